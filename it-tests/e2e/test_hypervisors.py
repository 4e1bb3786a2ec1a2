# SPDX-License-Identifier: Apache-2.0
"""Two libvirtds with the real hook and agent: what the destination permits is what virsh's user gets."""

import sys
import unittest

from e2e.shared import begun, eventually, holds_back, programs
from e2e.test_guests import programmed_but_for_ports
from testbed.host import Identity
from testbed.hypervisors import Hypervisors
from testbed.libvirtguest import LibvirtGuest
from testbed.network import known
from testbed.run import TestbedError
from testbed.view import bare
from testbed.watchedguest import WatchedGuest

VM9 = Identity("vm9", "02:00:00:00:09:09", "10.1.0.9/16", "2001:db8:1::9/64")
SITES = ("tokyo", "osaka")
GRANTED = ["authorised", "prepared", "claimed", "relaying", "updated", "final", "confirmed", "settled"]
NO_ROOM = {"netport-policy:policy": [{"site": "osaka", "rule": [
    {"name": "quiet", "match": {"host": VM9.name}, "action": "refuse", "reason": "no guests at night"}]}]}


class HypervisorTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        run = begun()
        cls.addClassCleanup(run.close)
        cls.bed = Hypervisors(run, SITES)
        cls.network, cls.view, cls.restconf = cls.bed.network, cls.bed.view, cls.bed.restconf
        cls.guest = LibvirtGuest(VM9, cls.bed.nodes, at="tokyo")
        for path, body in known(VM9, SITES, **{"iface-id": cls.guest.domain.interface_id}):
            cls.restconf.put(path, body)
        programmed_but_for_ports(cls.bed)
        eventually("the guest to be seen", cls.seen)

    @classmethod
    def seen(cls):
        """The guest is at a port that is known; it says something when it is asked about its neighbours."""
        cls.network.host("red", "tokyo").netns.command("ping", "-c", "1", "-W", "1", "10.1.0.9", check=False)
        return cls.view.attachment(VM9.name).get("switch") == cls.guest.at

    def setUp(self):
        self.newest, self.before = self.view.newest_move(), programs(self.bed)

    def check_at(self, site):
        eventually(f"the guest at {site} alone", lambda: [
            (each["switch"], each["port"]) for each in self.view.state()["attachment"] if each["host"] == VM9.name]
            == [(site, f"tap{VM9.name}")])
        for name in self.network.switches:
            for address in VM9.addresses():
                eventually(f"answers of {address} at {name}", lambda name=name, address=address: " 0% packet loss" in
                           self.network.host("red", name).netns.command("ping", "-c", "3", "-i", "0.05", "-W", "1",
                                                                        address, check=False))

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
        heard = {each["what"] for each in told["heard"]}
        self.assertLessEqual({"prepare", "stopped", "running"}, heard, told["heard"])
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
        self.guest.node.virsh("migrate-setspeed", VM9.name, "1")
        self.addCleanup(self.guest.node.virsh, "migrate-setspeed", VM9.name, "8192")
        migration = self.guest.node.begin_migration(VM9.name, self.bed.nodes["osaka"])
        eventually("the destination to be prepared", lambda: "prepared" in self.states(), patience=30)
        self.guest.node.virsh("domjobabort", VM9.name)
        self.assertNotEqual(migration.wait(60), 0, "the migration was called off")
        migration.stdout.close()
        eventually("the grant to be given up", lambda: not {"prepared", "preparing", "authorised"} & self.states())
        eventually("the programs of before", lambda: programs(self.bed) == self.before)
        self.check_at("tokyo")

    def states(self):
        """How far the hosts of the present grants are."""
        grants = (self.restconf.get("netport-grant:grants?content=nonconfig") or {}).get("netport-grant:grants", {})
        return {bare(subject["state"]) for grant in grants.get("grant", ()) for subject in grant["subject"]}

    def test_while_no_controller_decides_a_guest_stays_where_it_is_and_is_told_why(self):
        self.bed.controller.kill()
        try:
            with self.assertRaisesRegex(TestbedError, "nobody has decided"):
                self.guest.migrate("osaka")
        finally:
            self.bed.controller.start()
            self.restconf.close()
        self.view.await_switches(*self.network.switches, patience=60)
        programmed_but_for_ports(self.bed)
        self.check_at("tokyo")


if __name__ == "__main__":
    unittest.main()
