# SPDX-License-Identifier: Apache-2.0
"""A guest that virsh migrates live from node to node: what :mod:`virtualguest` is for QEMU alone."""

import time

from .domain import Domain
from .image import image
from .passed import Passed
from .qemuevents import QemuEvents
from .tcpstream import UnseenEcho


class LibvirtGuest:
    """A transient guest of libvirt's. Nothing of it is left at a source."""

    def __init__(self, identity, nodes, at, mtu=1400):
        """Boots it.

        :param nodes: the nodes it can be at, by the name of their switch
        :param at: the name of the switch where it boots
        """
        self.identity = identity
        self.at = at
        self.domain = Domain(identity, image(), mtu)
        self._nodes = nodes
        self._events = {name: QemuEvents(node) for name, node in nodes.items()}
        self.node.create(self.domain)

    @property
    def port(self):
        """The name of its port at every site."""
        return self.domain.port

    @property
    def node(self):
        """The node where it is."""
        return self._nodes[self.at]

    def echo(self, _name):
        """What echoes a :class:`~testbed.tcpstream.TcpStream`: the guest does it by itself."""
        return UnseenEcho()

    def migrate(self, destination, *options):
        """Migrates it and returns the times, as QEMU's events have them.

        :raises TestbedError: when it is refused or fails, with what virsh's user reads; the guest is where it was
        """
        began = time.monotonic_ns()
        self.node.migrate(self.identity.name, self._nodes[destination], *options)
        ended = time.monotonic_ns()
        stopped = self._events[self.at].await_event(self.identity.name, "STOP", began)
        resumed = self._events[destination].await_event(self.identity.name, "RESUME", began)
        self.at = destination
        return Passed(began, stopped.at_ns, resumed.at_ns, ended)

    def remove(self):
        """Ends it, wherever it is."""
        self.node.destroy(self.identity.name)
