# SPDX-License-Identifier: Apache-2.0
"""The benchmarks on real switches: what a move costs, with and without many other hosts, and how fast a switch fills.

Run it with ``./netport bench``. It prints figures with the machine and the versions they belong to; no figure makes it
fail. Ends with status 2 when the benchmarks could not be run.
"""

import argparse
import re
import statistics
import sys
import time

from benchmarking import benchmark, machine, report_option, reports
from testbed import crowd
from testbed.bed import Bed
from testbed.moves import WARM_UP_ROUNDS, Watched, rehearse
from testbed.network import CABLES, following
from testbed.receipt import spread
from testbed.restconf import until


def main(arguments):
    parser = argparse.ArgumentParser(prog="netport bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--moves", type=int, default=20, help="moves of each kind (default 20)")
    parser.add_argument("--hosts", type=int, default=10_000, help="other hosts in the second round (default 10000)")
    parser.add_argument("--flows", type=int, default=50_000, help="flows to load, at least (default 50000)")
    report_option(parser)
    return benchmark(parser.parse_args(arguments), measure, show)


def measure(run, options):
    """All figures, as a dictionary."""
    run.say("Building three sites, joined by cables")
    bed = Bed.plain(run, CABLES)
    network, controller, restconf, view = bed.network, bed.controller, bed.restconf, bed.view
    figures = {"machine": machine(controller), "reports": {}, "moves": {}, "load": None}
    run.say("Reports alone: vm6, which nobody probes, goes round the sites")
    figures["reports"]["the first 21 after the start"] = reports(network, view, 7)
    rehearse(network, view, WARM_UP_ROUNDS)
    figures["reports"][f"99 after {3 * WARM_UP_ROUNDS} more"] = reports(network, view, 33)
    figures["moves"]["no other hosts"] = moves(run, network, view, options.moves)
    run.say(f"Configuring {options.hosts} other hosts")
    crowd.configure(restconf, 0, options.hosts, run.say)
    crowd.locate(view, 0, options.hosts, run.say)
    view.await_programmed(patience=300)
    figures["moves"][f"{options.hosts} other hosts"] = moves(run, network, view, options.moves)
    figures["load"] = load(run, network, controller, view, options)
    return figures


def moves(run, network, view, count):
    """Announced and unannounced moves; the raw figures of each."""
    result = {}
    watched = Watched(network, view)
    watched.warm_up()
    for announced in ("rpc", "rarp"):
        receipts = []
        for number in range(count):
            receipts.append(watched.move(following(watched.guest.at), announced))
            run.say(f"  {announced} {number + 1} of {count}: lost "
                    f"{'/'.join(str(seen.window.lost) for seen in receipts[-1].observed)}, rewrite"
                    f" {receipts[-1].rewrite_ms()} ms")
        result[announced] = {
            "lost": [seen.window.lost for receipt in receipts for seen in receipt.observed],
            "duplicated": [seen.window.duplicated for receipt in receipts for seen in receipt.observed],
            "gap-ms": [seen.window.gap_ms for receipt in receipts for seen in receipt.observed],
            "rewrite-ms": [receipt.rewrite_ms() for receipt in receipts if receipt.rewrite_ms() is not None],
            "rpc-answer-ms": [receipt.answer_ms for receipt in receipts if receipt.answer_ms is not None],
            "tcp-survived": sum(receipt.stream.intact and receipt.stream.after > 0 for receipt in receipts),
            "moves": count,
        }
    wholes, _ = watched.finish()
    result["lost-in-all"] = sum(whole.window.lost for whole in wholes)
    return result


