# SPDX-License-Identifier: Apache-2.0
"""Packets between segments whose MTUs differ: who is told, what is cut, and that connections work all the same."""

import socket
import threading

from e2e.explained import EXPLAIN, effects, entries_told
from e2e.routed import answered, hops_of, take
from e2e.routing.hostile import SpeakersTest
from testbed import packet
from testbed.netns import ip
from testbed.network import MTU
from testbed.packet import ICMP, ICMPV6, UDP, udp
from testbed.routed import SEGMENTS
from testbed.trace import Traced, as_traced
from testbed.tshark import complaints

NARROW = 1300
DONT_FRAGMENT = 0x4000
HEADERS = {4: 28, 6: 48}  # of an echo request: IP and ICMP
STREAM = bytes(range(256)) * 1200


class SizesTest(SpeakersTest):
    """Segment app takes less than the others: speakers of web send to one of app, hosts of web to hosts of app."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(cls.put, MTU)
        cls.put(NARROW)
        cls.host = cls.network.host("web", "tokyo")
        cls.targets = {site: dict(zip((4, 6), SEGMENTS["app"].stayer(site).addresses(), strict=True))
                       for site in ("tokyo", "osaka", "seoul")}

    @classmethod
    def put(cls, mtu):
        """Gives app an MTU."""
        take(cls.bed, "app", mtu)
        for site in cls.network.switches:
            for segment in ("web", "db"):
                for family in ("-4", "-6"):  # what the kernels have learned of ways
                    ip(family, "route", "flush", "cache", netns=cls.network.host(segment, site).netns)

    def test_who_forbids_that_his_packets_are_cut_is_told_what_fits(self):
        for family, address in self.targets["osaka"].items():
            with self.subTest(address):
                told = self.host.netns.command("ping", "-c", "1", "-M", "do", "-W", "2", "-s",
                                               str(MTU - HEADERS[family]), address, check=False)
                gateway = SEGMENTS["web"].gateways[family == 6]
                self.assertRegex(told, rf"From {gateway}.*([Ff]rag needed .*mtu = {NARROW}|too big: mtu={NARROW})")
                self.assertTrue(answered(self.host, address, "-M", "do", "-s", str(NARROW - HEADERS[family])))
                self.assertIn(f"mtu {NARROW}", ip("route", "get", address, netns=self.host.netns))

    def test_what_may_be_cut_arrives_whole(self):
        host = self.network.host("db", "seoul")
        for site in self.targets:
            address = self.targets[site][4]
            with self.subTest(address):
                self.assertEqual(hops_of(host, address, "-M", "dont", "-s", str(MTU - HEADERS[4])), {63})
        self.bed.view.await_counter("packets-cut", 1)

    def test_a_connection_finds_its_size(self):
        """The receiver's kernel does not know that its segment is narrow, and does not say so in its handshake."""
        near, far = self.network.host("db", "osaka"), self.network.host("app", "seoul")
        for address in self.targets["seoul"].values():
            with self.subTest(address):
                self.assertEqual(carried(near, far, address), STREAM)
                self.assertIn(f"mtu {NARROW}", ip("route", "get", address, netns=near.netns))

    def test_what_is_said_and_what_is_cut_is_well_formed(self):
        near, other = self.near, self.other
        near.port.drain()
        four, six = other.identity.addresses()
        data = bytes(MTU - 28)
        near.port.send(near.packet(four, *udp(near.four, four, 9, data), fragment=DONT_FRAGMENT))
        near.port.send(near.packet(six, *udp(near.six, six, 9, bytes(MTU - 48))))
        said = near.port.received(lambda frame: (told := packet.received(frame)) is not None
                                  and told.protocol in (ICMP, ICMPV6) and told.icmp in ((3, 4), (2, 0)), enough=2)
        self.assertEqual(sorted(packet.received(frame).icmp for frame in said), [(2, 0), (3, 4)])
        near.port.send(near.packet(four, *udp(near.four, four, 9, data), options=packet.RECORD_ROUTE))
        pieces = other.port.received(lambda frame: (told := packet.received(frame)) is not None
                                     and told.protocol == UDP and told.source == near.four, enough=2)
        self.assertEqual([packet.received(frame).hops for frame in pieces], [63, 63])
        whole = b"".join(packet.received(frame).body for frame in pieces)
        self.assertEqual(whole, udp(near.four, four, 9, data)[1])
        self.assertEqual(complaints(self.bed.run.path("capture", f"{self.id()}.pcap"), said + pieces), [])
        self.check_silence(self.far)

    def test_the_explanation_agrees_with_the_switch(self):
        for length, verdict, reason in ((NARROW, "delivered", "delivered at tokyo/"),
                                        (NARROW + 1, "told", f"too big for an MTU of {NARROW}")):
            for version in ("ipv4", "ipv6"):
                with self.subTest(length=length, version=version):
                    told = self.bed.restconf.call(EXPLAIN, {
                        "from-host": "web-tokyo", "to-host": "app-tokyo", "ip-version": version, "length": length})
                    self.assertEqual(told["verdict"], verdict, told["reason"])
                    self.assertIn(reason, told["reason"])
                    [hop] = told["hop"]
                    traced = Traced(self.network.switches["tokyo"].trace(*as_traced(
                        f"in_port={hop['in-port']}", hop["frame"])), larger=length > NARROW)
                    self.assertEqual(entries_told(hop), traced.entries, traced.text)
                    self.assertEqual(any(effect["kind"] == "told" for effect in effects(hop)), traced.to_controller)

    def test_the_gateway_of_another_segment_answers_who_has_one_hop_left(self):
        for segment in ("db", "app"):
            for gateway in SEGMENTS[segment].gateways:
                with self.subTest(gateway):
                    self.assertEqual(hops_of(self.host, gateway, "-t", "1"), {64})

    def test_nobody_speaks_as_a_router(self):
        own = "fe80::74"
        self.near.port.send(packet.router_advertisement(self.near.mac, own, "2001:db8:bad::"))
        self.near.port.send(packet.ip(self.near.mac, self.far.mac, own, self.far.six, *packet.icmp(
            own, self.far.six, 137, 0, bytes(36)), hops=255))
        self.check_silence(self.far)
        told = self.network.switches["tokyo"].ofctl("dump-flows", "table=3,icmp6")
        counted = [line for line in told.splitlines() if "priority=710" in line and "n_packets=0" not in line]
        self.assertEqual(sorted(kind for kind in (134, 137) if any(f"icmp_type={kind}" in line for line in counted)),
                         [134, 137], told)


def carried(near, far, address):
    """What comes of a stream from one host to another's address by TCP."""
    with far.netns.entered():
        server = socket.create_server((address, 0), family=socket.AF_INET6 if ":" in address else socket.AF_INET)
    with server:
        server.settimeout(10)
        with near.netns.entered():
            client = socket.create_connection(server.getsockname()[:2], timeout=10)
        peer = server.accept()[0]
    with client, peer:
        peer.settimeout(10)
        sender = threading.Thread(target=lambda: (client.sendall(STREAM), client.shutdown(socket.SHUT_WR)))
        sender.start()
        got = b"".join(iter(lambda: peer.recv(65536), b""))
        sender.join(10)
    return got
