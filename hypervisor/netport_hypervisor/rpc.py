# SPDX-License-Identifier: Apache-2.0
"""The RPCs of netport-grant.yang as values: what is sent, and what an answer means. Pure.

Whole numbers of 64 bits are texts in the JSON of YANG (RFC 7951, section 6.1).
"""

import base64
import datetime
import json
from dataclasses import dataclass

from .errors import ControllerUnusable

MODULE = "netport-grant"
REQUEST, FIND, REPORT, DELIVER = "request-grant", "find-migration", "report-migration", "deliver-frames"
# Phases of a move in which the source sends frames to the destination too.
RELAYING, COPYING = "relaying", "copying"
# A controller takes so many calls of deliver-frames for a move; its HTTP server takes no larger request.
MOST_DELIVERIES, MOST_REQUEST = 24, 16384
# What a frame takes beside its text, and the rest of a request at most beside what it says.
ENTRY_BYTES = 40
ENDED = ("consumed", "revoked", "expired", "aborted", "ended")


@dataclass(frozen=True)
class Subject:
    """A guest's interface as the controller is told of it; ``segment`` and ``port`` are "" when they are not told."""

    mac: str
    segment: str = ""
    port: str = ""

    def encoded(self):
        """As one entry of a list ``subject``."""
        return {key: value for key,
                value in (("mac", self.mac), ("segment", self.segment), ("port", self.port)) if value}

    def named(self):
        """As the guest alone, without a port."""
        return {key: value for key, value in self.encoded().items() if key != "port"}


@dataclass(frozen=True)
class Granted:
    """The guest may come. ``expires``: seconds since 1970; ``live``: whether it can still be used."""

    grant_id: int
    nonce: str
    expires: float
    live: bool
    rule: str


@dataclass(frozen=True)
class Refused:
    """The guest may not come; the policy's reason and rule."""

    reason: str
    rule: str


@dataclass(frozen=True)
class Migration:
    """What is granted for a host now. ``copies``: frames go to both places from just before its pause; else they are
    relayed after it."""

    grant_id: int
    epoch: int
    copies: bool = False


@dataclass(frozen=True)
class Taken:
    """What a report did: outcome and state for each host."""

    outcomes: tuple

    def without_grant(self):
        """Whether no host has a live grant."""
        return bool(self.outcomes) and all(outcome == "no-grant" for _, outcome, _ in self.outcomes)

    def effective(self):
        """Whether some host moves on by the report, or has by an earlier one of the same."""
        return any(outcome in ("taken", "known") for _, outcome, _ in self.outcomes)

    def begins_copying(self):
        """Whether by this report frames begin to go to both places, for every host."""
        return bool(self.outcomes) and all((outcome, state) == ("taken", "copying")
                                           for _, outcome, state in self.outcomes)

    def __str__(self):
        return ", ".join(f"{host} {outcome}{f' ({state})' if state else ''}" for host, outcome,
                         state in self.outcomes) \
            or "no host concerned"


def subjects_of(guest, port_by, segments):
    """What the controller is told of a guest.

    :param port_by: by what the access port is named: attached-mac (the controller finds it by the guest's address),
        interface-id, or target-device
    :param segments: segments by the bridge or network of the interface
    """
    def port(interface):
        return {"interface-id": interface.interface_id, "target-device": interface.target_device}.get(port_by, "")

    return tuple(Subject(each.mac, segments.get(each.source, ""), port(each)) for each in guest.interfaces)


def reporter(requester, uuid):
    """Who reports: a name for each guest, since a sequence belongs to a name, and reports of different guests, on
    different connections, may pass each other."""
    return f"{requester} {uuid}"


def grant_request(subjects, switch, lifetime, request_id, requester):
    """The input of request-grant."""
    return {"subject": [each.encoded() for each in subjects], "switch": switch, "lifetime": lifetime,
            "request-id": request_id, "requester": requester}


def destination_report(event, grant_id, nonce, sequence, reporter):
    """The input of report-migration for an event of the destination."""
    return {"event": f"{MODULE}:{event}", "grant-id": str(grant_id), "nonce": nonce, "sequence": str(sequence),
            "reporter": reporter}


