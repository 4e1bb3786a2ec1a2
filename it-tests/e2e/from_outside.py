# SPDX-License-Identifier: Apache-2.0
"""What a sender outside, behind a Linux router, is told of packets that do not get where they are for."""

import re
import unittest

from e2e.routed import take
from e2e.uplinked import WayOutCase
from testbed.netns import ip
from testbed.network import MTU
from testbed.routed import SEGMENTS
from testbed.uplinked import EXITS, OUTSIDE

NARROW = 1300
HEADERS = (28, 48)  # of an echo request by IPv4 and IPv6: IP and ICMP
WAY_IN = EXITS["tokyo"]  # by which the common outside sends


class FromOutsideTest(WayOutCase, unittest.TestCase):
    """Hosts are at the switch of the way in, and behind a circuit and a tunnel."""

    def ping(self, family, address, *options):
        """What one ping from outside to an address says."""
        return self.network.outside.command("ping", "-c", "1", "-W", "2", "-I", OUTSIDE[family], *options, address,
                                            check=False)

    def met(self, family, address, hops):
        """Who answers a packet that has so many hops left when it leaves its sender; what ping says without one."""
        told = self.ping(family, address, "-t", str(hops))
        found = re.search(r"(?:From|from) (\S+?):? (?:icmp_seq=\d+ Time|icmp_seq=\d+ ttl=)", told)
        return found[1] if found else told

    def test_a_trace_of_the_route_from_outside_shows_the_gateway_of_the_uplink_before_the_host(self):
        for segment, site in (("web", "tokyo"), ("db", "osaka"), ("app", "seoul")):
            for family, address in enumerate(SEGMENTS[segment].stayer(site).addresses()):
                with self.subTest(address):
                    self.assertEqual([self.met(family, address, hops) for hops in (1, 2, 3)],
                                     [WAY_IN.beyond(1)[family], WAY_IN.gateway[family], address])

    def test_a_router_whose_packet_has_one_hop_left_is_told_by_its_gateway(self):
        for way in EXITS.values():
            for gateway, address in zip(way.gateway, SEGMENTS["db"].stayer("seoul").addresses(), strict=True):
                with self.subTest(router=way.name, address=address):
                    told = self.network.routers[way.name].netns.command("ping", "-c", "1", "-W", "2", "-t", "1",
                                                                        address, check=False)
                    self.assertRegex(told, rf"From {gateway} .*[Tt]ime (to live )?exceeded")

    def test_who_sends_from_outside_what_does_not_fit_is_told_what_does_by_the_gateway_of_the_uplink(self):
        self.addCleanup(self.forget)
        self.addCleanup(take, self.bed, "app", MTU)
        take(self.bed, "app", NARROW)
        for site in self.network.switches:
            for family, address in enumerate(SEGMENTS["app"].stayer(site).addresses()):
                with self.subTest(address):
                    whole = MTU - HEADERS[family]
                    self.assertRegex(
                        self.ping(family, address, "-M", "do", "-s", str(whole)),
                        rf"From {WAY_IN.gateway[family]}.*([Ff]rag needed .*mtu = {NARROW}|too big: mtu={NARROW})")
                    self.assertIn(f"mtu {NARROW}", ip("route", "get", address, "from", OUTSIDE[family],
                                                      netns=self.network.outside))
                    self.assertIn(" 0% packet loss", self.ping(family, address, "-M", "do", "-s",
                                                               str(NARROW - HEADERS[family])))
        self.forget()
        self.assertIn(" 0% packet loss", self.ping(0, SEGMENTS["app"].stayer("osaka").addresses()[0], "-M", "dont",
                                                   "-s", str(MTU - HEADERS[0])), "what may be cut is")

    def forget(self):
        """Lets the kernel outside forget what it has learned of ways."""
        for family in ("-4", "-6"):
            ip(family, "route", "flush", "cache", netns=self.network.outside)
