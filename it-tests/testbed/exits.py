# SPDX-License-Identifier: Apache-2.0
"""Failures of a way out under observation: how long nothing came back from behind it until another was taken."""

import dataclasses
import time

from .prober import Prober
from .receipt import Observed
from .uplinked import ANYWHERE, LIVENESS

BEFORE_S = 0.3  # of steady answers before a failure
INTERVALS_MS = LIVENESS["probe-interval"] * LIVENESS["multiplier"]
#: How long nothing may come back on any machine. The figure to reach is 20 ms more than three intervals of liveness.
MOST_SILENT_MS = INTERVALS_MS + 700

#: What can happen to the link between a switch and an outside router.
FAILURES = {"link down": lambda circuit: circuit.cut(), "silence": lambda circuit: circuit.quality(0, loss=1.0)}


@dataclasses.dataclass(frozen=True)
class Outage:
    """One failure.

    :ivar what: of :data:`FAILURES`
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
    """Lets the link to the router of a site fail while a host probes behind it, and mends it; returns the
    :class:`Outage`. All is as before when it returns.
    """
    probers = [Prober(network.run, host, target) for target in ANYWHERE]
    circuit = network.routers[site].circuit
    try:
        for prober in probers:
            prober.warm_up()
        return Outage(what, site, observed(probers, lambda: FAILURES[what](circuit)))
    finally:
        circuit.mend()
        circuit.quality(0)
        for prober in probers:
            prober.finish()
        view.await_programmed()


def observed(probers, fail):
    """Lets something fail under the eyes of probers, and waits until every one is answered again; returns what each
    saw.

    :param probers: they are answered now
    :param fail: lets it fail
    """
    begin = time.monotonic_ns()
    time.sleep(BEFORE_S)
    fail()
    time.sleep(MOST_SILENT_MS / 1000)
    for prober in probers:
        prober.warm_up()
    end = time.monotonic_ns()
    time.sleep(BEFORE_S)
    return tuple(Observed(prober.name, prober.window(begin, end)) for prober in probers)
