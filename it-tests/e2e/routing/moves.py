# SPDX-License-Identifier: Apache-2.0
"""Moves of a guest away from its subnet's home and back, seen from its own subnet, from another segment and by TCP."""

import unittest

from e2e.routed import answered, each, hops_of, neighbour, shared
from e2e.shared import eventually, home, programs
from testbed import watchers
from testbed.moves import Watched
from testbed.network import SITES
from testbed.routed import GATEWAY_MAC, SEGMENTS, VM7
from testbed.view import bare


class RoutedMoveTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.network = cls.bed.network
        cls.view = cls.bed.view
        cls.guest = cls.network.guests[VM7.name]

    def setUp(self):
        home(self.bed, VM7.name)

    def watched(self):
        watched = Watched(self.network, self.view, VM7.name, watchers.VM7)
        self.addCleanup(watched.finish)
        watched.warm_up()
        return watched

    def check(self, receipt):
        self.assertEqual(receipt.faults(), [])
        self.assertEqual(list(receipt.phases()), ["claimed", "prepared", "relaying", "updated", "confirmed", "settled"])
        attachment = self.view.attachment(VM7.name)
        self.assertEqual((attachment["site"], attachment["port"], attachment["segment"]),
                         (receipt.destination, self.guest.port, "db"))

    def test_a_guest_keeps_answering_its_subnet_and_others_through_announced_moves(self):
        watched = self.watched()
        for destination in ("osaka", "seoul", "tokyo"):
            with self.subTest(destination):
                self.check(watched.move(destination, "rpc"))

    def test_a_guest_keeps_answering_through_moves_that_only_its_frames_announce(self):
        watched = self.watched()
        sources = {"rarp": "reverse-arp", "garp": "gratuitous-arp", "na": "unsolicited-neighbor-advertisement"}
        for destination, announced in (("osaka", "rarp"), ("seoul", "garp"), ("tokyo", "na")):
            with self.subTest(announced):
                receipt = watched.move(destination, announced)
                self.check(receipt)
                self.assertEqual(bare(receipt.told["source"]), sources[announced])

    def test_what_is_under_way_on_a_slow_circuit_is_relayed(self):
        self.network.delay(20)
        self.addCleanup(self.network.delay, 0)
        watched = self.watched()
        for destination in ("seoul", "osaka"):
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
                        self.assertEqual(neighbour(host, address), VM7.mac if other == site else GATEWAY_MAC)

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

    def test_going_away_and_coming_back_leaves_the_switches_as_they_were(self):
        before = programs(self.bed)
        for destination in ("seoul", "tokyo"):
            home(self.bed, VM7.name, destination)
        eventually("the programs of before", lambda: without_cookies(programs(self.bed)) == without_cookies(before))


def without_cookies(all_programs):
    """Programs without cookies, which may count epochs."""
    return {name: (sorted(",".join(part for part in line.split(",") if not part.strip().startswith("cookie="))
                          for line in flows), groups) for name, (flows, groups) in all_programs.items()}
