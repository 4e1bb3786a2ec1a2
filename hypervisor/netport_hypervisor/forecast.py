# SPDX-License-Identifier: Apache-2.0
"""Foretells when QEMU stops a guest that it migrates, from what it says of the copying of memory. Pure.

QEMU 7.2 (``migration/migration.c``, ``ram.c``) copies for 50 ms and then decides. Each 100 ms it measures the bandwidth
anew; where that is limited and what may be sent in 100 ms has been, it rests until then and decides then. It stops the
guest when what remains can be sent within the longest downtime at that bandwidth, or when nothing remains; in the first
100 ms it has no bandwidth yet, so only the latter. Before it stops a guest it looks for what the guest has written
since it looked last, which then remains as well: if that is too much, another round of copying begins.
"""

import dataclasses
import math
from dataclasses import dataclass

# Seconds: for so long bandwidth is measured and limited (BUFFER_DELAY); so long QEMU copies before it decides
# (MAX_WAIT).
WINDOW, CHUNK = 0.1, 0.05
# Seconds without sending that are not for want of a processor.
REST = 0.04
# Seconds over which speeds are taken before bandwidth was measured.
FIRST_SPAN = 0.04
# How much of what is little enough must remain at most. Where memory goes as fast as was measured last, some percent
# more counts too: they are not known better. Where it does not, or nothing was measured yet, it is less: a stop that is
# foretold and does not come doubles every frame until it does, of one that is not foretold what can be carried is.
STEADY, STEADY_SHARE, UNSTEADY_SHARE = 0.1, 1.03, 0.93
# Bytes a second of zero pages, which cost nothing to send and stand together, that are passed over at most.
ZERO_PAGES = 4 << 30
# Bytes a second that a guest writes at least: one that idled, with a probe each ms, wrote 200 kB.
LEAST_WRITTEN = 1 << 18
MOST_SAMPLES = 16
# Seconds from one look to the next.
SHORTEST, LONGEST = 0.01, 1.0
# Decisions that are looked at one by one, of each course of copying: 3 s or more.
MOST_DECISIONS = 60
#: Seconds: what is farther than this is not foretold. A guest that writes much faster than it is copied never stops.
FARTHEST = 3600.0


@dataclass(frozen=True)
class Sample:
    """What QEMU said of a migration.

    ``at``: when, of ``time.monotonic``. ``iteration``: which round of copying, from 1; 0 before the first. ``total``,
    ``remaining``, ``sent``: bytes. ``bandwidth``: as last measured, bytes a second; 0 before that. ``written``: what
    the guest writes, bytes a second; 0 when that is not known."""

    at: float
    iteration: int
    total: int
    remaining: int
    sent: int
    bandwidth: float = 0.0
    written: float = 0.0


@dataclass(frozen=True)
class Forecast:
    """What was seen of a migration so far.

    ``began``: when its first round began, of ``time.monotonic``. ``downtime``: the longest that is allowed, in
    seconds. ``window``: since when bandwidth is being measured, and what had been sent by then, as far as that shows.
    ``looked``: when QEMU last looked for what the guest had written, as far as that shows. ``limited``: it was seen to
    rest, as it does when it has sent what it may in 100 ms."""

    began: float
    downtime: float
    samples: tuple = ()
    window: tuple = (0.0, 0)
    looked: float = 0.0
    limited: bool = False

    def seen(self, sample):
        """With one more sample, the latest; one from before the first round tells nothing."""
        if sample.iteration < 1 or sample.total < 1:
            return self
        if not self.samples:
            window = (self.began, 0) if not sample.bandwidth else (sample.at, sample.sent)
            return dataclasses.replace(self, samples=(sample,), window=window, looked=self.began)
        last = self.samples[-1]
        again = sample.iteration != last.iteration
        # Speeds are not taken over the beginning of a round, where what remains grows.
        kept = () if again else self.samples[-MOST_SAMPLES + 1:]
        middle = (last.at + sample.at) / 2
        window = self.window
        if sample.bandwidth != last.bandwidth:
            # Where it rests at the end of a window, what is new has been sent since.
            window = (middle, last.sent if self.limited else (last.sent + sample.sent) / 2)
        rests = any(sample.at - each.at >= REST and sample.sent == each.sent for each in kept)
        return dataclasses.replace(self, samples=(*kept, sample), window=window,
                                   looked=middle if again else self.looked, limited=self.limited or rests)

    def stop_in(self):
        """In how many seconds from the last sample on the guest is stopped for all that is known; ``inf``: not to be
        seen, as long as the guest writes as much as it does."""
        if not self.samples:
            return math.inf
        now = self.samples[-1]
        if now.remaining <= 0:
            return 0.0
        gone, sent = self._speeds()
        if gone <= 0:
            return math.inf
        return _Course(self, gone, sent).stop() - now.at

    def next_look(self, lead):
        """In how many seconds from the last sample on it is to be looked again: half way to when the stop is as near as
        the lead; but in the beginning, and where it could come sooner by zero pages, before that."""
        if not self.samples:
            return SHORTEST
        now = self.samples[-1]
        waits = [LONGEST, (self.stop_in() - lead) / 2, (now.at - self.began) / 2]
        if now.iteration == 1:
            waits.append((now.remaining - now.bandwidth * self.downtime) / ZERO_PAGES)
        return max(SHORTEST, min(waits))

    def _speeds(self):
        """Bytes a second by which what remains gets less, and which are sent: over 100 ms, as QEMU sends in bursts; but
        less in the first 100 ms, since it begins faster than it goes on: sockets' buffers are empty."""
        now = self.samples[-1]
        if self.limited:
            return now.bandwidth, now.bandwidth
        since = max(now.at - self.began, 0.001)
        usual = now.bandwidth or now.sent / since
        span = WINDOW if now.bandwidth else FIRST_SPAN
        base = next((each for each in reversed(self.samples) if now.at - each.at >= span), self.samples[0])
        passed = now.at - base.at
        if passed >= WINDOW / 4:
            # Between bursts nothing goes for a moment.
            return (max((base.remaining - now.remaining) / passed, usual / 2),
                    max((now.sent - base.sent) / passed, usual / 2))
        return usual if now.bandwidth else max(usual, (now.total - now.remaining) / since), usual


