# SPDX-License-Identifier: Apache-2.0
"""A guest that moves between sites with its kernel, addresses and connections: a namespace behind a movable card."""

import dataclasses

from .frame import gratuitous_arp, reverse_arp, unsolicited_advertisement
from .host import configure, neighbour
from .netns import Namespace
from .tcpstream import CheckedEcho
from .worker import Worker

#: When QEMU sends its RARPs after a resume, in ms.
QEMU_ANNOUNCES_AT_MS = (0, 50, 200, 450, 800)


@dataclasses.dataclass(frozen=True)
class Arrival:
    """When a guest stopped at one site and resumed at another, in ns of the monotonic clock."""

    stopped_ns: int
    resumed_ns: int


class Guest:
    """A movable guest; its port has the same name at every site, as hypervisors name them after the guest."""

    def __init__(self, run, identity, switches, at, mtu=1400):
        """
        :param switches: the switches it can be at, by name
        :param at: the name of the switch where it begins
        """
        self.identity = identity
        self.port = f"tap{identity.name}"
        self._run = run
        self.netns = Namespace(run, identity.name)
        self.at = at
        self._card = Worker(run, "vnic", {
            "guest": self.netns.name, "mtu": mtu, "at": at,
            "legs": {name: {"netns": switch.netns.name, "link": self.port} for name, switch in switches.items()},
        }, name=f"vnic-{identity.name}")
        configure(self.netns, identity)
        self.numbers = {name: switch.add_port(self.port, iface_id=identity.name, attached_mac=identity.mac)
                        for name, switch in switches.items()}

    def neighbour(self, address):
        """The MAC address that its kernel knows of a neighbour; "" when it knows none."""
        return neighbour(self.netns, address)

    def arm(self, name):
        """The destination's card exists: what comes there from now on waits for the guest."""
        self._card.call("arm", leg=name)

    def disarm(self):
        """The move is off: what comes to the destination gets lost again."""
        self._card.call("disarm")

    def move(self, name, pause_ms=0.0, announce=()):
        """Moves the guest and returns its :class:`Arrival`; ``announce`` is what :meth:`announcements` returns."""
        times = self._card.call("move", leg=name, pause_ms=pause_ms, announcements=announce)
        self.at = name
        return Arrival(times["stopped_ns"], times["resumed_ns"])

    def announcements(self, kind):
        """The frames of an arrival: ``rarp`` as QEMU sends them, ``garp`` or ``na`` once, ``none``."""
        identity = self.identity
        match kind:
            case "rarp":
                return [(at, reverse_arp(identity.mac).hex()) for at in QEMU_ANNOUNCES_AT_MS]
            case "garp":
                return [(0, gratuitous_arp(identity.mac, identity.ipv4.partition("/")[0]).hex())]
            case "na":
                return [(0, unsolicited_advertisement(identity.mac, identity.ipv6.partition("/")[0]).hex())]
            case "none":
                return []
        raise ValueError(f"no announcement '{kind}': rarp, garp, na or none")

    def echo(self, name):
        """Starts what echoes a :class:`~testbed.tcpstream.TcpStream`."""
        return CheckedEcho(self._run, self.netns, name)

    def state(self):
        """Where the card thinks it is, and what it has counted."""
        return self._card.call("state")
