# SPDX-License-Identifier: Apache-2.0
"""Two libvirtds with the real hook and agent: what the destination permits is what virsh's user gets."""

import sys
import unittest

from e2e.hypervised import VM9, OneGuestCase
from e2e.shared import eventually, holds_back, programs
from testbed.run import TestbedError
from testbed.view import bare
from testbed.watchedguest import WatchedGuest

GRANTED = ["authorised", "prepared", "claimed", "relaying", "updated", "final", "confirmed", "settled"]
NO_ROOM = {"netport-policy:policy": [{"site": "osaka", "rule": [
    {"name": "quiet", "match": {"host": VM9.name}, "action": "refuse", "reason": "no guests at night"}]}]}


class HypervisorTest(OneGuestCase):

    def check_at(self, site):
        """The guest is there, and every switch is as it would be programmed anew."""
        self.assertEqual(self.guest.at, site)
        self.await_place(self.guest, site)
        self.check_whole(self.guest)

    def check_granted(self, destination):
        """Migrates the guest by virsh, watched; the receipt tells the whole transaction."""
        watched = WatchedGuest(self.network, self.view, self.guest)
        try:
            migrated = watched.migrate(destination)
        finally:
            watched.finish()
        print(migrated.line(), file=sys.stderr, flush=True)
        self.assertEqual(migrated.faults(), [])
        told = migrated.told
        self.assertEqual(bare(told["source"]), "hypervisor")
        self.assertEqual(sorted(GRANTED), sorted(bare(phase["name"]) for phase in told["phase"]))
        self.check_heard(told, "prepare", "stopped", "running")
        self.assertTrue(all("after" in each for each in told["confirmation"]), told["confirmation"])
        self.check_at(destination)

    def test_a_granted_migration_is_cut_over_by_what_the_hypervisors_tell_there_and_back(self):
        for destination in ("osaka", "tokyo"):
            with self.subTest(destination):
                self.check_granted(destination)

    def test_a_refusal_reaches_virsh_s_user_with_the_policy_s_reason_and_leaves_no_flow(self):
        self.restconf.put("netport-policy:policies/policy=osaka", NO_ROOM)
        self.addCleanup(self.restconf.delete, "netport-policy:policies/policy=osaka")
        eventually("the policy to be on osaka's switch", lambda: holds_back(self.bed, "osaka", VM9.mac))
        settled = programs(self.bed)
        with self.assertRaisesRegex(TestbedError, "no guests at night"):
            self.guest.migrate("osaka")
        self.assertEqual(self.guest.node.state(VM9.name), "running")
        self.assertEqual((self.view.newest_move(), programs(self.bed)), (self.newest, settled))
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


if __name__ == "__main__":
    unittest.main()
