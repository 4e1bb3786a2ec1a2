# SPDX-License-Identifier: Apache-2.0
"""The answers, errors and routed packets that hosts get, captured at their ports and read by tshark."""

import re
import struct
import unittest

from e2e.routed import Speaker, shared
from e2e.shared import eventually, scratch
from testbed import malformed, packet
from testbed.frame import arp_request, mac_bytes, neighbour_solicitation
from testbed.packet import echo_request, icmp, packed, received, solicited, udp
from testbed.routed import GATEWAY_MAC, SEGMENTS
from testbed.tshark import complaints

GATEWAYS = SEGMENTS["db"].gateways
ALL_ROUTERS = "ff02::2"
#: ``arp-unreadable``, ``nd-unreadable`` and ``answer-miss``: the entries that drop malformed questions.
UNREADABLE = (0x82, 0x83, 0x74)


def kind_of(frame):
    """What a frame is, in a word or two."""
    ether_type = int.from_bytes(frame[12:14], "big")
    told = received(frame)
    if told is None:
        return f"{ether_type:04x} {int.from_bytes(frame[20:22], 'big')}"
    return f"{'icmp' if told.protocol == 1 else 'icmpv6' if told.protocol == 58 else told.protocol} {told.body[0]}"


def alone(speaker, gateway, option):
    """A solicitation to the gateway alone, as one who knows it already sends it."""
    return speaker.packet(gateway, *icmp(speaker.six, gateway, 135, 0, bytes(4) + packed(gateway) + option), hops=255)


def matched(switch, *kinds):
    """How many frames entries of some kinds have matched on a switch, by their numbers in docs/cookies.md."""
    return sum(int(count) for kind in kinds for count in re.findall(
        r"n_packets=(\d+)", switch.ofctl("dump-flows", f"cookie={0x4E50 << 48 | kind << 40:#x}/0xffffff0000000000")))


def answers_of(switch):
    """How many questions a switch has answered itself."""
    return matched(switch, 0x6C, 0x6D)


class FramesTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.near, cls.absent, cls.witness = (Speaker(cls.bed, "db", site, number)
                                             for site, number in (("tokyo", 81), ("seoul", 82), ("tokyo", 84)))
        cls.web = Speaker(cls.bed, "web", "tokyo", 83)
        speakers = (cls.near, cls.absent, cls.web, cls.witness)
        cls.enterClassContext(scratch(cls.bed, *(change for speaker in speakers for change in speaker.configuration())))
        for speaker in speakers:
            speaker.locate()
        cls.bed.view.await_programmed()

    def check(self, speaker, questions, kinds):
        """Checks that questions are answered by frames of some kinds, and that nobody complains of any."""
        speaker.port.drain()
        for question in questions:
            speaker.port.send(question)
        frames = speaker.port.received(lambda frame: True, enough=len(questions), settle=0.5)
        self.assertEqual(complaints(self.bed.run.path("capture", f"{self.id()}.pcap"), frames), [])
        self.assertLessEqual(set(kinds), {kind_of(frame) for frame in frames})

    def test_answers_about_addresses(self):
        """Of all and, of a gateway, alone with and without an option; the switch answers, and the controller to who
        detects duplicates or has no option."""
        near = self.near
        neighbour = SEGMENTS["db"].stayer("tokyo").addresses()
        answered = answers_of(self.bed.network.switches["tokyo"])
        self.check(near, [
            *(alone(near, GATEWAYS[1], option) for option in (bytes((1, 1)) + mac_bytes(near.mac), b"")),
            packet.ip(near.mac, "33:33:ff:00:00:01", "::", solicited(GATEWAYS[1]),
                      *icmp("::", solicited(GATEWAYS[1]), 135, 0, bytes(4) + packed(GATEWAYS[1])), hops=255),
            *(arp_request(near.mac, near.four, target) for target in (GATEWAYS[0], neighbour[0], self.absent.four)),
            *(neighbour_solicitation(near.mac, near.six, target)
              for target in (GATEWAYS[1], neighbour[1], self.absent.six))], ["0806 2", "icmpv6 136"])
        eventually("the switch to have counted them",
                   lambda: answers_of(self.bed.network.switches["tokyo"]) - answered >= 7)

    def targets(self):
        """The addresses of a gateway, of a neighbour and of one who can only be routed to: (IPv4, IPv6) pairs."""
        return GATEWAYS, SEGMENTS["db"].stayer("tokyo").addresses(), (self.absent.four, self.absent.six)

    def ask(self, frames):
        """Sends questions; what comes of them: the frames to who has asked, and those that another one sees of them."""
        near, witness = self.near, self.witness
        for speaker in (near, witness):
            speaker.port.drain()
        for frame in frames:
            near.port.send(frame)
        asker = mac_bytes(near.mac)
        return (near.port.received(lambda frame: frame[:6] == asker, enough=0, settle=1.0),
                witness.port.received(lambda frame: asker in (frame[:6], frame[6:12]), enough=0))

    def test_malformed_questions_are_answered_by_nobody_seen_by_nobody_and_counted(self):
        near, switch = self.near, self.bed.network.switches["tokyo"]
        frames = [frame for four, six in self.targets() for _, frame in (
            *malformed.requests(near.mac, near.four, four), *malformed.solicitations(near.mac, near.six, six))]

        def counted():
            return matched(switch, *UNREADABLE) + self.bed.view.counter("malformed-packets")

        before = counted()
        self.assertEqual(self.ask(frames), ([], []))
        eventually("all to be counted", lambda: counted() - before >= len(frames), patience=30)
        sound, _ = self.ask([arp_request(near.mac, near.four, GATEWAYS[0]),
                             neighbour_solicitation(near.mac, near.six, GATEWAYS[1])])
        self.assertEqual([kind_of(frame) for frame in sound], ["0806 2", "icmpv6 136"])

    def test_what_a_switch_does_not_see_of_a_question_comes_back_to_who_has_asked_alone(self):
        """A wrong checksum, and what is behind a sound option."""
        near = self.near
        own = malformed.option(1, near.mac)
        frames = [malformed.solicitation(near.mac, near.six, solicited(six), six, own + more, right=right)
                  for _, six in self.targets() for more, right in ((b"", False), (bytes(8), True))]
        answers, seen = self.ask(frames)
        self.assertEqual({kind_of(frame) for frame in answers}, {"icmpv6 136"})
        self.assertEqual(seen, [])

    def test_advertisements_of_routers(self):
        web = self.web
        solicitation = icmp(web.six, ALL_ROUTERS, 133, 0, struct.pack("!IBB6s", 0, 1, 1, mac_bytes(web.mac)))
        self.check(web, [packet.ip(web.mac, "33:33:00:00:00:02", web.six, ALL_ROUTERS, *solicitation, hops=255)],
                   ["icmpv6 134"])

    def test_answers_of_gateways(self):
        near = self.near
        self.check(near, [near.echo(gateway) for gateway in GATEWAYS], ["icmp 0", "icmpv6 129"])

    def test_errors(self):
        near, web = self.near, self.web
        self.check(near, [
            *(near.echo(address, hops=1) for address in (web.four, web.six)),
            *(near.packet(gateway, *udp(near.own(gateway), gateway, 33434)) for gateway in GATEWAYS),
            *(near.packet(gateway, 253, bytes(1300)) for gateway in GATEWAYS)],
            ["icmp 3", "icmp 11", "icmpv6 1", "icmpv6 3", "icmpv6 4"])

    def test_routed_packets(self):
        """From the same switch and from another, whole and in fragments, as they come to a host."""
        for sender in (self.near, self.absent):
            self.web.port.drain()
            whole = [sender.packet(to, *echo_request(sender.own(to), to, bytes(1000))) for to in (self.web.four,
                                                                                                  self.web.six)]
            pieces = [sender.packet(self.web.four, *udp(sender.four, self.web.four, 9, bytes(1000)), hops=2,
                                    options=packet.RECORD_ROUTE)]
            for frame in whole + pieces:
                sender.port.send(frame)
            mine = mac_bytes(GATEWAY_MAC)
            frames = self.web.port.received(lambda frame: frame[6:12] == mine, enough=len(whole + pieces))
            self.assertEqual(len(frames), len(whole + pieces))
            self.assertEqual(complaints(self.bed.run.path("capture", f"{self.id()}.pcap"), frames), [])
            self.assertEqual({received(frame).hops for frame in frames}, {63, 1})
