# SPDX-License-Identifier: Apache-2.0
"""What guests send to gateways and through them that is rare, wrong or a lie: who is deceived, and what it costs."""

import functools
import random
import unittest

from e2e.routed import Speaker, answered, shared
from e2e.shared import eventually, scratch
from testbed import packet
from testbed.frame import ETH_ARP, arp_request, gratuitous_arp, marked_frame, unsolicited_advertisement
from testbed.packet import FRAGMENT, HOP_BY_HOP, ICMP, ICMPV6, ROUTING, UDP, echo_request, extended, udp
from testbed.routed import GATEWAY_LINK_LOCAL as LINK_LOCAL
from testbed.routed import GATEWAY_MAC, SEGMENTS

GATEWAYS = SEGMENTS["web"].gateways

TIME_EXCEEDED, PORT_UNREACHABLE, PROTOCOL_UNREACHABLE = ({4: (11, 0), 6: (3, 0)}, {4: (3, 3), 6: (1, 4)},
                                                         {4: (3, 2), 6: (4, 1)})
FLOOD = 9_000  # frames, more than any meter lets through in the time that they take
FOR_GATEWAYS, USED_UP = 0x4E05, 0x4E08  # meters of packets for gateways, and of those without hops (docs/pipeline.md)


def family(address):
    """4 or 6."""
    return 6 if ":" in address else 4


@functools.cache
def speakers():
    """Speakers of web in tokyo and osaka, and of app in osaka."""
    return tuple(Speaker(shared(), name, site, number) for name, site, number in (
        ("web", "tokyo", 74), ("web", "osaka", 75), ("app", "osaka", 76)))


class SpeakersTest(unittest.TestCase):
    """What the three speakers say and hear."""

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.network = cls.bed.network
        cls.near, cls.far, cls.other = speakers()
        cls.enterClassContext(scratch(cls.bed, *(change for each in speakers() for change in each.configuration())))
        for speaker in speakers():
            speaker.locate()
        cls.bed.view.await_programmed()

    def setUp(self):
        for speaker in (self.near, self.far, self.other):
            speaker.port.drain()

    def check_answer(self, question, source, kind, code, hops=64):
        """Checks that a packet is answered once by ICMP, and from where."""
        self.near.port.send(question)
        answers = self.near.hears(lambda told: told.protocol in (ICMP, ICMPV6) and told.icmp[0] not in (135, 136)
                                  and told.destination == self.near.own(source))
        self.assertEqual([(told.source, told.source_mac, told.destination_mac, told.icmp, told.hops)
                          for told in answers], [(source, GATEWAY_MAC, self.near.mac, (kind, code), hops)])
        return answers[0]

    def check_passes(self, question, wanted=lambda told: True):
        """Checks that a packet to the other segment comes there once, with one hop less, from the gateway."""
        self.near.port.send(question)
        heard = self.other.hears(lambda told: told.source in (self.near.four, self.near.six) and wanted(told))
        self.assertEqual([(told.source_mac, told.destination_mac, told.hops) for told in heard],
                         [(GATEWAY_MAC, self.other.mac, 63)])
        return heard[0]

    def check_silence(self, *speakers):
        """Checks that nobody has been sent anything of another speaker, or of the gateway."""
        for speaker in speakers:
            heard = speaker.hears(lambda told: told.source_mac in (GATEWAY_MAC, self.near.mac), enough=0, settle=0.4)
            self.assertEqual(heard, [])


