# SPDX-License-Identifier: Apache-2.0
"""Migrations that virsh's user calls off while memory is copied: how soon every switch holds again what it held."""

import time

from testbed.clock import clocks_apart_ns
from testbed.network import following
from testbed.restconf import until
from testbed.standing import same, standing
from testbed.timeline import Timeline

from . import figures

PREPARED_SECONDS = 30


def aborts(bed, granted, count):
    """The raw figures of some migrations that are called off.

    :param bed: a :class:`~testbed.hypervisors.Hypervisors`
    :param granted: a :class:`~guestbench.followed.Granted`
    """
    guest, found = granted.guest, {}
    for number in range(count):
        figures.add(found, abort(bed, guest, following(guest.at)))
        took = found.get("learned-to-restored-ms", ["?"])[-1]
        bed.run.say(f"  abort {number + 1} of {count}: every switch restored {took} ms after it was learned of")
    return {**found, "aborts": count}


def abort(bed, guest, site):
    """Begins a migration, calls it off once its destination is prepared, and returns its figures.

    :raises TestbedError: when the migration was over before it was called off
    """
    name = guest.identity.name
    before, newest = standing(bed.network.switches), bed.view.newest_move()
    migration = guest.begin(site)
    try:
        until("the destination to be prepared", lambda: "prepared" in bed.view.grant_states(name), PREPARED_SECONDS)
        called_off_ns = time.monotonic_ns()
        migration.call_off()
    finally:
        migration.conclude()
    told = bed.view.receipt(name, newest)
    found = figures.abort(called_off_ns, told, Timeline.of(told, clocks_apart_ns()))
    if not same(before, standing(bed.network.switches)):
        found["faults"].append("the switches do not hold what they held before")
    return found
