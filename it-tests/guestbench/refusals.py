# SPDX-License-Identifier: Apache-2.0
"""Migrations that the destination's policy refuses: what virsh's user reads, how soon, and what it does to switches."""

import time

from testbed.network import following
from testbed.restconf import until
from testbed.run import TestbedError
from testbed.standing import changed, holds_back, packets_sent, standing

REASON = "no guests at night"
POLICY_SECONDS = 10


def refusals(bed, granted, count):
    """The raw figures of some refusals.

    :param bed: a :class:`~testbed.hypervisors.Hypervisors`
    :param granted: a :class:`~guestbench.followed.Granted`
    """
    guest, switches = granted.guest, bed.network.switches
    site = following(guest.at)
    path = f"netport-policy:policies/policy={site}"
    bed.restconf.put(path, {"netport-policy:policy": [{"site": site, "rule": [
        {"name": "quiet", "match": {"host": guest.identity.name}, "action": "refuse", "reason": REASON}]}]})
    try:
        until("the policy to be on the switch", lambda: holds_back(bed, site, guest.identity.mac), POLICY_SECONDS)
        asker = bed.asker()
        # The first answer is that of code that has not run before; it is measured with the others.
        before = standing(switches)
        found = {"refused-ms": [], "reason-read": [], "new-connection-ms": [], "kept-connection-ms": [], "faults": []}
        for number in range(count):
            asked = asker.ask(guest.identity, guest.domain.interface_id, site)
            found["new-connection-ms"].append(round(asked.new_ms, 2))
            found["kept-connection-ms"].append(round(asked.kept_ms, 2))
            found["faults"] += [f"request-grant was answered {answer}" for answer in asked.answers
                                if REASON not in getattr(answer, "reason", "")]
            took, read = attempt(guest, site)
            found["refused-ms"].append(round(took, 1))
            found["reason-read"].append(int(REASON in read))
            bed.run.say(f"  refusal {number + 1} of {count}: answered in {asked.kept_ms:.1f} ms, with a new connection"
                        f" {asked.new_ms:.1f} ms; virsh ended after {took:.0f} ms")
        now = standing(switches)
    finally:
        bed.view.delete_policy(path)
    return {**found, "refusals": count, "last-read": read, "flows-changed": changed(before, now),
            "packets-sent": packets_sent(before, now)}


def attempt(guest, site):
    """Tries to migrate a guest where it may not go; returns the ms until virsh ended, and what its user read."""
    begun = time.monotonic_ns()
    try:
        guest.migrate(site)
    except TestbedError as error:
        return (time.monotonic_ns() - begun) / 1e6, str(error)
    raise TestbedError(f"{guest.identity.name} came to {site}, where the policy refuses it")
