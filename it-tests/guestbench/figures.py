# SPDX-License-Identifier: Apache-2.0
"""Numbers of migrations: name to a list of values. Pure."""

import math

from testbed.view import bare


def add(found, more):
    """Adds the values of one migration to those of others."""
    for name, values in more.items():
        found.setdefault(name, []).extend(values)


def migration(migrated, timeline, most_duplicated):
    """What a migration cost. The probers' figures have a value for each prober.

    :param migrated: a :class:`~testbed.watchedguest.Migrated`
    :param timeline: the controller's
    :param most_duplicated: how many answers may come twice; more are a fault
    """
    passed, told = migrated.passed, migrated.told
    windows = [seen.window for seen in migrated.observed]
    traffic = told.get("traffic", {})
    return {
        "lost": [window.lost for window in windows],
        **_when(windows, passed, timeline),
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
        "tcp-survived": _survived(migrated.stream),
        "faults": migrated.faults(most_duplicated),
    }


def _survived(stream):
    return [] if stream is None else [int(stream.intact and stream.after > 0)]


def _when(windows, passed, timeline):
    """The lost probes by when they left, as far as that was kept."""
    relay = timeline.phases.get("relaying") if "stopped" in timeline.heard else None
    spans = {"lost-before-stop": (0, passed.stopped_ns), "lost-in-pause": (passed.stopped_ns, passed.resumed_ns),
             "lost-after-resume": (passed.resumed_ns, math.inf),
             **({} if relay is None else {"lost-until-relay": (passed.stopped_ns, relay)})}
    return {name: [sum(begin <= at < end for at in window.lost_at_ns) for window in windows]
            for name, (begin, end) in spans.items()}


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
        **_measured({"learned-to-restored-ms": timeline.between("given-up", "restored"),
                     "order-to-learned-ms": timeline.between(called_off_ns, "given-up"),
                     "order-to-restored-ms": timeline.between(called_off_ns, "restored")}),
        "switches": [len(acknowledged)],
        "flows-written": [sum(int(each["written"]) for each in told.get("flows", ()))],
        "faults": [*(() if bare(told["outcome"]) == "aborted" else (f"the receipt says '{bare(told['outcome'])}'",))],
    }


def _measured(values):
    return {name: [value] for name, value in values.items() if value is not None}
