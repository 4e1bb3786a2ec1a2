# SPDX-License-Identifier: Apache-2.0
"""A guest that virsh migrates live, whose stops and resumes are known to the microsecond."""

import dataclasses

from .image import image
from .libvirtguest import LibvirtGuest
from .qemuevents import QemuEvents


class TimedGuest(LibvirtGuest):
    """A guest of libvirt's, timed by QEMU's own events; libvirt's are told in whole milliseconds, and later."""

    def __init__(self, identity, nodes, at, mtu=1400, boots=image):
        """Boots it, as its base does."""
        self._timed = {name: QemuEvents(node) for name, node in nodes.items()}
        super().__init__(identity, nodes, at, mtu, boots=boots)

    def migrate(self, destination, *options):
        """Migrates it and returns the times, as QEMU has them.

        :raises TestbedError: when it is refused or fails, with what virsh's user reads; the guest is where it was
        """
        source, name = self._timed[self.at], self.identity.name
        passed = super().migrate(destination, *options)
        return dataclasses.replace(
            passed, stopped_ns=source.await_event(name, "STOP", passed.began_ns).at_ns,
            resumed_ns=self._timed[destination].await_event(name, "RESUME", passed.began_ns).at_ns)
