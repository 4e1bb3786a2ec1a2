# SPDX-License-Identifier: Apache-2.0
"""The process that watches the port where a guest is to arrive: when frames find it there, and when it first speaks.

It looks at each frame only until it has seen what it waits for: at a thousand probes a second, reading on would take
the time of what is measured.
"""

import ipaddress
import select
import socket
import struct
import time

from .clock import clocks_apart_ns
from .frame import ETH_IPV6, ETH_RARP, mac_bytes
from .process import real_time
from .worker import Commands, settings

ETH_ALL, ETH_IPV4 = 0x0003, 0x0800
SO_TIMESTAMPNS = 35  # asm-generic/socket.h; Python has no name for it
LOOK_AGAIN_S = 0.005
ICMP, ICMPV6, REQUESTS = 1, 58, (8, 128)


def asked_by(frame):
    """The address of who sends an echo request in a frame without VLAN tags; None when it is something else."""
    kind = int.from_bytes(frame[12:14], "big")
    if kind == ETH_IPV4 and len(frame) > 34 and frame[23] == ICMP and frame[14 + (frame[14] & 15) * 4] in REQUESTS:
        return str(ipaddress.IPv4Address(frame[26:30]))
    if kind == ETH_IPV6 and len(frame) > 54 and frame[20] == ICMPV6 and frame[54] in REQUESTS:
        return str(ipaddress.IPv6Address(frame[22:38]))
    return None


class Watch:
    """The first frames at one port, which may not be there yet."""

    def __init__(self, link, mac, senders):
        self._link = link
        self._mac = mac_bytes(mac)
        self._missing = set(senders)
        self._socket = None
        self.seen = {"announced_ns": 0, "spoke_ns": 0, "found_ns": {}}

    def fileno(self):
        """For select, once the port is there."""
        return self._socket.fileno()

    def waits_for_its_port(self):
        """Opens the port if it is there now; whether it is still to be waited for."""
        if self._socket is None and self._link in (name for _, name in socket.if_nameindex()):
            self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
            self._socket.setblocking(False)
            self._socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
            self._socket.bind((self._link, ETH_ALL))
        return self._socket is None

    def take(self):
        """Reads what is there; whether there is more to wait for."""
        while True:
            try:
                frame, ancillary, _, address = self._socket.recvmsg(128, 64)
            except BlockingIOError:
                return True
            except OSError:  # told once: the port is not up yet, or gone for good
                continue
            if address[2] == socket.PACKET_OUTGOING:
                self._note_delivered(frame, monotonic(ancillary))
            else:
                self._note_sent(frame, monotonic(ancillary))
            if self.seen["spoke_ns"] and not self._missing:
                self.close()
                return False

    def close(self):
        """Ends it."""
        if self._socket is not None:
            self._socket.close()

    def _note_sent(self, frame, at_ns):
        if frame[6:12] == self._mac:
            self.seen["announced_ns"] = self.seen["announced_ns"] or at_ns
            if frame[12:14] != ETH_RARP.to_bytes(2, "big"):  # QEMU's announcement is not the guest's own
                self.seen["spoke_ns"] = self.seen["spoke_ns"] or at_ns

    def _note_delivered(self, frame, at_ns):
        sender = asked_by(frame)
        if sender in self._missing:
            self._missing.discard(sender)
            self.seen["found_ns"][sender] = at_ns


def monotonic(ancillary):
    """The moment at which the kernel had a frame, on the monotonic clock."""
    offset = clocks_apart_ns()
    for _, kind, data in ancillary:
        if kind == SO_TIMESTAMPNS:
            seconds, nanoseconds = struct.unpack("qq", data)
            return seconds * 1_000_000_000 + nanoseconds - offset
    return time.time_ns() - offset


def main():
    given = settings()
    real_time(20)
    current = []

    def arm(senders):
        for watch in current:
            watch.close()
        current[:] = [Watch(given["link"], given["mac"], senders)]

    def seen():
        return current[0].seen

    commands = Commands({"arm": arm, "seen": seen})
    commands.ready()
    waiting, reading = False, False
    while True:
        if waiting and not current[0].waits_for_its_port():
            waiting, reading = False, True
        watched = current if reading else []
        readable = select.select([commands, *watched], [], [], LOOK_AGAIN_S if waiting else None)[0]
        if reading and current[0] in readable:
            reading = current[0].take()
        if commands in readable:
            before = list(current)
            commands.serve()
            if current != before:
                waiting, reading = True, False


if __name__ == "__main__":
    main()
