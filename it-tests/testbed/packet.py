# SPDX-License-Identifier: Apache-2.0
"""IP packets in Ethernet frames as bytes: what hosts send to routers, also what they should not. Pure."""

import dataclasses
import ipaddress
import struct

from .frame import ETH_IPV6, checksum, mac_bytes

ETH_IPV4 = 0x0800
HOP_BY_HOP, ICMP, UDP, ROUTING, FRAGMENT, ICMPV6 = 0, 1, 17, 43, 44, 58
RECORD_ROUTE = bytes((7, 7, 4, 0, 0, 0, 0, 0))  # RFC 791, room for one address, and the end of options
LOOSE_SOURCE_ROUTE = bytes((131, 7, 4, 10, 20, 1, 12, 0))


@dataclasses.dataclass(frozen=True)
class Received:
    """What a packet in a frame says, as far as a test asks for it.

    :ivar source_mac: of the frame, as is ``destination_mac``
    :ivar protocol: of what follows the IP header; extension headers are not skipped
    :ivar hops: time to live or hop limit
    :ivar body: what follows the IP header
    """

    source_mac: str
    destination_mac: str
    source: str
    destination: str
    protocol: int
    hops: int
    body: bytes

    @property
    def icmp(self):
        """Type and code of an ICMP message."""
        return self.body[0], self.body[1]


def received(frame):
    """Reads a frame; None when it holds no whole IP header."""
    macs = tuple(":".join(f"{byte:02x}" for byte in frame[at:at + 6]) for at in (6, 0))
    kind, packet = int.from_bytes(frame[12:14], "big"), frame[14:]
    if kind == ETH_IPV4 and len(packet) >= 20:
        head, total = (packet[0] & 15) * 4, int.from_bytes(packet[2:4], "big")
        ends = (str(ipaddress.IPv4Address(packet[at:at + 4])) for at in (12, 16))
        return Received(*macs, *ends, packet[9], packet[8], packet[head:total])
    if kind == ETH_IPV6 and len(packet) >= 40:
        ends = (str(ipaddress.IPv6Address(packet[at:at + 16])) for at in (8, 24))
        return Received(*macs, *ends, packet[6], packet[7], packet[40:40 + int.from_bytes(packet[4:6], "big")])
    return None


def packed(address):
    """The octets of an address."""
    return ipaddress.ip_address(address).packed


def solicited(address):
    """The group to which who asks for an address sends (RFC 4291, section 2.7.1)."""
    return str(ipaddress.IPv6Address(packed("ff02::1:ff00:0")[:13] + packed(address)[13:]))


def ip(source_mac, destination_mac, source, destination, protocol, body, hops=64, **more):
    """An IP packet in a frame; the family is that of its addresses.

    :param more: of :func:`ipv4` or :func:`ipv6`
    """
    wrap, kind = (ipv6, ETH_IPV6) if ":" in source else (ipv4, ETH_IPV4)
    head = mac_bytes(destination_mac) + mac_bytes(source_mac) + kind.to_bytes(2, "big")
    return (head + wrap(source, destination, protocol, body, hops, **more)).ljust(60, b"\0")


def ipv4(source, destination, protocol, body, hops=64, options=b"", fragment=0, right=True):
    """An IPv4 packet (RFC 791).

    :param options: a multiple of 4 bytes
    :param fragment: flags and offset, as they stand in the header
    :param right: whether its checksum is right
    """
    head = struct.pack("!BBHHHBBH4s4s", 0x45 + len(options) // 4, 0, 20 + len(options) + len(body), 0x4E50, fragment,
                       hops, protocol, 0, ipaddress.IPv4Address(source).packed,
                       ipaddress.IPv4Address(destination).packed) + options
    check = checksum(head) ^ (0 if right else 0x5555)
    return head[:10] + check.to_bytes(2, "big") + head[12:] + body


def ipv6(source, destination, protocol, body, hops=64):
    """An IPv6 packet (RFC 8200)."""
    return struct.pack("!IHBB16s16s", 6 << 28, len(body), protocol, hops, ipaddress.IPv6Address(source).packed,
                       ipaddress.IPv6Address(destination).packed) + body


def echo_request(source, destination, data=b"netport", right=True):
    """The body of an echo request between two addresses, and its protocol: (protocol, body).

    :param right: whether its checksum is right
    """
    return icmp(source, destination, 128 if ":" in source else 8, 0, struct.pack("!HH", 0x4E50, 1) + data, right)


def icmp(source, destination, kind, code, rest, right=True):
    """An ICMP or ICMPv6 message: (protocol, body)."""
    body = struct.pack("!BBH", kind, code, 0) + rest
    if ":" not in source:
        return ICMP, body[:2] + (checksum(body) ^ (0 if right else 0x5555)).to_bytes(2, "big") + rest
    return ICMPV6, _checked(source, destination, ICMPV6, body, 2, right)


def udp(source, destination, port, data=b"netport"):
    """A UDP datagram: (protocol, body)."""
    body = struct.pack("!HHHH", 0x4E50, port, 8 + len(data), 0) + data
    if ":" in source:
        return UDP, _checked(source, destination, UDP, body, 6)
    return UDP, body  # in IPv4 no checksum is right, too


def router_advertisement(mac, source, prefix):
    """A router advertisement to all nodes, with a prefix of 64 bits (RFC 4861, section 4.2)."""
    option = struct.pack("!BBBBIII16s", 3, 4, 64, 0xC0, 3600, 3600, 0, ipaddress.IPv6Address(prefix).packed)
    rest = struct.pack("!BBHII", 64, 0, 1800, 0, 0) + struct.pack("!BB6s", 1, 1, mac_bytes(mac)) + option
    return ip(mac, "33:33:00:00:00:01", source, "ff02::1", *icmp(source, "ff02::1", 134, 0, rest), hops=255)


def extended(kind, protocol, body, rest=bytes(6)):
    """A body behind an IPv6 extension header: (protocol, body).

    :param rest: what follows next header and length, 6 bytes more than a multiple of 8
    """
    return kind, bytes((protocol, (len(rest) + 2) // 8 - 1)) + rest + body


def _checked(source, destination, protocol, body, at, right=True):
    pseudo = ipaddress.IPv6Address(source).packed + ipaddress.IPv6Address(destination).packed
    check = checksum(pseudo + struct.pack("!II", len(body), protocol) + body) ^ (0 if right else 0x5555)
    return body[:at] + check.to_bytes(2, "big") + body[at + 2:]
