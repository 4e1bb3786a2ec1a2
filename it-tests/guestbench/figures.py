# SPDX-License-Identifier: Apache-2.0
"""Numbers of migrations: name to a list of values. Pure."""

import math

from testbed.view import bare


def add(found, more):
    """Adds the values of one migration to those of others."""
    for name, values in more.items():
        found.setdefault(name, []).extend(values)


def migration(migrated):
    """What a :class:`~testbed.watchedguest.Migrated` cost. The probers' figures have a value for each prober."""
    passed, told = migrated.passed, migrated.told
    windows = [seen.window for seen in migrated.observed]
    traffic = told.get("traffic", {})
    # In cut-over mode copy frames are meant to come twice for a time: a figure, and no fault.
    most = math.inf if "copying" in {bare(phase["name"]) for phase in told.get("phase", ())} else 0
    return {
        "lost": [window.lost for window in windows],
        "duplicated": [window.duplicated for window in windows],
        "gap-ms": [round(window.gap_ms, 1) for window in windows],
        "gap-beyond-pause-ms": [round(window.gap_ms - passed.pause_ms, 1) for window in windows],
        "duplicated-beyond-pause": [round(window.duplicated - passed.pause_ms, 1) for window in windows],
        "found-ms": [round(found, 1) for found in migrated.found_ms()],
        "spoke-ms": [round(migrated.spoke_ms(), 1)],
        "pause-ms": [round(passed.pause_ms, 1)],
        "total-ms": [round(passed.total_ms, 1)],
        "rewrite-ms": [int(told["rewrite-time"]) / 1000] if "rewrite-time" in told else [],
        "packets-relayed": [int(traffic["relayed"])] if "relayed" in traffic else [],
        "packets-copied": [int(traffic["copied"])] if "copied" in traffic else [],
        "tcp-survived": [int(migrated.stream.intact and migrated.stream.after > 0)],
        "faults": migrated.faults(most),
    }


def handed_over(passed, timeline):
    """How long what the agents told took to count; nothing when no agent told it.

    :param passed: the migration's times
    :param timeline: the controller's
    """
    return _measured({
        "stop-to-report-ms": timeline.between(passed.stopped_ns, "heard:stopped"),
        "stop-to-relay-ms": timeline.between(passed.stopped_ns, "relaying") if "stopped" in timeline.heard else None,
        "report-to-relay-ms": timeline.between("heard:stopped", "relaying"),
        "resume-to-report-ms": timeline.between(passed.resumed_ns, "heard:running"),
        "pausing-before-stop-ms": timeline.between("heard:pausing", passed.stopped_ns),
        "copying-before-stop-ms": timeline.between("copying", passed.stopped_ns),
        "copying-ms": timeline.between("copying", "relaying"),
    })


def abort(called_off_ns, told, timeline):
    """How long giving a granted migration up took.

    :param called_off_ns: when virsh's user called it off, monotonic clock
    :param told: the receipt
    :param timeline: the receipt's times
    """
    acknowledged = [int(each["acknowledged"]) for each in told.get("flows", ()) if "acknowledged" in each]
    return {
        **_measured({"report-to-restored-ms": timeline.between("heard:gone", "restored"),
                     "order-to-report-ms": timeline.between(called_off_ns, "heard:gone"),
                     "order-to-restored-ms": timeline.between(called_off_ns, "restored")}),
        "switches": [len(acknowledged)],
        "flows-written": [sum(int(each["written"]) for each in told.get("flows", ()))],
        "faults": [] if bare(told["outcome"]) == "aborted" else [f"the receipt says '{bare(told['outcome'])}'"],
    }


def _measured(values):
    return {name: [value] for name, value in values.items() if value is not None}
