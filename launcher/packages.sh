# SPDX-License-Identifier: Apache-2.0
# What this machine must have. On Debian as root it is installed; elsewhere the command is shown. Sourced; functions only.

# package_table PURPOSE: prints "program package" for what PURPOSE (run, demo, guests, test) needs. A file that is no
# program stands there with its whole path.
package_table() {
    cat <<'TABLE'
/usr/bin/python3 python3
ss iproute2
unzip unzip
setsid util-linux
ps procps
TABLE
    # A Maven of ours is there already once mvnw has fetched it.
    compgen -G "${NETPORT_MAVEN_STORE:-$HOME/.m2/wrapper/netport}/apache-maven-*/bin/mvn" >/dev/null || say 'mvn maven'
    case $1 in
        demo | guests | test)
            cat <<'TABLE'
ovs-vswitchd openvswitch-switch
ovsdb-server openvswitch-switch
ethtool ethtool
ping iputils-ping
TABLE
            ;;
    esac
    # Of libvirt the daemon alone, without the packages that make a service of it: each test site starts one of its own.
    case $1 in
        guests | test)
            cat <<'TABLE'
qemu-system-x86_64 qemu-system-x86
libvirtd libvirt-daemon
/usr/lib/x86_64-linux-gnu/libvirt/connection-driver/libvirt_driver_qemu.so libvirt-daemon-driver-qemu
virsh libvirt-clients
/usr/lib/python3/dist-packages/libvirt.py python3-libvirt
unshare util-linux
mount mount
openssl openssl
TABLE
            ;;
    esac
    # What a guest runs that only answers is compiled.
    case $1 in
        guests) say 'gcc gcc' ;;
    esac
    case $1 in
        test)
            cat <<'TABLE'
tshark tshark
nft nftables
tcpdump tcpdump
ssh openssh-client
curl curl
TABLE
            ;;
    esac
}

# packages_missing PURPOSE: prints the Debian packages whose programs are not there.
packages_missing() {
    local program package
    package_table "$1" | while read -r program package; do
        [ -e "$program" ] || PATH=$PATH:/usr/sbin:/sbin command -v "$program" >/dev/null || say "$package"
    done | sort -u | tr '\n' ' '
}

# packages_require PURPOSE: sees to it that all is there, or says what to do and ends (status 2).
packages_require() {
    local missing command
    missing=$(packages_missing "$1")
    missing=${missing% }
    [ -n "$missing" ] || return 0
    command="apt-get install --yes --no-install-recommends $missing"
    if [ ! -e /etc/debian_version ]; then
        fail 2 "These Debian packages, or what they are called on your system, are needed: $missing"
    fi
    if [ "$(id -u)" -ne 0 ]; then
        fail 2 "Needed packages are missing. Install them, then try again:" "  sudo $command"
    fi
    say "Installing Debian packages: $missing"
    packages_install "$missing"
    missing=$(packages_missing "$1")
    [ -z "$missing" ] || fail 2 "Still missing after the installation: ${missing% }"
}

# packages_install NAMES: installs without questions, and without starting the services that the packages bring: the
# demonstration starts switches of its own.
packages_install() {
    local log=$NETPORT_ROOT/.netport/log/apt.log policy=/usr/sbin/policy-rc.d status=0
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
        POLICY_MADE=$policy
    fi
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    step 'Reading the lists of packages' "$log" '' 300 apt-get update -q \
        && step "Installing packages" "$log" '^(Unpacking|Setting up) [^ ]+' 1200 \
            apt-get install -q --yes --no-install-recommends $1 || status=$?
    packages_abort
    [ "$status" -eq 0 ] || fail 1 "The packages could not be installed; see $log"
}

# packages_abort: takes back what packages_install changes for its time. For traps.
packages_abort() {
    [ -z "${POLICY_MADE:-}" ] || rm -f "$POLICY_MADE"
    POLICY_MADE=
}
