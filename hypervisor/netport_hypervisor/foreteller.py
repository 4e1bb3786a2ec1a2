# SPDX-License-Identifier: Apache-2.0
"""Looks how far migrations are, and says when a guest is about to be stopped.

Threads of its own ask, each one guest at a time, so that neither libvirt's events nor the agent wait for QEMU's answer.
An answer that does not come holds up one thread: as many guests as there are threads can be lost from sight so, until
libvirt or the guest's QEMU ends.
"""

import dataclasses
import logging
import threading
import time
from dataclasses import dataclass

from .events import Approaching, Nearing
from .forecast import Forecast

LOG = logging.getLogger("netport")
THREADS = 4
MOST_GUESTS = 64
# Seconds; QEMU's and libvirt's default.
USUAL_DOWNTIME = 0.3
# So many seconds before a stop is to be told, that it is not far is.
APPROACH_SECONDS = 1.0
# After an answer that took so many seconds it is said.
SLOW_SECONDS = 1.0


@dataclass(frozen=True)
class _Guest:
    """A guest that is looked at. ``forecast``: None before it was for the first time; ``due``: when it is to be next;
    ``asked``: it is being looked at now; ``approaching``: that its stop is not far has been told."""

    uuid: str
    began: float
    due: float
    forecast: Forecast = None
    asked: bool = False
    approaching: bool = False


class Foreteller:
    """Foretells stops of guests that go. Thread-safe; :meth:`begin` and :meth:`leave` never wait."""

    def __init__(self, lead, hear):
        """
        :param lead: how many seconds before a stop it is to be told; 0: never
        :param hear: called with an :class:`Approaching` and later, or at once, with a :class:`Nearing`, once for each
            :meth:`begin` at most, from threads of this object's
        """
        self._lead = lead
        self._hear = hear
        self._changed = threading.Condition()
        self._guests = {}
        self._stopping = False
        self.refused = 0

    def start(self, jobs):
        """Starts the threads.

        :param jobs: has ``progress`` and ``longest_downtime``, as
            :class:`netport_hypervisor.libvirt_source.LibvirtSource`
        """
        for number in range(THREADS):
            threading.Thread(target=self._run, args=(jobs,), name=f"foreteller-{number}", daemon=True).start()

    def stop(self):
        """Ends the threads soon."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def begin(self, uuid, began):
        """Looks at a guest, whose memory began to be copied at a moment of ``time.monotonic``, until it is about to be
        stopped, does not migrate any more, or is left."""
        if not self._lead:
            return
        with self._changed:
            full = uuid not in self._guests and len(self._guests) >= MOST_GUESTS
            if full:
                self.refused += 1
            else:
                self._guests[uuid] = _Guest(uuid, began, time.monotonic())
                self._changed.notify()
        if full:
            LOG.warning("guest %s: %d others migrate: when it is stopped is not foretold (%d so far)", uuid,
                        MOST_GUESTS, self.refused)

    def leave(self, uuid):
        """Does not look at a guest any more."""
        with self._changed:
            self._guests.pop(uuid, None)

    def looked_at(self):
        """How many guests are looked at."""
        with self._changed:
            return len(self._guests)

    def _run(self, jobs):
        while (guest := self._next()) is not None:
            try:
                self._judge(guest, self._look(jobs, guest))
            except Exception:
                LOG.exception("guest %s: a fault of the agent: when it is stopped is not foretold", guest.uuid)
                self._drop(guest)

    def _next(self):
        """The next guest that is due, marked as being asked about; None at the end."""
        with self._changed:
            while not self._stopping:
                waiting = [guest for guest in self._guests.values() if not guest.asked]
                first = min(waiting, key=lambda guest: guest.due, default=None)
                left = None if first is None else first.due - time.monotonic()
                if left is not None and left <= 0:
                    self._guests[first.uuid] = dataclasses.replace(first, asked=True)
                    return self._guests[first.uuid]
                self._changed.wait(left)
        return None

    def _drop(self, guest):
        with self._changed:
            if self._guests.get(guest.uuid) is guest:
                del self._guests[guest.uuid]

    @staticmethod
    def _look(jobs, guest):
        asked = time.monotonic()
        forecast = guest.forecast or Forecast(guest.began, jobs.longest_downtime(guest.uuid) or USUAL_DOWNTIME)
        sample = jobs.progress(guest.uuid)
        took = time.monotonic() - asked
        if took > SLOW_SECONDS:
            LOG.warning("guest %s: libvirt took %.1f s to tell how far its migration is", guest.uuid, took)
        return None if sample is None else forecast.seen(sample)

    def _judge(self, guest, forecast):
        ahead = None if forecast is None else forecast.stop_in()
        approaching = ahead is not None and (guest.approaching or ahead <= self._lead + APPROACH_SECONDS)
        with self._changed:
            if self._guests.get(guest.uuid) is not guest:
                return  # it was left, or has begun anew
            if ahead is not None and ahead > self._lead:
                due = time.monotonic() + forecast.next_look(self._lead)
                self._guests[guest.uuid] = _Guest(guest.uuid, guest.began, due, forecast, approaching=approaching)
                self._changed.notify()
            else:
                del self._guests[guest.uuid]
        if approaching and not guest.approaching:
            self._hear(Approaching(guest.uuid, guest.began))
        if ahead is not None and ahead <= self._lead:
            self._hear(Nearing(guest.uuid, guest.began, ahead))
