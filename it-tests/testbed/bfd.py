# SPDX-License-Identifier: Apache-2.0
"""Bidirectional forwarding detection (RFC 5880) over one hop, in asynchronous mode: packets and sessions. Pure.

Linux has no BFD of its own; this is what an outside router brings along, as far as Open vSwitch's end needs it.
"""

import dataclasses
import struct

from .packet import UDP, ip

PORT = 3784
DOWN, INIT, UP = 1, 2, 3
POLL, FINAL = 0x20, 0x10
LENGTH = 24
#: What Open vSwitch sends and takes unless it is told otherwise: ovs-vswitchd.conf.db(5).
DESTINATION_MAC = "00:23:20:00:00:01"
ADDRESSES = ("169.254.1.1", "169.254.1.0")


@dataclasses.dataclass(frozen=True)
class Control:
    """A control packet (section 4.1), as far as it is used.

    :ivar state: DOWN, INIT or UP
    :ivar flags: POLL, FINAL or 0
    :ivar multiplier: after how many missing packets who gets it calls the sender dead
    :ivar mine: the sender's discriminator
    :ivar yours: that of who gets it; 0 as long as it is not known
    :ivar interval_ms: at which the sender sends at the soonest, and takes packets; one that is not up sends slowly
    """

    state: int
    flags: int
    multiplier: int
    mine: int
    yours: int
    interval_ms: int

    def encode(self):
        """The 24 octets."""
        every = self.interval_ms * 1000
        return struct.pack("!BBBBIIIII", 1 << 5, self.state << 6 | self.flags, self.multiplier, LENGTH, self.mine,
                           self.yours, every, every, 0)


def decode(octets):
    """A control packet of its octets; None where it is none."""
    if len(octets) < LENGTH:
        return None
    version, flags, multiplier, length, mine, yours, sends, receives, _ = struct.unpack("!BBBBIIIII", octets[:LENGTH])
    if version >> 5 != 1 or length != LENGTH or not multiplier or not mine:
        return None
    return Control(flags >> 6, flags & (POLL | FINAL), multiplier, mine, yours, max(sends, receives) // 1000)


class Session:
    """One end of a session (section 6.8), which knows no clock.

    :ivar state: DOWN, INIT or UP
    :ivar patience_ms: after how long without a packet the other end is dead
    """

    def __init__(self, discriminator, interval_ms, multiplier=3):
        self.state = DOWN
        self.patience_ms = multiplier * interval_ms
        self._discriminator = discriminator
        self._peer = 0
        self._interval_ms = interval_ms
        self._multiplier = multiplier

    def took(self, control):
        """Takes a packet; returns what is to be sent at once, or None."""
        self._peer = control.mine
        self.patience_ms = control.multiplier * max(self._interval_ms, control.interval_ms)
        if control.state == DOWN:
            self.state = INIT if self.state == DOWN else DOWN if self.state == UP else self.state
        elif control.state == INIT:
            self.state = UP
        elif control.state == UP and self.state == INIT:
            self.state = UP
        return self.packet(FINAL) if control.flags & POLL else None

    def missed(self):
        """Nothing has come for longer than the patience."""
        self.state, self._peer = DOWN, 0

    def packet(self, flags=0):
        """What is to be sent now."""
        return Control(self.state, flags, self._multiplier, self._discriminator, self._peer, self._interval_ms)


def framed(control, source_mac):
    """A control packet as an IPv4 packet of one hop, with the header of its frame."""
    body = control.encode()
    udp = struct.pack("!HHHH", 49152, PORT, 8 + len(body), 0) + body
    return ip(source_mac, DESTINATION_MAC, *ADDRESSES, UDP, udp, hops=255)


def read(frame):
    """The control packet in a frame without tags; None where it has none."""
    if len(frame) < 42 or frame[12:14] != b"\x08\x00" or frame[14] >> 4 != 4 or frame[23] != 17:
        return None
    udp = 14 + 4 * (frame[14] & 15)
    if frame[udp + 2:udp + 4] != struct.pack("!H", PORT):
        return None
    return decode(frame[udp + 8:])
