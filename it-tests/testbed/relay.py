# SPDX-License-Identifier: Apache-2.0
"""The process of a wide-area circuit: carries frames between two taps, as a provider would, a set time later.

The kernel of a build machine may lack netem, so the delay is made here: each frame is due at the moment it was read
plus the delay, waits in a bounded heap, and is written when the clock says so. A provider that is told which tags to
carry drops every other frame and counts it.
"""

import heapq
import os
import random
import select
import time

from .frame import retag, tags_of
from .netns import entered, open_tap, set_carrier
from .process import real_time
from .worker import Commands, settings

MOST_WAITING = 20_000
BURST = 64
LARGEST_FRAME = 9100


class Side:
    """One end: its tap, what it carries towards the other end, and what it has counted."""

    def __init__(self, end, others_tags):
        with entered(end["netns"]):
            self.tap = open_tap(end["link"], mtu=end["mtu"])
        self.rules = sorted(((tuple(map(tuple, mine)), tuple(map(tuple, other)))
                             for mine, other in zip(end["tags"], others_tags, strict=True)),
                            key=lambda rule: -len(rule[0]))  # of two that fit, the one that says more
        self.counts = dict.fromkeys(("read", "written", "unknown_tag", "lost", "duplicated", "overflow", "refused"), 0)

    def translate(self, frame):
        """The frame as it leaves at the other end, or None when the provider does not carry its tags."""
        if not self.rules:
            return frame
        tags = tags_of(frame)
        for mine, other in self.rules:
            if tags[:len(mine)] == mine:
                return retag(frame, len(mine), other)
        return None


class Relay:
    """Both directions of one circuit."""

    def __init__(self, given):
        left, right = given["ends"]
        self.sides = (Side(left, right["tags"]), Side(right, left["tags"]))
        self.chance = random.Random(given.get("seed", 1))
        self.waiting = []
        self.order = 0
        self.set(**given["quality"])

    def set(self, delay_ms, loss=0.0, duplicate=0.0):
        """Sets the one-way delay in ms and the chances of loss and duplication, 0 to 1."""
        self.delay_ns, self.loss, self.duplicate = int(delay_ms * 1e6), loss, duplicate

    def carrier(self, up):
        """Cuts or mends the circuit: both ends see their cable go or come."""
        for side in self.sides:
            set_carrier(side.tap, 1 if up else 0)
        if not up:
            self.waiting.clear()

    def counts(self):
        """What each side counted, and how many frames wait."""
        return {"ends": [side.counts for side in self.sides], "waiting": len(self.waiting)}

    def take(self, index):
        """Reads what has arrived at one end."""
        side = self.sides[index]
        for _ in range(BURST):
            try:
                frame = os.read(side.tap, LARGEST_FRAME)
            except BlockingIOError:
                return
            side.counts["read"] += 1
            frame = side.translate(frame)
            if frame is None:
                side.counts["unknown_tag"] += 1
            elif self.loss and self.chance.random() < self.loss:
                side.counts["lost"] += 1
            else:
                self._queue(index, frame)
                if self.duplicate and self.chance.random() < self.duplicate:
                    side.counts["duplicated"] += 1
                    self._queue(index, frame)

    def give(self):
        """Writes what is due; returns the seconds until the next is, or None."""
        while self.waiting:
            due, _, index, frame = self.waiting[0]
            left = due - time.monotonic_ns()
            if left > 0:
                return left / 1e9
            heapq.heappop(self.waiting)
            self._write(index, frame)
        return None

    def _queue(self, index, frame):
        if not self.delay_ns and not self.waiting:
            self._write(index, frame)
        elif len(self.waiting) >= MOST_WAITING:
            self.sides[index].counts["overflow"] += 1
        else:
            self.order += 1
            heapq.heappush(self.waiting, (time.monotonic_ns() + self.delay_ns, self.order, index, frame))

    def _write(self, index, frame):
        try:
            os.write(self.sides[1 - index].tap, frame)
            self.sides[index].counts["written"] += 1
        except OSError:  # that end is down, or its queue is full
            self.sides[index].counts["refused"] += 1


def main():
    relay = Relay(settings())
    real_time(20)
    commands = Commands({"set": relay.set, "carrier": relay.carrier, "counts": relay.counts})
    commands.ready()
    taps = [side.tap for side in relay.sides]
    while True:
        readable = select.select([*taps, commands], [], [], relay.give())[0]
        for index, tap in enumerate(taps):
            if tap in readable:
                relay.take(index)
        if commands in readable:
            commands.serve()


if __name__ == "__main__":
    main()
