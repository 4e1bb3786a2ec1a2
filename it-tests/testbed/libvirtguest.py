# SPDX-License-Identifier: Apache-2.0
"""A guest that virsh migrates live from node to node: what :mod:`virtualguest` is for QEMU alone."""

import time

from .domain import Domain
from .image import image
from .passed import Passed
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
        self._watches = {name: node.watch() for name, node in nodes.items()}
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
        """Migrates it and returns the times, as libvirt's events have them (in whole milliseconds).

        :raises TestbedError: when it is refused or fails, with what virsh's user reads; the guest is where it was
        """
        began = time.monotonic_ns()
        self.node.migrate(self.identity.name, self._nodes[destination], *options)
        ended = time.monotonic_ns()
        # libvirt rounds its times down; what is older than a millisecond before the order is of another migration.
        since = began - 1_000_000
        stopped = self._watches[self.at].await_event(self.identity.name, "Suspended Migrated", since)
        resumed = self._watches[destination].await_event(self.identity.name, "Resumed Migrated", since)
        self.at = destination
        return Passed(began, stopped.at_ns, resumed.at_ns, ended)

    def remove(self):
        """Ends it, wherever it is."""
        self.node.destroy(self.identity.name)
