# SPDX-License-Identifier: Apache-2.0
"""What ``ovs-appctl ofproto/trace`` says of a frame, and the frame that the controller tells of as it takes it."""

import ipaddress
import re
import struct

from .frame import CTAG, STAG, checksum, mac_bytes

#: " 2. in_port=1,metadata=0x1389/0xffffff, priority 300, cookie 0x4e500a0013890001"
ENTRY = re.compile(r"^\s*(\d+)\. (?:.*, )?priority (\d+)(?:, cookie (0x[0-9a-f]+))?$")
OUTPUT = re.compile(r"^\s+output:(\d+)$")
BRIDGE = re.compile(r'^\s*bridge\("')
CHECK = re.compile(r"^\s+check_pkt_larger\(")
WITHHELD = ">> skipping output to input port"
#: What the data path is told where the hops are used up: no entry sends that to the controller, the pipeline does.
SPENT = "controller(reason=2,"
#: What the controller's text of a frame says behind its tags.
PACKET = re.compile(r", (\S+) > (\S+) ttl (\d+)(?: length \d+)? (.*)$")
QUESTION = re.compile(r"arp who has (\S+), from (\S+)$")
PORTS = re.compile(r"(tcp|udp) (\d+) > (\d+)")
SOLICITATION = re.compile(r"nd who has (\S+)")
ICMP, TCP, UDP, ICMPV6 = 1, 6, 17, 58


class Traced:
    """A trace, read: what the first bridge does. What another one does with a tunnel's packets is passed over.

    Where the length of a packet is looked at, Open vSwitch tells both ways, first that of a larger one; one is read.

    :ivar text: the trace
    :ivar entries: the entries that the frame met, in order: (table, priority, cookie)
    :ivar outputs: the ports by which it left, once for each copy
    :ivar to_controller: whether the controller was told
    """

    def __init__(self, text, larger=False):
        """:param larger: whether the packet is longer than what it is compared with"""
        self.text = text
        self.entries = []
        self.outputs = []
        self.to_controller = False
        in_port = int(re.search(r"in_port=(\d+)", text)[1])
        for line in of_length(of_first_bridge(text), larger):
            entry, output = ENTRY.match(line), OUTPUT.match(line)
            if entry:
                self.entries.append((int(entry[1]), int(entry[2]), int(entry[3] or "0", 16)))
            elif output:
                self.outputs.append(int(output[1]))
            elif WITHHELD in line:
                self.outputs.pop()
            elif line.strip().lower() == "in_port":
                self.outputs.append(in_port)
            elif line.strip().startswith("CONTROLLER:") or SPENT in line:
                self.to_controller = True


def of_first_bridge(text):
    """The lines of a trace without those of further bridges, which stand in from what sends to them."""
    bridges, beyond = 0, None
    for line in filter(str.strip, text.splitlines()):
        indent = len(line) - len(line.lstrip())
        if beyond is not None and indent < beyond:
            beyond = None
        if BRIDGE.match(line):
            bridges += 1
            if bridges > 1 and beyond is None:
                beyond = indent
        if beyond is None:
            yield line


def of_length(lines, larger):
    """The lines of a trace without those of the packets that are longer than what they are compared with, or without
    those of the others: where the tables behind the check begin again, the second way begins."""
    behind, first, way = False, None, True
    for line in lines:
        entry = ENTRY.match(line)
        if behind and entry:
            if first is None:
                first = int(entry[1])
            elif int(entry[1]) == first:
                way = False
        behind = behind or bool(CHECK.match(line))
        if first is None or way == larger:
            yield line


def as_traced(way_in, frame):
    """A frame as ofproto/trace takes it: fields, or octets where it has two tags, which fields cannot say.

    What is given as octets is a packet for Open vSwitch: where an entry tells the controller of it, the controller is
    told in earnest, and believes that a host has moved, say. Fields have no such effect.

    :param way_in: ``in_port=…`` and the fields of the tunnel that it comes by
    :param frame: ``frame-content`` of netport-explain
    """
    tags = frame.get("tag", ())
    if len(tags) > 1:
        return way_in, octets(frame)
    words = [way_in, f"dl_src={frame['source-mac']}", f"dl_dst={frame['destination-mac']}"]
    words += [f"dl_vlan={tag.rpartition(' ')[2]}" for tag in tags]
    return (",".join([*words, _fields(frame)]),)


