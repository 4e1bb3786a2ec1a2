# SPDX-License-Identifier: Apache-2.0
"""The process that speaks BFD at the far end of a link: its packets are all it sends, and all it looks at."""

import select
import socket
import time

from .bfd import UP, Session, framed, read
from .frame import CTAG, retag
from .process import real_time
from .worker import Commands, settings

LARGEST = 2048


class Peer:
    """One end of a session on a link, whose packets have a tag there."""

    def __init__(self, given):
        self.interval_s = given["interval_ms"] / 1000
        self.vid = given["vid"]
        self.mac = given["mac"]
        self.session = Session(1, given["interval_ms"])
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        self.socket.bind((given["link"], 0x0003))
        self.heard = self.sent = 0.0

    def send(self, control):
        """Sends a packet."""
        try:
            self.socket.send(retag(framed(control, self.mac), 0, ((CTAG, self.vid),)))
        except OSError:
            pass  # the link is down: nothing is sent then

    def take(self):
        """Takes a packet that has come; the kernel has taken its tag off."""
        try:
            frame, told = self.socket.recvfrom(LARGEST)
        except OSError:
            return
        control = read(frame) if told[2] != socket.PACKET_OUTGOING else None
        if control:
            self.heard = time.monotonic()
            at_once = self.session.took(control)
            if at_once:
                self.send(at_once)

    def turn(self):
        """Sends what is due; returns the seconds until the next is."""
        now = time.monotonic()
        if now - self.heard > self.session.patience_ms / 1000:
            self.session.missed()
        if now - self.sent >= self.interval_s:
            self.sent = now
            self.send(self.session.packet())
        return max(0.0, self.sent + self.interval_s - time.monotonic())

    def up(self):
        """Whether the session is up."""
        return {"up": self.session.state == UP}


def main():
    peer = Peer(settings())
    real_time(20)
    commands = Commands({"up": peer.up})
    commands.ready()
    while True:
        readable = select.select([peer.socket, commands], [], [], peer.turn())[0]
        if peer.socket in readable:
            peer.take()
        if commands in readable:
            commands.serve()


if __name__ == "__main__":
    main()
