# SPDX-License-Identifier: Apache-2.0
# One running controller and its state directory. Sourced; defines functions only.
#
# The distribution is only read. All that an instance writes is below its state directory, which is Karaf's "base":
#   netport.conf      its settings          etc/            Karaf's configuration, laid out from the distribution
#   admin-password    of the administrator  data/           log, caches, users
#   netport.pid       of the process        state/          the datastore

# instance_pid: prints the process id of the running controller; fails when there is none. A pid file that a crash left
# behind does not mislead: the time at which the process started must be the same too.
instance_pid() {
    local pid started
    [ -r "$NETPORT_STATE/netport.pid" ] || return 1
    read -r pid started <"$NETPORT_STATE/netport.pid" || return 1
    [[ $pid =~ ^[0-9]+$ && $started =~ ^[0-9]+$ ]] && [ "$(process_started "$pid")" = "$started" ] || return 1
    printf '%s\n' "$pid"
}

# process_started PID: prints when PID started, in clock ticks since the machine's start; nothing when there is no PID
# or it is dead already and only waits to be collected.
process_started() {
    local stat fields
    read -r stat 2>/dev/null <"/proc/$1/stat" || return 0
    # The second field, the name, may hold anything, also ")": what follows the last one is regular.
    read -r -a fields <<<"${stat##*) }"
    [ "${fields[0]}" = Z ] || printf '%s\n' "${fields[19]}"
}

# instance_prepare: makes the state directory ready to run from.
instance_prepare() {
    umask 077
    mkdir -p "$NETPORT_STATE"/{data/log,data/tmp,configuration,deploy,instances} \
        || fail 2 "The state directory $NETPORT_STATE cannot be written; choose another by NETPORT_STATE"
    chmod 700 "$NETPORT_STATE"
    [ -e "$NETPORT_STATE/netport.conf" ] || settings_write_example "$NETPORT_STATE/netport.conf"
    ln -sfn "$NETPORT_HOME/lib" "$NETPORT_STATE/lib"
    instance_refresh
    account_ensure
}

# instance_refresh: takes over etc/ and configuration/ from a distribution that is new to this instance, without
# touching what its operator has changed: such a file stays, and the distribution's goes beside it as FILE.new.
instance_refresh() {
    local stamp kept
    stamp=$(cd "$NETPORT_HOME" && find etc configuration system/org/netport -type f -exec sha256sum {} + | sort | sha256sum)
    [ "$stamp" != "$(cat "$NETPORT_STATE/data/laid-out" 2>/dev/null)" ] || return 0
    kept=$(for part in etc configuration; do instance_merge "$part"; done)
    if [ -n "$kept" ]; then
        say "Changed by you and kept, with the new one beside it:" "$kept"
    fi
    # Bundles of a snapshot version keep their names when their content changes.
    rm -rf "$NETPORT_STATE/data/cache" "$NETPORT_STATE/data/generated-bundles"
    printf '%s\n' "$stamp" >"$NETPORT_STATE/data/laid-out"
}

# instance_merge PART: merges one directory of the distribution; prints the files that were kept.
instance_merge() {
    local new=$NETPORT_HOME/$1 mine=$NETPORT_STATE/$1 before=$NETPORT_STATE/data/laid-out.d/$1 file
    mkdir -p "$mine" "$before"
    (cd "$before" && find . -type f) | while IFS= read -r file; do
        # No longer in the distribution, and never changed here.
        if [ ! -e "$new/$file" ] && cmp -s "$before/$file" "$mine/$file"; then
            rm -f "$mine/$file"
        fi
    done
    (cd "$new" && find . -type f) | while IFS= read -r file; do
        mkdir -p "$(dirname "$mine/$file")"
        if [ ! -e "$mine/$file" ] || cmp -s "$before/$file" "$mine/$file"; then
            cp "$new/$file" "$mine/$file"
        elif ! cmp -s "$new/$file" "$mine/$file" && [ "$file" != ./users.properties ]; then
            if ! cmp -s "$new/$file" "$before/$file"; then
                cp "$new/$file" "$mine/$file.new"
                printf '  %s\n' "$1/${file#./}"
            fi
        fi
    done
    rm -rf "$before"
    cp -r "$new" "$before"
}

