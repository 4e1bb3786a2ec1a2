# SPDX-License-Identifier: Apache-2.0
"""What the tests of ways out share: the bed with routers outside, and failures under the eyes of probers."""

import functools
import sys

from e2e.explained import Explained
from e2e.shared import begun, eventually
from testbed.bed import Bed
from testbed.exits import INTERVALS_MS
from testbed.outages import mend, observed
from testbed.prober import Prober
from testbed.uplinked import UplinkedNetwork, green

VRF = "netport-routing:vrfs/vrf=green"


@functools.cache
def shared():
    """The bed with ways out that all tests of this process share."""
    return Bed.plain(begun(), network=UplinkedNetwork)


class WayOutCase(Explained):
    """What a test of ways out has, beside what :class:`unittest.TestCase` gives."""

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.network = cls.bed.network

    def setUp(self):
        self.addCleanup(self.heal)

    def heal(self):
        """All ways out are there, and the controller knows."""
        for router in self.network.routers.values():
            mend(router.circuit)
        self.bed.view.await_programmed()
        self.bed.view.await_verified()

    def reconfigure(self, **more):
        self.bed.view.put(VRF, {"netport-routing:vrf": [green(**more)]})
        self.addCleanup(self.bed.view.put, VRF, {"netport-routing:vrf": [green()]})

    def host(self, segment, site):
        return self.network.host(segment, site)

    def probers(self, host, targets):
        probers = [Prober(self.bed.run, host, target) for target in targets]
        for prober in probers:
            self.addCleanup(prober.finish)
            prober.warm_up()
        return probers

    def outage(self, what, probers, fail):
        """Lets something fail under probes, and says for how long nothing came back; it does after that.
        Returns what each prober saw."""
        all_seen = self.seen(what, probers, fail)
        for prober in probers:
            prober.pause()
        return all_seen

    def seen(self, what, probers, happen):
        """The same of anything that happens; the probers go on."""
        all_seen = observed(probers, happen)
        for seen in all_seen:
            print(f"{what}, {seen.prober}: {seen.window.gap_ms:.0f} ms, {seen.window.lost} of {seen.window.sent} lost"
                  f" (three intervals of liveness: {INTERVALS_MS} ms)", file=sys.stderr)
        return all_seen

    @staticmethod
    def told_by(way, told):
        """An explanation, if it says that the packet leaves by a way out; else None."""
        return told if told["reason"] == f"delivered at {way.site}/{way.port}" else None

    @staticmethod
    def carries(router, packets):
        """Waits until the link of a router has taken so many packets more from its switch."""
        before = router.circuit.counts()["ends"][1]["read"]
        eventually("the probes on the link", lambda: router.circuit.counts()["ends"][1]["read"] >= before + packets)
