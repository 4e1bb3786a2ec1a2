# SPDX-License-Identifier: Apache-2.0
"""Moves of a guest away from its subnet's home and back, seen from its own subnet, from another segment and by TCP."""

import time
import unittest

from e2e.moving import MovedGuestTests
from e2e.routed import answered, each, echoes, hops_of, shared
from e2e.shared import home, scratch
from testbed import watchers
from testbed.host import Host
from testbed.moves import ROUND_TRIP_S
from testbed.network import MTU, SITES, known
from testbed.prober import Prober
from testbed.routed import GATEWAY_MAC, SEGMENTS, VM7


RATE = 500  # probes a second of each that asks a host which stays where it is


class RoutedMoveTest(MovedGuestTests, unittest.TestCase):

    BED, GUEST, SEGMENT, WATCHERS = staticmethod(shared), VM7.name, "db", watchers.VM7

    def tearDown(self):
        self.view.await_verified()

    def test_a_guest_keeps_answering_its_subnet_and_others_through_announced_moves(self):
        """And a host of another tenant that has its addresses, where it comes first, notices nothing."""
        twin = self.twin("osaka")
        before = {host: echoes(host) for host in (twin, self.guest)}
        probers = [Prober(self.bed.run, self.network.host(segment, site), address, RATE) for (segment, site), address
                   in zip((("gweb", "tokyo"), ("gdb", "seoul")), VM7.addresses(), strict=True)]
        for prober in probers:
            self.addCleanup(prober.finish, linger=0)
            prober.warm_up()
        watched, begin = self.watched(), time.monotonic_ns()
        for destination in ("osaka", "seoul", "tokyo"):
            with self.subTest(destination):
                self.check(watched.move(destination, "rpc"))
        for prober in probers:
            prober.pause()
        time.sleep(ROUND_TRIP_S)
        for window in (prober.window(begin) for prober in probers):
            self.assertEqual((window.lost, window.duplicated), (0, 0))
        self.check_apart(twin, before[twin], probers)
        self.check_apart(self.guest, before[self.guest], watched.probers.values())

    def check_apart(self, host, before, probers):
        """A host has got what those who probe it have sent, and no more."""
        windows = [prober.window() for prober in probers]
        sent, lost = (sum(getattr(window, what) for window in windows) for what in ("sent", "lost"))
        self.assertIn(echoes(host) - before, range(sent - lost, sent + 1), host.identity.name)

    def twin(self, site):
        """A host of the other tenant with the guest's addresses, there while the test lasts."""
        identity = SEGMENTS["gdb"].member("x7-gdb", 7)
        self.assertEqual(identity.addresses(), VM7.addresses())
        port = f"tap{identity.name}"
        host = Host(self.bed.run, identity, self.network.switches[site], port, mtu=MTU)
        self.enterContext(scratch(self.bed, *known(identity, [site], "gdb", **{"port-name": port})))
        self.view.report(identity.name, site, port)
        self.view.await_programmed()
        return host

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