# instance_ports: prints "name address port" of everything that the controller listens on.
instance_ports() {
    cat <<PORTS
RESTCONF $NETPORT_RESTCONF_ADDRESS $NETPORT_RESTCONF_PORT NETPORT_RESTCONF_PORT
RESTCONF-on-Netty $NETPORT_RESTCONF_NETTY_ADDRESS $NETPORT_RESTCONF_NETTY_PORT NETPORT_RESTCONF_NETTY_PORT
OpenFlow $NETPORT_OPENFLOW_ADDRESS $NETPORT_OPENFLOW_PORT NETPORT_OPENFLOW_PORT
ssh $NETPORT_SSH_ADDRESS $NETPORT_SSH_PORT NETPORT_SSH_PORT
JMX-registry $NETPORT_JMX_ADDRESS $NETPORT_JMX_REGISTRY_PORT NETPORT_JMX_REGISTRY_PORT
JMX $NETPORT_JMX_ADDRESS $NETPORT_JMX_PORT NETPORT_JMX_PORT
cluster $NETPORT_CLUSTER_ADDRESS $NETPORT_CLUSTER_PORT NETPORT_CLUSTER_PORT
PORTS
}

# instance_ports_free: ends the launcher (status 2), naming every port that somebody else listens on.
instance_ports_free() {
    local what port setting listener busy=()
    while read -r what _ port setting; do
        listener=$(ss -H -l -t -n -p "sport = :$port" 2>/dev/null | head -n 1)
        [ -n "$listener" ] || continue
        listener=$(sed -n 's/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/\1, process \2/p' <<<"$listener")
        busy+=("port $port ($what) is in use by ${listener:-another process}; end that, or set $setting")
    done < <(instance_ports)
    [ "${#busy[@]}" -eq 0 ] || fail 2 "${busy[@]}" "Settings are in $NETPORT_STATE/netport.conf or the environment;" \
        "NETPORT_PORT_OFFSET=100 moves all ports of this instance by 100."
}

# instance_java_options: prints the options of the JVM. Paths are relative to the state directory, where it runs.
instance_java_options() {
    local feature
    feature=$(jdk_feature "$JAVA_HOME")
    # With one or two processors the optimising compiler takes them from the switches and the engine for minutes after
    # the start: moves were slower with it, and their worst much slower (docs/benchmarks.md).
    [ "$(nproc)" -gt 2 ] || printf '%s ' -XX:TieredStopAtLevel=1
    # Code and data on few, large pages that are there already: a move that comes after a second of rest finds its code
    # out of every cache, and what that costs is mostly the finding of pages.
    printf '%s ' -XX:+UseTransparentHugePages -XX:+AlwaysPreTouch
    # RESTCONF serves hypervisors on virtual threads, and one that loads a class holds its carrier while it waits: with as
    # many carriers as processors all can wait for one that gets none (docs/adr/0026).
    printf '%s ' -Djdk.virtualThreadScheduler.parallelism=256
    # After each marking of the heap every compiled method is entered once by a slow door, and the first move takes three
    # times as long. The whole heap from the start, and no marking for the sake of compiled code: then it seldom happens.
    printf '%s ' "-Xms$NETPORT_MEMORY -Xmx$NETPORT_MEMORY" -XX:MaxGCPauseMillis=15 -XX:ReservedCodeCacheSize=240m \
        -XX:-UseCodeCacheFlushing
    printf '%s ' -XX:+ExitOnOutOfMemoryError -XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath=data \
        -Djava.security.properties=etc/odl.java.security
    if [ "$feature" -ge 24 ]; then
        # With instance_mend_for_jdk: what Karaf 4.4 and this release of the platform need there.
        printf '%s ' -javaagent:lib/jdk-agent/netport-jdk-agent.jar --sun-misc-unsafe-memory-access=allow \
            --enable-native-access=ALL-UNNAMED
    else
        printf '%s ' -Djava.security.manager=allow
    fi
}

