# SPDX-License-Identifier: Apache-2.0
"""Configuration that cannot be meant is refused with a reason, and nothing changes on any switch."""

import copy
import time
import unittest

from e2e.shared import programs, refusal, scratch, shared
from testbed.network import links
from testbed.restconf import Restconf

SEGMENT, SITE, LINK, HOST, POLICY = ("netport-segment:segments/segment=", "netport-site:sites/site=",
                                     "netport-link:links/link=", "netport-host:hosts/host=",
                                     "netport-policy:policies/policy=")


def one(kind, entry):
    """The body of a PUT of one list entry."""
    return {f"netport-{kind}:{kind}": [entry]}


def a_segment(name="green", **more):
    """A segment that could be added."""
    return dict({"name": name, "tenant": "t", "vni": 6001, "subnet": ["10.9.0.0/16"]}, **more)


def a_host(name="guest", **more):
    """A host that could be added."""
    return dict({"name": name, "segment": "red", "mac": "02:00:00:00:88:01", "address": ["10.1.8.1"]}, **more)


def a_port(name="p9", **more):
    """An access port that could be added."""
    return dict({"name": name, "port-name": name, "untagged-segment": "red"}, **more)


def a_rule(name="works", **more):
    """A rule of a policy that could be added."""
    return dict({"name": name, "action": "refuse", "reason": "closed for works"}, **more)


class BadInputTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.restconf = cls.bed.restconf

    def check(self, path, body, *words):
        before = programs(self.bed)
        stored = self.restconf.get(f"{path}?content=config")
        error = refusal(self, lambda: self.restconf.put(path, body), *words)
        self.assertTrue(error.errors, "an errors body")
        for each in error.errors:
            self.assertTrue(each.get("error-path") and each.get("error-message"), f"path and reason: {each}")
        self.assertEqual(self.restconf.get(f"{path}?content=config"), stored, "the configuration is as it was")
        time.sleep(0.1)
        self.assertEqual(programs(self.bed), before, "the switches are as they were")

    def test_a_body_that_holds_no_resource(self):
        for body in ([], {}, None, {"netport-segment:segment": []}, one("segment", a_segment(vni=None))):
            with self.subTest(body):
                self.check(f"{SEGMENT}green", body, "green")

    def check_port(self, port, *words):
        self.check(f"{SITE}tokyo/switch=tokyo/access-port={port['name']}", {"netport-site:access-port": [port]}, *words)

    def check_link(self, link, *words):
        self.check(f"{LINK}{link['name']}", one("link", link), *words)

    def test_a_segment_with_a_vni_that_is_taken(self):
        self.check(f"{SEGMENT}green", one("segment", a_segment(vni=5001)), "vni")

    def test_a_segment_with_a_vni_out_of_range(self):
        self.check(f"{SEGMENT}green", one("segment", a_segment(vni=1 << 24)), "16777215")

    def test_a_segment_without_a_vni(self):
        entry = a_segment()
        del entry["vni"]
        self.check(f"{SEGMENT}green", one("segment", entry), "vni")

    def test_two_segments_in_one_vlan_of_a_port(self):
        vlan = {"site-vlan": [{"site": "tokyo", "vlan": 77}]}
        with scratch(self.bed, *((f"{SEGMENT}{name}", one("segment", a_segment(name, vni=vni, **vlan)))
                                 for name, vni in (("green", 6001), ("gray", 6002)))):
            port = {"name": "p9", "port-name": "p9", "tagged-segment": ["green", "gray"]}
            self.check_port(port, "77", "p9")

    def test_two_segments_untagged_on_one_port_of_a_switch(self):
        self.check_port(a_port(**{"port-name": "red-tokyo", "untagged-segment": "blue"}), "red-tokyo")

    def test_an_access_port_of_an_unknown_segment(self):
        self.check_port(a_port(**{"untagged-segment": "mauve"}), "mauve")

    def test_a_tagged_port_of_a_segment_without_a_vlan_at_the_site(self):
        port = {"name": "p9", "port-name": "p9", "tagged-segment": ["red"]}
        self.check_port(port, "red", "vlan")

    def test_a_switch_with_a_datapath_id_that_is_taken(self):
        entry = {"name": "kyoto", "number": 9, "datapath-id": f"{1:016x}"}
        self.check(f"{SITE}kyoto", one("site", {"name": "kyoto", "administrative-domain": "x", "switch": [entry]}),
                   "datapath")

    def test_a_switch_with_a_number_that_is_taken(self):
        entry = {"name": "kyoto", "number": 1, "datapath-id": f"{9:016x}"}
        self.check(f"{SITE}kyoto", one("site", {"name": "kyoto", "administrative-domain": "x", "switch": [entry]}),
                   "number")

    def test_a_datapath_id_that_is_none(self):
        entry = {"name": "kyoto", "number": 9, "datapath-id": "xyz"}
        self.check(f"{SITE}kyoto", one("site", {"name": "kyoto", "administrative-domain": "x", "switch": [entry]}),
                   "datapath id")

    def test_a_link_to_an_unknown_switch(self):
        link = copy.deepcopy(links()[0])
        link.update(name="new", number=9)
        link["b"]["switch"] = "kyoto"
        self.check_link(link, "kyoto")

    def test_a_link_from_a_switch_to_itself(self):
        link = copy.deepcopy(links()[0])
        link.update(name="new", number=9)
        link["b"] = dict(link["a"])
        self.check_link(link, "two switches")

    def test_a_link_whose_vid_is_taken_on_its_port(self):
        link = copy.deepcopy(links()[0])
        link.update(name="new", number=9)
        self.check_link(link, "101")

    def test_a_tunnel_of_a_switch_without_an_address(self):
        link = {"name": "new", "number": 9, "a": {"switch": "osaka", "port-name": "vxlan0"},
                "b": {"switch": "seoul", "port-name": "vxlan0"}, "tunnel": {"encapsulation": "netport-types:vxlan"}}
        self.check_link(link, "tunnel", "osaka")

    def test_a_host_in_a_segment_that_is_unknown(self):
        self.check(f"{HOST}guest", one("host", a_host(segment="mauve")), "mauve")

    def test_a_host_with_a_mac_that_is_taken_in_its_segment(self):
        self.check(f"{HOST}guest", one("host", a_host(mac="02:00:00:00:05:05")), "02:00:00:00:05:05")

    def test_a_host_with_an_address_that_is_taken_in_its_segment(self):
        self.check(f"{HOST}guest", one("host", a_host(address=["10.1.0.5"])), "10.1.0.5")

    def test_a_host_with_an_address_outside_its_subnet(self):
        self.check(f"{HOST}guest", one("host", a_host(address=["10.7.0.1"])), "10.7.0.1")

    def test_a_host_with_a_group_mac(self):
        self.check(f"{HOST}guest", one("host", a_host(mac="03:00:00:00:00:01")), "group bit")

    def test_a_host_on_two_segments(self):
        """A host names one segment; naming two is no host."""
        self.check(f"{HOST}guest", one("host", a_host(segment=["red", "blue"])))

    def check_policy(self, policy, *words):
        self.check(f"{POLICY}osaka", {"netport-policy:policy": [dict({"site": "osaka"}, **policy)]}, *words)

    def test_a_policy_whose_window_ends_when_it_begins(self):
        window = {"from": "09:00", "to": "09:00", "time-zone": "Asia/Tokyo"}
        self.check_policy({"rule": [a_rule(match={"window": window})]}, "works", "09:00")

    def test_a_policy_whose_window_is_in_no_time_zone(self):
        self.check_policy({"rule": [a_rule(match={"window": {"time-zone": "Mars/Base"}})]}, "works", "Mars/Base")

    def test_a_policy_that_refuses_without_a_reason(self):
        rule = a_rule()
        del rule["reason"]
        self.check_policy({"rule": [rule]}, "works", "reason")

    def test_a_policy_with_a_rule_that_decides_nothing(self):
        self.check_policy({"rule": [{"name": "works"}]}, "action")

    def test_a_policy_that_offers_vnis_twice(self):
        ranges = [{"from": 5000, "to": 5999}, {"from": 5500, "to": 6000}]
        self.check_policy({"offer": [{"domain": "bravo", "vni-range": ranges}]}, "bravo", "5500-6000")

    def test_a_policy_with_a_quota_below_zero(self):
        self.check_policy({"quotas": {"most-hosts": -1}}, "-1")

    def test_a_rule_that_is_added_to_a_policy_is_judged_with_it(self):
        policy = {"netport-policy:policy": [{"site": "osaka", "rule": [a_rule(match={"host": "none"})]}]}
        with scratch(self.bed, (f"{POLICY}osaka", policy)):
            late = a_rule("late", match={"window": {"from": "10:00", "to": "10:00"}})
            self.check(f"{POLICY}osaka/rule=late", {"netport-policy:rule": [late]}, "late", "10:00")
            stored = self.restconf.get(f"{POLICY}osaka?content=config")["netport-policy:policy"][0]
            self.assertEqual([rule["name"] for rule in stored["rule"]], ["works"])

    def test_a_segment_that_hosts_use_is_not_deleted(self):
        before = programs(self.bed)
        refusal(self, lambda: self.restconf.delete(f"{SEGMENT}red"), "red")
        self.assertIsNotNone(self.restconf.get(f"{SEGMENT}red?content=config"))
        self.assertEqual(programs(self.bed), before)

    def test_a_body_that_is_no_json(self):
        before = programs(self.bed)
        refusal(self, lambda: self.restconf.request("PUT", f"/rests/data/{SEGMENT}green", "nonsense"))
        self.assertEqual(programs(self.bed), before)

    def test_the_password_is_needed(self):
        for user, password in (("admin", "admin"), ("nobody", "x")):
            stranger = Restconf(self.bed.controller.restconf_port, user, password)
            error = refusal(self, lambda stranger=stranger: stranger.get("netport-segment:segments"))
            self.assertEqual(error.status, 401)
            stranger.close()

    def test_what_refers_to_a_switch_that_is_not_connected_is_accepted_and_pending(self):
        kyoto = {"name": "kyoto", "administrative-domain": "x",
                 "switch": [{"name": "kyoto", "number": 9, "datapath-id": f"{9:016x}", "access-port": [a_port("p1")]}]}
        self.restconf.put(f"{SITE}kyoto", one("site", kyoto))
        try:
            state = self.bed.view.object("switch", "kyoto")
            deadline = time.monotonic() + 5
            while not state and time.monotonic() < deadline:
                time.sleep(0.05)
                state = self.bed.view.object("switch", "kyoto")
            self.assertTrue(state["state"].endswith("pending"), state)
            self.assertIn("kyoto", state["reason"])
            self.assertEqual(self.bed.view.switch("kyoto")["connection"], "disconnected")
        finally:
            self.restconf.delete(f"{SITE}kyoto")
        self.bed.view.await_programmed()
