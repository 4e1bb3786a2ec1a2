# SPDX-License-Identifier: Apache-2.0
"""Ethernet frames as bytes: the tags a provider rewrites, and the announcements of a guest that has moved. Pure."""

import ipaddress
import struct

CTAG = 0x8100
STAG = 0x88A8
BROADCAST = b"\xff" * 6
ETH_ARP, ETH_RARP, ETH_IPV6, ETH_TEST = 0x0806, 0x8035, 0x86DD, 0x88B5
ARP_REQUEST, RARP_REQUEST = 1, 3


def mac_bytes(text):
    """The six bytes of ``02:00:00:00:00:01``."""
    return bytes.fromhex(text.replace(":", ""))


def tags_of(frame):
    """The VLAN tags of a frame from the outside in, as (TPID, VID) pairs."""
    tags, at = [], 12
    while len(frame) >= at + 4 and struct.unpack_from("!H", frame, at)[0] in (CTAG, STAG):
        tpid, tci = struct.unpack_from("!HH", frame, at)
        tags.append((tpid, tci & 0xFFF))
        at += 4
    return tuple(tags)


def retag(frame, depth, tags):
    """Replaces the outermost ``depth`` tags; the priority of the outermost goes to every new one."""
    priority = struct.unpack_from("!H", frame, 14)[0] & 0xF000 if depth else 0
    new = b"".join(struct.pack("!HH", tpid, priority | vid) for tpid, vid in tags)
    return frame[:12] + new + frame[12 + 4 * depth:]


def arp_request(mac, sender, target):
    """An ARP request (RFC 826)."""
    addresses = (ipaddress.IPv4Address(address).packed for address in (sender, target))
    return _ethernet(BROADCAST, mac, ETH_ARP, _arp_body(ARP_REQUEST, mac_bytes(mac), next(addresses), bytes(6),
                                                        next(addresses)))


def gratuitous_arp(mac, address):
    """An ARP request for one's own address (RFC 5227, section 3)."""
    return arp_request(mac, address, address)


def reverse_arp(mac):
    """The RARP request with which QEMU announces that a guest has arrived (RFC 903); it names no address."""
    own = mac_bytes(mac)
    return _ethernet(BROADCAST, mac, ETH_RARP, _arp_body(RARP_REQUEST, own, bytes(4), own, bytes(4)))


def unsolicited_advertisement(mac, address):
    """A neighbour advertisement to all nodes with the override flag (RFC 4861, section 7.2.6)."""
    source = ipaddress.IPv6Address(address).packed
    body = struct.pack("!BBHI16sBB6s", 136, 0, 0, 0x20000000, source, 2, 1, mac_bytes(mac))
    return _icmpv6(mac, source, ipaddress.IPv6Address("ff02::1").packed, body)


def neighbour_solicitation(mac, sender, target):
    """A neighbour solicitation to the target's solicited-node group (RFC 4861, section 7.2.2)."""
    return _solicitation(mac, sender, target, struct.pack("!BB6s", 1, 1, mac_bytes(mac)))


def bare_solicitation(mac, sender, target):
    """The same without the option that says where to answer: the controller is asked what a switch cannot tell."""
    return _solicitation(mac, sender, target, b"")


def _solicitation(mac, sender, target, options):
    wanted = ipaddress.IPv6Address(target).packed
    group = ipaddress.IPv6Address("ff02::1:ff00:0").packed[:13] + wanted[13:]
    return _icmpv6(mac, ipaddress.IPv6Address(sender).packed, group,
                   struct.pack("!BBHI16s", 135, 0, 0, 0, wanted) + options)


def vxlan(vni, frame):
    """What VXLAN puts into a UDP packet (RFC 7348, section 5)."""
    return struct.pack("!II", 0x08000000, vni << 8) + frame


def checksum(data):
    """The Internet checksum (RFC 1071)."""
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def _arp_body(operation, sender_mac, sender, target_mac, target):
    return struct.pack("!HHBBH6s4s6s4s", 1, 0x0800, 6, 4, operation, sender_mac, sender, target_mac, target)


def _icmpv6(mac, source, group, body):
    """An ICMPv6 message to a multicast group (RFC 2464, section 7, for the group's MAC address)."""
    pseudo = source + group + struct.pack("!II", len(body), 58)
    body = body[:2] + struct.pack("!H", checksum(pseudo + body)) + body[4:]
    header = struct.pack("!IHBB16s16s", 6 << 28, len(body), 58, 255, source, group)
    return _ethernet(b"\x33\x33" + group[12:], mac, ETH_IPV6, header + body)


def _ethernet(destination, source, ether_type, body):
    return (destination + mac_bytes(source) + struct.pack("!H", ether_type) + body).ljust(60, b"\0")


def marked_frame(source, destination, mark, tags=()):
    """A frame of the local experimental EtherType (IEEE 802, 0x88b5) that carries a mark to know it by.

    :param tags: VLAN tags from the outside in, as (TPID, VID) pairs
    """
    head = mac_bytes(destination) + mac_bytes(source)
    head += b"".join(struct.pack("!HH", tpid, vid) for tpid, vid in tags)
    return (head + struct.pack("!H", ETH_TEST) + mark.encode("ascii")).ljust(60, b"\0")
