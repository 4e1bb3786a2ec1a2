# SPDX-License-Identifier: Apache-2.0
"""The process of a prober: echo requests at a fixed rate over a raw socket, whatever comes back or not.

A request leaves at every absolute tick; a late tick is sent late, never skipped. Each sequence number keeps when it
left and when its first answer came. Times are of the monotonic clock, which all processes of a machine share.
"""

import array
import bisect
import itertools
import os
import select
import socket
import struct
import time

from .frame import checksum
from .process import real_time
from .worker import Commands, settings

SOL_RAW = 255  # linux/socket.h; Python has no name for it
ICMP_FILTER = 1  # struct icmp_filter of linux/icmp.h; for ICMPv6 the option has the same number
MAGIC = 0x6E703031
REQUEST = struct.Struct("!BBHHHIQ")  # type, code, checksum, identifier, sequence, magic, whole sequence
PADDING = bytes(32)
TIME_ENOUGH_NS = 300_000_000  # no round trip of the bed takes longer


class Family:
    """What differs between ICMP and ICMPv6."""

    def __init__(self, address):
        self.six = ":" in address
        kind = (socket.AF_INET6, socket.IPPROTO_ICMPV6) if self.six else (socket.AF_INET, socket.IPPROTO_ICMP)
        self.socket = socket.socket(kind[0], socket.SOCK_RAW, kind[1])
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.request, self.reply = (128, 129) if self.six else (8, 0)
        if self.six:
            words = [0xFFFFFFFF] * 8
            words[self.reply >> 5] &= ~(1 << (self.reply & 31)) & 0xFFFFFFFF
            self.socket.setsockopt(socket.IPPROTO_ICMPV6, ICMP_FILTER, struct.pack("=8I", *words))
        else:
            self.socket.setsockopt(SOL_RAW, ICMP_FILTER, struct.pack("=I", ~(1 << self.reply) & 0xFFFFFFFF))
        self.socket.connect((address, 0))

    def body(self, data):
        """The ICMP message in what was read: IPv4 raw sockets give the IP header too."""
        return data if self.six else data[(data[0] & 15) * 4:]


class Probes:
    """The requests sent and what came back."""

    def __init__(self, given):
        self.family = Family(given["target"])
        self.identifier = os.getpid() & 0xFFFF
        self.interval = int(1e9 / given["rate"])
        self.sent = array.array("q")
        self.received = array.array("q")
        self.duplicates = array.array("q")  # sequence numbers
        self.refused = 0
        self.sending = False
        self.go()

    def send_due(self):
        """Sends what is due; returns the seconds until the next, or None when sending has ended."""
        while self.sending:
            now = time.monotonic_ns()
            if now < self.next:
                return (self.next - now) / 1e9
            self.next += self.interval
            self._send(len(self.sent))
        return None

    def receive(self):
        """Reads the answers that have come."""
        while True:
            try:
                data = self.family.socket.recv(2048)
            except (BlockingIOError, ConnectionError, OSError):
                return
            now = time.monotonic_ns()
            body = self.family.body(data)
            if len(body) < REQUEST.size:
                continue
            kind, _, _, identifier, _, magic, sequence = REQUEST.unpack_from(body)
            if (kind, identifier, magic) != (self.family.reply, self.identifier, MAGIC) or sequence >= len(self.sent):
                continue
            if self.received[sequence]:
                self.duplicates.append(sequence)
            else:
                self.received[sequence] = now

    def go(self):
        """Sends from the next tick on. The ticks of all probers of one rate coincide: that wakes a switch less often."""
        self.next = (time.monotonic_ns() // self.interval + 1) * self.interval
        self.sending = True

    def stop(self):
        """Ends sending until told to go; answers are still taken."""
        self.sending = False

    def answered(self, since_ns):
        """How many of the last hundred requests sent since a moment that have had time enough have an answer."""
        ripe = bisect.bisect_left(self.sent, time.monotonic_ns() - TIME_ENOUGH_NS)
        first = max(bisect.bisect_left(self.sent, since_ns), ripe - 100)
        return {"sent": len(self.sent), "answered": sum(1 for at in self.received[first:ripe] if at)}

    def window(self, begin_ns=0, end_ns=1 << 62):
        """What happened to the requests sent in a window; the gap is the longest time between two of their answers."""
        first, last = bisect.bisect_left(self.sent, begin_ns), bisect.bisect_left(self.sent, end_ns)
        chosen = range(first, last)
        lost = [n for n in chosen if not self.received[n]]
        trips = sorted(self.received[n] - self.sent[n] for n in chosen if self.received[n])
        answers = sorted(at for at in self.received[first:last] if at)
        gap = max((later - sooner for sooner, later in itertools.pairwise(answers)), default=0)
        return {
            "sent": len(chosen), "lost": len(lost), "lost_at_ns": [self.sent[n] for n in lost[:2000]],
            "duplicated": sum(1 for n in self.duplicates if first <= n < last),
            "gap_ms": round(gap / 1e6, 3),
            "rtt_ms": [round(trips[min(len(trips) - 1, int(len(trips) * q))] / 1e6, 3) for q in (0, .5, .99, 1)]
            if trips else [],
        }

    def _send(self, sequence):
        low = sequence & 0xFFFF
        message = REQUEST.pack(self.family.request, 0, 0, self.identifier, low, MAGIC, sequence) + PADDING
        if not self.family.six:  # the kernel fills in the checksum of ICMPv6
            message = message[:2] + struct.pack("!H", checksum(message)) + message[4:]
        self.sent.append(time.monotonic_ns())
        self.received.append(0)
        try:
            self.family.socket.send(message)
        except OSError:  # no route, no neighbour, full queue: the request counts as sent and will count as lost
            self.refused += 1


def main():
    probes = Probes(settings())
    real_time(30)
    commands = Commands({"go": probes.go, "stop": probes.stop, "window": probes.window, "answered": probes.answered})
    commands.ready()
    while True:
        wait = probes.send_due()
        readable = select.select([probes.family.socket, commands], [], [], wait)[0]
        if probes.family.socket in readable:
            probes.receive()
        if commands in readable:
            commands.serve()


if __name__ == "__main__":
    main()
