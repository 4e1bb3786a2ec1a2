# SPDX-License-Identifier: Apache-2.0
"""Two libvirtds with the real hook and agent: what the destination permits is what virsh's user gets."""

import json
import sys
import time
import unittest

from e2e.hypervised import VM9, OneGuestCase
from e2e.shared import eventually, holds_back, programs
from testbed.network import SEGMENTS
from testbed.prober import Prober
from testbed.run import TestbedError
from testbed.standing import changed, standing
from testbed.view import bare
from testbed.watchedguest import WatchedGuest

GRANTED = ["authorised", "prepared", "claimed", "relaying", "updated", "final", "confirmed", "settled"]
QUEUE = 10000  # what the hook lets wait in a port, unless it is told otherwise
NO_ROOM = {"netport-policy:policy": [{"site": "osaka", "rule": [
    {"name": "quiet", "match": {"host": VM9.name}, "action": "refuse", "reason": "no guests at night"}]}]}
ANNOUNCED = {"netport-policy:policy": [{"site": "osaka", "rule": [
    {"name": "announced", "match": {"host": VM9.name}, "action": "accept"}]}]}
#: What each site lets in from the other's domain.
LETS_IN = {site: {"netport-policy:policy": [{
    "site": site, "rule": [{"name": f"from-{domain}", "match": {"source-domain": domain}, "action": "accept"}],
    "offer": [{"domain": domain, "vni-range": [{"from": SEGMENTS["red"], "to": SEGMENTS["red"]}]}]}]}
    for site, domain in (("osaka", "example"), ("tokyo", "other"))}

#: Open vSwitch counts up to half a second late: so many of a prober's copies may not be in the receipt.
COUNTED_LATE = 500


