# SPDX-License-Identifier: Apache-2.0
"""Moves of a guest away from its subnet's home and back, seen from its own subnet, from another segment and by TCP."""

import unittest

from e2e.moving import MovedGuestTests
from e2e.routed import answered, each, hops_of, shared
from e2e.shared import home
from testbed import watchers
from testbed.network import SITES
from testbed.routed import GATEWAY_MAC, SEGMENTS, VM7


class RoutedMoveTest(MovedGuestTests, unittest.TestCase):

    BED, GUEST, SEGMENT, WATCHERS = staticmethod(shared), VM7.name, "db", watchers.VM7

    def tearDown(self):
        self.view.await_verified()

    def test_a_guest_keeps_answering_its_subnet_and_others_through_announced_moves(self):
        watched = self.watched()
        for destination in ("osaka", "seoul", "tokyo"):
            with self.subTest(destination):
                self.check(watched.move(destination, "rpc"))

    def test_wherever_it_is_a_guest_reaches_all_and_all_reach_it(self):
        others = [host for name, host in self.network.hosts.items()
                  if name.rpartition("-")[0] in ("web", "db", "app")]
        for site in ("osaka", "seoul", "tokyo"):
            home(self.bed, VM7.name, site)
            with self.subTest(site):
                wrong = [(host.identity.name, address) for (host, address), right in each(answered, (
                    (host, address) for host in others for address in VM7.addresses())) if not right]
                wrong += [(VM7.name, address) for (_, address), right in each(answered, (
                    (self.guest, address) for host in others for address in host.identity.addresses()))
                    if not right]
                self.assertEqual(wrong, [])
                for gateway in SEGMENTS["db"].gateways:
                    self.assertEqual(hops_of(self.guest, gateway), {64})

    def test_those_of_its_subnet_know_it_directly_where_it_is_and_by_the_gateway_elsewhere(self):
        for site in ("osaka", "tokyo"):
            home(self.bed, VM7.name, site)
            for other in SITES:
                host = self.network.host("db", other)
                host.netns.command("ip", "neighbour", "flush", "all")
                for address in VM7.addresses():
                    with self.subTest(at=site, of=other, address=address):
                        self.assertTrue(answered(host, address))
                        self.assertEqual(host.neighbour(address), VM7.mac if other == site else GATEWAY_MAC)

    def test_a_neighbour_who_has_known_it_directly_reaches_it_after_it_has_left(self):
        for site, other in (("osaka", "tokyo"), ("tokyo", "osaka")):
            host = self.network.host("db", other)
            home(self.bed, VM7.name, other)
            for address in VM7.addresses():
                self.assertTrue(answered(host, address))
            home(self.bed, VM7.name, site)
            for address in VM7.addresses():
                with self.subTest(gone=site, of=other, address=address):
                    self.assertTrue(answered(host, address))