# instance_karaf_options: prints the settings as system properties; the files in etc/ refer to them.
instance_karaf_options() {
    local name _ property
    while read -r name _; do
        property=${name,,}
        [ "$name" = NETPORT_MEMORY ] || printf '%s ' "-D${property//_/.}=${!name}"
    done < <(settings_table)
    # In place of the distribution's, which all instances would share.
    printf '%s ' -Dkaraf.instances=instances
}

# instance_mend_for_jdk: on JDK 24 and later Aries Proxy refuses the version of the JDK's classes; and the shell's
# threads inherit no subject, so that every command that is guarded by role would vanish. There the guards go, and login
# itself, for administrators only, is the guard.
instance_mend_for_jdk() {
    rm -f "$NETPORT_STATE/etc/jdk.system.properties"
    if [ "$(jdk_feature "$JAVA_HOME")" -ge 24 ]; then
        say 'karaf.override.java.class.version = 65.0' >"$NETPORT_STATE/etc/jdk.system.properties"
        mkdir -p "$NETPORT_STATE/data/etc-without-roles"
        find "$NETPORT_STATE/etc" -maxdepth 1 -name 'org.apache.karaf.command.acl.*.cfg' \
            -exec mv -t "$NETPORT_STATE/data/etc-without-roles" {} +
    elif [ -d "$NETPORT_STATE/data/etc-without-roles" ]; then
        find "$NETPORT_STATE/data/etc-without-roles" -type f -exec mv -t "$NETPORT_STATE/etc" {} +
    fi
}

# instance_launch: starts the process, writes its pid file, and does not wait.
instance_launch() {
    local pid
    instance_mend_for_jdk
    (
        cd "$NETPORT_STATE" || exit
        unset KARAF_HOME KARAF_LOG KARAF_DEBUG JAVA EXTRA_JAVA_OPTS JAVA_NON_DEBUG_OPTS KARAF_SYSTEM_OPTS CLASSPATH
        export KARAF_BASE=$NETPORT_STATE KARAF_DATA=$NETPORT_STATE/data KARAF_ETC=$NETPORT_STATE/etc
        export CHECK_ROOT_INSTANCE_RUNNING=false
        JAVA_OPTS=$(instance_java_options)
        KARAF_OPTS=$(instance_karaf_options)
        export JAVA_OPTS KARAF_OPTS
        # A session of its own: Ctrl-C in this terminal is not for the controller. The lock stays with the launcher.
        exec setsid "$NETPORT_HOME/bin/karaf" daemon >data/log/console.log 2>&1 </dev/null 9>&-
    ) &
    pid=$!
    printf '%s %s\n' "$pid" "$(process_started "$pid")" >"$NETPORT_STATE/netport.pid"
}

# instance_ready: succeeds when RESTCONF lets the administrator in, the OpenFlow port answers, and RESTCONF on Netty speaks
# TLS if it is to: with a key that it cannot read it would speak plain HTTP, with a warning in its log only.
instance_ready() {
    /usr/bin/python3 "$NETPORT_ROOT/launcher/ready.py" "$(settings_url)" "$NETPORT_STATE/admin-password" \
        "$NETPORT_OPENFLOW_ADDRESS" "$NETPORT_OPENFLOW_PORT" \
        ${NETPORT_RESTCONF_KEY:+"$NETPORT_RESTCONF_NETTY_ADDRESS" "$NETPORT_RESTCONF_NETTY_PORT"} >"$NETPORT_STATE/data/not-ready" 2>&1
}

# instance_lock: lets one launcher at a time change this instance.
instance_lock() {
    mkdir -p "$NETPORT_STATE"
    exec 9>"$NETPORT_STATE/.lock"
    flock --timeout 60 9 || fail 1 "Another netport command has been working on $NETPORT_STATE for a minute"
}

instance_unlock() {
    exec 9>&-
}

