# SPDX-License-Identifier: Apache-2.0
"""The agent: hears what happens to guests, and tells the controller. One thread decides; it waits for nothing but news.

libvirt's thread hands events over, lanes hand answers over, another thread reads guests' XML, and the foreteller's ask
how far migrations are; so a cut-over waits neither for libvirt nor for a controller before it is on its way.
"""

import logging
import queue
import time
import uuid

from . import ledger, rpc
from .errors import ControllerUnusable, StateError
from .events import (Answered, Approaching, Call, ControllersBack, Described, Happened, Listed, Nearing, Unread,
                     What)
from .outbox import OVERTAKEN
from .state import GONE, RUNNING, Incoming
from .unread import MOST_HELD

LOG = logging.getLogger("netport")
INBOX_LIMIT = 4096
TICK_SECONDS = 1.0
# After a controller did not accept a request for a grant, or it was lost.
ASK_AGAIN_SECONDS = 5.0
# Frames that come later are of no use to who has sent them.
FRAMES_SECONDS = 2.0


class Agent:
    """Decides what is sent, and keeps the files. All but ``hear`` and ``stop`` is for the thread of ``run``."""

    def __init__(self, config, files, outbox, describe, foreteller, taps):
        """
        :param describe: called with a UUID; answers some time by ``hear(Described(...))``, if the guest is there
        :param foreteller: a :class:`netport_hypervisor.foreteller.Foreteller`; answers by ``hear(Nearing(...))``
        :param taps: a :class:`netport_hypervisor.tapwatch.TapWatch`; answers by ``hear(Unread(...))``
        """
        self._config = config
        self._files = files
        self._outbox = outbox
        self._describe = describe
        self._foreteller = foreteller
        self._taps = taps
        self._ledger = ledger.Ledger()
        self._inbox = queue.SimpleQueue()
        self._devices = {}
        self._last = {}
        self._answered_at = {}
        self._not_before = {}
        self._stopping = False
        self.unheard = 0

    def hear(self, event):
        """Something happened. From any thread; never waits: what does not fit is counted and said."""
        if self._inbox.qsize() < INBOX_LIMIT:
            self._inbox.put(event)
        else:
            self.unheard += 1
            LOG.error("more than %d events wait: %r is lost (%d so far)", INBOX_LIMIT, event, self.unheard)

    def stop(self):
        """Ends :meth:`run` soon. From any thread, also from a signal's handler."""
        self._stopping = True
        self._inbox.put(None)

    def run(self):
        """Handles news until stopped."""
        due = time.monotonic()
        while not self._stopping:
            try:
                self.handle(self._inbox.get(timeout=max(0.0, due - time.monotonic())))
            except queue.Empty:
                pass
            if time.monotonic() >= due:
                self.tick()
                due = time.monotonic() + TICK_SECONDS

    def handle(self, event):
        """Handles one piece of news; a fault in it is logged, and does not end the agent."""
        try:
            self._handle(event)
        except StateError as error:
            LOG.error("%s", error)
        except Exception:
            LOG.exception("a fault of the agent at %r", event)

    def tick(self):
        """Does what is due without news: what was not told yet, what is too old."""
        try:
            self._tick()
        except (StateError, OSError) as error:
            LOG.error("%s", error)

    def _handle(self, event):
        match event:
            case Happened():
                self._carry_out(self._ledger.happened(event, self._files.incoming(event.uuid)), event.at)
                LOG.info("guest %s: %s%s", event.uuid, event.what.value,
                         f" ({event.iteration})" if event.iteration else "")
                if event.what in (What.MIGRATED_AWAY, What.STOPPED):
                    self._devices.pop(event.uuid, None)
            case Approaching(guest, began):
                self._carry_out(self._ledger.approaching(guest, began))
            case Nearing(guest, began, ahead):
                self._carry_out(self._ledger.near(guest, began))
                LOG.info("guest %s: is about to be stopped, in %.0f ms as it seems", guest, ahead * 1000)
            case Answered():
                self._answered(event)
            case Described():
                self._devices[event.guest.uuid] = {each.mac: each.target_device for each in event.guest.interfaces}
                subjects = rpc.subjects_of(event.guest, "attached-mac", self._config.segments)
                self._carry_out(self._ledger.described(event.guest.uuid, subjects))
            case Listed():
                self._listed(event)
            case Unread():
                self._deliver(event)
            case ControllersBack(lost):
                # What was answered later is known to a controller that was there later.
                self._repeat({guest for guest in self._last if self._answered_at.get(guest, lost) < lost})

    def _listed(self, event):
        coming, going = self._files.guests()
        entries = [entry for entry in map(self._files.incoming, coming) if entry is not None]
        outgoing = [each for each in map(self._files.outgoing, going) if each is not None]
        before = dict(self._last)
        self._carry_out(self._ledger.listed(event.guests, entries, outgoing))
        self._devices = {uuid: devices for uuid, devices in self._devices.items() if uuid in event.guests}
        # What has just been told anew is not repeated.
        self._repeat({each.uuid for each in (*entries, *outgoing)
                      if self._last.get(each.uuid) is before.get(each.uuid)})

    def _tick(self):
        now = time.monotonic()
        for call in self._outbox.expire(now - self._config.report_lifetime, now):
            self._answered(Answered(call, loss=f"no controller took it in {now - call.made:.0f} s"))
        self._last = {uuid: call for uuid, call in self._last.items() if now - call.made < self._config.report_lifetime}
        self._answered_at = {uuid: moment for uuid, moment in self._answered_at.items() if uuid in self._last}
        self._not_before = {uuid: moment for uuid, moment in self._not_before.items() if moment > now}
        for guest in self._files.guests()[0]:
            entry = self._files.incoming(guest)
            if entry is not None:
                self._carry_out(ledger.due_anyway(entry, time.time()))

    def _carry_out(self, effects, at=None):
        made = at or time.monotonic()
        for effect in effects:
            match effect:
                case ledger.TellOfArrival(event, entry):
                    if not self._outbox.holds(entry.uuid, event):
                        sequence = self._files.next_sequence()
                        self._report(event, entry.uuid, made, rpc.destination_report(
                            event, entry.grant_id, entry.nonce, sequence, self._reporter(entry.uuid)))
                case ledger.TellOfDeparture(event, guest, subjects, epoch):
                    sequence = self._files.next_sequence()
                    self._report(event, guest, made, rpc.source_report(
                        event, subjects, self._config.switch, epoch, sequence, self._reporter(guest)))
                    self._look_after(event, guest)
                case ledger.Find(guest, subject):
                    self._put(Call("find", guest, rpc.FIND, subject.named(), False, made, subject.mac))
                case ledger.Ask(entry):
                    self._ask(entry, made)
                case ledger.Describe(guest):
                    self._describe(guest)
                case ledger.Foretell(guest, began):
                    self._foreteller.begin(guest, began)
                case ledger.Watch(guest, mac, began, copies):
                    device = self._devices.get(guest, {}).get(mac, "")
                    self._taps.begin(guest, mac, device, began, MOST_HELD if copies else 0)
                case ledger.LeaveAlone(guest):
                    self._foreteller.leave(guest)
                case ledger.Keep(value):
                    self._keep(value)
                case ledger.Forget(value):
                    self._forget(value)
                case ledger.Note(text):
                    LOG.warning("%s", text)

    def _report(self, event, guest, made, arguments):
        call = Call(event, guest, rpc.REPORT, arguments, event != "pausing", made)
        self._last[guest] = call
        self._answered_at.pop(guest, None)
        self._put(call)

    def _look_after(self, event, guest):
        """Looks after what a guest that goes has not read of its taps."""
        if event == "resumed":
            self._taps.leave(guest)
        elif event == "stopped":
            self._taps.stopped(guest)

    def _deliver(self, event):
        """Frames are for the place where the guest goes to: a guest that has been told to run here has read them."""
        last = self._last.get(event.uuid)
        if last is None or last.kind != "stopped":
            return
        now = time.monotonic()
        portions, left = rpc.unread_frames(event.report.arguments, event.mac, event.frames,
                                           rpc.COPYING if event.copied_since else rpc.RELAYING)
        if left:
            LOG.warning("guest %s: %d frames that it has not read are not carried after it: they do not fit into %d"
                        " calls", event.uuid, left, len(portions))
        for portion in portions:
            self._put(Call("deliver", event.uuid, rpc.DELIVER, portion, False, now, event.mac, now + FRAMES_SECONDS,
                           True))

    def _ask(self, entry, made):
        if self._outbox.holds(entry.uuid, "ask") or self._outbox.holds(entry.uuid, "sort") \
                or self._not_before.get(entry.uuid, 0) > time.monotonic():
            return
        self._put(Call("ask", entry.uuid, rpc.REQUEST, rpc.grant_request(
            entry.subjects, self._config.switch, self._config.grant_lifetime, entry.request_id,
            self._config.requester), False, made))

    def _put(self, call):
        for gone in self._outbox.put(call):
            if gone.kind in OVERTAKEN and call.urgent and call.uuid == gone.uuid:
                LOG.info("guest %s: '%s' is not told any more: %s came first", gone.uuid, gone.kind, call.kind)
            else:
                self._answered(Answered(gone, loss=f"the queue is full ({self._config.queue}); {self._outbox.dropped}"
                                                   " dropped so far"))

    def _repeat(self, guests):
        """Says again what was said last, with the same sequence: a controller that knows it takes no notice."""
        for guest in guests & set(self._last):
            call = self._last[guest]
            if time.monotonic() - call.made < self._config.report_lifetime and not self._outbox.holds(guest, call.kind):
                self._put(call)

    def _keep(self, value):
        with self._files.locked():
            if isinstance(value, Incoming):
                now = self._files.incoming(value.uuid)
                if now is None or now.request_id != value.request_id or (now.phase, value.phase) == (GONE, RUNNING):
                    return
            self._files.write(value)

    def _forget(self, value):
        with self._files.locked():
            if isinstance(value, Incoming):
                now = self._files.incoming(value.uuid)
                if now is not None and now.request_id != value.request_id:
                    return
            self._files.forget(value)

    def _answered(self, event):
        call = event.call
        if event.loss:
            LOG.warning("guest %s: %s was given up: %s", call.uuid, call.kind, event.loss)
        elif event.rejection:
            LOG.warning("guest %s: %s was not accepted: %s", call.uuid, call.kind, event.rejection)
        if call.kind == "find":
            self._found(event)
        elif call.kind == "ask":
            self._asked(event)
        elif call.kind == "sort":
            self._sorted(event)
        elif call.kind == "deliver":
            if event.at:
                LOG.info("guest %s: unread frames: %s, %.1f ms after they were found", call.uuid,
                         rpc.delivered(event.output), (event.at - call.made) * 1000)
        elif not event.loss and not event.rejection:
            self._answered_at[call.uuid] = event.at
            LOG.info("guest %s: %s: %s, %.1f ms after the event", call.uuid, call.kind, rpc.taken(event.output),
                     (time.monotonic() - call.made) * 1000)
            if call.kind == "stopped":
                self._collect(call, rpc.taken(event.output))
            elif call.kind == "pausing" and rpc.taken(event.output).begins_copying():
                self._taps.copied(call.uuid)
        if call.kind == "gone" and not event.loss:
            entry = self._files.incoming(call.uuid)
            if entry is not None and entry.phase == "gone" and call.arguments["grant-id"] == str(entry.grant_id):
                self._forget(entry)

    def _collect(self, call, taken):
        if taken.effective() and "epoch" in call.arguments:
            for subject in call.arguments["subject"]:
                self._taps.collect(call.uuid, subject["mac"], call)

    def _found(self, event):
        call = event.call
        if event.rejection:
            self._carry_out(self._ledger.unknown(call.uuid, call.mac))
        elif not event.loss:
            self._carry_out(self._ledger.found(call.uuid, call.mac, rpc.found(event.output)))

    def _asked(self, event):
        call, entry = event.call, self._files.incoming(event.call.uuid)
        if entry is None or entry.request_id != call.arguments["request-id"] or not entry.waiting():
            return
        if event.loss or event.rejection:
            self._not_before[call.uuid] = time.monotonic() + ASK_AGAIN_SECONDS
            for subject in entry.subjects if event.rejection else ():
                self._put(Call("sort", call.uuid, rpc.FIND, subject.named(), False, time.monotonic(), subject.mac))
            return
        try:
            answer = rpc.decision(event.output, time.time(), self._config.grant_lifetime)
        except ControllerUnusable as error:
            self._not_before[call.uuid] = time.monotonic() + ASK_AGAIN_SECONDS
            LOG.warning("guest %s: %s", call.uuid, error)
            return
        if isinstance(answer, rpc.Refused):
            LOG.error("guest %s was let through, and may not be here: %s (rule %s): it has no network here",
                      entry.name, answer.reason, answer.rule or "not told")
            self._forget(entry)
        elif answer.live:
            LOG.info("guest %s was let through, and has grant %d now", entry.name, answer.grant_id)
            self._carry_out(ledger.granted_late(entry, answer))
        else:
            self._rename(entry, entry.subjects)

    def _sorted(self, event):
        """An interface that the controller does not know is left out when it is asked again."""
        entry = self._files.incoming(event.call.uuid)
        if not event.rejection or entry is None or not entry.waiting():
            return
        left = tuple(each for each in entry.subjects if each.mac != event.call.mac)
        if left:
            self._rename(entry, left)
        else:
            self._forget(entry)

    def _rename(self, entry, subjects):
        """What is asked is another question from now on, so it gets another name."""
        with self._files.locked():
            now = self._files.incoming(entry.uuid)
            if now is not None and now.request_id == entry.request_id:
                self._files.write(Incoming(now.uuid, now.name, now.phase, uuid.uuid4().hex, subjects, now.expires,
                                           arrived=now.arrived))

    def _reporter(self, guest):
        return rpc.reporter(self._config.requester, guest)
