# SPDX-License-Identifier: Apache-2.0
"""Migrations that virsh's user calls off while memory is copied: how soon every switch holds again what it held."""

import contextlib
import time

from testbed.linkwatch import LinkWatch
from testbed.network import following
from testbed.restconf import until
from testbed.standing import same, standing
from testbed.timeline import Timeline
from testbed.view import bare

from . import figures
from .migrations import clocks_apart_ns

SLOW, ORDINARY = "1", "8192"  # MiB a second: virsh's least, and libvirt's default
PREPARED_SECONDS, ENDED_SECONDS = 30, 60


def aborts(bed, granted, count):
    """The raw figures of some migrations that are called off.

    :param bed: a :class:`~testbed.hypervisors.Hypervisors`
    :param granted: a :class:`~guestbench.followed.Granted`
    """
    guest, found = granted.guest, {}
    links = {name: LinkWatch(bed.run, switch.netns) for name, switch in bed.network.switches.items()}
    with slow(guest):
        for number in range(count):
            figures.add(found, abort(bed, guest, following(guest.at), links))
            took = found.get("port-to-restored-ms", ["?"])[-1]
            bed.run.say(f"  abort {number + 1} of {count}: every switch restored {took} ms after the guest's port was"
                        " down")
    return {**found, "aborts": count}


def abort(bed, guest, site, links):
    """Begins a migration, calls it off once its destination is prepared, and returns its figures.

    :param links: the :class:`~testbed.linkwatch.LinkWatch` of each site
    """
    name = guest.identity.name
    before, newest = standing(bed.network.switches), bed.view.newest_move()
    migration = guest.node.begin_migration(name, bed.nodes[site])
    try:
        until("the destination to be prepared", lambda: "prepared" in states(bed.restconf, name), PREPARED_SECONDS)
        called_off_ns = time.monotonic_ns()
        guest.node.virsh("domjobabort", name)
        until("virsh to end", lambda: migration.poll() is not None, ENDED_SECONDS)
    finally:
        migration.stdout.close()
    told = bed.view.receipt(name, newest)
    down_ns = links[site].lost(guest.port, called_off_ns)
    found = figures.abort(called_off_ns, down_ns, told, Timeline.of(told, clocks_apart_ns()))
    if migration.returncode == 0:
        found["faults"].append("the migration was over before it was called off")
    if not same(before, standing(bed.network.switches)):
        found["faults"].append("the switches do not hold what they held before")
    return found


@contextlib.contextmanager
def slow(guest):
    """Lets the guest's memory be copied slowly for a time."""
    guest.node.virsh("migrate-setspeed", guest.identity.name, SLOW)
    try:
        yield
    finally:
        guest.node.virsh("migrate-setspeed", guest.identity.name, ORDINARY)


def states(restconf, host):
    """How far the present grants of a host are."""
    grants = (restconf.get("netport-grant:grants?content=nonconfig") or {}).get("netport-grant:grants", {})
    return {bare(subject["state"]) for grant in grants.get("grant", ()) for subject in grant["subject"]
            if subject["host"] == host}
