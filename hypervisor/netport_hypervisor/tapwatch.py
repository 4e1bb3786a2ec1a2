# SPDX-License-Identifier: Apache-2.0
"""Watches the taps of guests that are about to be stopped, and hands over what they have not read.

One thread looks at all taps in turn; another lets sockets listen, since the kernel may wait for that. The agent waits
for neither.
"""

import collections
import contextlib
import dataclasses
import logging
import queue
import threading
import time
from dataclasses import dataclass

from .events import Unread
from .unread import UnreadFrames

LOG = logging.getLogger("netport")
MOST_WATCHES = 32
# Between two looks; at least so many times as long as one took, so that many watches do not take a processor.
EVERY_SECONDS = 0.001
REST_FACTOR = 4
# A switch may go on for so long as before after it has acknowledged: flows that it has cached.
LINGER_SECONDS = 0.02
# After the stop, and before it: a migration that is called off while memory is copied is told by nobody.
LATEST_SECONDS = 1.0
PATIENCE_SECONDS = 30.0
# From when QEMU stops a guest until that is heard here, at most. What the guest's tap was given before is not held.
HEARD_SECONDS = 0.05
# After so long without work, sockets are taken off taps that are still there.
IDLE_SECONDS = 5.0


@dataclass(frozen=True)
class _Watch:
    """One interface of a guest. ``attempt``: for which migration; ``held``: how many frames QEMU may hold that are to
    be handed over too; ``until``: how long it is waited for the stop; ``stopped``: since when the guest stands still,
    0: it does not; ``due``: when its frames are to be handed over, 0: that was not asked for; ``report``: what is
    handed over with them; ``copied``: from when on every frame goes to both places, 0: none does."""

    uuid: str
    mac: str
    device: str
    attempt: object
    held: int
    began: float
    until: float
    stopped: float = 0.0
    due: float = 0.0
    report: object = None
    copied: float = 0.0


class _Seen:
    """What was seen at a tap, for a watch: its key and when it began. For the thread that looks."""

    def __init__(self, tap, watch):
        self.key = (watch.uuid, watch.mac)
        self.began = watch.began
        self.tap = tap
        self.frames = UnreadFrames(watch.mac)
        self.lost_before = tap.lost
        self.looks = 0
        self.counted = False
        # When, and how many frames had come by then; the first is from so long ago that it counts for a stop now.
        self.counts = collections.deque()


