# SPDX-License-Identifier: Apache-2.0
# Where things are, and the settings of an instance: environment first, then netport.conf in its state directory, then
# defaults. Sourced; defines functions only.

# name, default (- for none), what it is: the one list of settings. Ports move together by NETPORT_PORT_OFFSET unless set by name.
settings_table() {
    cat <<'TABLE'
NETPORT_RESTCONF_ADDRESS 127.0.0.1 address of RESTCONF and Jolokia
NETPORT_RESTCONF_PORT 8181 RESTCONF (/rests) and Jolokia (/jolokia)
NETPORT_RESTCONF_NETTY_ADDRESS 127.0.0.1 address of RESTCONF on Netty, which can use TLS
NETPORT_RESTCONF_NETTY_PORT 8182 RESTCONF on Netty (/restconf)
NETPORT_RESTCONF_CERTIFICATE - certificate of RESTCONF on Netty (PEM file); with a key it speaks TLS
NETPORT_RESTCONF_KEY - private key of RESTCONF on Netty (PEM file without a password)
NETPORT_OPENFLOW_ADDRESS 127.0.0.1 address that switches connect to
NETPORT_OPENFLOW_PORT 6653 OpenFlow
NETPORT_SSH_ADDRESS 127.0.0.1 address of the shell
NETPORT_SSH_PORT 8101 shell (ssh)
NETPORT_JMX_ADDRESS 127.0.0.1 address of JMX
NETPORT_JMX_REGISTRY_PORT 1099 JMX registry
NETPORT_JMX_PORT 44444 JMX
NETPORT_CLUSTER_ADDRESS 127.0.0.1 address of this cluster member
NETPORT_CLUSTER_PORT 2550 cluster
NETPORT_MEMORY 1g Java heap, taken at the start
TABLE
}

# settings_load: sets NETPORT_STATE, NETPORT_HOME and every setting.
settings_load() {
    local name default _ value
    NETPORT_HOME=$NETPORT_ROOT/karaf-distribution/target/assembly
    NETPORT_STATE=${NETPORT_STATE:-$NETPORT_ROOT/.netport}
    case $NETPORT_STATE in
        /*) ;;
        *) NETPORT_STATE=$PWD/$NETPORT_STATE ;;
    esac
    case $NETPORT_STATE$NETPORT_ROOT in
        *[[:space:]]*) fail 2 "Karaf cannot run below a path with spaces: checkout $NETPORT_ROOT, state $NETPORT_STATE" ;;
    esac
    settings_read "$NETPORT_STATE/netport.conf"
    while read -r name default _; do
        value=${!name:-}
        if [ -z "$value" ]; then
            case $name in
                *_PORT) value=$((default + ${NETPORT_PORT_OFFSET:-0})) ;;
                *_CERTIFICATE | *_KEY) value= ;;
                *) value=$default ;;
            esac
        fi
        settings_check "$name" "$value"
        printf -v "$name" '%s' "$value"
    done < <(settings_table)
    [ -n "$NETPORT_RESTCONF_CERTIFICATE" ] && [ -n "$NETPORT_RESTCONF_KEY" ] \
        || [ -z "$NETPORT_RESTCONF_CERTIFICATE$NETPORT_RESTCONF_KEY" ] \
        || fail 2 'TLS needs both NETPORT_RESTCONF_CERTIFICATE and NETPORT_RESTCONF_KEY: set both, or none'
    # The settings themselves are not exported: programs of ours start instances that have others.
    export NETPORT_HOME NETPORT_ROOT
}

# settings_read FILE: takes the settings of FILE that the environment does not give. Lines are NAME=VALUE or comments;
# the file is read, not run.
settings_read() {
    local file=$1 line name number=0
    [ -e "$file" ] || return 0
    while IFS= read -r line || [ -n "$line" ]; do
        number=$((number + 1))
        case $line in
            '' | '#'*) continue ;;
            NETPORT_*=*) ;;
            *) fail 2 "$file, line $number: expected NETPORT_NAME=value, found: $line" ;;
        esac
        name=${line%%=*}
        if [ "$name" != NETPORT_PORT_OFFSET ] && ! settings_table | grep -q "^$name "; then
            fail 2 "$file, line $number: there is no setting $name; see the comments of that file"
        fi
        [ -n "${!name:-}" ] || printf -v "$name" '%s' "${line#*=}"
    done <"$file"
}

# settings_check NAME VALUE: refuses values that cannot be meant.
settings_check() {
    case $1 in
        *_PORT)
            if ! [[ $2 =~ ^[0-9]{1,5}$ ]] || [ "$2" -lt 1 ] || [ "$2" -gt 65535 ]; then
                fail 2 "$1=$2 is not a port: expected 1 to 65535"
            fi
            ;;
        *_ADDRESS)
            [[ $2 =~ ^[0-9A-Za-z.:-]+$ ]] || fail 2 "$1=$2 is not an address or a host name"
            ;;
        *_CERTIFICATE | *_KEY)
            [ -z "$2" ] || { [[ $2 = /* && $2 != *[[:space:]]* ]] && [ -r "$2" ]; } \
                || fail 2 "$1=$2 is not a file that can be read: expected an absolute path without spaces"
            ;;
        *_MEMORY)
            [[ $2 =~ ^[0-9]+[kmgKMG]$ ]] || fail 2 "$1=$2 is not a size of memory: expected for example 1g or 1500m"
            ;;
    esac
}

# settings_write_example FILE: writes netport.conf as an operator finds it the first time, with nothing set.
settings_write_example() {
    local name default what
    {
        say '# Settings of this instance. Remove the # before a line to change it; then ./netport stop and start.'
        say '# Everything listens on loopback unless an address is set here (0.0.0.0: every interface).'
        say '#NETPORT_PORT_OFFSET=0'
        while read -r name default what; do
            printf '# %s\n#%s=%s\n' "$what" "$name" "${default#-}"
        done < <(settings_table)
    } >"$1"
}

# settings_url: prints the address of RESTCONF for a client on this machine.
settings_url() {
    local host=$NETPORT_RESTCONF_ADDRESS
    case $host in
        0.0.0.0) host=127.0.0.1 ;;
        ::) host=::1 ;;
    esac
    case $host in
        *:*) host="[$host]" ;;
    esac
    printf 'http://%s:%s\n' "$host" "$NETPORT_RESTCONF_PORT"
}