def source_report(event, subjects, switch, epoch, sequence, reporter):
    """The input of report-migration for an event of the source; an epoch of 0 is not known."""
    known = {"epoch": str(epoch)} if epoch else {}
    return {"event": f"{MODULE}:{event}", "subject": [each.named() for each in subjects], "switch": switch,
            "sequence": str(sequence), "reporter": reporter, **known}


def unread_frames(report, mac, frames, before_phase):
    """The inputs of deliver-frames for what a guest has not read: as many calls as are allowed and needed.

    :param report: the input of the report-migration that told of the guest's stop, with an epoch
    :param mac: the address of the interface
    :param frames: as bytes, in order
    :param before_phase: the phase of the move before which all of them came: ``relaying`` or ``copying``
    :return: the inputs, in order, and how many of the newest frames are in none
    """
    subject = next(each for each in report["subject"] if each["mac"] == mac)
    # A controller that does not know the word takes frames of the one kind, as it always has.
    kind = {} if before_phase == RELAYING else {"before-phase": before_phase}
    head = {"subject": subject, **{key: report[key] for key in ("switch", "epoch", "reporter")}, **kind}
    portions, room = [], 0
    for number, frame in enumerate(frames):
        entry = {"position": 0, "frame": base64.b64encode(frame).decode("ascii")}
        size = len(entry["frame"]) + ENTRY_BYTES
        if size > room:
            if len(portions) == MOST_DELIVERIES:
                return portions, len(frames) - number
            portions.append({**head, "frame": []})
            room = MOST_REQUEST - len(json.dumps(head)) - ENTRY_BYTES
        room -= size
        portions[-1]["frame"].append({**entry, "position": len(portions[-1]["frame"])})
    return portions, 0


def decision(output, now, lifetime):
    """What request-grant answered.

    :param now: seconds since 1970; with ``lifetime`` the expiry of a grant that does not say it
    :raises ControllerUnusable: when the answer is none
    """
    answer = output.get("decision")
    if answer == "refused":
        return Refused(_plain(output.get("reason")) or "no reason was given", _plain(output.get("rule")))
    grant_id, nonce = _number(output.get("grant-id")), output.get("nonce")
    if answer != "granted" or grant_id < 0 or not isinstance(nonce, str) or not nonce:
        raise ControllerUnusable("the answer to request-grant is neither a grant nor a refusal")
    states = [str(each.get("state", "")).rpartition(":")[2] for each in _list(output.get("subject"))]
    return Granted(grant_id, nonce, _time(output.get("expiry"), now + lifetime),
                   not states or any(state not in ENDED for state in states), _plain(output.get("rule")))


def found(output):
    """What find-migration answered: a :class:`Migration`, or None when nothing is granted."""
    grant_id, epoch = _number(output.get("grant-id")), _number(output.get("epoch"))
    if grant_id < 0 or str(output.get("state", "")).rpartition(":")[2] in ENDED:
        return None
    return Migration(grant_id, max(epoch, 0), output.get("cut-over") == "copy")


def taken(output):
    """What report-migration answered."""
    return Taken(tuple((_plain(each.get("host")), _plain(each.get("outcome")),
                        str(each.get("state", "")).rpartition(":")[2])
                       for each in _list(output.get("subject"))))


def delivered(output):
    """What deliver-frames answered, in words."""
    return f"{_plain(output.get('outcome')) or 'no outcome'}, {max(_number(output.get('delivered', 0)), 0)} frames"


def _list(value):
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _number(value):
    try:
        return -1 if isinstance(value, (bool, float)) else int(value)
    except (TypeError, ValueError):
        return -1


def _time(value, otherwise):
    try:
        return datetime.datetime.fromisoformat(value).timestamp()
    except (TypeError, ValueError):
        return otherwise


def _plain(value):
    """A controller's text as it can be shown on a terminal and in a log: in one line, without control characters."""
    text = value if isinstance(value, str) else "" if value is None else str(value)
    return "".join(c if c.isprintable() else " " for c in text)[:1000].strip()
