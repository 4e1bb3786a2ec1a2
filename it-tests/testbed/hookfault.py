# SPDX-License-Identifier: Apache-2.0
"""What can go wrong between libvirt and its hook: a script takes the place of the hook that is installed on a node, and
calls that, or does not."""

import contextlib
import pathlib

HOOK = pathlib.PurePath("libvirt", "hooks", "qemu.d", "50-netport")
ASIDE = "netport/hook"
HELD = "netport/held"

#: The operations named here never reach the hook, as if its machine had been too busy to run it.
LOST = """\
#!/bin/sh
case "$2" in
    {operations}) exit 0 ;;
esac
exec /etc/netport/hook "$@"
"""
#: Every operation reaches the hook twice.
TWICE = """\
#!/bin/sh
document=$(cat)
printf '%s\\n' "$document" | /etc/netport/hook "$@"
first=$?
printf '%s\\n' "$document" | /etc/netport/hook "$@"
second=$?
[ "$first" -ne 0 ] || exit "$second"
exit "$first"
"""
#: One operation waits before it reaches the hook, as long as a file is there, and two minutes at most.
WAITING = """\
#!/bin/sh
tries=0
while [ "$2" = {operation} ] && [ -e /etc/netport/held ] && [ "$tries" -lt 2400 ]; do
    tries=$((tries + 1))
    sleep 0.05
done
exec /etc/netport/hook "$@"
"""


def lost(node, *operations):
    """While it is entered, the hook of a node hears nothing of some operations (``prepare``, ``stopped``)."""
    return _instead(node, LOST.format(operations=" | ".join(operations)))


def repeated(node):
    """While it is entered, the hook of a node hears everything twice."""
    return _instead(node, TWICE)


@contextlib.contextmanager
def held(node, operation):
    """While it is entered, the hook of a node has not heard of an operation yet; gives what lets it hear."""
    flag = node.write(HELD, "")
    with _instead(node, WAITING.format(operation=operation)):
        try:
            yield lambda: flag.unlink(missing_ok=True)
        finally:
            flag.unlink(missing_ok=True)


@contextlib.contextmanager
def _instead(node, script):
    installed = (node.dir / "etc" / HOOK).read_text(encoding="utf-8")
    node.write(ASIDE, installed, 0o755)
    node.write(HOOK, script, 0o755)
    try:
        yield
    finally:
        node.write(HOOK, installed, 0o755)
