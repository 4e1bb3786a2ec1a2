# SPDX-License-Identifier: Apache-2.0
"""Segments on real switches: what they carry, where to, and what they do not."""

import copy
import itertools
import socket
import unittest

from e2e.bad_input import BadInputTest, BadRoutingTest
from e2e.interfaces import InterfaceTest
from e2e.shared import eventually, scratch, shared
from e2e.topology import TopologyTest
from testbed.frame import (BROADCAST, CTAG, ETH_ARP, ETH_IPV6, STAG, arp_request, mac_bytes, marked_frame,
                           neighbour_solicitation, retag, tags_of, vxlan)
from testbed.network import SEGMENTS, SITES, TUNNEL_ADDRESSES, links, segment
from testbed.rawport import RawPort

__all__ = ["BadInputTest", "BadRoutingTest", "InterfaceTest", "LinkTest", "ReplicationTest", "SegmentTest",
           "TopologyTest"]

GROUP = "ff:ff:ff:ff:ff:ff"
MULTICAST = "01:00:5e:01:02:03"
NOBODY = "02:00:00:00:99:99"
SOURCE_FOREIGN = "cookie=0x4e500c0000000000/0xffffff0000000000"
VXLAN_PORT = 4789  # RFC 7348, section 5


def answered(host, address, *options):
    """Whether a host gets every answer from an address."""
    return " 0% packet loss" in host.netns.command("ping", "-c", "3", "-i", "0.2", "-W", "2", *options, address,
                                                   check=False)


def marked(mark):
    """A predicate: the frame carries a mark."""
    return lambda frame: mark.encode("ascii") in frame


class SegmentTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.network = cls.bed.network

    def test_hosts_of_a_segment_reach_each_other_over_every_kind_of_link(self):
        for segment_name in ("red", "blue"):
            for one, other in itertools.permutations(SITES, 2):
                for address in self.network.host(segment_name, other).identity.addresses():
                    with self.subTest(segment=segment_name, of=one, to=address):
                        self.assertTrue(answered(self.network.host(segment_name, one), address))

    def test_packets_of_the_full_mtu_pass_unfragmented(self):
        for other in ("osaka", "seoul"):
            with self.subTest(other):
                address = self.network.host("red", other).identity.addresses()[0]
                self.assertTrue(answered(self.network.host("red", "tokyo"), address, "-s", "1372", "-M", "do"))

    def test_segments_with_the_same_addresses_stay_apart(self):
        for segment_name, guest in (("red", "vm5"), ("blue", "vm6")):
            host = self.network.host(segment_name, "seoul")
            self.assertTrue(answered(host, "10.1.0.5"))
            self.assertIn(self.network.guests[guest].identity.mac,
                          host.netns.command("ip", "neighbour", "show", "10.1.0.5"))


