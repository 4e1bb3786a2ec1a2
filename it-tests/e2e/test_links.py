# SPDX-License-Identifier: Apache-2.0
"""Several links between two sites: failover by the switches themselves, spreading, a site that fails.

::

    tokyo === two cheap circuits, watched by BFD === osaka
      |                                                |
      |  the demonstration network: a third circuit,   |
      |  and the way over seoul                        |
      +------------------- seoul ----------------------+
"""

import contextlib
import sys
import time
import unittest

from e2e.explained import Explained, effects
from e2e.routed import shared
from e2e.shared import eventually, scratch
from testbed.network import segment
from testbed.outages import observed
from testbed.prober import Prober
from testbed.routed import CARRIED, SEGMENTS
from testbed.switch import NOBODY
from testbed.twins import INTERVALS_MS, TwinCircuits, TwinTunnels
from testbed.view import bare

SEGMENT = "netport-segment:segments/segment=red"
PORTS = 128  # of TCP, since Open vSwitch does not look at those of UDP: enough for every link to get some
SHARE = PORTS // 8  # at least, of each link that is used; what else is on a link is known to a few frames only
RATE = 500  # of each of four probers


class TwinsTest(Explained, unittest.TestCase):
    """What is true of two links of any kind. Probes go by IPv4 and IPv6, on one segment and from one to another."""

    @classmethod
    def bridge(cls, twins):
        """Makes two ports of each switch links while the tests of this class last."""
        cls.twins = twins
        cls.near, cls.far = twins.switches
        cls.enterClassContext(scratch(cls.bed, *twins.configuration()))

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.network, cls.view = cls.bed.network, cls.bed.view
        cls.addClassCleanup(cls.view.await_verified)

    def setUp(self):
        for name in self.twins.names:
            self.twins.await_state(name, "up")
        self.view.await_programmed()
        self.probers = self.probing(self.far.name)

    def probing(self, far):
        """Those who probe what is at a site, from tokyo: on the segment red, and from web to another of its VRF."""
        probers = [Prober(self.bed.run, self.network.host(segment, "tokyo"), address, RATE)
                   for segment, target in (("red", self.network.host("red", far).identity),
                                           ("web", SEGMENTS["db"].stayer(far)))
                   for address in target.addresses()]
        for prober in probers:
            self.addCleanup(prober.finish, linger=0)
            prober.warm_up()
        return probers

    def warm_up(self):
        for prober in self.probers:
            prober.warm_up()

    def pause(self):
        for prober in self.probers:
            prober.pause()

    def outage(self, what, fail):
        """Lets something fail under the probes; they go on, and none is answered twice."""
        for seen in observed(self.probers, fail, after_s=0, patience=30):
            print(f"{what}, {seen.prober}: {seen.window.lost} of {seen.window.sent} probes lost, longest silence"
                  f" {seen.window.gap_ms:.0f} ms (three intervals of BFD: {INTERVALS_MS} ms)", file=sys.stderr)
            self.assertEqual(seen.window.duplicated, 0)

    def goes_silent_without_a_controller(self):
        """Lets the link in use fall silent; the switches take the other one, and nobody has written to them."""
        name = self.twins.used()
        flows = self.near.flows(), self.far.flows()
        with contextlib.ExitStack() as undo:
            undo.callback(self.view.await_verified)
            undo.callback(self.view.await_switches, *self.network.switches, patience=60)
            undo.callback(self.network.connect, self.bed.controller.target)
            self.network.connect(NOBODY)
            undo.callback(self.twins.mend, name)
            self.outage("silent loss without a controller", lambda: self.twins.silence(name))
            self.assertNotEqual(self.twins.used(), name)
            self.assertEqual((self.near.flows(), self.far.flows()), flows, "nobody has written")
        self.twins.await_mended(name)