class TapWatch:
    """Thread-safe; what the agent calls never waits."""

    def __init__(self, taps, hear):
        """
        :param taps: :class:`netport_hypervisor.tap.Tap` or the like: as many taps are watched at once; none: no tap is
        :param hear: called with an :class:`Unread` for each :meth:`collect` that found frames, from a thread of this
            object's
        """
        self._taps = tuple(taps)
        self._hear = hear
        self._changed = threading.Condition()
        self._watches = {}
        self._seen = []
        self._free = collections.deque()
        self._jobs = queue.SimpleQueue()
        self._stopping = False
        self.refused = 0

    def start(self):
        """Starts the threads, if there is anything for them to do."""
        if self._taps:
            for name, run in (("tap-sockets", self._listen), ("tap-watch", self._look)):
                threading.Thread(target=run, name=name, daemon=True).start()

    def stop(self):
        """Ends the threads soon."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._jobs.put(None)

    def begin(self, uuid, mac, device, attempt, held=0):
        """The guest may be stopped before long: watches the tap of its interface with that address; goes on watching
        where that is done for the same attempt.

        :param attempt: tells one migration of the guest from another
        :param held: so many frames are handed over too that were taken out of the tap last: QEMU may not have given
            them to the guest; 0: none that may have come already
        """
        if not self._taps or not device:
            return
        now = time.monotonic()
        full = False
        with self._changed:
            watch = self._watches.pop((uuid, mac), None)
            if watch is not None and (watch.attempt, watch.device) == (attempt, device) and not watch.stopped:
                self._watches[uuid, mac] = dataclasses.replace(watch, held=held, until=now + PATIENCE_SECONDS)
            elif len(self._watches) < len(self._taps):
                self._watches[uuid, mac] = watch = _Watch(uuid, mac, device, attempt, held, now, now + PATIENCE_SECONDS)
                self._jobs.put(watch)
            else:
                full = True
                self.refused += 1
                refused = self.refused
        if full:
            LOG.warning("guest %s: %d other taps are watched: what it has not read of %s when it is stopped is lost (%d"
                        " so far)", uuid, len(self._taps), device, refused)

    def copied(self, uuid):
        """Frames for the guest begin to go to both places: only what may have come before is to be handed over."""
        every = time.monotonic() + LINGER_SECONDS
        self._change(uuid, lambda watch: watch if watch.copied else dataclasses.replace(watch, copied=every))

    def stopped(self, uuid):
        """The guest stands still."""
        self._change(uuid, lambda watch: watch if watch.stopped
                     else dataclasses.replace(watch, stopped=time.monotonic()))

    def collect(self, uuid, mac, report):
        """Hands over what the guest has not read, with a report, in a moment: when the switch sends nothing more here.
        """
        due = time.monotonic() + LINGER_SECONDS
        self._change(uuid, lambda watch: dataclasses.replace(watch, due=due, report=report)
                     if watch.mac == mac and watch.stopped and not watch.due else watch)

    def leave(self, uuid):
        """The guest reads its taps itself, or is of no concern any more: what was kept is forgotten."""
        self._change(uuid, lambda watch: None)

    def watched(self):
        """How many taps are watched."""
        with self._changed:
            return len(self._watches)

    def _change(self, uuid, change):
        with self._changed:
            for key in [key for key in self._watches if key[0] == uuid]:
                watch = change(self._watches[key])
                if watch is None:
                    del self._watches[key]
                else:
                    self._watches[key] = watch

    # -- the thread that lets sockets listen --------------------------------------------------------------------------

    def _listen(self):
        for tap in self._taps:
            try:
                tap.prepare()
                with self._changed:
                    self._free.append(tap)
            except OSError as error:
                LOG.warning("a tap less can be watched: %s", error.strerror)
        while not self._stopping:
            try:
                watch = self._jobs.get(timeout=IDLE_SECONDS)
            except queue.Empty:
                self._rest()
                continue
            if watch is not None:
                self._begin(watch)

    def _rest(self):
        # Only this thread takes sockets out of those that are free: what is free now stays so meanwhile.
        with self._changed:
            free = tuple(self._free)
        for tap in free:
            try:
                tap.rest()
            except OSError as error:
                # It listens on where it did, which is of no harm; it can listen elsewhere.
                LOG.debug("a socket was not taken off its tap: %s", error)

    def _begin(self, watch):
        why = ""
        with self._changed:
            tap = self._free.popleft() if self._free else None
        try:
            if tap is None:
                why = "no socket is free"
            else:
                tap.listen(watch.device)
        except OSError as error:
            why = error.strerror or str(error)
        except Exception as error:
            why = f"a fault of the agent: {error!r}"
        if why:
            LOG.info("guest %s: what it has not read of %s when it is stopped is lost: %s", watch.uuid, watch.device,
                     why)
        with self._changed:
            if why:
                self._forget(watch)
                self._free.extend(() if tap is None else (tap,))
            else:
                # What has been left or begun anew meanwhile is found out by the thread that looks.
                self._seen.append(_Seen(tap, watch))
                self._changed.notify_all()

    # -- the thread that looks ----------------------------------------------------------------------------------------

    def _look(self):
        while (found := self._next()) is not None:
            began = time.monotonic()
            for watch, seen in found:
                try:
                    over = self._look_at(watch, seen, time.monotonic())
                except Exception:
                    LOG.exception("guest %s: a fault of the agent: what it has not read is lost", watch.uuid)
                    over = True
                if over:
                    with self._changed:
                        self._forget(watch)
            time.sleep(max(EVERY_SECONDS, REST_FACTOR * (time.monotonic() - began)))

    def _next(self):
        """The watches with what was seen; waits until there is one; None at the end. Sockets of those that have ended
        become free."""
        with self._changed:
            while not self._stopping:
                found, over = [], []
                for seen in self._seen:
                    watch = self._watches.get(seen.key)
                    if watch is None or watch.began != seen.began:
                        over.append(seen)
                    else:
                        found.append((watch, seen))
                self._free.extend(seen.tap for seen in over)
                self._seen = [seen for _, seen in found]
                if found:
                    return found
                self._changed.wait()
        return None

    def _look_at(self, watch, seen, now):
        """Looks at one tap; returns whether that was the last time."""
        taken = None
        with contextlib.suppress(OSError):  # the tap is gone: there is nothing more to count
            taken = seen.tap.taken()
            # In this order: the other way round a frame that came and went meanwhile would make the queue seem shorter.
            captured = seen.tap.captured()
            seen.frames.sample(taken, captured)
            if not watch.stopped:
                seen.counts.append((now, captured))
                while len(seen.counts) > 1 and seen.counts[1][0] <= now - HEARD_SECONDS:
                    seen.counts.popleft()
            if watch.copied and now >= watch.copied:
                seen.frames.copied(captured)
        for last, block in seen.tap.blocks():
            seen.frames.add(last, block)
        seen.looks += 1
        if seen.tap.lost > seen.lost_before:
            LOG.warning("guest %s: %s: frames come too fast to be counted: what it has not read when it is stopped is"
                        " lost", watch.uuid, watch.device)
            return True
        if watch.stopped and not seen.counted:
            if taken is None:
                LOG.warning("guest %s: %s was gone before it could be seen how many frames it has not read: they are"
                            " lost", watch.uuid, watch.device)
                return True
            since = [captured for at, captured in seen.counts if at <= watch.stopped - HEARD_SECONDS]
            seen.frames.stop(taken, watch.held, since[-1] if since else 0)
            seen.counted = True
        if watch.due and now >= watch.due:
            with self._changed:
                # The guest may have been left since this look began: then it has read them itself.
                still = self._forget(watch)
            if still:
                self._hand_over(watch, seen.frames)
            return True
        return now >= (watch.stopped + LATEST_SECONDS if watch.stopped else watch.until)

    def _hand_over(self, watch, found):
        frames = tuple(found.frames)
        if found.left:
            LOG.warning("guest %s: %d frames that it has not read of %s are not carried after it: more than there is"
                        " room for, too long, or with checksums that are missing", watch.uuid, found.left, watch.device)
        if frames:
            self._hear(Unread(watch.uuid, watch.mac, frames, watch.report, watch.copied > 0))

    def _forget(self, watch):
        """Ends a watch, if it is still that one; returns whether it was."""
        now = self._watches.get((watch.uuid, watch.mac))
        if now is None or now.began != watch.began:
            return False
        del self._watches[watch.uuid, watch.mac]
        return True
