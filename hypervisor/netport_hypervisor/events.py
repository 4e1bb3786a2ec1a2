# SPDX-License-Identifier: Apache-2.0
"""What the agent hears of, as values."""

import enum
import math
from dataclasses import dataclass, field


class What(enum.Enum):
    """What happened to a guest, as far as a migration is concerned."""

    ITERATION = "a round of copying its memory begins"
    HANDED_OVER = "it was stopped to be handed over"
    PAUSED = "it was paused"
    RESUMED = "it goes on"
    STARTED = "it was started, or is being received"
    MIGRATED_AWAY = "it has gone to another hypervisor"
    STOPPED = "it has ended here"
    CHANGED = "its interfaces may have changed"


class Condition(enum.Enum):
    """How a guest is when libvirt is asked."""

    RUNNING = "running"
    HANDED_OVER = "paused to be handed over"
    OTHER = "something else"


@dataclass(frozen=True)
class Happened:
    """libvirt told of something. ``iteration``: which round of copying, from 1; ``at``: of ``time.monotonic``."""

    uuid: str
    what: What
    iteration: int = 0
    at: float = 0.0


@dataclass(frozen=True)
class Listed:
    """The guests that are active, after a connection to libvirt was made: events may have been missed before it."""

    guests: dict


@dataclass(frozen=True)
class Described:
    """What a guest's XML says now; a :class:`netport_hypervisor.domain_xml.Guest`."""

    guest: object


@dataclass(frozen=True)
class Approaching:
    """A guest that goes may be stopped before long. ``began``: when the copying of its memory did."""

    uuid: str
    began: float


@dataclass(frozen=True)
class Nearing:
    """A guest that goes is about to be stopped. ``began``: when the copying of its memory did; ``ahead``: in how many
    seconds it is stopped, as far as that can be foretold."""

    uuid: str
    began: float
    ahead: float


@dataclass(frozen=True)
class Unread:
    """What a guest that stands still has not read: frames for its interface with an address, the oldest first.
    ``report``: the call that told of its stop. ``copied_since``: frames went to both places later, and
    these came before, or may have."""

    uuid: str
    mac: str
    frames: tuple
    report: object
    copied_since: bool = False


@dataclass(frozen=True)
class ControllersBack:
    """A controller is connected again, after a connection was lost: it may be another one, or one that has begun anew.
    ``lost``: when the loss was found, of ``time.monotonic``."""

    lost: float


@dataclass(frozen=True)
class Call:
    """An RPC to be made. ``kind``: find, sort, ask, deliver, or the event of a report. ``urgent``: it waits for none
    that is not. ``made``: when it became due, of ``time.monotonic``. ``mac``: which interface, for find, sort and
    deliver. ``until``: after that, of ``time.monotonic``, it is of no use. ``once``: it is not sent again, since it may
    have been done though no answer came."""

    kind: str
    uuid: str
    operation: str
    arguments: dict
    urgent: bool
    made: float
    mac: str = ""
    until: float = math.inf
    once: bool = False


@dataclass(frozen=True)
class Answered:
    """A call has ended. Exactly one of: ``output`` (a dict); ``rejection`` (why the controller says that it is wrong);
    ``loss`` (why it was given up). ``at``: when an output came, of ``time.monotonic``."""

    call: Call
    output: dict = field(default_factory=dict)
    rejection: str = ""
    loss: str = ""
    at: float = 0.0