class LinksTest(TwinsTest):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bridge(TwinCircuits(cls.bed, "tokyo", "osaka", ("red", *CARRIED)))
        cls.circuits = cls.twins.circuits

    def test_a_circuit_that_loses_its_carrier_is_left_at_once(self):
        name = self.twins.used()
        self.addCleanup(self.twins.await_mended, name)
        self.addCleanup(self.twins.mend, name)
        self.outage("carrier lost", self.circuits[name].cut)
        self.twins.await_state(name, "down")
        self.assertNotEqual(self.twins.used(), name)

    def test_a_circuit_that_loses_all_in_silence_is_left_when_bfd_says_so(self):
        name = self.twins.used()
        self.addCleanup(self.twins.await_mended, name)
        self.addCleanup(self.twins.mend, name)
        self.outage("silent loss", lambda: self.twins.silence(name))
        self.twins.await_state(name, "silent")
        self.assertNotEqual(self.twins.used(), name)

    def test_switches_leave_a_silent_circuit_without_a_controller(self):
        self.goes_silent_without_a_controller()

    def test_when_both_circuits_fail_at_once_the_way_leads_on_over_the_third(self):
        with contextlib.ExitStack() as undo:
            for name in self.twins.names:
                undo.callback(self.twins.await_mended, name)
                undo.callback(self.twins.mend, name)

            def fail():
                for name in self.twins.names:
                    self.twins.silence(name)
            self.outage("silent loss of both", fail)
            self.twins.await_state("wan-1", "silent")

    def test_a_segment_that_shares_load_uses_both_circuits_and_goes_on_with_one(self):
        self.view.put(SEGMENT, {"netport-segment:segment": [{**segment("red"), "load-sharing": "equal-cost"}]})
        self.addCleanup(self.view.await_verified)
        self.addCleanup(self.view.put, SEGMENT, {"netport-segment:segment": [segment("red")]})
        eventually("groups that spread", lambda: any("type=select" in group for group in self.near.groups()))
        self.view.await_programmed()
        self.check_explained()
        self.warm_up()
        self.pause()
        shares = self.shares()
        print(f"{PORTS} connections over two circuits: {shares}", file=sys.stderr)
        self.assertTrue(all(share >= SHARE for share in shares.values()), shares)
        self.warm_up()
        self.addCleanup(self.twins.await_mended, "wan-1")
        self.addCleanup(self.twins.mend, "wan-1")
        self.outage("silent loss of one of two that share load", lambda: self.twins.silence("wan-1"))
        self.pause()
        shares = self.shares()
        self.assertLess(shares["wan-1"], SHARE)
        self.assertGreater(shares["wan-2"], PORTS - SHARE)

    def check_explained(self):
        """The explanation tells of both circuits, as the switch chooses."""
        told = self.explain(from_host="red-tokyo", to_host="red-osaka", protocol="tcp", destination_port=22)
        self.assertEqual((told["verdict"], told["reason"]), ("delivered", "delivered at osaka/red-osaka"))
        self.assertEqual({effect["link"] for effect in effects(told["hop"][0]) if effect["kind"] == "onward"},
                         {f"second-{name}" for name in self.twins.names})
        self.check_agreement(told)

    def shares(self):
        """How many of some connections each circuit took from tokyo to osaka, less what else it takes in that time."""
        begin, at = self.twins.carried(), time.monotonic()
        time.sleep(0.5)
        others = {name: (count - begin[name]) / (time.monotonic() - at) for name, count in self.twins.carried().items()}
        begin, at = self.twins.carried(), time.monotonic()
        target = self.network.host("red", "osaka").identity.addresses()[0]
        self.network.host("red", "tokyo").netns.command("python3", "-c", SEND, target, str(PORTS))
        return {name: round(count - begin[name] - others[name] * (time.monotonic() - at))
                for name, count in self.twins.carried().items()}

    def test_when_the_site_between_fails_its_neighbours_find_the_way_round_it(self):
        """Tokyo reaches seoul over osaka while that is cheaper; then osaka's switch dies, and no port goes down.

        The demonstration's circuit to osaka, which nothing watches, would be taken for alive: it is taken away.
        """
        third = next(link for link in self.network.configuration()["netport-link:links"]["link"]
                     if link["name"] == "tokyo-osaka")
        self.bed.restconf.delete("netport-link:links/link=tokyo-osaka")
        self.addCleanup(self.bed.restconf.put, "netport-link:links/link=tokyo-osaka", {"netport-link:link": [third]})
        path = "netport-link:links/link=tokyo-seoul/cost"
        self.view.put(path, {"netport-link:cost": 30})
        self.addCleanup(self.view.await_programmed)
        self.addCleanup(self.bed.restconf.delete, path)
        self.view.await_verified()
        self.pause()
        self.probers = self.probing("seoul")
        self.addCleanup(self.view.await_switches, *self.network.switches, patience=60)
        self.addCleanup(self.far.start)
        self.outage("a site that died", self.far.kill)
        for name in self.twins.names:
            self.twins.await_state(name, "silent", "tokyo")

    def test_bfd_that_comes_up_again_is_told_to_the_controller(self):
        self.addCleanup(self.twins.await_mended, "wan-2")
        self.addCleanup(self.twins.mend, "wan-2")
        self.twins.silence("wan-2")
        self.twins.await_state("wan-2", "silent")
        self.assertEqual(bare(self.view.object("link", "second-wan-2")["state"]), "programmed")
        self.twins.mend("wan-2")
        self.twins.await_state("wan-2", "up")


class TunnelsTest(TwinsTest):
    """Tunnels whose ports have a fixed peer each: of a port for all peers no switch can tell which of them is silent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bridge(TwinTunnels(cls.bed, "tokyo", "seoul"))

    def test_switches_leave_a_silent_tunnel_without_a_controller(self):
        self.goes_silent_without_a_controller()


#: Asks for a connection from each of some ports, which is refused: arguments are the target and how many.
SEND = """
import socket, sys
for port in range(int(sys.argv[2])):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as out:
        out.settimeout(1)
        out.bind(("", 20000 + port))
        out.connect_ex((sys.argv[1], 9))
"""