class HypervisorTest(OneGuestCase):

    def check_at(self, site):
        """The guest is there, and every switch is as it would be programmed anew."""
        self.assertEqual(self.guest.at, site)
        self.await_place(self.guest, site)
        self.check_whole(self.guest)

    def check_granted(self, destination, *phases):
        """Migrates the guest by virsh, watched; the receipt tells the whole transaction, and nothing that waited for
        the guest in its new port was lost there."""
        watched = WatchedGuest(self.network, self.view, self.guest)
        try:
            migrated = watched.migrate(destination)
        finally:
            watched.finish()
        print(migrated.line(), file=sys.stderr, flush=True)
        told = migrated.told
        copied = int(told["traffic"]["copied"])
        self.assertEqual(migrated.faults(copied + COUNTED_LATE if "copying" in phases else 0), [])
        self.assertEqual(bare(told["source"]), "hypervisor")
        self.assertEqual(sorted(phases), sorted(bare(phase["name"]) for phase in told["phase"]))
        self.check_heard(told, "prepare", "stopped", "running")
        self.assertTrue(all("after" in each for each in told["confirmation"]), told["confirmation"])
        port, = json.loads(self.network.switches[destination].netns.command(
            "ip", "-s", "-j", "link", "show", self.guest.port))
        self.assertEqual((port["txqlen"], port["stats64"]["tx"]["dropped"]), (QUEUE, 0))
        self.check_at(destination)
        return told

    def test_a_granted_migration_is_cut_over_by_what_the_hypervisors_tell_there_and_back(self):
        told = self.check_granted("osaka", *GRANTED)
        self.assertEqual(0, int(told["traffic"]["copied"]))
        self.addCleanup(self.bed.configure)
        # As soon as its memory is copied: a machine that is busy may not give the agent 50 ms.
        self.bed.configure(pausing_lead_ms=1000)
        self.addCleanup(self.bed.cut_over_by, "relay")
        self.bed.cut_over_by("copy")
        told = self.check_granted("tokyo", "copying", *GRANTED)
        self.assertGreater(int(told["traffic"]["copied"]), 0)

    def belong(self, site, domain):
        """Lets a site belong to an administrative domain, and waits until it does."""
        since = time.time()
        self.restconf.patch(f"netport-site:sites/site={site}", {"netport-site:site": [
            {"name": site, "administrative-domain": domain}]})
        self.view.await_programmed_but_for_ports(*self.network.switches, since=since)

    def test_between_domains_a_guest_goes_there_and_back_by_a_rule_and_an_offer_of_each(self):
        self.addCleanup(self.belong, "osaka", "example")  # last: it waits until the switches have all that was put back
        for site, policy in LETS_IN.items():
            self.restconf.put(f"netport-policy:policies/policy={site}", policy)
            self.addCleanup(self.view.delete_policy, f"netport-policy:policies/policy={site}")
        self.belong("osaka", "other")
        eventually("the default of other domains to be on osaka's switch",
                   lambda: holds_back(self.bed, "osaka", VM9.mac))
        for destination, domain in (("osaka", "example"), ("tokyo", "other")):
            newest = self.view.newest_move()
            self.guest.migrate(destination)
            receipt = self.view.receipt(VM9.name, newest)
            self.assertEqual((bare(receipt["outcome"]), receipt["to"]["switch"]), ("complete", destination))
            self.check_heard(receipt, "prepare", "stopped", "running")
            grant, = self.restconf.get(f"netport-grant:grants/grant={receipt['grant']}?content=nonconfig")[
                "netport-grant:grant"]
            self.assertEqual((grant["rule"], bare(grant["subject"][0]["state"])), (f"from-{domain}", "consumed"))
            self.check_reachable(self.guest)
        self.check_at("tokyo")

    def test_a_refusal_reaches_virsh_s_user_with_the_policy_s_reason_and_leaves_no_flow(self):
        self.restconf.put("netport-policy:policies/policy=osaka", NO_ROOM)
        self.addCleanup(self.view.delete_policy, "netport-policy:policies/policy=osaka")
        eventually("the policy to be on osaka's switch", lambda: holds_back(self.bed, "osaka", VM9.mac))
        settled, before = programs(self.bed), standing(self.network.switches)
        with self.assertRaisesRegex(TestbedError, "no guests at night"):
            self.guest.migrate("osaka")
        now = standing(self.network.switches)
        self.assertEqual((changed(before, now), now.packets), (0, before.packets), "no flow, and no packet")
        self.assertEqual(self.guest.node.state(VM9.name), "running")
        self.assertEqual((self.view.newest_move(), programs(self.bed)), (self.newest, settled))
        self.check_at("tokyo")

    def test_what_comes_to_a_guest_in_its_pause_is_answered_after_it(self):
        probers = [Prober(self.bed.run, self.network.host("red", site), address, rate=200)
                   for site in self.network.switches for address in VM9.addresses()]
        for prober in probers:
            self.addCleanup(prober.finish)
            prober.warm_up()
        migration = self.paused(self.guest, "osaka")
        begin = time.monotonic_ns()
        time.sleep(0.5)  # of a pause
        end = time.monotonic_ns()
        migration.destination.thaw()
        migration.finish()
        self.await_place(self.guest, "osaka")
        probers[-1].warm_up()  # answers come in the order of the questions
        seen = {prober.name: prober.window(begin, end) for prober in probers}
        self.assertEqual({name: (window.lost, window.duplicated) for name, window in seen.items()},
                         dict.fromkeys(seen, (0, 0)))
        self.assertGreater(min(window.sent for window in seen.values()), 50)
        self.guest.migrate("tokyo")
        self.check_at("tokyo")

    def test_a_migration_called_off_while_memory_is_copied_puts_every_switch_back(self):
        self.copying(self.guest, "osaka").call_off()
        self.await_rest()
        eventually("the programs of before", lambda: programs(self.bed) == self.before)
        self.check_at("tokyo")

    def test_while_no_controller_decides_a_guest_stays_where_it_is_and_is_told_why(self):
        self.bed.controller.kill()
        try:
            with self.assertRaisesRegex(TestbedError, "nobody has decided"):
                self.guest.migrate("osaka")
            self.empty()
        finally:
            self.start()
        self.check_programs(self.before)
        self.check_at("tokyo")

    def test_a_guest_that_is_let_through_without_a_controller_is_followed_by_a_grant_that_is_asked_for_later(self):
        self.restconf.put("netport-policy:policies/policy=osaka", ANNOUNCED)
        self.addCleanup(self.view.delete_policy, "netport-policy:policies/policy=osaka")
        eventually("the policy to be on osaka's switch", lambda: holds_back(self.bed, "osaka", VM9.mac))
        self.bed.configure(without_decision='"let-through"')
        self.addCleanup(self.bed.configure)
        self.bed.controller.kill()
        try:
            self.guest.migrate("osaka")
            self.assertFalse(self.ping("osaka", VM9.addresses()[0], count=1), "without a grant there is no network")
        finally:
            self.start()
        self.await_place(self.guest, "osaka")
        self.check_at("osaka")
        receipt = self.view.receipt(VM9.name, self.newest)
        # A controller that has started does not wait long for switches that come back late.
        self.assertIn(bare(receipt["outcome"]), ("complete", "complete-with-unreachable"))
        self.assertEqual(bare(receipt["source"]), "hypervisor")
        self.assertIn("grant", receipt)
        self.assertEqual(self.view.grant_states(VM9.name), {"consumed"})
        self.guest.migrate("tokyo")
        self.await_place(self.guest, "tokyo")


if __name__ == "__main__":
    unittest.main()
