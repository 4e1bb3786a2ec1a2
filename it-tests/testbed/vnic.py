# SPDX-License-Identifier: Apache-2.0
"""The process that is a moving guest's network card, as QEMU is for a virtual machine.

The guest's ``eth0`` is a tap whose other end this process holds; a leg is a tap at each site. While the guest runs,
frames pass between ``eth0`` and one leg. A stop freezes both; a resume goes on at another leg, with the frames that
have queued there meanwhile, and sends the announcements of an arrival. Frames at any other leg go nowhere, as at a
hypervisor that does not run the guest.
"""

import heapq
import os
import select
import time

from .netns import entered, open_tap
from .process import real_time
from .worker import Commands, settings

BURST = 64
LARGEST_FRAME = 9100


class Card:
    """The card, its legs and where it runs."""

    def __init__(self, given):
        with entered(given["guest"]):
            self.guest = open_tap("eth0", mtu=given["mtu"])
            with open("/proc/sys/net/ipv6/conf/eth0/disable_ipv6", "w", encoding="ascii") as file:
                file.write("0")
        self.legs = {}
        for name, leg in given["legs"].items():
            with entered(leg["netns"]):
                self.legs[name] = open_tap(leg["link"], mtu=given["mtu"])
        self.here = given["at"]
        self.armed = None
        self.running = True
        self.announcements = []
        self.counts = dict.fromkeys(("to_guest", "from_guest", "elsewhere", "refused"), 0)

    def arm(self, leg):
        """From now on frames at this leg wait for the guest instead of getting lost."""
        if leg != self.here:
            self._discard(self.legs[leg])
            self.armed = leg
        return {"at_ns": time.monotonic_ns()}

    def disarm(self):
        """The guest stays: frames at the armed leg get lost again."""
        self.armed = None

    def move(self, leg, pause_ms=0.0, announcements=()):
        """Stops the guest, resumes it at another leg, and sends what announces it.

        :param announcements: (ms after the resume, frame in hexadecimal)
        :returns: the monotonic times of stop and resume in ns
        """
        if leg != self.here and leg != self.armed:
            self._discard(self.legs[leg])
        self.armed = leg  # what comes there during the pause waits
        self._forward_all()
        stopped = time.monotonic_ns()
        while time.monotonic_ns() < stopped + pause_ms * 1e6:
            time.sleep(max(0.0, (stopped + pause_ms * 1e6 - time.monotonic_ns()) / 1e9))
        self.here, self.armed = leg, None
        resumed = time.monotonic_ns()
        for after_ms, frame in announcements:
            heapq.heappush(self.announcements, (resumed + int(after_ms * 1e6), bytes.fromhex(frame)))
        self.announce()
        return {"stopped_ns": stopped, "resumed_ns": resumed}

    def announce(self):
        """Sends the announcements that are due; returns the seconds until the next is, or None."""
        while self.announcements:
            due, frame = self.announcements[0]
            left = due - time.monotonic_ns()
            if left > 0:
                return left / 1e9
            heapq.heappop(self.announcements)
            self._write(self.legs[self.here], frame, "from_guest")
        return None

    def carry(self, readable):
        """Passes on what the readable taps hold."""
        for name, leg in self.legs.items():
            if leg in readable and name != self.here and name != self.armed:
                self._discard(leg)
        if self.guest in readable:
            self._pass(self.guest, self.legs[self.here], "from_guest")
        if self.legs[self.here] in readable:
            self._pass(self.legs[self.here], self.guest, "to_guest")

    def watched(self):
        """The taps to wait for: all but the armed leg, whose frames are to wait."""
        return [self.guest, *(leg for name, leg in self.legs.items() if name != self.armed)]

    def state(self):
        """Where the guest is, and the counts."""
        return {"at": self.here, "counts": self.counts}

    def _forward_all(self):
        self._pass(self.guest, self.legs[self.here], "from_guest")
        self._pass(self.legs[self.here], self.guest, "to_guest")

    def _pass(self, source, target, count):
        for _ in range(BURST):
            try:
                frame = os.read(source, LARGEST_FRAME)
            except BlockingIOError:
                return
            self._write(target, frame, count)

    def _write(self, target, frame, count):
        try:
            os.write(target, frame)
            self.counts[count] += 1
        except OSError:  # that link is down, or its queue is full
            self.counts["refused"] += 1

    def _discard(self, leg):
        while True:
            try:
                os.read(leg, LARGEST_FRAME)
                self.counts["elsewhere"] += 1
            except BlockingIOError:
                return


def main():
    card = Card(settings())
    real_time(20)
    commands = Commands({"arm": card.arm, "disarm": card.disarm, "move": card.move, "state": card.state})
    commands.ready()
    while True:
        wait = card.announce()
        readable = select.select([*card.watched(), commands], [], [], wait)[0]
        card.carry(readable)
        if commands in readable:
            commands.serve()


if __name__ == "__main__":
    main()
