# SPDX-License-Identifier: Apache-2.0
# Finds a JDK that fits. Sourced by mvnw and by the launcher; defines functions only.

JDK_OLDEST=21
JDK_NEWEST=25

# jdk_feature HOME: prints the feature version (21, 25, ...) of the JDK at HOME; fails when there is none.
# Reads the file "release" that every JDK carries, so that no JVM has to start.
jdk_feature() {
    local version
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    [ -n "$version" ] || return 1
    printf '%s\n' "$version"
}

# jdk_fits HOME: succeeds when the JDK at HOME has a version that the platform works with.
jdk_fits() {
    local feature
    feature=$(jdk_feature "$1") || return 1
    [ "$feature" -ge "$JDK_OLDEST" ] && [ "$feature" -le "$JDK_NEWEST" ]
}

# jdk_candidates: prints the directories to look at, the preferred one first.
jdk_candidates() {
    local javac dir
    [ -z "${JAVA_HOME:-}" ] || printf '%s\n' "$JAVA_HOME"
    if javac=$(command -v javac); then
        dirname "$(dirname "$(readlink -f "$javac")")"
    fi
    # JVM_DIRS is for tests, and for machines that keep their JDKs somewhere else.
    for dir in ${JVM_DIRS:-/usr/lib/jvm /usr/java /opt/java /opt /usr/local "$HOME/.sdkman/candidates/java" "$HOME/.jdks"}; do
        [ -d "$dir" ] || continue
        find "$dir" -mindepth 1 -maxdepth 1 \( -type d -o -type l \) -exec test -x '{}/bin/javac' \; -print | sort
    done
}

# jdk_find: prints the home of the first JDK that fits; fails, silently, when there is none.
jdk_find() {
    local home
    while IFS= read -r home; do
        if jdk_fits "$home"; then
            printf '%s\n' "$home"
            return 0
        fi
    done < <(jdk_candidates)
    return 1
}

# jdk_explain: prints what was looked at and what to do.
jdk_explain() {
    local home
    echo "No JDK $JDK_OLDEST to $JDK_NEWEST was found. Looked at:"
    while IFS= read -r home; do
        printf '  %s (%s)\n' "$home" "$(jdk_feature "$home" || echo 'not a JDK')"
    done < <(jdk_candidates)
    echo "Install one, or set JAVA_HOME to it: Eclipse Temurin, for example; Debian 12 itself has none that fits, Debian 13 has openjdk-21-jdk."
}

# jdk_require: exports JAVA_HOME and puts it first in PATH, or explains on standard error and ends the script (status 2).
jdk_require() {
    local home
    if ! home=$(jdk_find); then
        jdk_explain >&2
        exit 2
    fi
    if [ -n "${JAVA_HOME:-}" ] && [ "$home" != "$JAVA_HOME" ]; then
        echo "JAVA_HOME=$JAVA_HOME is not a JDK $JDK_OLDEST to $JDK_NEWEST; using $home" >&2
    fi
    export JAVA_HOME=$home
    export PATH=$home/bin:$PATH
}
