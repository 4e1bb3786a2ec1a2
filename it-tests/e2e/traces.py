# SPDX-License-Identifier: Apache-2.0
"""How traces of Open vSwitch are read, without a switch."""

import dataclasses
import unittest

from testbed.datapath import Header, leaving
from testbed.frame import arp_request
from testbed.trace import Traced, octets

ONE, TWO = "02:00:00:00:00:01", "02:00:00:00:00:02"
PUSHED = ("tnl_push(tnl_port(5),header(size=50,type=4,eth(dst=2a:50:95:66:42:49,src=62:06:30:63:2f:49,dl_type=0x0800),"
          "ipv4(src=192.0.2.1,dst=192.0.2.3,proto=17,tos=0,ttl=64,frag=0x4000),udp(src=0,dst=4789,csum=0x0),"
          "vxlan(flags=0x8000000,vni=0x13ec)),out_port(3)),4")


class TraceTest(unittest.TestCase):

    def test_a_trace_is_read(self):
        traced = Traced("""Flow: arp,in_port=11,vlan_tci=0x0000

bridge("br0")
-------------
 0. in_port=11,vlan_tci=0x0000/0x1fff, priority 200, cookie 0x4e50020000640000
    write_metadata:0x64/0xfffffffff
    goto_table:7
 7. priority 0
    group:1308622948
    bucket 0
            output:11
             >> skipping output to input port
    push_vlan:0x8100
    output:1
    in_port
    CONTROLLER:65535

Final flow: unchanged
""")
        self.assertEqual(traced.entries, [(0, 200, 0x4E50020000640000), (7, 0, 0)])
        self.assertEqual((traced.outputs, traced.to_controller), ([1, 11], True))

    def test_what_another_bridge_does_with_a_tunnels_packets_is_passed_over(self):
        traced = Traced("""Flow: in_port=3
bridge("br0")
-------------
 0. priority 5, cookie 0x4e50
    output:2
     -> output to native tunnel
        bridge("under")
        ---------------
             0. priority 0
                output:7
    output:4
Final flow: unchanged
""")
        self.assertEqual((traced.entries, traced.outputs), ([(0, 5, 0x4E50)], [2, 4]))

    def test_what_is_rewritten_of_a_frame_is_read_for_each_copy(self):
        header = Header(ONE, TWO, ("vlan 101",), 64)
        one, other, third = leaving("Final flow: unchanged\nDatapath actions: " + ",".join((
            f"pop_vlan,set(eth(src={TWO},dst={ONE})),set(ipv4(src=10.0.0.1,dst=10.0.0.2,ttl=63,frag=no)),3",
            "meter(0),push_vlan(vid=1101,pcp=0),push_vlan(tpid=0x88a8,vid=300,pcp=0),4",
            f"pop_vlan,pop_vlan,clone({PUSHED})")), header)
        self.assertEqual(one, Header(TWO, ONE, (), 63))
        self.assertEqual(other, dataclasses.replace(one, tags=("s-vlan 300", "vlan 1101")))
        self.assertEqual(third, dataclasses.replace(one, tunnel=(5100, "192.0.2.3")))

    def test_what_is_done_to_a_tunnels_packet_is_not_done_to_the_frame(self):
        header = Header(ONE, TWO, (), 64)
        [copy] = leaving(f"Datapath actions: set(ipv6(hlimit=63)),{PUSHED}", header)
        self.assertEqual(copy, dataclasses.replace(header, hops=63, tunnel=(5100, "192.0.2.3")))

    def test_an_action_that_nobody_knows_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "push_mpls"):
            leaving("Datapath actions: push_mpls(label=1,tc=0,ttl=64,bos=1),3", Header(ONE, TWO, (), 64))

    def test_a_frame_that_is_told_of_has_the_octets_that_a_sender_makes(self):
        told = {"source-mac": ONE, "ether-type": 0x0806, "tag": [], "destination-mac": "ff:ff:ff:ff:ff:ff",
                "text": f"{ONE} > ff:ff:ff:ff:ff:ff, arp who has 10.0.0.2, from 10.0.0.1"}
        self.assertEqual(bytes.fromhex(octets(told)), arp_request(ONE, "10.0.0.1", "10.0.0.2"))
