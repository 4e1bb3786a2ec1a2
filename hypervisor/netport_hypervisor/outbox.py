# SPDX-License-Identifier: Apache-2.0
"""Calls that wait for a connection, and the rule of which goes next.

Reports of one guest go in order, one after the other's answer. A cut-over waits for nothing else: it passes what is not
urgent, takes the place of a 'pausing' or of frames that have not left, and one connection is kept free of what is not
urgent.
Passing is harmless, since the controller drops a report whose sequence is not above the last.
"""

import threading

# What a cut-over of the same guest makes pointless.
OVERTAKEN = ("pausing", "deliver")


class Outbox:
    """The calls that have not been answered, at most ``limit``. Thread-safe; nothing here waits.

    A lane is anything with a method ``wake()``; it is idle between :meth:`take` without a call and its next call.
    """

    def __init__(self, limit):
        self._limit = limit
        self._lock = threading.Lock()
        self._calls = []
        self._under_way = set()
        self._lanes = 0
        self._lost = None
        self._idle = []
        self.dropped = 0

    def put(self, call):
        """Adds a call. Returns those that had to go for it: what it takes the place of, and what no longer fits."""
        with self._lock:
            gone = []
            if call.urgent:
                gone = [each for each in self._calls if each.uuid == call.uuid and each.kind in OVERTAKEN
                        and id(each) not in self._under_way]
            if len(self._calls) - len(gone) >= self._limit:
                waiting = [each for each in self._calls if id(each) not in self._under_way and each not in gone]
                for each in [*(each for each in waiting if not each.urgent), *waiting][:1]:
                    gone.append(each)
                    self.dropped += 1
            self._calls = [each for each in self._calls if not any(each is other for other in gone)]
            self._calls.append(call)
            self._rouse()
        return gone

    def take(self, lane):
        """The next call for a lane, or None: the lane is then idle, and woken when there may be one."""
        with self._lock:
            if lane in self._idle:
                self._idle.remove(lane)
            call = self._next(len(self._idle))
            if call is None:
                self._idle.append(lane)
            else:
                self._under_way.add(id(call))
            return call

    def busy(self, lane):
        """The lane does something of its own for a moment: it is not idle until it takes again."""
        with self._lock:
            if lane in self._idle:
                self._idle.remove(lane)

    def join(self):
        """One more lane is connected. Returns when a lane has lost its connection since the last one that joined, the
        latest of these moments, or None.

        Not every lane finds at once that a controller has ended: none is waited for that seems to be connected.
        """
        with self._lock:
            self._lanes += 1
            lost, self._lost = self._lost, None
            return lost

    def leave(self, lane):
        """A lane is not connected any more: it has ended, or the controller has closed in order."""
        with self._lock:
            self._leave(lane)

    def lose(self, lane, at):
        """A lane has found at a moment that it has lost its connection."""
        with self._lock:
            self._lost = at
            self._leave(lane)

    def done(self, call):
        """A call that was taken has ended."""
        with self._lock:
            self._under_way.discard(id(call))
            self._calls = [each for each in self._calls if each is not call]
            self._rouse()

    def give_back(self, call):
        """A call that was taken got no answer: it waits again, at its old place."""
        with self._lock:
            self._under_way.discard(id(call))
            self._rouse()

    def expire(self, before, now):
        """Removes and returns what became due before a moment, or is of no use now, and is not under way."""
        with self._lock:
            old = [each for each in self._calls if (each.made < before or each.until < now)
                   and id(each) not in self._under_way]
            self._calls = [each for each in self._calls if not any(each is other for other in old)]
        return old

    def holds(self, uuid, kind):
        """Whether such a call of the guest has not been answered."""
        with self._lock:
            return any(each.uuid == uuid and each.kind == kind for each in self._calls)

    def waiting(self):
        """How many calls have not been answered."""
        with self._lock:
            return len(self._calls)

    def _leave(self, lane):
        self._lanes -= 1
        if lane in self._idle:
            self._idle.remove(lane)
        self._rouse()

    def _next(self, others_idle):
        earlier, earlier_urgent = set(), set()
        for call in self._calls:
            if id(call) not in self._under_way:
                if call.urgent and call.uuid not in earlier_urgent:
                    return call
                if not call.urgent and call.uuid not in earlier and (others_idle or self._lanes <= 1):
                    return call
            earlier.add(call.uuid)
            if call.urgent:
                earlier_urgent.add(call.uuid)
        return None

    def _rouse(self):
        """Wakes the lane that has been idle longest. It wakes the next one itself, by what it takes, gives or ends."""
        if self._idle and self._next(len(self._idle) - 1) is not None:
            self._idle.pop(0).wake()