class ReplicationTest(unittest.TestCase):
    """Frames with no single destination, on raw ports of the red segment at each site."""

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.network = cls.bed.network
        cls.ports = {name: RawPort(cls.bed.run, switch, "raw") for name, switch in cls.network.switches.items()}
        cls.rogue = RawPort(cls.bed.run, cls.network.switches["tokyo"], "rogue")
        cls.trunk = RawPort(cls.bed.run, cls.network.switches["osaka"], "trunk")
        cls.macs = {name: f"02:00:00:00:77:{number:02x}" for number, name in enumerate((*SITES, "trunk"))}
        changes = []
        with_vlan = dict(segment("red"), **{"site-vlan": [{"site": "osaka", "vlan": 55}]})
        cls.bed.restconf.put("netport-segment:segments/segment=red", {"netport-segment:segment": [with_vlan]})
        cls.addClassCleanup(cls.bed.restconf.put, "netport-segment:segments/segment=red",
                            {"netport-segment:segment": [segment("red")]})
        for name in SITES:
            changes.append((f"netport-site:sites/site={name}/switch={name}/access-port=raw",
                            {"netport-site:access-port": [{"name": "raw", "port-name": "raw",
                                                           "untagged-segment": "red"}]}))
        changes.append(("netport-site:sites/site=osaka/switch=osaka/access-port=trunk",
                        {"netport-site:access-port": [{"name": "trunk", "port-name": "trunk",
                                                       "tagged-segment": ["red"]}]}))
        for number, (name, mac) in enumerate(cls.macs.items()):
            changes.append((f"netport-host:hosts/host=raw-{name}", {"netport-host:host": [
                {"name": f"raw-{name}", "segment": "red", "mac": mac, "address": [f"10.1.7.{number + 1}"]}]}))
        cls.enterClassContext(scratch(cls.bed, *changes))
        for name in SITES:
            cls.bed.view.report(f"raw-{name}", name, "raw")
        cls.bed.view.report("raw-trunk", "osaka", "trunk")
        cls.bed.view.await_programmed()

    def setUp(self):
        for port in (*self.ports.values(), self.rogue, self.trunk):
            port.drain()

    def check_once_everywhere_else(self, destination, mark):
        for origin, port in self.ports.items():
            with self.subTest(origin=origin):
                each = f"{mark}-{origin}"
                port.send(marked_frame(self.macs[origin], destination, each))
                for name, other in self.ports.items():
                    frames = other.received(marked(each), enough=int(name != origin), settle=0.15)
                    self.assertEqual(len(frames), int(name != origin), f"from {origin} at {name}")
                    self.assertTrue(all(not tags_of(frame) for frame in frames), f"untagged at {name}")
                frames = self.trunk.received(marked(each), settle=0.1)
                self.assertEqual([tags_of(frame) for frame in frames], [((CTAG, 55),)], f"from {origin} at the trunk")
                self.assertEqual(self.rogue.received(marked(each), enough=0, settle=0.1), [])

    def test_broadcast_comes_to_every_port_of_the_segment_once(self):
        self.check_once_everywhere_else(GROUP, "broadcast")

    def test_multicast_comes_to_every_port_of_the_segment_once(self):
        self.check_once_everywhere_else(MULTICAST, "multicast")

    def test_unknown_unicast_comes_to_every_port_of_the_segment_once(self):
        self.check_once_everywhere_else(NOBODY, "unknown")

    def test_known_unicast_comes_to_its_host_alone(self):
        self.ports["seoul"].send(marked_frame(self.macs["seoul"], self.macs["tokyo"], "unicast"))
        self.assertEqual(len(self.ports["tokyo"].received(marked("unicast"))), 1)
        for port in (self.ports["osaka"], self.trunk, self.rogue):
            self.assertEqual(port.received(marked("unicast"), enough=0, settle=0.1), [])

    def test_a_tagged_port_sends_and_takes_the_vlan_of_its_site(self):
        self.trunk.send(marked_frame(self.macs["trunk"], self.macs["tokyo"], "tagged", [(CTAG, 55)]))
        frames = self.ports["tokyo"].received(marked("tagged"))
        self.assertEqual([tags_of(frame) for frame in frames], [()])
        for wrong in ([], [(CTAG, 56)]):
            self.trunk.send(marked_frame(self.macs["trunk"], self.macs["tokyo"], "wrong-tag", wrong))
        self.assertEqual(self.ports["tokyo"].received(marked("wrong-tag"), enough=0, settle=0.3), [])

    def test_who_asks_at_a_tagged_port_is_answered_with_its_tag(self):
        owner = self.network.host("red", "seoul").identity
        questions = (arp_request(self.macs["trunk"], "10.1.7.4", owner.addresses()[0]),
                     neighbour_solicitation(self.macs["trunk"], "2001:db8:1::7:4", owner.addresses()[1]))
        for question, kind in zip(questions, (ETH_ARP, ETH_IPV6), strict=True):
            self.trunk.send(retag(question, 0, [(CTAG, 55)]))
            answers = self.trunk.received(lambda frame: frame[6:12] == mac_bytes(owner.mac))
            self.assertEqual([(frame[:6], tags_of(frame), frame[16:18]) for frame in answers],
                             [(mac_bytes(self.macs["trunk"]), ((CTAG, 55),), kind.to_bytes(2, "big"))])

    def test_a_port_that_is_not_configured_carries_nothing(self):
        self.rogue.send(marked_frame(NOBODY, GROUP, "rogue"))
        self.rogue.send(marked_frame(self.macs["tokyo"], self.macs["seoul"], "rogue"))
        for port in (*self.ports.values(), self.trunk):
            self.assertEqual(port.received(marked("rogue"), enough=0, settle=0.2), [])

    def test_an_unknown_vid_on_a_circuit_carries_nothing(self):
        """The test is the carrier: it holds both ends of one more circuit, which is too dear for other traffic."""
        ends = {site: RawPort(self.bed.run, self.network.switches[site], "wan-raw") for site in ("tokyo", "osaka")}
        circuit = {"name": "raw", "number": 9, "cost": 1000, "a": {"switch": "tokyo", "port-name": "wan-raw"},
                   "b": {"switch": "osaka", "port-name": "wan-raw"},
                   "vlan-circuit": {"segment": [{"name": "red", "a-vid": 109, "b-vid": 209}]}}
        with scratch(self.bed, ("netport-link:links/link=raw", {"netport-link:link": [circuit]})):
            ends["osaka"].send(marked_frame(NOBODY, self.macs["osaka"], "known-vid", [(CTAG, 209)]))
            self.assertEqual([tags_of(frame) for frame in self.ports["osaka"].received(marked("known-vid"))], [()])
            for tags in ([], [(CTAG, 210)], [(CTAG, 109)], [(STAG, 300), (CTAG, 209)]):
                for destination in (self.macs["osaka"], self.macs["tokyo"], GROUP):
                    ends["osaka"].send(marked_frame(NOBODY, destination, "unknown-vid", tags))
            for port in (*self.ports.values(), self.trunk, *ends.values()):
                self.assertEqual(port.received(marked("unknown-vid"), enough=0, settle=0.2), [], port.link)

    def test_an_unknown_tag_at_a_hand_off_carries_nothing(self):
        ends = {site: RawPort(self.bed.run, self.network.switches[site], "wan-ad") for site in ("tokyo", "osaka")}
        circuit = {"name": "raw", "number": 9, "cost": 1000, "a": {"switch": "tokyo", "port-name": "wan-ad"},
                   "b": {"switch": "osaka", "port-name": "wan-ad"}, "vlan-circuit": {
                       "handoff": {"a-s-vid": 509, "b-s-vid": 609},
                       "segment": [{"name": "red", "a-vid": 109, "b-vid": 209}]}}
        with scratch(self.bed, ("netport-link:links/link=raw", {"netport-link:link": [circuit]})):
            ends["osaka"].send(marked_frame(NOBODY, self.macs["osaka"], "known-tags", [(STAG, 609), (CTAG, 209)]))
            self.assertEqual([tags_of(frame) for frame in self.ports["osaka"].received(marked("known-tags"))], [()])
            for tags in ([], [(CTAG, 209)], [(STAG, 609)], [(STAG, 609), (CTAG, 210)], [(STAG, 610), (CTAG, 209)],
                         [(STAG, 509), (CTAG, 109)], [(CTAG, 609), (CTAG, 209)]):
                for destination in (self.macs["osaka"], self.macs["tokyo"], GROUP):
                    ends["osaka"].send(marked_frame(NOBODY, destination, "unknown-tags", tags))
            for port in (*self.ports.values(), self.trunk, *ends.values()):
                self.assertEqual(port.received(marked("unknown-tags"), enough=0, settle=0.2), [], port.link)

    def test_an_unknown_vni_in_a_tunnel_carries_nothing(self):
        with self.network.switches["seoul"].netns.entered():
            underlay = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(underlay.close)
        underlay.bind((TUNNEL_ADDRESSES["seoul"], 0))
        tokyo = (TUNNEL_ADDRESSES["tokyo"], VXLAN_PORT)
        underlay.sendto(vxlan(SEGMENTS["red"], marked_frame(NOBODY, self.macs["tokyo"], "known-vni")), tokyo)
        self.assertEqual(len(self.ports["tokyo"].received(marked("known-vni"))), 1)
        for vni in (0, 1, 5003, 0xFFFFFF):
            for destination in (self.macs["tokyo"], self.macs["osaka"], GROUP):
                underlay.sendto(vxlan(vni, marked_frame(NOBODY, destination, "unknown-vni")), tokyo)
        for port in (*self.ports.values(), self.trunk):
            self.assertEqual(port.received(marked("unknown-vni"), enough=0, settle=0.2), [], port.link)

    def test_a_frame_whose_source_does_not_belong_on_its_port_is_dropped_and_counted(self):
        """Of the three sources the second is a host of another segment, which is nobody in this one."""
        switch = self.network.switches["tokyo"]
        eventually("the drops to be read once", lambda: self.refused("tokyo", "source-foreign") >= 0, patience=40)
        before, shown = dropped(switch, SOURCE_FOREIGN), self.refused("tokyo", "source-foreign")
        for source in (NOBODY, self.network.guests["vm6"].identity.mac, "01:00:00:00:00:01"):
            self.ports["tokyo"].send(marked_frame(source, self.macs["osaka"], "stolen"))
        self.assertEqual(self.ports["osaka"].received(marked("stolen"), enough=0, settle=0.3), [])
        eventually("the drops to be counted", lambda: dropped(switch, SOURCE_FOREIGN) >= before + 3)
        eventually("the drops to be shown", lambda: self.refused("tokyo", "source-foreign") >= shown + 3, patience=40)

    def test_an_address_that_is_not_the_hosts_is_dropped_and_counted(self):
        eventually("the drops to be read once", lambda: self.refused("tokyo", "address-foreign") >= 0, patience=40)
        shown = self.refused("tokyo", "address-foreign")
        for _ in range(2):
            self.ports["tokyo"].send(arp_request(self.macs["tokyo"], "10.1.7.77", "10.1.7.2"))
        eventually("the drops to be shown", lambda: self.refused("tokyo", "address-foreign") >= shown + 2, patience=40)

    def refused(self, name, kind):
        """How many frames a switch has refused, as the controller shows; -1 before it has been asked."""
        return int(self.bed.view.switch(name).get("refused", {}).get(kind, -1))

    def test_arp_for_a_known_host_is_answered_at_the_edge_and_does_not_cross(self):
        owner = self.network.host("red", "seoul").identity
        self.ports["tokyo"].send(arp_request(self.macs["tokyo"], "10.1.7.1", owner.addresses()[0]))
        answers = self.ports["tokyo"].received(lambda frame: frame[12:14] == ETH_ARP.to_bytes(2, "big"))
        self.assertEqual([frame[20:28] for frame in answers], [b"\x00\x02" + mac_bytes(owner.mac)])
        self.check_nothing_crossed(BROADCAST)

    def test_a_solicitation_of_a_known_host_is_answered_at_the_edge_and_does_not_cross(self):
        owner = self.network.host("red", "seoul").identity
        question = neighbour_solicitation(self.macs["tokyo"], "2001:db8:1::7:1", owner.addresses()[1])
        self.ports["tokyo"].send(question)
        answers = self.ports["tokyo"].received(lambda frame: frame[12:14] == b"\x86\xdd" and frame[54] == 136)
        self.assertEqual([frame[80:86] for frame in answers], [mac_bytes(owner.mac)])
        self.check_nothing_crossed(question[:6])

    def check_nothing_crossed(self, destination):
        for name in ("osaka", "seoul"):
            self.assertEqual(self.ports[name].received(lambda frame: frame[:6] == destination, enough=0), [])


class LinkTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.network = cls.bed.network

    def test_traffic_takes_another_way_when_a_circuit_is_cut(self):
        circuit = self.network.circuits["tokyo-osaka"]
        host = self.network.host("red", "tokyo")
        address = self.network.host("red", "osaka").identity.addresses()[0]
        self.assertTrue(answered(host, address))
        self.addCleanup(lambda: eventually("the direct way again", lambda: answered(host, address)))
        self.addCleanup(circuit.mend)
        circuit.cut()
        eventually("the way by seoul", lambda: answered(host, address))

    def test_a_tunnel_becomes_geneve_by_configuration_alone(self):
        for name in ("tokyo", "seoul"):
            self.network.switches[name].add_tunnel("geneve0", "geneve")
            self.addCleanup(self.network.switches[name].delete_port, "geneve0")
        changed = copy.deepcopy(links()[2])
        changed["a"]["port-name"] = changed["b"]["port-name"] = "geneve0"
        changed["tunnel"]["encapsulation"] = "netport-types:geneve"
        path = "netport-link:links/link=tokyo-seoul"
        self.bed.view.put(path, {"netport-link:link": [changed]})
        self.addCleanup(self.bed.view.put, path, {"netport-link:link": [links()[2]]})
        self.bed.view.await_verified()
        # with this circuit cut, traffic that passes has passed the tunnel
        self.network.circuits["tokyo-osaka"].cut()
        self.addCleanup(self.network.circuits["tokyo-osaka"].mend)
        host = self.network.host("red", "tokyo")
        address = self.network.host("red", "seoul").identity.addresses()[0]
        eventually("an answer through geneve", lambda: answered(host, address))


def dropped(switch, cookie):
    """Packets counted by the entries of a switch with some cookie (docs/cookies.md)."""
    lines = switch.ofctl("dump-flows", cookie).splitlines()
    return sum(int(line.partition("n_packets=")[2].partition(",")[0]) for line in lines if "n_packets=" in line)
