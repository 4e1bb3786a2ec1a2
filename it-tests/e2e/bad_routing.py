# SPDX-License-Identifier: Apache-2.0
"""VRFs, uplinks and routes that cannot be meant are refused with a reason, and nothing changes on any switch."""

import unittest

from e2e.refusals import SEGMENT, VRF, Refusals, a_segment, a_vrf, one
from e2e.shared import scratch

ROUTED = {"segment": "red", "gateway": ["10.1.255.1", "2001:db8:1::ffff"]}


def an_uplink(**more):
    """An uplink that could be added to a VRF whose interface is segment red."""
    return dict({"name": "north", "segment": "red", "switch": "tokyo", "access-port": "red-tokyo",
                 "next-hop": ["10.1.255.9"]}, **more)


class BadRoutingTest(Refusals, unittest.TestCase):

    def check_vrf(self, vrf, place, *words):
        self.check(f"{VRF}main", {"netport-routing:vrf": [vrf]}, place, *words)

    def test_a_vrf_without_its_transit_segment(self):
        self.check_vrf(a_vrf({"segment": "red"}, transit="mauve"), "transit", "segment 'mauve' is not configured")

    def test_a_gateway_outside_the_subnets_of_its_segment(self):
        for address in ("10.7.0.1", "2001:db8:7::1"):
            with self.subTest(address):
                self.check_vrf(a_vrf({"segment": "red", "gateway": [address]}),
                               f"interface[segment='red']/gateway[.='{address}']", f"{address} is outside the subnets")

    def test_a_gateway_that_has_what_a_host_has(self):
        with scratch(self.bed, (f"{SEGMENT}green", one("segment", a_segment(tenant="red")))):
            self.check_vrf(a_vrf({"segment": "red", "gateway": ["10.1.0.5"]}),
                           "/netport-host:hosts/host[name='vm5']/address[.='10.1.0.5']", "gateway of VRF 'main'")
            self.check_vrf(a_vrf({"segment": "red"}, **{"gateway-mac": "02:00:00:00:05:05"}),
                           "/netport-host:hosts/host[name='vm5']/mac", "gateway of VRF 'main'")

    def test_a_gateway_with_a_mac_of_switches(self):
        with scratch(self.bed, (f"{SEGMENT}green", one("segment", a_segment(tenant="red")))):
            self.check_vrf(a_vrf(**{"gateway-mac": "02:4e:50:00:00:01"}), "gateway-mac", "MAC addresses of switches")

    def test_subnets_that_overlap_in_a_vrf(self):
        segments = {"green": [], "gray": ["10.9.0.0/16"], "gold": ["10.9.8.0/24"]}
        bodies = {name: one("segment", a_segment(name, vni=vni, subnet=subnets))
                  for vni, (name, subnets) in enumerate(segments.items(), 6001)}
        with scratch(self.bed, *((f"{SEGMENT}{name}", body) for name, body in bodies.items())):
            self.check_vrf(a_vrf({"segment": "gray"}, {"segment": "gold"}, tenant="t"), "interface[segment='gold']",
                           "subnet 10.9.8.0/24 of segment 'gold' overlaps subnet 10.9.0.0/16 of segment 'gray'")

    def check_uplinks(self, *cases):
        """Checks that uplinks are refused.

        :param cases: (what is wrong with an uplink, the path below it or from the root, words of the reason)
        """
        with scratch(self.bed, (f"{SEGMENT}green", one("segment", a_segment(tenant="red")))):
            for wrong, place, words in cases:
                with self.subTest(wrong):
                    self.check_vrf(a_vrf(ROUTED, uplink=[an_uplink(**wrong)]),
                                   place if place.startswith("/") else f"uplink[name='north']/{place}", words)

    def test_an_uplink_where_its_segment_is_not(self):
        self.check_uplinks(
            ({"segment": "blue"}, "segment", "segment 'blue' is no interface of VRF 'main'"),
            ({"access-port": "blue-tokyo"}, "access-port",
             "access port 'blue-tokyo' of switch 'tokyo' at site 'tokyo' does not carry segment 'red'"),
            ({"access-port": "red-osaka"}, "access-port", "switch 'tokyo' has no access port 'red-osaka'"),
            ({"switch": "kyoto"}, "switch", "switch 'kyoto' is not configured"))

    def test_a_next_hop_that_is_no_outside_router(self):
        self.check_uplinks(
            ({"next-hop": ["10.7.0.9"]}, "next-hop[.='10.7.0.9']", "10.7.0.9 is outside the subnets"),
            ({"next-hop": ["2001:db8:7::9"]}, "next-hop[.='2001:db8:7::9']", "2001:db8:7::9 is outside the subnets"),
            ({"next-hop": ["10.1.255.1"]}, "next-hop[.='10.1.255.1']", "10.1.255.1 is the gateway's own address"),
            ({"next-hop": ["10.1.0.5"]}, "/netport-host:hosts/host[name='vm5']/address[.='10.1.0.5']",
             "is the next hop of uplink 'north' of VRF 'main'"))

    def test_a_route_that_leads_nowhere(self):
        with scratch(self.bed, (f"{SEGMENT}green", one("segment", a_segment(tenant="red")))):
            for prefix, uplink, place, words in (
                    ("0.0.0.0/0", "south", "/uplink[.='south']", "uplink 'south' is not configured in VRF 'main'"),
                    ("::/0", "north", "", "none of the uplinks [north] has a next hop for IPv6"),
                    ("10.1.2.0/24", "north", "", "10.1.2.0/24 lies in subnet 10.1.0.0/16 of segment 'red'"),
                    ("127.0.0.0/16", "north", "", "no packet is routed to 127.0.0.0/8")):
                with self.subTest(prefix):
                    self.check_vrf(a_vrf(ROUTED, uplink=[an_uplink()], route=[{"prefix": prefix, "uplink": [uplink]}]),
                                   f"route[prefix='{prefix}']{place}", words)