def load(run, network, controller, view, options, rounds=3):
    """Fills one switch from nothing, by the controller and by ovs-ofctl with a bundle, with the same flows."""
    switch = network.switches["tokyo"]
    hosts = options.hosts
    per_host = max(1, len(switch.flows()) // max(1, hosts))
    if len(switch.flows()) < options.flows:
        more = (options.flows - len(switch.flows())) // per_host + 200
        run.say(f"Configuring {more} hosts more, for {options.flows} flows in one switch")
        crowd.configure(view.restconf, hosts, more, run.say)
        crowd.locate(view, hosts, more, run.say)
        view.await_programmed(patience=300)
    program = switch.ofctl("dump-flows", options=("--no-stats",))
    text = "\n".join(line.strip() for line in program.splitlines() if "actions=" in line) + "\n"
    count = text.count("\n")
    groups = "\n".join(switch.groups()) + "\n"
    meters = switch.meters()
    ours, theirs = [], []
    for number in range(rounds):
        run.say(f"  round {number + 1} of {rounds}: {count} flows")
        clear(run, switch, view)
        begin = time.monotonic()
        switch.set_controllers(controller.target)
        until("the flows", lambda: flow_count(switch) >= count, 120, run.say, every=0.03)
        ours.append(time.monotonic() - begin)
        view.await_switches("tokyo", patience=120)
        clear(run, switch, view)
        switch.ofctl("add-groups", "-", stdin=groups)
        for meter in meters:
            switch.ofctl("add-meter", meter)
        theirs.append(switch.program(text))
    switch.set_controllers(controller.target)
    return {"flows": count, "controller-s": ours, "ovs-ofctl-bundle-s": theirs,
            "ratio": statistics.median(theirs) / statistics.median(ours)}


def clear(run, switch, view):
    """Takes the switch from its controller and everything out of it."""
    switch.set_controllers()
    until("the disconnection", lambda: view.switch(switch.name).get("connection") == "disconnected", 30, run.say)
    switch.ofctl("del-flows")
    switch.ofctl("del-groups")
    switch.ofctl("del-meters")


def flow_count(switch, table=None):
    """How many flows a switch has, or one of its tables, as they count them: to look costs it nothing."""
    return sum(count for number, count in active(switch.ofctl("dump-tables")).items() if table in (None, number))


def active(text):
    """How many flows each table has, of what ovs-ofctl tells of tables; of the same as before it says "ditto". Pure."""
    counts, last = {}, 0
    for part in re.split(r"\n(?=\s*tables? \d)", text):
        number, told = re.match(r"\s*table (\d+)", part), re.search(r"active=(\d+)", part)
        last = int(told.group(1)) if told else last
        if number:
            counts[int(number.group(1))] = last
    return counts


def show(figures):
    """Prints the figures."""
    print("\nMachine: " + ", ".join(f"{key} {value}" for key, value in figures["machine"].items()))
    print("From a report to the last acknowledgement, three switches, no probes:")
    for name, values in figures["reports"].items():
        print(f"  {name}: {spread(values)} ms")
    print("\nProbes at 1 kHz from the two sites that are not the destination; a value for each prober of each move.\n")
    for load_name, kinds in figures["moves"].items():
        for kind in ("rpc", "rarp"):
            values = kinds[kind]
            print(f"{'Announced' if kind == 'rpc' else 'Unannounced (RARP)'} moves, {load_name}:")
            print(f"  lost          {spread(values['lost'])}")
            print(f"  duplicated    {spread(values['duplicated'])}")
            print(f"  longest gap   {spread(values['gap-ms'])} ms")
            print(f"  rewrite       {spread(values['rewrite-ms'])} ms, from the report to the last acknowledgement")
            if values["rpc-answer-ms"]:
                print(f"  RPC answer    {spread(values['rpc-answer-ms'])} ms, as its caller saw it")
            print(f"  TCP survived  {values['tcp-survived']} of {values['moves']}")
    loaded = figures["load"]
    print(f"\nLoading {loaded['flows']} flows into one empty switch, from the connection on:")
    print(f"  controller          {statistics.median(loaded['controller-s']):.2f} s at the median"
          f" ({loaded['flows'] / statistics.median(loaded['controller-s']):,.0f} flows/s)")
    print(f"  ovs-ofctl --bundle  {statistics.median(loaded['ovs-ofctl-bundle-s']):.2f} s at the median"
          f" ({loaded['flows'] / statistics.median(loaded['ovs-ofctl-bundle-s']):,.0f} flows/s)")
    print(f"  ratio               {loaded['ratio']:.2f}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
