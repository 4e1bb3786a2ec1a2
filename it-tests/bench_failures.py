# SPDX-License-Identifier: Apache-2.0
"""The benchmark of failures: for how long nothing comes back when the uplink or the link that is in use fails.

Run it with ``./netport bench failures``. It prints figures with the machine and the versions they belong to; no figure
makes it fail. Ends with status 2 when it could not be run.
"""

import argparse
import collections
import contextlib
import dataclasses
import sys

from benchmarking import benchmark, machine, report_option
from testbed import exits, twins
from testbed.bed import Bed
from testbed.network import CABLES
from testbed.outages import FAILURES
from testbed.receipt import spread
from testbed.routed import CARRIED
from testbed.twins import TwinCircuits
from testbed.uplinked import UplinkedNetwork

MORE_MS = 20  # that an outage may last beyond three intervals of liveness


@dataclasses.dataclass(frozen=True)
class Failure:
    """Something that fails again and again.

    :ivar title: what, for people
    :ivar intervals_ms: three intervals of what notices it
    :ivar once: lets it fail and mends it; returns what each prober saw
    :ivar watched: makes what has to be there meanwhile, as a context
    """

    title: str
    intervals_ms: int
    once: object
    watched: object = contextlib.nullcontext

    @property
    def bound_ms(self):
        """How long an outage may last."""
        return self.intervals_ms + MORE_MS


def main(arguments):
    return benchmark(parse(arguments), measure, show)


def parse(arguments):
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="netport bench failures", description=__doc__.partition("\n\n")[0])
    parser.add_argument("--failures", type=int, default=20, metavar="N", help="failures of each kind (default 20)")
    report_option(parser)
    options = parser.parse_args(arguments)
    if options.failures < 1:
        parser.error("--failures must be 1 or more")
    return options


def measure(run, options):
    """All figures, as a dictionary."""
    run.say("Building three sites with two VRFs, two routers to the outside, and two circuits from tokyo to osaka")
    bed = Bed.plain(run, CABLES, network=UplinkedNetwork)
    links = TwinCircuits(bed, "tokyo", "osaka", ("red", *CARRIED))
    for path, body in links.configuration():
        bed.restconf.put(path, body)
    for name in links.names:
        links.await_mended(name)
    return {"machine": machine(bed.controller),
            "failures": [measured(run, failure, options.failures) for failure in failures(bed, links)]}


def failures(bed, links):
    """All that fails."""
    network = bed.network
    router = network.routers["tokyo"]

    def uplink(what):
        return lambda: exits.outage(network, bed.view, network.host("web", "tokyo"), "tokyo", what).observed

    def link(what):
        return lambda: links.outage(network.host("red", "tokyo"), network.host("red", "osaka").identity,
                                    lambda name: FAILURES[what](links.circuits[name]))

    bfd = 3 * exits.BFD_INTERVAL_MS
    return (Failure("uplink, link down", exits.INTERVALS_MS, uplink("link down")),
            Failure("uplink, silent loss, watched by ARP and ND", exits.INTERVALS_MS, uplink("silence")),
            Failure("uplink, silent loss, watched by BFD", bfd, uplink("silence"),
                    lambda: router.watched_by_bfd(exits.BFD_INTERVAL_MS)),
            Failure("link between sites, link down", twins.INTERVALS_MS, link("link down")),
            Failure("link between sites, silent loss, watched by BFD", twins.INTERVALS_MS, link("silence")))


def measured(run, failure, count):
    """One kind of failure; the raw figures, by the family of the probes."""
    seen = collections.defaultdict(lambda: {"gap-ms": [], "lost": [], "duplicated": []})
    with failure.watched():
        for number in range(count):
            observed = failure.once()
            for each in observed:
                figures = seen[f"IPv{6 if ':' in each.prober else 4}"]
                figures["gap-ms"].append(each.window.gap_ms)
                figures["lost"].append(each.window.lost)
                figures["duplicated"].append(each.window.duplicated)
            run.say(f"  {failure.title} {number + 1} of {count}:"
                    f" {'/'.join(f'{each.window.gap_ms:g}' for each in observed)} ms")
    return {"what": failure.title, "bound-ms": failure.bound_ms, "failures": count, "seen": dict(sorted(seen.items()))}


def show(figures):
    """Prints the figures."""
    print("\nMachine: " + ", ".join(f"{key} {value}" for key, value in figures["machine"].items()))
    print("\nOutage: the longest time between two answers, at a probe each millisecond; a value for each failure. Wanted:"
          f" at most three intervals of liveness and {MORE_MS} ms.")
    for failure in figures["failures"]:
        print(f"\n{failure['what']}, {failure['failures']} failures, at most {failure['bound-ms']} ms wanted:")
        for family, values in failure["seen"].items():
            within = sum(gap <= failure["bound-ms"] for gap in values["gap-ms"])
            print(f"  {family}  outage  {spread(values['gap-ms'])} ms; {within} of {len(values['gap-ms'])} as wanted")
            print(f"        lost    {spread(values['lost'])}")
            if any(values["duplicated"]):
                print(f"        twice   {spread(values['duplicated'])}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