class AnswerTest(SpeakersTest):

    def test_an_echo_request_is_answered_with_what_it_carried(self):
        data = bytes(range(200))
        for gateway in GATEWAYS:
            with self.subTest(gateway):
                kind = 129 if family(gateway) == 6 else 0
                answer = self.check_answer(
                    self.near.packet(gateway, *echo_request(self.near.own(gateway), gateway, data)), gateway, kind, 0)
                self.assertEqual(answer.body[4:], b"NP\0\1" + data)

    def test_a_packet_whose_hops_are_used_up_is_told_of_by_the_gateway_of_its_senders_segment(self):
        for gateway, address in zip(GATEWAYS, self.other.identity.addresses(), strict=True):
            for hops in (1, 0):
                with self.subTest(address, hops=hops):
                    question = self.near.echo(address, hops=hops)
                    answer = self.check_answer(question, gateway, *TIME_EXCEEDED[family(gateway)])
                    self.assertIn(question[14:14 + 28], answer.body)
                    self.check_silence(self.other)

    def test_a_port_of_the_gateway_is_unreachable(self):
        for gateway in GATEWAYS:
            with self.subTest(gateway):
                self.check_answer(self.near.packet(gateway, *udp(self.near.own(gateway), gateway, 33434)), gateway,
                                  *PORT_UNREACHABLE[family(gateway)])

    def test_a_protocol_that_the_gateway_does_not_speak_is_unreachable(self):
        for gateway in GATEWAYS:
            with self.subTest(gateway):
                self.check_answer(self.near.packet(gateway, 253, bytes(16)), gateway,
                                  *PROTOCOL_UNREACHABLE[family(gateway)])

    def test_options_and_extension_headers_are_routed_and_read(self):
        four, six = self.other.identity.addresses()
        request = echo_request(self.near.four, four)
        self.check_passes(self.near.packet(four, *request, options=packet.RECORD_ROUTE))
        self.check_answer(self.near.packet(GATEWAYS[0], *echo_request(self.near.four, GATEWAYS[0]),
                                           options=packet.RECORD_ROUTE), GATEWAYS[0], 0, 0)
        for kind in (HOP_BY_HOP, 60):
            padding = bytes((1, 4, 0, 0, 0, 0))
            with self.subTest(extension=kind):
                self.check_passes(self.near.packet(six, *extended(kind, *echo_request(self.near.six, six), padding)))
                self.check_answer(self.near.packet(GATEWAYS[1], *extended(
                    kind, *echo_request(self.near.six, GATEWAYS[1]), padding)), GATEWAYS[1], 129, 0)

    def test_fragments_are_routed_and_not_put_together(self):
        four, six = self.other.identity.addresses()
        for offset in (0x2000, 0x0010):
            self.check_passes(self.near.packet(four, *udp(self.near.four, four, 9), fragment=offset))
            self.near.port.send(self.near.packet(GATEWAYS[0], *echo_request(self.near.four, GATEWAYS[0]),
                                                 fragment=offset))
        for rest in (bytes((0, 1, 0, 0, 0, 7)), bytes((0, 128, 0, 0, 0, 7))):
            self.check_passes(self.near.packet(six, *extended(FRAGMENT, *udp(self.near.six, six, 9), rest)))
            self.near.port.send(self.near.packet(GATEWAYS[1], *extended(
                FRAGMENT, *echo_request(self.near.six, GATEWAYS[1]), rest)))
        self.check_silence(self.near)


class DeceitTest(SpeakersTest):

    def test_nobody_but_the_gateway_says_that_he_has_its_address(self):
        victim = self.network.host("web", "seoul")
        for gateway in GATEWAYS:
            self.assertTrue(answered(victim, gateway))
        four, six = GATEWAYS
        for frame in (gratuitous_arp(self.near.mac, four), arp_request(self.near.mac, four, self.far.four),
                      unsolicited_advertisement(self.near.mac, six),
                      unsolicited_advertisement(self.near.mac, LINK_LOCAL),
                      packet.router_advertisement(self.near.mac, LINK_LOCAL, "2001:db8:bad::"),
                      packet.ip(self.near.mac, self.far.mac, four, self.far.four, *echo_request(four, self.far.four)),
                      packet.ip(self.near.mac, self.far.mac, six, self.far.six, *echo_request(six, self.far.six))):
            self.near.port.send(frame)
        self.check_silence(self.far)
        self.assertEqual(self.far.port.received(lambda frame: frame[12:14] == ETH_ARP.to_bytes(2, "big"), enough=0), [])
        for gateway in GATEWAYS:
            self.assertEqual(victim.neighbour(gateway), GATEWAY_MAC)
            self.assertTrue(answered(victim, gateway))

    def test_a_frame_from_the_gateways_mac_address_goes_nowhere(self):
        self.near.port.send(marked_frame(GATEWAY_MAC, self.far.mac, "gateway"))
        self.near.port.send(marked_frame(GATEWAY_MAC, "ff:ff:ff:ff:ff:ff", "gateway"))
        self.assertEqual(self.far.port.received(lambda frame: b"gateway" in frame, enough=0, settle=0.4), [])

    def test_a_packet_from_an_address_that_is_not_its_senders_is_not_routed(self):
        for source, destination in zip(("10.20.1.99", "2001:db8:20:1::99"), self.other.identity.addresses(),
                                       strict=True):
            self.near.port.send(packet.ip(self.near.mac, GATEWAY_MAC, source, destination,
                                          *echo_request(source, destination)))
        self.assertEqual(self.other.hears(lambda told: "99" in told.source, enough=0, settle=0.4), [])

    def test_a_martian_or_a_link_local_source_is_not_routed(self):
        four, six = self.other.identity.addresses()
        for source, destination in (("127.0.0.1", four), ("0.0.0.0", four), ("224.0.0.1", four),
                                    ("255.255.255.255", four), ("169.254.1.1", four), ("::", six), ("::1", six),
                                    ("ff02::1", six), ("fe80::99", six)):
            self.near.port.send(packet.ip(self.near.mac, GATEWAY_MAC, source, destination,
                                          *echo_request(source, destination)))
        self.assertEqual(self.other.hears(lambda told: told.source_mac == GATEWAY_MAC
                                          and told.icmp[0] in (8, 128), enough=0, settle=0.4), [])

    def test_a_router_mac_address_is_of_no_use_to_hosts(self):
        four, _ = self.other.identity.addresses()
        for mac in ("02:4e:50:00:00:01", "02:4e:50:00:00:02", "02:4e:50:01:00:01", "02:4e:50:01:00:02"):
            self.near.port.send(self.near.echo(four, mac=mac))
        self.check_silence(self.other)


