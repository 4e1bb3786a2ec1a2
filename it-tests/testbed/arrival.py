# SPDX-License-Identifier: Apache-2.0
"""When frames find a guest at its new port, and when it first speaks there: what of a gap is the network's doing."""

import dataclasses

from .restconf import until
from .worker import Worker


@dataclasses.dataclass(frozen=True)
class Arrived:
    """The first frames at the port where a guest arrived, in ns of the monotonic clock; 0 for what did not come.

    :ivar announced_ns: the first announcement of the guest, by its hypervisor or by itself
    :ivar spoke_ns: the first frame of the guest's own
    :ivar found_ns: the first echo request of each sender, by its address
    """

    announced_ns: int
    spoke_ns: int
    found_ns: dict


class ArrivalWatch:
    """Watches one port of one site, each time that a guest is to arrive there."""

    def __init__(self, run, switch, guest):
        self._worker = Worker(run, "arriving", {"link": guest.port, "mac": guest.identity.mac}, netns=switch.netns,
                              name=f"arrival-{guest.identity.name}-{switch.name}")

    def arm(self, senders):
        """Waits for the port from now on, which is not there yet, and for requests of these addresses."""
        self._worker.call("arm", senders=list(senders))

    def arrived(self, senders, patience=15):
        """What came first, once all of it has come."""
        def whole():
            seen = self._worker.call("seen")
            return seen if seen["spoke_ns"] and set(seen["found_ns"]) >= set(senders) else None
        return Arrived(**until("the first frames at the guest's new port", whole, patience))

    def stop(self):
        """Ends watching."""
        self._worker.stop()
