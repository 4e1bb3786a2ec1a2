# SPDX-License-Identifier: Apache-2.0
"""ARP requests and neighbour solicitations that break the rules of RFC 826 and RFC 4861. Pure."""

import struct

from . import packet
from .frame import BROADCAST, arp_request, mac_bytes
from .packet import ICMPV6, icmp, packed, solicited

SOLICITATION = 135
ETHERNET = 14


def requests(mac, sender, target):
    """ARP requests for an address that nobody can answer: (what is wrong, frame) pairs."""
    whole = arp_request(mac, sender, target)
    for wrong, at, octets in (("hardware type", 0, "0006"), ("protocol type", 2, "86dd"),
                              ("hardware length", 4, "08"), ("no hardware length", 4, "00"),
                              ("protocol length", 5, "10"), ("no protocol length", 5, "00"),
                              ("operation", 6, "0000"), ("operation of two octets", 6, "0101")):
        yield wrong, _patched(whole, ETHERNET + at, bytes.fromhex(octets))
    for length in (0, 1, 8, 20, 27):
        yield f"{length} octets of ARP", whole[:ETHERNET + length]


def solicitations(mac, sender, target):
    """Neighbour solicitations for an address, to its solicited-node group and to the address alone, that nobody may
    answer (RFC 4861, section 7.1.1): (what is wrong, frame) pairs."""
    own = option(1, mac)
    for to in (solicited(target), target):
        for hops in (254, 64, 1, 0):
            yield f"hop limit {hops}", solicitation(mac, sender, to, target, own, hops=hops)
        yield "code 1", solicitation(mac, sender, to, target, own, code=1)
        for length in (8, 20, 23):  # with less, a switch does not even see of which type it is
            yield f"{length} octets of ND", solicitation(mac, sender, to, target, b"", length=length)
        yield "option of length 0", solicitation(mac, sender, to, target, b"\1\0" + mac_bytes(mac))
        yield "option that is longer than the packet", solicitation(mac, sender, to, target, b"\1\2" + mac_bytes(mac))
        yield "option twice", solicitation(mac, sender, to, target, own + own)
        yield "octets that are no option", solicitation(mac, sender, to, target, own[:7])
        yield "checksum, and no option", solicitation(mac, sender, to, target, b"", right=False)
        yield "an option of one without an address", solicitation(mac, "::", to, target, own)
    yield "detection that is for one alone", solicitation(mac, "::", target, target, b"")


def solicitation(mac, sender, to, target, options, code=0, length=None, right=True, hops=255):
    """A neighbour solicitation.

    :param options: what follows the target
    :param length: how many octets there are of the message; None: all
    :param right: whether its checksum is right
    """
    protocol, body = icmp(sender, to, SOLICITATION, code, (bytes(4) + packed(target) + options)[:_rest(length)], right)
    assert protocol == ICMPV6
    group = b"\x33\x33" + packed(to)[12:] if to.startswith("ff02:") else BROADCAST
    return packet.ip(mac, ":".join(f"{octet:02x}" for octet in group), sender, to, protocol, body, hops=hops)


def option(kind, mac):
    """A link-layer address option (RFC 4861, section 4.6.1)."""
    return struct.pack("!BB6s", kind, 1, mac_bytes(mac))


def _rest(length):
    """How much of a message of a length is behind type, code and checksum."""
    return None if length is None else length - 4


def _patched(frame, at, octets):
    return frame[:at] + octets + frame[at + len(octets):]
