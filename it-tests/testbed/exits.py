# SPDX-License-Identifier: Apache-2.0
"""Failures of a way out under observation: how long nothing came back from behind it until another was taken."""

import dataclasses
import re

from .outages import FAILURES, mend, observed
from .prober import Prober
from .restconf import until
from .uplinked import ANYWHERE, EXITS, LIVENESS, OUTSIDE, SECOND

INTERVALS_MS = LIVENESS["probe-interval"] * LIVENESS["multiplier"]
BFD_INTERVAL_MS = 100  # where BFD watches the link too
#: How long nothing may come back on any machine. The figure to reach is 20 ms more than three intervals of liveness.
MOST_SILENT_MS = INTERVALS_MS + 700
ROUTERS = {name: way.router for name, way in (*EXITS.items(), (SECOND.name, SECOND))}


@dataclasses.dataclass(frozen=True)
class Outage:
    """One failure.

    :ivar what: of :data:`~testbed.outages.FAILURES`
    :ivar site: where the way out was
    :ivar observed: what each prober saw until every one was answered again
    """

    what: str
    site: str
    observed: tuple

    def faults(self):
        """Why it was not as it must be; empty when it was."""
        return [f"{self.what} at {self.site}: {seen.prober} heard nothing for {seen.window.gap_ms:.0f} ms, longer than"
                f" {MOST_SILENT_MS} ms" for seen in self.observed if seen.window.gap_ms > MOST_SILENT_MS]

    def as_json(self):
        """The outage for a report file."""
        return {"what": self.what, "site": self.site, "faults": self.faults(), "probes": [
            {"prober": seen.prober, "sent": seen.window.sent, "lost": seen.window.lost, "gap-ms": seen.window.gap_ms}
            for seen in self.observed]}


def outage(network, view, host, site, what):
    """Lets the link to the router of a site fail while a host that leaves there probes behind it, and mends it; returns
    the :class:`Outage`. All is as before when it returns.
    """
    leaves_by(host, site)
    probers = [Prober(network.run, host, target) for target in ANYWHERE]
    circuit = network.routers[site].circuit
    try:
        for prober in probers:
            prober.warm_up()
        return Outage(what, site, observed(probers, lambda: FAILURES[what](circuit)))
    finally:
        mend(circuit)
        for prober in probers:
            prober.finish()
        view.await_programmed()


def leaves_by(host, name, outsides=OUTSIDE):
    """Waits until what a host sends outside leaves by the router of a way out.

    :param outsides: an IPv4 address to which, and an IPv6 one
    """
    for outside, router in zip(outsides, ROUTERS[name], strict=True):
        until(f"{host.identity.name} to leave by {name}",
              lambda outside=outside, router=router: first_router(host, outside) == router, 10)


def first_router(host, outside):
    """The address of the router that a packet to the outside meets behind its gateway; what ping says without one."""
    told = host.netns.command("ping", "-c", "1", "-t", "2", "-W", "2", outside, check=False)
    found = re.search(r"From (\S+?):? .*[Tt]ime (?:to live )?exceeded", told)
    return found.group(1) if found else told
