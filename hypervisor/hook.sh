#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# libvirt calls this for QEMU guests: GUEST OPERATION SUBOPERATION EXTRA, the domain's XML on stdin.
# A failure of 'reconnect' kills a guest that runs, so it depends on nothing, not even on Python; and a fault of ours
# at any other operation than a migration's beginning must not keep guests from starting.
case "$2" in
    migrate | prepare | start | started | stopped | release) ;;
    *) exit 0 ;;
esac
/usr/bin/python3 -I '@LIBDIR@/run_hook.py' '@CONFIG@' "$@" >/dev/null
case "$?:$2" in
    10:*) exit 1 ;;
    0:*) exit 0 ;;
    *:migrate)
        echo "netport: the hook has failed, so guest $1 may not come here: see above, and '@LIBDIR@'" >&2
        exit 1
        ;;
    *) exit 0 ;;
esac
