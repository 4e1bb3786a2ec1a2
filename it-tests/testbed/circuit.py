# SPDX-License-Identifier: Apache-2.0
"""Wide-area circuits between two sites: what a provider sells, with its delay and its VLAN translation; and cables."""

import dataclasses

from .netns import Namespace, quiet, veth
from .worker import Worker


@dataclasses.dataclass(frozen=True)
class End:
    """One end of a circuit.

    :ivar netns: the namespace of the site's switch
    :ivar link: the name of the port there
    :ivar tags: what the provider carries here, one stack of (TPID, VID) for each stack of the other end, in the same
        order: ``(((0x8100, 101),),)`` is VID 101; ``(((0x88A8, 300),),)`` is everything inside S-VID 300. Empty at
        both ends: everything, unchanged. ``()`` among others takes what none of them does
    :ivar mtu: of the port, bytes of payload above the Ethernet header and one tag
    """

    netns: Namespace
    link: str
    tags: tuple = ()
    mtu: int = 1600


class Circuit:
    """A point-to-point Ethernet circuit. It is up from when it is made."""

    def __init__(self, run, name, left, right, delay_ms=0.0):
        self.name = name
        self.ends = (left, right)
        self._relay = Worker(run, "relay", {
            "ends": [{"netns": end.netns.name, "link": end.link, "tags": end.tags, "mtu": end.mtu}
                     for end in self.ends],
            "quality": {"delay_ms": delay_ms},
        }, name=f"circuit-{name}")

    def quality(self, delay_ms, loss=0.0, duplicate=0.0):
        """Sets the one-way delay in ms and the chances (0 to 1) that a frame is lost or comes twice."""
        self._relay.call("set", delay_ms=delay_ms, loss=loss, duplicate=duplicate)

    def cut(self):
        """Takes the carrier away at both ends; what was under way is lost."""
        self._relay.call("carrier", up=False)

    def mend(self):
        """Gives the carrier back."""
        self._relay.call("carrier", up=True)

    def counts(self):
        """Frames read, written, dropped and why, at each end."""
        return self._relay.call("counts")


class Cable:
    """What joins two sites for measurements without delay: the frames of one end come out at the other, unchanged.

    A :class:`Circuit` is a process, which takes its share of the processors and a wake-up for each frame.
    """

    def __init__(self, _run, name, left, right, delay_ms=0.0):
        if left.tags != right.tags:
            raise ValueError(f"cable {name}: translates nothing; take a circuit")
        self.name = name
        self.quality(delay_ms)
        self.ends = (left, right)
        veth(left.netns, left.link, right.netns, right.link, left.mtu)  # goes with its namespaces
        for end in self.ends:
            quiet(end.netns, end.link)
            end.netns.command("ethtool", "-K", end.link, "tx", "off")  # else checksums stay unfinished

    def quality(self, delay_ms, loss=0.0, duplicate=0.0):
        """Takes no other quality than that of a cable."""
        if delay_ms or loss or duplicate:
            raise ValueError(f"cable {self.name}: neither delays nor loses nor repeats; take a circuit")