# instance_start: the command "start".
instance_start() {
    local pid start=$SECONDS limit=${NETPORT_START_TIMEOUT:-240}
    instance_lock
    if pid=$(instance_pid); then
        say "Already running, process $pid."
        instance_addresses
        return 0
    fi
    jdk_require
    instance_prepare
    instance_ports_free
    instance_launch
    pid=$(cut -d' ' -f1 "$NETPORT_STATE/netport.pid")
    until instance_ready; do
        if ! instance_pid >/dev/null; then
            progress_end "Starting the controller: it ended after $(elapsed "$start")"
            instance_explain
            fail 1 "The controller did not start; its logs are in $NETPORT_STATE/data/log"
        fi
        if [ "$((SECONDS - start))" -ge "$limit" ]; then
            progress_end "Starting the controller: not ready after $(elapsed "$start"): $(cat "$NETPORT_STATE/data/not-ready")"
            instance_explain
            instance_unlock
            instance_stop
            fail 1 "The controller was stopped again; its logs are in $NETPORT_STATE/data/log"
        fi
        progress "Starting the controller ... $(elapsed "$start") [$(cat "$NETPORT_STATE/data/not-ready")]"
        sleep 0.5
    done
    progress_end "Starting the controller: done ($(elapsed "$start")), process $pid"
    instance_unlock
    instance_addresses
}

# instance_explain: shows what the logs say about a start that failed.
instance_explain() {
    {
        tail -n 15 "$NETPORT_STATE/data/log/console.log"
        grep -E ' (ERROR|FATAL) ' "$NETPORT_STATE/data/log/karaf.log" | tail -n 10
    } 2>/dev/null >&2 || true
}

# instance_stop: the command "stop".
instance_stop() {
    local pid start=$SECONDS
    instance_lock
    if ! pid=$(instance_pid); then
        rm -f "$NETPORT_STATE/netport.pid"
        say "Not running."
        instance_unlock
        return 0
    fi
    kill -TERM "$pid"
    while instance_pid >/dev/null; do
        if [ "$((SECONDS - start))" -ge "${NETPORT_STOP_TIMEOUT:-60}" ]; then
            progress_end "Stopping process $pid: still there after $(elapsed "$start"), killing it"
            kill -KILL "$pid" 2>/dev/null || true
            sleep 1
            ! instance_pid >/dev/null || fail 1 "Process $pid cannot be killed"
            break
        fi
        progress "Stopping process $pid ... $(elapsed "$start")"
        sleep 0.3
    done
    rm -f "$NETPORT_STATE/netport.pid"
    progress_end "Stopped process $pid ($(elapsed "$start"))"
    instance_unlock
}

# instance_status: the command "status". Status 0: running and ready; 1: running, not ready; 3: not running.
instance_status() {
    local pid
    if ! pid=$(instance_pid); then
        say "Not running (state directory $NETPORT_STATE)"
        return 3
    fi
    say "Running, process $pid, for $(ps -o etime= -p "$pid" | tr -d ' '), $(ps -o rss= -p "$pid" | awk '{print int($1/1024)}') MB"
    instance_addresses
    if ! instance_ready; then
        say "Not ready: $(cat "$NETPORT_STATE/data/not-ready")"
        return 1
    fi
}

# instance_addresses: where to look.
instance_addresses() {
    cat <<TEXT
  RESTCONF   $(settings_url)/rests/data
             http${NETPORT_RESTCONF_KEY:+s}://$NETPORT_RESTCONF_NETTY_ADDRESS:$NETPORT_RESTCONF_NETTY_PORT/restconf/data
  OpenFlow   tcp:$NETPORT_OPENFLOW_ADDRESS:$NETPORT_OPENFLOW_PORT
  shell      ssh -p $NETPORT_SSH_PORT admin@$NETPORT_SSH_ADDRESS
  user       admin, password in $NETPORT_STATE/admin-password (curl: --netrc-file $NETPORT_STATE/admin-netrc)
  log        $NETPORT_STATE/data/log/karaf.log
TEXT
}
