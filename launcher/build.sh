# SPDX-License-Identifier: Apache-2.0
# Building the distribution, when it is not what the sources say. Sourced; defines functions only.

# build_digest: prints a digest of everything that goes into the distribution.
build_digest() {
    (
        cd "$NETPORT_ROOT" || exit
        find pom.xml mvnw .mvn LICENSE build-tools yang app-api app-impl features karaf-distribution \
            -name target -prune -o -path '*/src/test' -prune -o -name .jqwik-database -o -type f -print0 | sort -z | xargs -0 sha256sum \
            | sha256sum | cut -d' ' -f1
    )
}

build_stamp() {
    printf '%s\n' "$NETPORT_ROOT/karaf-distribution/target/netport-build"
}

# build_current: succeeds when the distribution is there and made from the sources as they are.
build_current() {
    [ -x "$NETPORT_HOME/bin/karaf" ] && [ -r "$(build_stamp)" ] && [ "$(cat "$(build_stamp)")" = "$(build_digest)" ]
}

# build_users: prints the process ids of the controllers that run from the distribution.
build_users() {
    local line pid
    for line in /proc/[0-9]*/cmdline; do
        if tr '\0' '\n' <"$line" 2>/dev/null | grep -q -x -F -e "-Dkaraf.home=$NETPORT_HOME"; then
            pid=${line#/proc/}
            printf '%s\n' "${pid%/cmdline}"
        fi
    done 2>/dev/null
}

# build_not_in_use: refuses to replace a distribution that a controller runs from.
build_not_in_use() {
    local users
    users=$(build_users | tr '\n' ' ')
    [ -z "$users" ] || fail 2 "The sources have changed, but a controller runs from the present build (process $users)." \
        "Stop it first: ./netport stop (with its NETPORT_STATE, when it has its own)"
}

# build_ensure: builds the distribution when it is not current. NETPORT_BUILD=as-is takes the one that is there.
build_ensure() {
    local log=$NETPORT_ROOT/.netport/log/build.log digest
    if [ "${NETPORT_BUILD:-}" = as-is ] && [ -x "$NETPORT_HOME/bin/karaf" ]; then
        return 0
    fi
    if build_current; then
        return 0
    fi
    build_not_in_use
    jdk_require
    digest=$(build_digest)
    if ! step 'Building (the first time it also fetches 500 MB)' "$log" 'Building netport[^[]*\[[0-9/]+\]' 3600 \
        "$NETPORT_ROOT/mvnw" -B -Dquick -DskipTests install -pl karaf-distribution -am; then
        build_explain "$log"
        fail 1 "The build failed; the whole of it is in $log"
    fi
    say "$digest" >"$(build_stamp)"
}

# build_explain LOG: shows the errors of a build.
build_explain() {
    grep -E '^\[ERROR\]|^mvnw:' "$1" | grep -v -E 'Re-run Maven|Help 1|^\[ERROR\] *$|full stack trace' | head -n 30 >&2 \
        || tail -n 30 "$1" >&2
}
