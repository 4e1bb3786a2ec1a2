# SPDX-License-Identifier: Apache-2.0
"""The two processes of a TCP stream: a paced sender that numbers its bytes, and a server that echoes them checked.

Each eight bytes of the stream carry their own position, so that a byte lost, repeated or out of place is noticed by
the server and again by the sender.
"""

import select
import socket
import struct
import time

from .worker import Commands, settings

BLOCK = 1024
PORT = 7007
MOST_UNSENT = 1 << 20


def expected(position, length):
    """The bytes of the stream from a position on."""
    first = position // 8
    count = (length + 15) // 8
    data = struct.pack(f"!{count}Q", *range(first, first + count))
    return data[position % 8:position % 8 + length]


class Checked:
    """Counts the bytes that arrive and stops at the first wrong one."""

    def __init__(self):
        self.bytes = 0
        self.wrong_at = None

    def take(self, data):
        """Checks what has arrived."""
        if self.wrong_at is None and data != expected(self.bytes, len(data)):
            self.wrong_at = self.bytes
        self.bytes += len(data)


def serve():
    """Echoes one connection after another."""
    listener = socket.create_server(("::", PORT), family=socket.AF_INET6, dualstack_ipv6=True)
    checked, unsent, peer = Checked(), b"", None
    commands = Commands({"state": lambda: {"bytes": checked.bytes, "wrong_at": checked.wrong_at}})
    commands.ready()
    while True:
        reads = [listener, commands] + ([peer] if peer is not None and len(unsent) < MOST_UNSENT else [])
        readable, writable, _ = select.select(reads, [peer] if unsent else [], [])
        if listener in readable:
            peer, checked, unsent = listener.accept()[0], Checked(), b""
            peer.setblocking(False)
            continue
        if commands in readable:
            commands.serve()
        try:
            if peer in readable:
                data = peer.recv(1 << 16)
                checked.take(data)
                unsent += data
                if not data:
                    peer = None
            if peer is not None and unsent:
                unsent = unsent[peer.send(unsent):]
        except BlockingIOError:
            pass
        except OSError:
            peer, unsent = None, b""


class Sender:
    """The paced sender and what it has got back."""

    def __init__(self, given):
        self.socket = socket.create_connection((given["target"], PORT), timeout=5)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.interval = BLOCK / given["bytes_per_second"]
        self.next = time.monotonic()
        self.sent = 0
        self.back = Checked()
        self.failure = None
        self.sending = True
        self.arrivals = []  # (monotonic ns, bytes back so far)

    def state(self):
        """The stream so far: bytes sent, bytes back, and the failure that ended it, if one did."""
        return {"sent": self.sent, "back": self.back.bytes, "wrong_at": self.back.wrong_at, "failure": self.failure}

    def back_at(self, at_ns):
        """The bytes that were back at a moment, and the longest silence after it in ms."""
        before, last, silence = 0, at_ns, 0
        for when, total in self.arrivals:
            if when <= at_ns:
                before = total
            else:
                silence, last = max(silence, when - last), when
        return {"before": before, "after": self.back.bytes - before, "silence_ms": round(silence / 1e6, 3)}

    def stop(self):
        """Sends no more; what is under way still comes back."""
        self.sending = False

    def tick(self):
        """Sends the block that is due; returns the seconds until the next."""
        now = time.monotonic()
        if not self.sending or self.failure is not None:
            return 1.0
        if now >= self.next:
            self.next = max(self.next + self.interval, now - 0.1)
            try:
                self.sent += self.socket.send(expected(self.sent, BLOCK))
            except BlockingIOError:
                pass
            except OSError as error:
                self.failure = str(error)
        return max(0.0, self.next - now)

    def receive(self):
        """Takes what has come back."""
        try:
            data = self.socket.recv(1 << 16)
        except BlockingIOError:
            return
        except OSError as error:
            self.failure = str(error)
            return
        if not data:
            self.failure = "the server closed the connection"
        self.back.take(data)
        self.arrivals.append((time.monotonic_ns(), self.back.bytes))


def send(given):
    """Sends until told to stop."""
    sender = Sender(given)
    commands = Commands({"state": sender.state, "back_at": sender.back_at, "stop": sender.stop})
    commands.ready()
    while True:
        wait = sender.tick()
        reads = [commands] if sender.failure is not None else [commands, sender.socket]
        readable = select.select(reads, [], [], wait)[0]
        if sender.socket in readable:
            sender.receive()
        if commands in readable:
            commands.serve()


if __name__ == "__main__":
    serve() if settings()["role"] == "server" else send(settings())
