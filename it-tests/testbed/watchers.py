# SPDX-License-Identifier: Apache-2.0
"""Who watches a guest while it moves: hosts of its segment and of others, at each site. Pure."""

import dataclasses

from .network import SITES


@dataclasses.dataclass(frozen=True)
class Watcher:
    """A host that probes.

    :ivar segment: its segment
    :ivar site: where it stays; while the guest goes there it does not probe. Empty outside of all sites
    :ivar family: of the probes, 4 or 6
    """

    segment: str
    site: str
    family: int


@dataclasses.dataclass(frozen=True)
class Watchers:
    """Those who probe a guest, and the host that sends it a TCP stream.

    :ivar probing: the probing hosts
    :ivar sender: segment and site of the stream's sender
    :ivar stream_family: of the stream, 4 or 6
    """

    probing: tuple
    sender: tuple
    stream_family: int = 4


def at_every_site(segment, families):
    """The host of a segment at each site, with the family that it uses there."""
    return tuple(Watcher(segment, site, family) for site, family in zip(SITES, families, strict=True))


def beside(segment, other, stream_family=4):
    """Hosts of a guest's own segment and of another of its VRF. At each site one uses IPv4, the other IPv6."""
    return Watchers(at_every_site(segment, (4, 6, 4)) + at_every_site(other, (6, 4, 6)), (other, "seoul"),
                    stream_family)


#: Those of the guests of the red segment.
RED = Watchers(at_every_site("red", (4, 6, 4)), ("red", "seoul"))
#: Those of vm7: from its own subnet, and from another segment of its VRF.
VM7 = beside("db", "web")
#: The host outside alone, in a network that has one.
OUTSIDE_ALONE = Watchers((Watcher("outside", "", 4), Watcher("outside", "", 6)), ("outside", ""))
#: Those of vm7 and the host outside.
VM7_AND_OUTSIDE = dataclasses.replace(VM7, probing=(*VM7.probing, *OUTSIDE_ALONE.probing))
