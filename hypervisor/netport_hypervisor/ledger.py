# SPDX-License-Identifier: Apache-2.0
"""Decides what is told to the controller. Does no I/O: it is given events and the guest's file, and gives effects.

Which side of a migration this hypervisor is for a guest is nowhere told by libvirt. The file that the hook has written
says it for a guest that comes; any other guest that is handed over is one that goes.
"""

import dataclasses
from dataclasses import dataclass, field

from .events import Condition, What
from .state import ASKING, GONE, GRANTED, LET_THROUGH, RUNNING, Outgoing


@dataclass(frozen=True)
class TellOfArrival:
    """Report an event of the destination."""

    event: str
    entry: object


@dataclass(frozen=True)
class TellOfDeparture:
    """Report an event of the source, for interfaces whose locations have one epoch; 0: it is not known."""

    event: str
    uuid: str
    subjects: tuple
    epoch: int


@dataclass(frozen=True)
class Find:
    """Ask what is granted for an interface."""

    uuid: str
    subject: object


@dataclass(frozen=True)
class Describe:
    """Read the guest's XML."""

    uuid: str


@dataclass(frozen=True)
class Foretell:
    """Find out when the guest, which goes, is about to be stopped. ``began``: when the copying of its memory did, which
    tells one migration of a guest from another."""

    uuid: str
    began: float


@dataclass(frozen=True)
class Watch:
    """See what is put into the tap of an interface of the guest, which may be stopped before long. ``began``: as for
    :class:`Foretell`; ``copies``: as :class:`netport_hypervisor.rpc.Migration` says."""

    uuid: str
    mac: str
    began: float
    copies: bool


@dataclass(frozen=True)
class LeaveAlone:
    """There is nothing to foretell of the guest any more."""

    uuid: str


@dataclass(frozen=True)
class Keep:
    """Write the guest's file."""

    value: object


@dataclass(frozen=True)
class Forget:
    """Remove the guest's file."""

    value: object


@dataclass(frozen=True)
class Ask:
    """Ask for a grant now, for a guest that was let through."""

    entry: object


@dataclass(frozen=True)
class Note:
    """Say something in the log."""

    text: str


@dataclass(frozen=True)
class _Leaving:
    """A guest whose memory is being copied away. ``began``: when that did. ``epochs``: by MAC; 0: asked, nothing is
    granted. ``copied``: MACs whose frames are to go to both places. ``foreign``: MACs that the controller does not
    know. ``foretold``: that it is about to be stopped is being foretold, or has been. ``due``: what is to be told when
    the guest's interfaces are known."""

    iteration: int = 0
    began: float = 0.0
    searched: bool = False
    epochs: dict = field(default_factory=dict)
    copied: frozenset = frozenset()
    foreign: frozenset = frozenset()
    foretold: bool = False
    stopped: bool = False
    due: tuple = ()


