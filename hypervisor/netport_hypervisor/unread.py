# SPDX-License-Identifier: Apache-2.0
"""Which frames a guest has not read when it is stopped: found by counting, without a clock. Pure.

A packet socket sees each frame that is put into a tap; the tap counts each that is taken out, or dropped. What has
been put in and not been taken out waits there, and the newest frames are those that wait. Both counts begin
anywhere: a guest that runs empties its tap again and again, so the least difference that was seen is an empty tap's.

Where that is not so, or counts are not of the same moment, fewer frames are taken for unread, never more: a frame may
be lost, but none is doubled.

QEMU without vhost (hw/net/virtio-net.c, net/tap.c) takes one frame more out of the tap when the guest stands still,
cannot give it to the guest, and stops reading; when it empties its own queues at the stop it does so again. These
frames are not in the guest's memory, so they do not go with it. Who rather has a frame twice than not at all takes the
last ones for unread too.
"""

import math
from collections import deque
from dataclasses import dataclass

MOST_FRAMES, MOST_BYTES = 256, 256 << 10
SHORTEST, LONGEST = 14, 9216
#: How many frames that were taken out of a tap QEMU may not have given to the guest when that is stopped.
MOST_HELD = 2
# What is kept of a guest that may be stopped at any moment; a block is what a socket has filled in 5 ms, or 16 KiB.
MOST_BLOCKS = 64


@dataclass(frozen=True)
class Captured:
    """A frame on its way to a tap. ``whole``: it is all there, with its checksums: not the beginning of one that was
    too long, and not one whose checksums a network card was to fill in."""

    data: bytes
    whole: bool = True


class UnreadFrames:
    """The frames for one address that wait in a tap, the oldest first. For one thread.

    ``frames``: those that can be carried, once :meth:`stop` was called; ``left``: how many more there are. Where frames
    go to both places from some moment on, they are those that came before it.
    """

    def __init__(self, mac):
        self._address = bytes.fromhex(mac.replace(":", ""))
        self._least = math.inf
        self._blocks = deque(maxlen=MOST_BLOCKS)
        self._read = None
        self._bytes = 0
        self._full = False
        self._copied = math.inf
        self._kept = []
        self._left = []

    @property
    def frames(self):
        """Those that can be carried, as bytes."""
        return [data for number, data in self._kept if number <= self._copied]

    @property
    def left(self):
        """How many more there are: of those that came before frames went to both places, where they did."""
        return sum(max(0, min(last, self._copied) - first + 1) for first, last in self._left)

    def sample(self, taken, captured):
        """Both counts at one moment.

        :param taken: how many frames have been taken out of the tap or dropped; counted before ``captured`` was
        :param captured: how many frames have been put in
        """
        self._least = min(self._least, captured - taken)

    def copied(self, captured):
        """From now on frames go to both places. Only the first call counts.

        :param captured: as for :meth:`sample`; one that is too high doubles frames, one that is too low loses some
        """
        self._copied = min(self._copied, captured)

    def add(self, last, block):
        """More frames were put in, in order.

        :param last: the number of the last of them, as ``captured`` of :meth:`sample` counts
        :param block: a sized iterable of :class:`Captured`, which is gone through only when it matters
        """
        if self._read is None:
            self._blocks.append((last, block))
        else:
            self._take(last, block)

    def stop(self, taken, held=0, since=0):
        """The guest reads nothing any more. Only the first call counts.

        :param taken: as for :meth:`sample`; it is final
        :param held: so many of those that were taken last are taken for unread too
        :param since: but only those that were put in when so many had been: ``captured`` of :meth:`sample`
        """
        if self._read is None:
            self._read = max(taken + self._least - held, min(taken + self._least, since))
            for last, block in self._blocks:
                self._take(last, block)
            self._blocks.clear()

    def _take(self, last, block):
        if last <= self._read:
            return
        if self._full:
            self._leave(last - len(block) + 1, last)
            return
        for number, frame in enumerate(block, last - len(block) + 1):
            if number > self._read and frame.data[:6] == self._address:
                self._keep(number, frame)

    def _keep(self, number, frame):
        self._full = self._full or len(self._kept) == MOST_FRAMES or self._bytes + len(frame.data) > MOST_BYTES
        if self._full or not frame.whole or not SHORTEST <= len(frame.data) <= LONGEST:
            self._leave(number, number)
            return
        self._kept.append((number, frame.data))
        self._bytes += len(frame.data)

    def _leave(self, first, last):
        if self._left and self._left[-1][1] == first - 1:
            first = self._left.pop()[0]
        self._left.append((first, last))
