# SPDX-License-Identifier: Apache-2.0
# What the test guests boot: a kernel and a busybox, taken out of Debian's packages without installing them. Sourced;
# functions only.

# guest_image_dir: prints where it is kept; it-tests/testbed/image.py looks there.
guest_image_dir() {
    printf '%s\n' "$NETPORT_ROOT/.netport/guest"
}

# guest_image_complete DIR: succeeds when a kernel, its modules and a busybox are in DIR.
guest_image_complete() {
    [ -x "$1/bin/busybox" ] && compgen -G "$1/boot/vmlinuz-*" >/dev/null \
        && compgen -G "$1/lib/modules/*/kernel/drivers/net/virtio_net.ko" >/dev/null
}

# guest_image_require: sees to it that it is there, or says what to do and ends (status 2).
guest_image_require() {
    local dir log=$NETPORT_ROOT/.netport/log/guest-image.log
    dir=$(guest_image_dir)
    guest_image_complete "$dir" && return 0
    if [ ! -e /etc/debian_version ] || [ "$(dpkg --print-architecture)" != amd64 ]; then
        fail 2 "The test guests boot Debian's kernel for clouds, which can be fetched on Debian for amd64 only." \
            "Elsewhere unpack its packages linux-image-…-cloud-amd64 and busybox-static into $dir."
    fi
    say "Fetching what the test guests boot: linux-image-cloud-amd64's kernel and busybox-static (30 MB)." \
        "They are unpacked into $dir, not installed."
    step 'Fetching the kernel of the test guests' "$log" '^Get:.*' 600 \
        bash -c '. "$0/launcher/output.sh"; . "$0/launcher/guest_image.sh"; set -euo pipefail; guest_image_fetch "$1"' \
        "$NETPORT_ROOT" "$dir" || fail 1 "The kernel of the test guests could not be fetched; see $log"
}

# guest_image_fetch DIR: fetches the packages and replaces DIR by what guests need of them, all at once.
guest_image_fetch() {
    local dir=$1 fresh kernel deb
    mkdir -p "$(dirname "$dir")"
    fresh=$(mktemp -d "$dir.XXXXXX")
    # shellcheck disable=SC2064
    trap "rm -rf '$fresh'" EXIT
    chmod 755 "$fresh"
    mkdir "$fresh/deb" "$fresh/root"
    cd "$fresh/deb"
    kernel=$(guest_kernel_package)
    if ! apt-get download -q "$kernel" busybox-static; then # the lists can be old, or not there yet
        apt-get update -q
        kernel=$(guest_kernel_package)
        apt-get download -q "$kernel" busybox-static
    fi
    for deb in *.deb; do
        dpkg-deb --fsys-tarfile "$deb" | tar -x -f - -C "$fresh/root" --wildcards --no-anchored \
            'boot/vmlinuz-*' 'drivers/virtio/*.ko' 'drivers/net/virtio_net.ko' 'drivers/net/net_failover.ko' \
            'net/core/failover.ko' 'bin/busybox' || true # a package has only some of these
    done
    guest_image_complete "$fresh/root" || fail 1 "the packages $kernel and busybox-static lack what was looked for"
    rm -rf "$dir"
    mv "$fresh/root" "$dir"
}

# guest_kernel_package: prints the package that linux-image-cloud-amd64 stands for; its own name when no list says.
guest_kernel_package() {
    local found
    found=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null \
        | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)$/\1/p' | head -n 1)
    printf '%s\n' "${found:-linux-image-cloud-amd64}"
}
