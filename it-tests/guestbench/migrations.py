# SPDX-License-Identifier: Apache-2.0
"""Live migrations of a guest round the sites, and what they cost those who talk to it."""

from testbed.clock import clocks_apart_ns
from testbed.moves import WARM_UP_ROUNDS, rehearse
from testbed.network import following
from testbed.timeline import Timeline
from testbed.watchedguest import WatchedGuest

from . import figures

COLD = 3  # migrations, one from each site


def cold(bed, guest):
    """The first migrations, from each site once: neither the code nor a connection of an agent has been used before.

    :return: how long the controller took to hear of each and to relay; empty when no agent told it
    """
    found = {}
    for _ in range(COLD):
        newest = bed.view.newest_move()
        passed = guest.migrate(following(guest.at))
        told = bed.view.receipt(guest.identity.name, newest)
        bed.run.say(f"  {guest.identity.name} at {guest.at}: one of the first {COLD}, not probed")
        figures.add(found, figures.handed_over(passed, Timeline.of(told, clocks_apart_ns())))
    return found


def warm_up(bed):
    """Sends a guest that nobody probes round the sites, by reports, as before every benchmark of moves."""
    bed.run.say(f"Warming up: vm6, which nobody probes, goes round the sites {WARM_UP_ROUNDS} times")
    rehearse(bed.network, bed.view, WARM_UP_ROUNDS)


def migrations(bed, followed, count, delay, bandwidth):
    """The raw figures of some migrations round the sites, each probed.

    :param followed: a way of following a guest
    :param delay: one-way, of every circuit, in ms; 0 where cables join the sites
    :param bandwidth: with which memory is copied at most, in MiB/s; 0: as fast as can be
    """
    bed.network.delay(delay)
    guest = followed.guest
    watched = WatchedGuest(bed.network, bed.view, guest, stream=followed.software.stream)
    limit = ("--bandwidth", str(bandwidth)) if bandwidth else ()
    found = {}
    try:
        for number in range(count):
            migrated = watched.migrate(following(guest.at), *limit)
            bed.run.say(f"  {delay:g} ms, {number + 1} of {count}: {migrated.line()}")
            timeline = Timeline.of(migrated.told, clocks_apart_ns())
            figures.add(found, figures.migration(migrated, timeline, followed.most_duplicated))
            figures.add(found, figures.handed_over(migrated.passed, timeline))
    finally:
        watched.finish()
        bed.network.delay(0)
    return {**found, "migrations": count}
