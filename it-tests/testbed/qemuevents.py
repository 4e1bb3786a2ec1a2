# SPDX-License-Identifier: Apache-2.0
"""When guests of a node stop and resume, as QEMU itself says it through libvirt, to the microsecond."""

import re

from .clock import clocks_apart_ns
from .process import spawn
from .qmp import Event
from .restconf import until
from .run import TestbedError

LINE = re.compile(r"^event (?P<name>[A-Z_]+) at (?P<s>\d+)\.(?P<us>\d{6}) for domain '?(?P<guest>[^':]+)'?:", re.M)


class QemuEvents:
    """The stops and resumes of the guests of a node, from when it is made."""

    def __init__(self, node):
        """:param node: a :class:`~testbed.libvirtnode.Node`"""
        self._file = node.run.path("log", f"{node.name}-qemu-{id(self)}.log")
        self._file.touch()
        with open(self._file, "ab") as out:
            spawn(node.run, ["virsh", "--connect", node.uri, "qemu-monitor-event", "--loop", "--regex", "--event",
                             "^(STOP|RESUME)$"], stdout=out, log=self._file)

    def await_event(self, guest, name, since_ns, patience=10):
        """Waits for the first event of a guest that is no older than a moment; returns the :class:`Event`."""
        def found():
            told = events(self._file.read_text(encoding="utf-8"), guest, clocks_apart_ns())
            return next((event for event in told if event.name == name and event.at_ns >= since_ns), None)
        try:
            return until(f"'{name}' of {guest}", found, patience)
        except TestbedError as error:
            raise TestbedError(f"{error}; virsh wrote: {self._file.read_text(encoding='utf-8')[-500:]}") from None


def events(text, guest, offset_ns):
    """What virsh wrote about a guest, as events. Pure.

    :param offset_ns: the wall clock less the monotonic clock
    """
    return tuple(Event(found["name"], int(found["s"]) * 1_000_000_000 + int(found["us"]) * 1000 - offset_ns, {})
                 for found in LINE.finditer(text) if found["guest"] == guest)
