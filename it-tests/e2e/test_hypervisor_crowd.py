# SPDX-License-Identifier: Apache-2.0
"""Migrations by virsh among three libvirtds: round the sites, one upon the other, and ten at the same time."""

import concurrent.futures
import unittest

from e2e.hypervised import VM9, HypervisorCase
from testbed.host import Identity
from testbed.libvirtguest import FAST, LibvirtGuest
from testbed.view import bare

CROWD = [Identity(f"vm{number}", f"02:00:00:00:20:{number:02x}", f"10.1.2.{number}/16", f"2001:db8:1::2:{number}/64")
         for number in range(20, 30)]

#: An emulated processor runs each guest, and two may run them all: nothing here is to fail for being slow.
PATIENT = {"hook_time_s": 30.0, "connect_time_s": 10.0, "answer_time_s": 15.0}


class CrowdTest(HypervisorCase):

    SITES = ("tokyo", "osaka", "seoul")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bed.configure(**PATIENT)

    def guest_at_tokyo(self):
        """A guest of this test alone."""
        guest = self.boot(VM9, "tokyo")
        self.addCleanup(guest.remove)
        return guest

    def complete(self, guest, since, count):
        """The moves of a guest since a receipt, all of which were granted and are complete."""
        self.await_rest()
        moves = [move for move in self.view.moves() if move["host"] == guest.identity.name and int(move["id"]) > since]
        self.assertEqual([(bare(move["outcome"]), bare(move["source"]), "grant" in move) for move in moves],
                         [("complete", "hypervisor", True)] * count, moves)

    def test_a_guest_goes_round_three_sites_and_is_whole_at_each(self):
        guest = self.guest_at_tokyo()
        for destination in ("osaka", "seoul", "tokyo"):
            with self.subTest(destination):
                newest = self.view.newest_move()
                guest.migrate(destination)
                self.await_place(guest, destination)
                self.complete(guest, newest, 1)
                self.check_whole(guest)

    def test_migrations_one_upon_the_other_there_and_back_and_before_the_source_is_tidied_up(self):
        guest = self.guest_at_tokyo()
        for destination in ("osaka", "tokyo", "osaka", "tokyo"):
            guest.migrate(destination)
        self.await_place(guest, "tokyo")
        self.check_whole(guest)
        first = self.begun(guest, "osaka", FAST)
        first.await_resumed()
        second = self.begun(guest, "seoul", FAST)
        first.finish()
        second.finish()
        self.await_place(guest, "seoul")
        self.check_whole(guest)

    def test_ten_guests_that_migrate_at_once_are_followed_each_by_its_own_grant(self):
        watches = {site: node.watch() for site, node in self.bed.nodes.items()}

        def boot(identity):
            guest = LibvirtGuest(identity, self.bed.nodes, at="tokyo", watches=watches)
            self.addCleanup(guest.remove)
            return guest
        with concurrent.futures.ThreadPoolExecutor(len(CROWD)) as pool:
            guests = list(pool.map(boot, CROWD))
        self.introduce(*guests)
        newest = self.view.newest_move()
        for migration in [self.begun(guest, "osaka", FAST) for guest in guests]:
            migration.finish()
        for guest in guests:
            self.await_place(guest, "osaka")
            self.complete(guest, newest, 1)
        self.check_whole(*guests)
        grants = [move["grant"] for move in self.view.moves() if int(move["id"]) > newest]
        self.assertEqual(len(set(grants)), len(CROWD), "each by its own grant")
        self.check_compiled_anew()


if __name__ == "__main__":
    unittest.main()
