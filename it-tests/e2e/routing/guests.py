# SPDX-License-Identifier: Apache-2.0
"""A real guest of a routed segment that QEMU migrates live between sites where its subnet is not one layer 2."""

import sys
import unittest

from e2e.routed import answered, each, shared
from e2e.shared import configured, eventually
from testbed import watchers
from testbed.network import known
from testbed.routed import SEGMENTS, VM9
from testbed.view import bare
from testbed.virtualguest import VirtualGuest
from testbed.watchedguest import WatchedGuest

RATE = 250  # probes a second of each of six: more together are too many for an emulated processor on a busy machine


class RoutedGuestTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.network, cls.view = cls.bed.network, cls.bed.view
        changes = known(VM9, cls.network.switches, "db", **{"port-name": f"tap{VM9.name}"})
        cls.enterClassContext(configured(cls.bed, *changes))
        cls.guest = VirtualGuest(cls.bed.run, VM9, cls.network.switches, at="tokyo")
        cls.addClassCleanup(lambda: cls.guest.remove())

    def setUp(self):
        answered(self.network.host("db", "tokyo"), VM9.addresses()[0])
        eventually("the guest to be seen", lambda: self.view.attachment(VM9.name).get("switch") == self.guest.at)

    def test_a_guest_that_leaves_its_subnet_is_followed_by_its_announcements_alone(self):
        watched = WatchedGuest(self.network, self.view, self.guest, watchers.VM7, RATE)
        self.addCleanup(watched.finish)
        for destination in ("osaka", "seoul", "tokyo"):
            with self.subTest(destination):
                migrated = watched.migrate(destination)
                print(migrated.line(), file=sys.stderr, flush=True)
                self.assertEqual(migrated.faults(), [])
                self.assertEqual(bare(migrated.told["source"]), "reverse-arp")
                self.assertEqual(migrated.told["from"]["switch"], migrated.origin)
                self.check_reachable()
                self.view.await_verified()

    def check_reachable(self):
        """Every host of the VRF, wherever it is, reaches the guest."""
        hosts = [self.network.host(name, site) for name, segment in SEGMENTS.items() if segment.vrf == "green"
                 for site in self.network.switches]
        wrong = [(host.identity.name, address) for (host, address), right in each(
            answered, ((host, address) for host in hosts for address in VM9.addresses())) if not right]
        self.assertEqual(wrong, [])