def _fields(frame):
    packet = PACKET.search(frame["text"])
    if packet is None:
        question = QUESTION.search(frame["text"])
        return f"arp,arp_op=1,arp_tpa={question[1]},arp_spa={question[2]}" if question \
            else f"dl_type=0x{frame['ether-type']:04x}"
    source, destination, ttl, body = packet.groups()
    six = ":" in source
    addresses = f"{'ipv6' if six else 'nw'}_src={source},{'ipv6' if six else 'nw'}_dst={destination},nw_ttl={ttl}"
    ports, asked = PORTS.fullmatch(body), SOLICITATION.fullmatch(body)
    if ports:
        return f"{ports[1]}{'6' if six else ''},{addresses},{ports[1]}_src={ports[2]},{ports[1]}_dst={ports[3]}"
    if asked:
        return (f"icmp6,{addresses},icmpv6_type=135,icmpv6_code=0,nd_target={asked[1]},"
                f"nd_sll={frame['source-mac']},nd_options_type=1")
    kind, kinds = ("icmp6", "icmpv6") if six else ("icmp", "icmp")
    return f"{kind},{addresses},{kinds}_type={body.rpartition(' ')[2]},{kinds}_code=0"


def octets(frame):
    """The octets of a frame (``frame-content`` of netport-explain), in hexadecimal."""
    head = mac_bytes(frame["destination-mac"]) + mac_bytes(frame["source-mac"])
    for tag in frame.get("tag", ()):
        head += struct.pack("!HH", STAG if tag.startswith("s-") else CTAG, int(tag.rpartition(" ")[2]))
    return (head + struct.pack("!H", frame["ether-type"]) + _content(frame)).ljust(60, b"\0").hex()


def _content(frame):
    packet = PACKET.search(frame["text"])
    if packet:
        source, destination = (ipaddress.ip_address(text).packed for text in packet.group(1, 2))
        return _packet(source, destination, int(packet[3]), packet[4])
    question = QUESTION.search(frame["text"])
    if question:
        target, sender = (ipaddress.ip_address(text).packed for text in question.groups())
        return struct.pack("!HHBBH6s4s6s4s", 1, 0x0800, 6, 4, 1, mac_bytes(frame["source-mac"]), sender, bytes(6),
                           target)
    return b""


def _packet(source, destination, ttl, text):
    protocol, body = _body(source, destination, text)
    if len(source) == 16:
        return struct.pack("!IHBB16s16s", 6 << 28, len(body), protocol, ttl, source, destination) + body
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(body), 1, 0, ttl, protocol, 0, source, destination)
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + body


def _body(source, destination, text):
    """The number of a protocol, and what a packet of it carries, with the checksum of ICMP; that of others is not
    looked at."""
    ports = PORTS.fullmatch(text)
    if ports:
        from_to = int(ports[2]), int(ports[3])
        if ports[1] == "tcp":
            return TCP, struct.pack("!HHIIBBHHH", *from_to, 1, 0, 5 << 4, 2, 1024, 0, 0)
        return UDP, struct.pack("!HHHH", *from_to, 8, 0)
    asked = SOLICITATION.fullmatch(text)
    body = struct.pack("!BBHI16s", 135, 0, 0, 0, ipaddress.ip_address(asked[1]).packed) if asked \
        else struct.pack("!BBHI", int(text.rpartition(" ")[2]), 0, 0, 1)
    pseudo = source + destination + struct.pack("!II", len(body), ICMPV6) if len(source) == 16 else b""
    return ICMPV6 if pseudo else ICMP, body[:2] + struct.pack("!H", checksum(pseudo + body)) + body[4:]
