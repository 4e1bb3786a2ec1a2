# SPDX-License-Identifier: Apache-2.0
"""The benchmark of routing: what the move of a host away from its subnet costs those who talk to it, from its own
subnet, from another segment and from outside, by IPv4 and IPv6.

Run it with ``./netport bench routed``. It prints figures with the machine and the versions they belong to; no figure
makes it fail. Ends with status 2 when it could not be run.
"""

import argparse
import collections
import sys

from benchmarking import benchmark, machine, report_option, reports
from testbed import watchers
from testbed.bed import Bed
from testbed.moves import WARM_UP_ROUNDS, Watched, rehearse
from testbed.network import CABLES, following
from testbed.receipt import spread
from testbed.routed import VM7
from testbed.uplinked import UplinkedNetwork

#: What is to be reached when a move is announced: probes lost at the median, and at the 90th percentile at most.
GOAL = "the goal for announced moves is 0 at the median and at most 2 at p90"
#: Where probes come from, by the segment that begins a prober's name.
ORIGINS = {"db": "its own subnet", "web": "another segment", "outside": "outside"}
#: How moves are made known: by RPC, or by what a hypervisor or guest sends, unannounced.
KINDS = {"rpc": "Announced moves", "rarp": "Unannounced moves (RARP)", "garp": "Unannounced moves (gratuitous ARP)",
         "na": "Unannounced moves (neighbour advertisement)"}


def main(arguments):
    return benchmark(parse(arguments), measure, show)


def parse(arguments):
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="netport bench routed", description=__doc__.partition("\n\n")[0])
    parser.add_argument("--moves", type=int, default=20, help="moves of each kind (default 20)")
    parser.add_argument("--kind", choices=KINDS, action="append",
                        help="how moves are made known (can be given again; default: rpc and rarp)")
    report_option(parser)
    options = parser.parse_args(arguments)
    options.kind = options.kind or ["rpc", "rarp"]
    if options.moves < 1:
        parser.error("--moves must be 1 or more")
    return options


def measure(run, options):
    """All figures, as a dictionary."""
    run.say("Building three sites with two VRFs, joined by cables, and two routers to the outside")
    bed = Bed.plain(run, CABLES, network=UplinkedNetwork)
    figures = {"machine": machine(bed.controller), "moves": {}}
    run.say(f"Warming up: reports alone send {VM7.name} round the sites {WARM_UP_ROUNDS} times")
    rehearse(bed.network, bed.view, WARM_UP_ROUNDS, VM7.name)
    figures["reports-ms"] = reports(bed.network, bed.view, 33, VM7.name)
    watched = Watched(bed.network, bed.view, VM7.name, watchers.VM7_AND_OUTSIDE)
    watched.warm_up()
    for kind in options.kind:
        figures["moves"][kind] = moves(run, watched, kind, options.moves)
    watched.finish()
    return figures


def moves(run, watched, kind, count):
    """Moves of one kind; the raw figures, by where the probes come from."""
    seen = collections.defaultdict(lambda: {"lost": [], "duplicated": [], "gap-ms": []})
    receipts = []
    for number in range(count):
        receipt = watched.move(following(watched.guest.at), kind)
        receipts.append(receipt)
        for observed in receipt.observed:
            origin = ORIGINS[observed.prober.partition("-")[0]]
            figures = seen[f"{origin}, IPv{6 if ':' in observed.prober else 4}"]
            figures["lost"].append(observed.window.lost)
            figures["duplicated"].append(observed.window.duplicated)
            figures["gap-ms"].append(observed.window.gap_ms)
        run.say(f"  {kind} {number + 1} of {count}: lost"
                f" {'/'.join(str(each.window.lost) for each in receipt.observed)}, rewrite {receipt.rewrite_ms()} ms")
    return {"from": dict(sorted(seen.items())), "moves": count,
            "rewrite-ms": [receipt.rewrite_ms() for receipt in receipts if receipt.rewrite_ms() is not None],
            "faults": [fault for receipt in receipts for fault in receipt.faults()],
            "tcp-survived": sum(receipt.stream.intact and receipt.stream.after > 0 for receipt in receipts)}


def show(figures):
    """Prints the figures."""
    print("\nMachine: " + ", ".join(f"{key} {value}" for key, value in figures["machine"].items()))
    print(f"From a report to the last acknowledgement, three switches, no probes: {spread(figures['reports-ms'])} ms")
    print(f"\nProbes at 1 kHz to {VM7.name} from two hosts at each site that is not the destination and from outside; a"
          f" value for each prober of each move; {GOAL}.")
    for kind, measured in figures["moves"].items():
        print(f"\n{KINDS[kind]}, {measured['moves']}:")
        for where, values in measured["from"].items():
            print(f"  from {where}:")
            print(f"    lost         {spread(values['lost'])}")
            print(f"    duplicated   {spread(values['duplicated'])}")
            print(f"    longest gap  {spread(values['gap-ms'])} ms")
        every = [lost for values in measured["from"].values() for lost in values["lost"]]
        print(f"  lost, from everywhere  {spread(every)}")
        print(f"  rewrite                {spread(measured['rewrite-ms'])} ms, from report to last acknowledgement")
        print(f"  TCP survived           {measured['tcp-survived']} of {measured['moves']}")
        for fault in measured["faults"]:
            print(f"  not as it should be    {fault}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