class _Course:
    """How the copying goes on from the last sample, decision by decision."""

    def __init__(self, forecast, gone, sent):
        now = forecast.samples[-1]
        self._forecast = forecast
        self._gone = gone
        self._speed = sent
        self._written = now.written or LEAST_WRITTEN
        self._at, self._remaining, self._sent = now.at, now.remaining, now.sent
        self._enough = now.bandwidth * forecast.downtime
        self._share = STEADY_SHARE if abs(sent - now.bandwidth) < STEADY * now.bandwidth else UNSTEADY_SHARE
        self._window, self._sent_before = forecast.window
        self._looked = forecast.looked
        missed = math.floor((now.at - self._window) / WINDOW)
        if missed > 0 and now.bandwidth:
            # A window has ended unseen; where the next one ends is known only roughly, and what was sent in it not.
            self._window += missed * WINDOW
            self._sent_before = now.sent - (now.at - self._window) * sent

    def stop(self):
        """When QEMU stops the guest, of ``time.monotonic``; ``inf``: not as long as it goes on so."""
        for _ in range(MOST_DECISIONS):
            self._pass_over()
            if self._at - self._forecast.samples[-1].at > FARTHEST:
                return math.inf
            until = self._next_decision()
            if self._forecast.limited:
                self._rest(until)
            elif self._remaining <= self._gone * (until - self._at):
                self._go_on(self._at + self._remaining / self._gone)
                self._remaining = 0.0
            else:
                self._go_on(until)
            if self._at >= self._window + WINDOW:
                self._measure()
            if self._remaining < self._enough * self._share:
                self._look()
            if self._remaining <= 0 or self._remaining < self._enough * self._share:
                return self._at
        return math.inf

    def _pass_over(self):
        """Whole windows after which too much remains are not looked at one by one."""
        far = self._remaining - max(self._enough, self._speed * self._forecast.downtime)
        windows = math.floor(far / (self._gone * WINDOW)) - 1
        if windows > 0 and self._enough:
            self._go_on(self._at + windows * WINDOW)
            self._window += windows * WINDOW
            self._sent_before += windows * WINDOW * self._speed

    def _next_decision(self):
        if self._at < self._window + CHUNK and not self._forecast.limited:
            return self._window + CHUNK
        # When the end of a window is overdue, QEMU is late, and may decide at any moment.
        return max(self._at, self._window + WINDOW)

    def _go_on(self, until):
        self._remaining -= self._gone * (until - self._at)
        self._sent += self._speed * (until - self._at)
        self._at = until

    def _rest(self, until):
        """What may still be sent in this window is sent at once; it is waited for its end unless that was all."""
        left = min(self._remaining, max(0.0, self._speed * WINDOW - (self._sent - self._sent_before)))
        self._remaining -= left
        self._sent += left
        if self._remaining > 0:
            self._at = until

    def _measure(self):
        self._enough = (self._sent - self._sent_before) / (self._at - self._window) * self._forecast.downtime
        self._window, self._sent_before = self._at, self._sent

    def _look(self):
        self._remaining = max(0.0, self._remaining) + self._written * (self._at - self._looked)
        self._looked = self._at
