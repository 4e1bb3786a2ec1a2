# SPDX-License-Identifier: Apache-2.0
"""Configuration that cannot be meant is refused with a reason, and nothing changes on any switch."""

import copy
import unittest

from e2e.bad_routing import BadRoutingTest
from e2e.refusals import HOST, LINK, POLICY, SEGMENT, SITE, Refusals, a_host, a_port, a_rule, a_segment, identifier, one
from e2e.shared import refusal, scratch
from testbed.network import SITES, links
from testbed.restconf import Restconf

__all__ = ["BadInputTest", "BadRoutingTest"]


class BadInputTest(Refusals, unittest.TestCase):

    def check_port(self, port, place, *words):
        self.check(f"{SITE}tokyo/switch=tokyo/access-port={port['name']}", {"netport-site:access-port": [port]}, place,
                   *words)

    def check_link(self, link, place, *words):
        self.check(f"{LINK}{link['name']}", one("link", link), place, *words)

    def check_site(self, switch, place, *words):
        self.check(f"{SITE}kyoto", one("site", {"name": "kyoto", "administrative-domain": "x", "switch": [switch]}),
                   place, *words)

    def check_host(self, place, *words, **changes):
        self.check(f"{HOST}guest", one("host", a_host(**changes)), place, *words)

    # -- bodies -----------------------------------------------------------------------------------------------------

    def test_a_body_that_holds_no_resource(self):
        for body in ([], {}, None, {"netport-segment:segment": []}, one("segment", a_segment(vni=None))):
            with self.subTest(body):
                self.check(f"{SEGMENT}green", body, "", "cannot be read: send an object")

    def test_a_body_that_is_no_json(self):
        for body in (b"nonsense", b'"nonsense"', b'{"netport-segment:segment": [', b"\xff\xfe"):
            with self.subTest(body):
                self.refused(lambda body=body: self.restconf.request("PUT", f"/rests/data/{SEGMENT}green", body),
                             [identifier(f"{SEGMENT}green")], "parsing input")

    # -- segments ---------------------------------------------------------------------------------------------------

    def test_a_segment_with_a_vni_that_is_taken(self):
        self.check(f"{SEGMENT}green", one("segment", a_segment(vni=5001)), "vni", "VNI 5001 is also used")

    def test_a_segment_with_a_vni_out_of_range(self):
        self.check(f"{SEGMENT}green", one("segment", a_segment(vni=1 << 24)), "", "16777215")

    def test_a_segment_without_a_vni(self):
        entry = a_segment()
        del entry["vni"]
        self.check(f"{SEGMENT}green", one("segment", entry), "", "vni")

    def test_a_segment_that_hosts_use_is_not_deleted(self):
        self.refused(lambda: self.restconf.delete(f"{SEGMENT}red"),
                     [identifier(f"{SITE}{name}/switch={name}/access-port={port}/untagged-segment")
                      for name in SITES for port in (f"red-{name}", "tapvm5")], "segment 'red' is not configured")
        self.assertIsNotNone(self.restconf.get(f"{SEGMENT}red?content=config"))

    def test_a_mixed_segment_that_is_extended_to_no_site(self):
        self.check(f"{SEGMENT}green", one("segment", a_segment(portability="mixed")), "", "extended to no site")

    def test_a_segment_with_a_home_that_is_not_routed(self):
        self.check(f"{SEGMENT}green", one("segment", a_segment(**{"home-site": "tokyo"})), "", "home-site", "routed")

    # -- ports and switches -----------------------------------------------------------------------------------------

    def test_two_segments_in_one_vlan_of_a_port(self):
        vlan = {"site-vlan": [{"site": "tokyo", "vlan": 77}]}
        with scratch(self.bed, *((f"{SEGMENT}{name}", one("segment", a_segment(name, vni=vni, **vlan)))
                                 for name, vni in (("green", 6001), ("gray", 6002)))):
            port = {"name": "p9", "port-name": "p9", "tagged-segment": ["green", "gray"]}
            self.check_port(port, [f"tagged-segment[.='{name}']" for name in ("green", "gray")], "VLAN 77", "port 'p9'")

    def test_two_segments_untagged_on_one_port_of_a_switch(self):
        other = identifier(f"{SITE}tokyo/switch=tokyo/access-port=red-tokyo/untagged-segment")
        self.check_port(a_port(**{"port-name": "red-tokyo", "untagged-segment": "blue"}), ["untagged-segment", other],
                        "untagged frames", "port 'red-tokyo'")

    def test_an_access_port_of_an_unknown_segment(self):
        self.check_port(a_port(**{"untagged-segment": "mauve"}), "untagged-segment", "mauve")

    def test_a_tagged_port_of_a_segment_without_a_vlan_at_the_site(self):
        port = {"name": "p9", "port-name": "p9", "tagged-segment": ["red"]}
        self.check_port(port, "tagged-segment[.='red']", "'red' has no VLAN at site 'tokyo'")

    def test_a_switch_with_a_datapath_id_that_is_taken(self):
        entry = {"name": "kyoto", "number": 9, "datapath-id": f"{1:016x}"}
        self.check_site(entry, "switch[name='kyoto']/datapath-id", "datapath id", "also used")

    def test_a_switch_with_a_number_that_is_taken(self):
        entry = {"name": "kyoto", "number": 1, "datapath-id": f"{9:016x}"}
        self.check_site(entry, "switch[name='kyoto']/number", "number", "also used")

    def test_a_datapath_id_that_is_none(self):
        entry = {"name": "kyoto", "number": 9, "datapath-id": "xyz"}
        self.check_site(entry, "", "datapath id")

    # -- links ------------------------------------------------------------------------------------------------------

    def test_a_link_to_an_unknown_switch(self):
        link = copy.deepcopy(links()[0])
        link.update(name="new", number=9)
        link["b"]["switch"] = "kyoto"
        self.check_link(link, "b/switch", "switch 'kyoto' is not configured")

    def test_a_link_from_a_switch_to_itself(self):
        link = copy.deepcopy(links()[0])
        link.update(name="new", number=9)
        link["b"] = dict(link["a"])
        self.check_link(link, "b/switch", "a link joins two switches")

    def test_a_link_whose_vid_is_taken_on_its_port(self):
        link = copy.deepcopy(links()[0])
        link.update(name="new", number=9)
        del link["vlan-circuit"]["segment"][1]
        self.check_link(link, "vlan-circuit/segment[name='red']/a-vid", "VLAN 101", "port 'wan-osaka'")

    def test_a_tunnel_of_a_switch_without_an_address(self):
        link = {"name": "new", "number": 9, "a": {"switch": "osaka", "port-name": "vxlan0"},
                "b": {"switch": "seoul", "port-name": "vxlan0"}, "tunnel": {"encapsulation": "netport-types:vxlan"}}
        self.check_link(link, "a/switch", "'osaka' has no tunnel-address")

    # -- hosts ------------------------------------------------------------------------------------------------------

    def test_a_host_in_a_segment_that_is_unknown(self):
        self.check_host("segment", "mauve", segment="mauve")

    def test_a_host_with_a_mac_that_is_taken_in_its_segment(self):
        self.check_host("mac", "02:00:00:00:05:05 is also used by host 'vm5'", mac="02:00:00:00:05:05")

    def test_a_host_with_an_address_that_is_taken_in_its_segment(self):
        for address in ("10.1.0.5", "2001:db8:1::5"):
            with self.subTest(address):
                self.check_host(f"address[.='{address}']", f"address {address} is also used", address=[address])

    def test_a_host_with_an_address_outside_its_subnet(self):
        for address in ("10.7.0.1", "2001:db8:7::1"):
            with self.subTest(address):
                self.check_host(f"address[.='{address}']", f"{address} is outside the subnets", address=[address])

    def test_a_host_with_a_group_mac(self):
        self.check_host("", "group bit", mac="03:00:00:00:00:01")

    def test_a_host_on_two_segments(self):
        """A host names one segment; naming two is no host."""
        self.check_host("", "segment", "already set its value to 'red'", segment=["red", "blue"])

    # -- policies ---------------------------------------------------------------------------------------------------

    def check_policy(self, policy, place, *words):
        self.check(f"{POLICY}osaka", {"netport-policy:policy": [dict({"site": "osaka"}, **policy)]}, place, *words)

    def test_a_policy_whose_window_ends_when_it_begins(self):
        window = {"from": "09:00", "to": "09:00", "time-zone": "Asia/Tokyo"}
        self.check_policy({"rule": [a_rule(match={"window": window})]}, "rule[name='works']/match/window/to",
                          "ends at 09:00")

    def test_a_policy_whose_window_is_in_no_time_zone(self):
        self.check_policy({"rule": [a_rule(match={"window": {"time-zone": "Mars/Base"}})]}, "", "Mars/Base")

    def test_a_policy_that_refuses_without_a_reason(self):
        rule = a_rule()
        del rule["reason"]
        self.check_policy({"rule": [rule]}, "", "works", "reason")

    def test_a_policy_with_a_rule_that_decides_nothing(self):
        self.check_policy({"rule": [{"name": "works"}]}, "", "action")

    def test_a_policy_that_offers_vnis_twice(self):
        ranges = [{"from": 5000, "to": 5999}, {"from": 5500, "to": 6000}]
        self.check_policy({"offer": [{"domain": "bravo", "vni-range": ranges}]},
                          "offer[domain='bravo']/vni-range[from='5500']", "5500-6000")

    def test_a_policy_with_a_quota_below_zero(self):
        self.check_policy({"quotas": {"most-hosts": -1}}, "", "-1")

    def test_a_rule_that_is_added_to_a_policy_is_judged_with_it(self):
        policy = {"netport-policy:policy": [{"site": "osaka", "rule": [a_rule(match={"host": "none"})]}]}
        with scratch(self.bed, (f"{POLICY}osaka", policy)):
            late = a_rule("late", match={"window": {"from": "10:00", "to": "10:00"}})
            self.check(f"{POLICY}osaka/rule=late", {"netport-policy:rule": [late]}, "match/window/to",
                       "ends at 10:00")
            stored = self.restconf.get(f"{POLICY}osaka?content=config")["netport-policy:policy"][0]
            self.assertEqual([rule["name"] for rule in stored["rule"]], ["works"])

    # -- who asks ---------------------------------------------------------------------------------------------------

    def test_the_password_is_needed(self):
        for user, password in (("admin", "admin"), ("nobody", "x")):
            stranger = Restconf(self.bed.controller.restconf_port, user, password)
            error = refusal(self, lambda stranger=stranger: stranger.get("netport-segment:segments"))
            self.assertEqual(error.status, 401)
            stranger.close()