class Ledger:
    """What is known of guests that come and go. For one thread."""

    def __init__(self):
        self._subjects = {}
        self._leaving = {}

    def happened(self, event, entry):
        """libvirt told of something.

        :param entry: the file of the guest if it comes or has come, else None
        """
        uuid = event.uuid
        if event.what is What.ITERATION:
            return self._iteration(event, entry)
        if event.what is What.HANDED_OVER:
            return self._handed_over(uuid, entry)
        if event.what is What.RESUMED:
            return self._resumed(uuid, entry)
        if event.what is What.PAUSED:
            # A guest that was paused before its migration comes to rest here, and is ours from now on.
            return self._arrived(entry) if entry is not None and entry.waiting() else []
        if event.what in (What.MIGRATED_AWAY, What.STOPPED):
            return self._stopped(uuid, event.what is What.MIGRATED_AWAY, entry)
        return [Describe(uuid)]

    def described(self, uuid, subjects):
        """The guest's interfaces are known (again)."""
        self._subjects[uuid] = subjects
        leaving = self._leaving.get(uuid)
        if leaving is None:
            return []
        due, leaving = leaving.due, dataclasses.replace(leaving, due=())
        self._leaving[uuid] = leaving
        effects = self._search(uuid) if not leaving.searched and not leaving.stopped else []
        for event in due:
            effects += self._tell(uuid, event)
        return effects

    def listed(self, guests, entries, outgoing):
        """libvirt was asked which guests there are: what was missed is made up for.

        :param guests: conditions by UUID
        :param entries: the files of the guests that come or have come
        :param outgoing: the files of the guests that were handed over from here
        """
        effects = [Describe(uuid) for uuid in guests]
        for each in outgoing:
            self._recall(each)
        for entry in entries:
            effects += self._listed_incoming(entry, guests.get(entry.uuid))
        coming = {entry.uuid for entry in entries if entry.waiting()}
        for uuid, condition in guests.items():
            if condition is Condition.HANDED_OVER and uuid not in coming:
                effects += self._handed_over(uuid, None)
        for uuid in [uuid for uuid, leaving in self._leaving.items() if leaving.stopped]:
            if guests.get(uuid) is Condition.RUNNING:
                effects += self._resumed(uuid, None)
            elif uuid not in guests:
                effects += self._drop(uuid)
        for gone in (self._subjects, self._leaving):
            for uuid in [uuid for uuid in gone if uuid not in guests]:
                del gone[uuid]
        return effects

    def found(self, uuid, mac, migration):
        """What is granted for an interface of a guest that goes; None: nothing is."""
        leaving = self._leaving.get(uuid)
        if leaving is None:
            return []
        epoch = 0 if migration is None else migration.epoch
        copied = {mac} if migration is not None and migration.copies else ()
        leaving = dataclasses.replace(leaving, epochs={**leaving.epochs, mac: epoch},
                                      copied=(leaving.copied - {mac}).union(copied))
        self._leaving[uuid] = leaving
        # Saving to a file copies memory as well: so only a guest with a grant is told to be near its pause.
        if not epoch or leaving.foretold or leaving.stopped:
            return []
        self._leaving[uuid] = dataclasses.replace(leaving, foretold=True)
        return [Foretell(uuid, leaving.began)]

    def approaching(self, uuid, began):
        """The guest whose memory began to be copied then may be stopped before long."""
        leaving = self._leaving.get(uuid)
        if leaving is None or leaving.stopped or leaving.began != began:
            return []
        return [Watch(uuid, each.mac, began, each.mac in leaving.copied) for each in self._subjects.get(uuid, ())
                if leaving.epochs.get(each.mac)]

    def near(self, uuid, began):
        """The guest whose memory began to be copied then is about to be stopped."""
        # What is granted for an interface may have become known after the others were watched.
        watches = self.approaching(uuid, began)
        return [*watches, *(tell for tell in self._tell(uuid, "pausing") if tell.epoch)] if watches else []

    def unknown(self, uuid, mac):
        """The controller does not know an interface of a guest that goes."""
        leaving = self._leaving.get(uuid)
        if leaving is not None:
            self._leaving[uuid] = dataclasses.replace(leaving, foreign=leaving.foreign | {mac})
        return []

    def _iteration(self, event, entry):
        uuid = event.uuid
        if entry is not None and entry.waiting():
            return []
        leaving = self._leaving.get(uuid)
        # A failure in the copy phase is told to nobody here: that a new migration began shows by its counting anew.
        if leaving is not None and event.iteration > leaving.iteration:
            self._leaving[uuid] = dataclasses.replace(leaving, iteration=event.iteration)
            return []
        effects = _left_alone(uuid, leaving)
        self._leaving[uuid] = _Leaving(iteration=event.iteration, began=event.at)
        return effects + (self._search(uuid) if uuid in self._subjects else [Describe(uuid)])

    def _search(self, uuid):
        self._leaving[uuid] = dataclasses.replace(self._leaving[uuid], searched=True)
        return [Find(uuid, subject) for subject in self._subjects[uuid]]

    def _handed_over(self, uuid, entry):
        if entry is not None and entry.waiting():
            return []
        leaving = self._leaving.get(uuid, _Leaving())
        if leaving.stopped:
            return []
        self._leaving[uuid] = dataclasses.replace(leaving, stopped=True)
        return [*self._tell(uuid, "stopped"), Keep(Outgoing(uuid, self._subjects.get(uuid, ()), leaving.epochs)),
                *_left_alone(uuid, leaving)]

    def _resumed(self, uuid, entry):
        leaving = self._leaving.get(uuid)
        if leaving is not None and leaving.stopped:
            # What was to be told of its stop, but could not yet, is no longer so.
            self._leaving[uuid] = dataclasses.replace(leaving, due=())
            effects = [] if leaving.due else self._tell(uuid, "resumed")
            return effects + self._drop(uuid)
        return self._arrived(entry) if entry is not None and entry.waiting() else []

    def _arrived(self, entry):
        if entry.phase == GRANTED:
            return [TellOfArrival("running", entry), Keep(dataclasses.replace(entry, phase=RUNNING, arrived=True))]
        arrived = dataclasses.replace(entry, arrived=True)
        return [Keep(arrived), Ask(arrived)]

    def _stopped(self, uuid, migrated_away, entry):
        leaving = self._leaving.get(uuid)
        effects = []
        if migrated_away and not (leaving and leaving.stopped):
            # It was paused all the time, so it was never stopped to be handed over.
            effects += self._handed_over(uuid, None)
        effects += self._drop(uuid)
        self._subjects.pop(uuid, None)
        if entry is None:
            return effects
        if entry.phase == GRANTED and not migrated_away:
            gone = dataclasses.replace(entry, phase=GONE)
            return [*effects, Keep(gone), TellOfArrival("gone", gone)]
        return effects if entry.phase == GONE else [*effects, Forget(entry)]

    def _listed_incoming(self, entry, condition):
        if condition is Condition.RUNNING and entry.waiting():
            return self._arrived(entry)
        if condition is None and entry.phase == RUNNING:
            return [Forget(entry)]
        return []

    def _recall(self, outgoing):
        """Takes over what an earlier process of the agent knew."""
        if outgoing.uuid not in self._leaving:
            self._leaving[outgoing.uuid] = _Leaving(searched=True, epochs=outgoing.epochs, stopped=True)
            if outgoing.subjects:
                self._subjects.setdefault(outgoing.uuid, outgoing.subjects)

    def _drop(self, uuid):
        leaving = self._leaving.pop(uuid, None)
        return [Forget(Outgoing(uuid, (), {}))] if leaving is not None and leaving.stopped \
            else _left_alone(uuid, leaving)

    def _tell(self, uuid, event):
        leaving = self._leaving[uuid]
        if uuid not in self._subjects:
            self._leaving[uuid] = dataclasses.replace(leaving, due=(*leaving.due, event))
            return [Describe(uuid)]
        by_epoch = {}
        for subject in self._subjects[uuid]:
            if subject.mac not in leaving.foreign:
                by_epoch.setdefault(leaving.epochs.get(subject.mac, 0), []).append(subject)
        return [TellOfDeparture(event, uuid, tuple(subjects), epoch) for epoch, subjects in by_epoch.items()]


def _left_alone(uuid, leaving):
    return [LeaveAlone(uuid)] if leaving is not None and leaving.foretold else []


def due_anyway(entry, now):
    """What a guest's file calls for without anything happening.

    :param now: seconds since 1970
    """
    if entry.stale(now):
        return [Forget(entry), Note(f"guest {entry.name}: its time to come ({entry.phase}) is over; forgotten")]
    if entry.phase == GONE:
        return [TellOfArrival("gone", entry)]
    if entry.phase == LET_THROUGH or entry.phase == ASKING and entry.arrived:
        return [Ask(entry)]
    return []


def granted_late(entry, grant):
    """A guest that was let through has got its grant."""
    phase = RUNNING if entry.arrived else GRANTED
    now = dataclasses.replace(entry, phase=phase, grant_id=grant.grant_id, nonce=grant.nonce, expires=grant.expires)
    return [Keep(now), TellOfArrival("running" if entry.arrived else "prepare", now)]
