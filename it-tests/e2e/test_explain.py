# SPDX-License-Identifier: Apache-2.0
"""What the controller explains of a frame is what Open vSwitch's own trace says of it, switch by switch; and it finds
what a switch has beside what it should have."""

import re
import unittest

from e2e.commands import CommandTest
from e2e.explained import Explained
from e2e.shared import eventually, shared
from testbed.changes import change, entries
from testbed.restconf import RestconfError
from testbed.shell import shell

__all__ = ["CommandTest", "ExplainTest", "VerifyTest"]

NOBODY = "02:00:00:00:99:99"


class ExplainTest(Explained, unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.network = cls.bed.network
        cls.bed.view.await_programmed()

    def address(self, site, version=0):
        return self.network.host("red", site).identity.addresses()[version]

    def test_a_host_at_the_same_switch(self):
        told = self.explain(from_host="red-tokyo", to_host="vm5")
        self.assertEqual((told["verdict"], told["reason"]), ("delivered", "delivered at tokyo/tapvm5"))
        self.assertEqual([hop["switch"] for hop in told["hop"]], ["tokyo"])
        self.assertTrue(told["held"])
        self.check_agreement(told)

    def test_a_host_at_another_site_over_the_circuit(self):
        for version in ("ipv4", "ipv6"):
            with self.subTest(version):
                told = self.explain(from_host="red-tokyo", to_host="red-osaka", ip_version=version)
                self.assertEqual(told["reason"], "delivered at osaka/red-osaka")
                self.assertEqual([(hop["switch"], hop.get("link")) for hop in told["hop"]],
                                 [("tokyo", None), ("osaka", "tokyo-osaka")])
                self.assertEqual(told["hop"][1]["frame"]["tag"], ["vlan 201"])
                self.check_agreement(told)

    def test_a_host_at_another_site_over_the_hand_off(self):
        told = self.explain(from_host="red-osaka", to_address=self.address("seoul"), protocol="tcp",
                            destination_port=22)
        self.assertEqual(told["reason"], "delivered at seoul/red-seoul")
        self.assertEqual(told["hop"][1]["frame"]["tag"], ["s-vlan 400", "vlan 1101"])
        self.check_agreement(told)

    def test_a_host_at_another_site_over_the_tunnel(self):
        told = self.explain(from_host="red-tokyo", to_host="red-seoul", protocol="udp")
        self.assertEqual(told["reason"], "delivered at seoul/red-seoul")
        self.assertEqual(told["hop"][1]["link"], "tokyo-seoul")
        self.check_agreement(told)

    def test_a_vlan_that_nobody_configured(self):
        told = self.explain(from_host="red-tokyo", to_mac=NOBODY, vlan=77)
        self.assertEqual(told["verdict"], "dropped")
        self.assertEqual([step["kind"] for step in told["hop"][0]["step"]], ["classify-miss"])
        self.check_agreement(told)

    def test_a_source_that_does_not_belong_there(self):
        told = self.explain(from_switch="tokyo", from_port="red-tokyo", source_mac=NOBODY, to_mac="ff:ff:ff:ff:ff:ff")
        self.assertEqual(told["verdict"], "dropped")
        self.assertEqual(told["hop"][0]["step"][-1]["kind"], "source-foreign")
        self.check_agreement(told)

    def test_an_address_that_is_not_the_hosts(self):
        told = self.explain(from_host="red-tokyo", to_mac=self.network.host("red", "osaka").identity.mac,
                            source_address="10.1.7.7")
        self.assertEqual((told["verdict"], told["hop"][0]["step"][-1]["kind"]), ("dropped", "address-foreign"))
        self.check_agreement(told)

    def test_a_host_at_another_port_is_a_claim(self):
        told = self.explain(from_host="red-osaka", from_switch="tokyo", from_port="red-tokyo", to_mac=NOBODY)
        self.assertEqual((told["verdict"], told["hop"][0]["step"][-1]["kind"]), ("told", "source-elsewhere"))
        self.check_agreement(told)

    def test_a_question_for_a_known_host_is_answered_at_the_edge(self):
        for version in (0, 1):
            with self.subTest(version):
                told = self.explain(from_host="red-tokyo", to_address=self.address("seoul", version), protocol="arp")
                self.assertEqual(told["verdict"], "answered")
                owner = self.network.host("red", "seoul").identity.mac
                self.assertIn(f"{self.address('seoul', version)} is at {owner}", told["reason"])
                self.assertEqual([step["kind"] for step in told["hop"][0]["step"]][-3:],
                                 ["neighbour-answered", ("answer-arp", "answer-advertised")[version], "reply-miss"])
                self.check_agreement(told)

    def test_a_broadcast_question_for_nobody_goes_along_the_tree(self):
        told = self.explain(from_host="red-osaka", to_address="10.1.99.99", protocol="arp")
        self.assertEqual(told["verdict"], "replicated")
        self.assertEqual({hop["switch"] for hop in told["hop"]}, {"tokyo", "osaka", "seoul"})
        self.check_agreement(told)

    def test_an_unknown_station_is_looked_for_everywhere(self):
        told = self.explain(from_host="red-seoul", to_mac=NOBODY)
        self.assertEqual(told["verdict"], "replicated")
        self.check_agreement(told)

    def test_the_shell_tells_the_same_as_restconf(self):
        told = self.explain(from_host="red-tokyo", to_host="red-seoul", protocol="tcp", destination_port=22)
        written = shell(self.bed.controller, "netport:explain --protocol tcp --port 22 red-tokyo red-seoul")
        self.assertIn(f"Verdict: {told['verdict']}, {told['reason']}", " ".join(written.split()))
        for hop in told["hop"]:
            self.assertIn(f"[{hop['number']}] {hop['switch']} ", written)
            for step in hop["step"]:
                self.assertIn(f"{step['table']} {step['name']}: {step['kind']} (priority {step['priority']})", written)

    def test_what_is_read_back_is_observed_and_counted(self):
        told = self.explain(from_host="red-tokyo", to_host="red-osaka", read_back=True)
        steps = [step for hop in told["hop"] for step in hop["step"]]
        self.assertEqual({step["holding"] for step in steps}, {"observed"})
        self.assertTrue(all("packets" in step for step in steps))

    def test_an_entry_that_somebody_removed_is_missing_when_it_is_read_back(self):
        """Asked at once: the audit, which puts it back, comes once a minute, and what a new connection finds is mended
        in any case."""
        switch = self.network.switches["osaka"]
        before = switch.flows()
        question = {"from_host": "red-tokyo", "to_host": "red-osaka"}
        lost = self.explain(**question)["hop"][1]["step"][-1]
        self.addCleanup(lambda: eventually("the entry again", lambda: switch.flows() == before))
        self.addCleanup(switch.set_controllers, self.bed.controller.target)
        self.addCleanup(switch.set_controllers)
        switch.ofctl("del-flows", f"table={lost['table']},priority={lost['priority']},{lost['match']}",
                     options=("--strict",))
        told = self.explain(read_back=True, **question)
        self.assertEqual(told["hop"][1]["step"][-1]["holding"], "missing")
        self.assertFalse(told["held"])

    def test_what_cannot_be_explained_names_the_leaf(self):
        for question, leaf in (({"from_host": "nobody", "to_host": "vm5"}, "from-host"),
                               ({"from_host": "vm5", "to_host": "nobody"}, "to-host"),
                               ({"from_host": "vm5"}, "to-host"),
                               ({"from_host": "vm5", "to_host": "red-osaka", "to_mac": NOBODY}, "to-host"),
                               ({"from_switch": "tokyo", "from_port": "nowhere", "to_host": "vm5"}, "port"),
                               ({"from_host": "vm5", "from_switch": "tokyo", "to_host": "red-osaka"}, "from-port")):
            with self.subTest(question), self.assertRaisesRegex(RestconfError, leaf + ": "):
                self.explain(**question)


class VerifyTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.bed.view.await_programmed()

    def to(self, site):
        """What entries match that are about frames for the host at a site."""
        return f"dl_dst={self.bed.network.host('red', site).identity.mac}"

    def test_switches_hold_what_is_compiled_anew(self):
        self.bed.view.await_verified()
        self.assertEqual(set(self.bed.view.verify()), set(self.bed.network.switches))
        self.assertIn("Every switch has what it should have", shell(self.bed.controller, "netport:verify"))

    def test_entries_that_somebody_took_added_or_changed_are_named(self):
        """The audit, which mends them, comes once a minute: if it comes between, they are spoilt again. What a new
        connection finds is mended in any case."""
        self.bed.view.await_verified()
        switch = self.bed.network.switches["osaka"]
        before = entries(switch.ofctl("dump-flows", options=("--no-stats",)))
        taken, changed = (next(match for match in before if self.to(site) in match) for site in ("seoul", "tokyo"))
        added = re.sub(r"priority=(\d+)", lambda found: f"priority={int(found[1]) + 1}", taken)
        wrong = {**before, added: before[taken],
                 changed: before[changed].partition(",")[0] + ",actions=drop"}
        del wrong[taken]
        self.addCleanup(self.bed.view.await_verified)
        self.addCleanup(switch.set_controllers, self.bed.controller.target)
        self.addCleanup(switch.set_controllers)

        def found():
            switch.program(change(before, wrong))
            told = self.bed.view.verify("osaka")["osaka"]
            return told if told["outcome"] == "different" else None
        told = eventually("what is wrong to be found", found)
        self.assertEqual({kind: some["count"] for kind, some in told["held"].items()},
                         {"missing": 1, "surplus": 1, "different": 1}, told)
        for kind, match, site in (("missing", taken, "seoul"), ("surplus", added, "seoul"),
                                  ("different", changed, "tokyo")):
            line, = told["held"][kind]["entry"]
            table, priority = (re.search(f"{field}=(\\d+)", match)[1] for field in ("table", "priority"))
            self.assertIn(f",table={table},priority={priority},", line)
            self.assertIn(self.to(site), line)
        self.assertEqual({some["count"] for some in told["desired"].values()}, {0}, told)

    def test_a_switch_that_is_not_configured_is_named(self):
        with self.assertRaisesRegex(RestconfError, "switch: switch 'nowhere' is not configured"):
            self.bed.view.verify("nowhere")