class RubbishTest(SpeakersTest):

    def rubbish(self):
        """Frames that routers must bear, all to the gateway's MAC address."""
        chance = random.Random(4)
        whole = [self.near.packet(address, *body) for address in (*GATEWAYS, *self.other.identity.addresses())
                 for body in (echo_request(self.near.own(address), address), udp(self.near.own(address), address, 9))]
        for frame in whole:
            yield from (frame[:end] for end in range(14, len(frame), 3))
            for _ in range(40):
                at = chance.randrange(14, len(frame))
                yield frame[:at] + bytes((chance.randrange(256),)) + frame[at + 1:]
        four, six = GATEWAYS
        yield self.near.echo(four, right=False)
        yield self.near.packet(four, *echo_request(self.near.four, four), options=packet.LOOSE_SOURCE_ROUTE)
        yield self.near.packet(six, *extended(ROUTING, *echo_request(self.near.six, six), bytes((0, 1, 0, 0, 0, 0))))
        chain = echo_request(self.near.six, six)
        for _ in range(100):
            chain = extended(60, *chain)
        yield self.near.packet(six, *chain)
        for kind in (ICMP, UDP, 6):
            yield self.near.packet(four, kind, b"")
        for kind in (ICMPV6, UDP, 6, 59, 0, 43, 44, 60):
            yield self.near.packet(six, kind, b"")
        head = self.near.echo(four)[:14]
        for _ in range(200):
            yield head + chance.randbytes(chance.randrange(0, 200))

    def test_malformed_packets_change_nothing_but_counters(self):
        since = self.session()
        before = self.counted()
        for frame in self.rubbish():
            self.near.port.send(frame)
        eventually("rubbish to be counted", lambda: self.counted() > before, patience=30)
        self.check_unharmed(since)

    def test_a_flood_for_the_gateway_is_limited_on_the_switch(self):
        for gateway in GATEWAYS:
            with self.subTest(gateway):
                self.check_limited(self.near.echo(gateway), FOR_GATEWAYS)

    def test_a_flood_of_packets_whose_hops_are_used_up_is_limited_on_the_switch(self):
        for address in self.other.identity.addresses():
            for hops in (1, 0):
                with self.subTest(address, hops=hops):
                    self.check_limited(self.near.echo(address, hops=hops), USED_UP)

    def check_limited(self, frame, meter):
        """Checks that a meter drops most of a flood of a frame, and the controller hears of no more than the rest."""
        since = self.session()
        switch = self.network.switches["tokyo"]
        before, told = switch.metered_away()[meter], self.told()
        for _ in range(FLOOD):
            self.near.port.send(frame)
        eventually("the meter to drop most", lambda: switch.metered_away()[meter] - before > FLOOD // 2)
        eventually("the rest to be told of", lambda: self.told() > told)
        self.assertLess(self.told() - told, FLOOD // 2)
        self.check_unharmed(since)

    def told(self):
        """How many frames the switch has sent to the controller."""
        counters = self.bed.view.switch("tokyo")["session"]["counters"]
        return sum(int(counters[name]) for name in ("packet-ins", "packet-ins-dropped"))

    def session(self):
        """How often switches have connected: once each, if no session has been lost."""
        return self.bed.controller.logged(" connected: ")

    def counted(self):
        return sum(self.bed.view.counter(name) for name in ("malformed-packets", "gateway-silences"))

    def check_unharmed(self, since):
        eventually("the gateway to answer again", lambda: answered(self.network.host("web", "tokyo"), GATEWAYS[0]))
        self.assertEqual(self.session(), since)
        self.assertEqual(self.bed.view.switch("tokyo")["connection"], "connected")
        self.bed.view.await_programmed()
