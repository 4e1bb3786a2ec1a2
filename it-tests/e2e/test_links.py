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

from e2e.shared import eventually, scratch, shared
from testbed.circuit import Circuit, End
from testbed.network import links, segment
from testbed.prober import Prober
from testbed.view import bare

INTERVAL_MS = 50
FIGURE_MS = 3 * INTERVAL_MS + 20  # what an outage is to last at the most
SEGMENT = "netport-segment:segments/segment=red"
PORTS = 128  # of TCP, since Open vSwitch does not look at those of UDP: enough for every link to get some
SHARE = PORTS // 8  # at least, of each link that is used; what else is on a link is known to a few frames only


def link(name, number, port, cost):
    """The (path, body) of a circuit between tokyo and osaka that carries red."""
    return f"netport-link:links/link={name}", {"netport-link:link": [{
        "name": name, "number": number, "cost": cost, "a": {"switch": "tokyo", "port-name": port},
        "b": {"switch": "osaka", "port-name": port},
        "vlan-circuit": {"segment": [{"name": "red", "a-vid": 101, "b-vid": 101}]}}]}


class LinksTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.network, cls.view = cls.bed.network, cls.bed.view
        cls.tokyo, cls.osaka = cls.network.switches["tokyo"], cls.network.switches["osaka"]
        cls.circuits = {name: Circuit(cls.bed.run, name, End(cls.tokyo.netns, name), End(cls.osaka.netns, name))
                        for name in ("wan-1", "wan-2")}
        for name in cls.circuits:
            for switch in (cls.tokyo, cls.osaka):
                switch.add_port(name)
                switch.vsctl("set", "interface", name, "bfd:enable=true", f"bfd:min_tx={INTERVAL_MS}",
                             f"bfd:min_rx={INTERVAL_MS}")
        cls.enterClassContext(scratch(cls.bed, *(link(f"second-{name}", 20 + number, name, 1)
                                                 for number, name in enumerate(cls.circuits, 1))))

    def setUp(self):
        for name in self.circuits:
            self.await_link(name, "up")
        self.view.await_programmed()
        self.prober = Prober(self.bed.run, self.network.host("red", "tokyo"),
                             self.network.host("red", "osaka").identity.addresses()[0])
        self.addCleanup(self.prober.finish)
        self.prober.warm_up()

    def await_link(self, name, state, *sites):
        """Waits until the controller has heard of both ends."""
        for site in sites or ("tokyo", "osaka"):
            eventually(f"{name} of {site} to be {state}", lambda site=site: any(
                port["name"] == name and port["link"] == state for port in self.view.switch(site).get("port", ())),
                patience=20)

    def carried(self):
        """How many frames each circuit has taken from tokyo so far."""
        return {name: circuit.counts()["ends"][0]["read"] for name, circuit in self.circuits.items()}

    def used(self):
        """The circuit that the probes take now: the first that has taken a hundred frames more."""
        before = self.carried()
        return eventually("a circuit to take the probes", lambda: next(
            (name for name, count in self.carried().items() if count >= before[name] + 100), None))

    def outage(self, what, fail):
        """Lets something fail under the probes; they go on, and none is answered twice."""
        begin = time.monotonic_ns()
        fail()
        self.prober.warm_up(patience=30)
        time.sleep(0.3)  # the last answers
        window = self.prober.window(begin, time.monotonic_ns() - 100_000_000)
        print(f"{what}: {window.lost} of {window.sent} probes lost, longest silence {window.gap_ms:.0f} ms"
              f" (figure: {FIGURE_MS} ms)", file=sys.stderr)
        self.assertEqual(window.duplicated, 0)
        self.assertLess(window.lost, window.sent)

    def mended(self, name):
        """Waits until both ends say that a circuit is up again, and the switches are programmed for that."""
        self.await_link(name, "up")
        self.view.await_programmed()

    def test_a_circuit_that_loses_its_carrier_is_left_at_once(self):
        name = self.used()
        self.addCleanup(self.mended, name)
        self.addCleanup(self.circuits[name].mend)
        self.outage("carrier lost", self.circuits[name].cut)
        self.await_link(name, "down")
        self.assertNotEqual(self.used(), name)

    def test_a_circuit_that_loses_all_in_silence_is_left_when_bfd_says_so(self):
        name = self.used()
        self.addCleanup(self.mended, name)
        self.addCleanup(self.circuits[name].quality, 0)
        self.outage("silent loss", lambda: self.circuits[name].quality(0, loss=1.0))
        self.await_link(name, "silent")
        self.assertNotEqual(self.used(), name)

    def test_switches_leave_a_silent_circuit_without_a_controller(self):
        name = self.used()
        flows = self.tokyo.flows(), self.osaka.flows()
        self.bed.controller.kill()
        with contextlib.ExitStack() as undo:
            undo.callback(self.view.await_programmed)
            undo.callback(self.view.await_switches, *self.network.switches, patience=60)
            undo.callback(self.bed.controller.start)
            undo.callback(self.circuits[name].quality, 0)
            self.outage("silent loss without a controller", lambda: self.circuits[name].quality(0, loss=1.0))
            self.assertNotEqual(self.used(), name)
            self.assertEqual((self.tokyo.flows(), self.osaka.flows()), flows, "nobody has written")
        self.mended(name)

    def test_when_both_circuits_fail_at_once_the_way_leads_on_over_the_third(self):
        with contextlib.ExitStack() as undo:
            for name, circuit in self.circuits.items():
                undo.callback(self.mended, name)
                undo.callback(circuit.quality, 0)

            def fail():
                for circuit in self.circuits.values():
                    circuit.quality(0, loss=1.0)
            self.outage("silent loss of both", fail)
            self.await_link("wan-1", "silent")

    def test_a_segment_that_shares_load_uses_both_circuits_and_goes_on_with_one(self):
        self.bed.restconf.put(SEGMENT, {"netport-segment:segment": [{**segment("red"), "load-sharing": "equal-cost"}]})
        self.addCleanup(self.view.await_programmed)
        self.addCleanup(self.bed.restconf.put, SEGMENT, {"netport-segment:segment": [segment("red")]})
        eventually("groups that spread", lambda: any("type=select" in group for group in self.tokyo.groups()))
        self.view.await_programmed()
        self.prober.warm_up()
        self.prober.pause()
        shares = self.shares()
        print(f"{PORTS} connections over two circuits: {shares}", file=sys.stderr)
        self.assertTrue(all(share >= SHARE for share in shares.values()), shares)
        self.prober.warm_up()
        self.addCleanup(self.mended, "wan-1")
        self.addCleanup(self.circuits["wan-1"].quality, 0)
        self.outage("silent loss of one of two that share load", lambda: self.circuits["wan-1"].quality(0, loss=1.0))
        self.prober.pause()
        shares = self.shares()
        self.assertLess(shares["wan-1"], SHARE)
        self.assertGreater(shares["wan-2"], PORTS - SHARE)

    def shares(self):
        """How many of some connections each circuit took from tokyo to osaka, less what else it takes in that time."""
        begin, at = self.carried(), time.monotonic()
        time.sleep(0.5)
        others = {name: (count - begin[name]) / (time.monotonic() - at) for name, count in self.carried().items()}
        begin, at = self.carried(), time.monotonic()
        target = self.network.host("red", "osaka").identity.addresses()[0]
        self.network.host("red", "tokyo").netns.command("python3", "-c", SEND, target, str(PORTS))
        return {name: round(count - begin[name] - others[name] * (time.monotonic() - at))
                for name, count in self.carried().items()}

    def test_when_the_site_between_fails_its_neighbours_find_the_way_round_it(self):
        """Tokyo reaches seoul over osaka while that is cheaper; then osaka's switch dies, and no port goes down.

        The demonstration's circuit to osaka, which nothing watches, would be taken for alive: it is taken away.
        """
        third = next(link for link in links() if link["name"] == "tokyo-osaka")
        self.bed.restconf.delete("netport-link:links/link=tokyo-osaka")
        self.addCleanup(self.bed.restconf.put, "netport-link:links/link=tokyo-osaka", {"netport-link:link": [third]})
        path = "netport-link:links/link=tokyo-seoul/cost"
        self.bed.restconf.put(path, {"netport-link:cost": 30})
        self.addCleanup(self.view.await_programmed)
        self.addCleanup(self.bed.restconf.delete, path)
        self.view.await_programmed()
        prober = Prober(self.bed.run, self.network.host("red", "tokyo"),
                        self.network.host("red", "seoul").identity.addresses()[0])
        self.addCleanup(prober.finish)
        self.prober.pause()
        prober.warm_up()
        self.prober = prober
        self.addCleanup(self.view.await_switches, *self.network.switches, patience=60)
        self.addCleanup(self.osaka.start)
        self.outage("a site that died", self.osaka.kill)
        for name in self.circuits:
            self.await_link(name, "silent", "tokyo")

    def test_bfd_that_comes_up_again_is_told_to_the_controller(self):
        self.circuits["wan-2"].quality(0, loss=1.0)
        self.await_link("wan-2", "silent")
        self.assertEqual(bare(self.view.object("link", "second-wan-2")["state"]), "programmed")
        self.circuits["wan-2"].quality(0)
        self.await_link("wan-2", "up")


#: Asks for a connection from each of some ports, which is refused: arguments are the target and how many.
SEND = """
import socket, sys
for port in range(int(sys.argv[2])):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as out:
        out.settimeout(1)
        out.bind(("", 20000 + port))
        out.connect_ex((sys.argv[1], 9))
"""
