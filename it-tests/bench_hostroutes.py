# SPDX-License-Identifier: Apache-2.0
"""The benchmark of host routes: all hosts of a routed segment move from one site to another in one operation, on three
real switches, beside ovs-ofctl with bundles that make the same changes to the same switches.

Run it with ``./netport bench hostroutes``. It prints figures with the machine and the versions they belong to; no
figure makes it fail. Ends with status 2 when it could not be run, and when a switch does not hold what it should.
"""

import argparse
import concurrent.futures
import functools
import pathlib
import re
import statistics
import sys
import time

from bench import clear, flow_count
from benchmarking import benchmark, machine, report_option
from testbed.bed import Bed
from testbed.changes import change, entries
from testbed.herd import AWAY, HOME, MOST, HerdNetwork, port
from testbed.network import CABLES, following
from testbed.receipt import spread
from testbed.restconf import until
from testbed.routed import VM7
from testbed.run import TestbedError
from testbed.view import View

ROUTE_TABLE = 7
PATIENCE_S = 600
OFCTL_S = 300
ALONE_EVERY_S = 0.05


def main(arguments):
    return benchmark(parse(arguments), measure, show)


def parse(arguments):
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="netport bench hostroutes", description=__doc__.partition("\n\n")[0])
    parser.add_argument("--hosts", type=int, default=20_000, help="hosts that move (default 20000)")
    parser.add_argument("--rounds", type=int, default=3, help="moves there and back (default 3)")
    parser.add_argument("--family", type=int, choices=(4, 6), action="append",
                        help="addresses that each host has (can be given again; default: 4)")
    report_option(parser)
    options = parser.parse_args(arguments)
    options.family = tuple(options.family or (4,))
    if not 2 <= options.hosts <= MOST or options.rounds < 1:
        parser.error(f"--hosts must be 2 to {MOST}, and --rounds 1 or more")
    return options


def measure(run, options):
    """All figures, as a dictionary."""
    run.say("Building three sites, joined by cables, with a segment that is routed")
    bed = Bed.plain(run, CABLES, network=functools.partial(HerdNetwork, hosts=options.hosts, families=options.family))
    figures = {"machine": machine(bed.controller), "hosts": options.hosts, "families": list(options.family),
               "moves": []}
    figures["entries"] = {"without the hosts": sizes(bed)}
    run.say(f"Configuring {options.hosts} hosts")
    bed.network.configure_herd(bed.restconf, run.say)
    bed.view.await_programmed(patience=PATIENCE_S)
    figures["first-location"] = move(run, bed, HOME)
    settle(bed)
    figures["entries"][f"all hosts at {HOME}"] = sizes(bed)
    before = programs(bed)
    for number in range(options.rounds):
        figures["moves"].append(move(run, bed, AWAY))
        settle(bed)
        if number == 0:
            figures["entries"][f"all hosts at {AWAY}"] = sizes(bed)
            reachable(bed)
        figures["moves"].append(move(run, bed, HOME))
        settle(bed)
        same(without_cookies(programs(bed)), without_cookies(before), "after the hosts have come back")
    figures["last"] = move(run, bed, AWAY)
    settle(bed)
    figures["alone-ms"] = alone(run, bed)
    after = programs(bed)
    run.say("A controller that begins anew compiles all of it, for empty switches")
    fresh(run, bed, after)
    figures["memory-mb"] = memory(bed)
    figures["ovs-ofctl"] = beside(run, bed, before, after, options.rounds)
    return figures


def move(run, bed, site):
    """All hosts move in one operation: from the request to the last acknowledgement, as caller and controller say."""
    counted = {name: bed.view.counter(name) for name in ("commits", "changes")}
    begin = time.monotonic()
    told = bed.network.report_herd(bed.restconf.another(PATIENCE_S), site)
    answered = time.monotonic() - begin
    if int(told["moved"]) != bed.network.count:
        other = [answer for answer in told["answer"] if not answer["outcome"].endswith("moved")]
        raise TestbedError(f"{len(other)} hosts have not moved; the first: {other[:1]}")
    slowest = max(int(answer["rewrite-time"]) for answer in told["answer"]) / 1000
    figures = {"to": site, "rewrite-s": int(told["rewrite-time"]) / 1e6, "answer-s": answered,
               "slowest-host-ms": slowest}
    settle(bed)
    figures.update({name: bed.view.counter(name) - before for name, before in counted.items()})
    run.say(f"  to {site}: {figures['rewrite-s']:.2f} s, {bed.network.count / figures['rewrite-s']:,.0f} hosts/s,"
            f" answered after {answered:.2f} s; a host's own time at most {slowest:.0f} ms; {figures['changes']} changes"
            f" in {figures['commits']} commits, with what was tidied up")
    return figures


def alone(run, bed):
    """What a guest's own moves take while the others move there and back, in ms from report to last acknowledgement."""
    run.say(f"{VM7.name} moves by itself while the others move")
    took = []
    view = View(bed.restconf.another(), run.say)
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        place = HOME
        for site in (HOME, AWAY):
            others = pool.submit(bed.network.report_herd, bed.restconf.another(PATIENCE_S), site)
            while not others.done():
                place = following(place)
                told = view.report(VM7.name, place, bed.network.guests[VM7.name].port)
                if "rewrite-time" in told:
                    took.append(int(told["rewrite-time"]) / 1000)
                time.sleep(ALONE_EVERY_S)
            others.result()
            settle(bed)
    view.report(VM7.name, HOME, bed.network.guests[VM7.name].port)
    settle(bed)
    return took


def settle(bed):
    """Waits until nothing of a move is left to be written: the counters are published once a second."""
    def quiet():
        bed.view.await_switches(*bed.network.switches, patience=PATIENCE_S)
        changes = bed.view.counter("changes")
        time.sleep(2.5)
        return changes == bed.view.counter("changes")
    until("the moves to settle", quiet, PATIENCE_S)


def sizes(bed):
    """How many entries each switch has, and how many of these are routes."""
    return {name: {"flows": flow_count(switch), "routes": flow_count(switch, ROUTE_TABLE)}
            for name, switch in bed.network.switches.items()}


def programs(bed):
    """What each switch holds, as text by which ovs-ofctl adds it."""
    return {name: entries(switch.ofctl("dump-flows", options=("--no-stats",), timeout=OFCTL_S))
            for name, switch in bed.network.switches.items()}


def without_cookies(all_programs):
    """Programs without cookies, which count epochs."""
    return {name: {match: what.partition(",")[2] for match, what in held.items()}
            for name, held in all_programs.items()}


def same(now, wanted, when):
    """Checks that all switches hold what they should."""
    for name, held in now.items():
        if held != wanted[name]:
            more, less = set(held.items()) - set(wanted[name].items()), set(wanted[name].items()) - set(held.items())
            raise TestbedError(f"{name} does not hold what it should {when}: {len(more)} entries too many, as"
                               f" {sorted(more)[:1]}, {len(less)} too few, as {sorted(less)[:1]}")


def reachable(bed):
    """A host that is where the controller says it is gets answers from one of another segment at each site."""
    last = bed.network.real[AWAY].identity
    for site in bed.network.switches:
        for address in last.addresses():
            bed.network.host("web", site).netns.command("ping", "-c", "3", "-i", "0.2", "-W", "2", address)


def fresh(run, bed, wanted):
    """The controller is killed, the switches lose all they have, and another one has only what was stored."""
    until("the last hosts to be remembered", lambda: remembered(bed, AWAY) == bed.network.count, PATIENCE_S)
    bed.controller.kill()
    for switch in bed.network.switches.values():
        switch.set_controllers()
        for what in ("flows", "groups", "meters"):
            switch.ofctl(f"del-{what}", timeout=OFCTL_S)
    bed.controller.start()
    bed.restconf.close()
    bed.network.connect(bed.controller.target)
    bed.view.await_switches(*bed.network.switches, patience=PATIENCE_S)
    settle(bed)
    same(programs(bed), wanted, "when all is compiled anew")


def remembered(bed, site):
    """How many of the hosts are stored as being at a site."""
    stored = bed.restconf.get("netport-location:locations?content=config")["netport-location:locations"]["location"]
    return sum(place["port"] == port(site) for place in stored)


def memory(bed):
    """What the controller's process has in memory, now and at most, and the switches' now, in MB."""
    def of(pid, line):
        status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        return int(re.search(rf"{line}:\s+(\d+) kB", status).group(1)) // 1024
    return {"controller": of(bed.controller.pid(), "VmRSS"), "controller, at most": of(bed.controller.pid(), "VmHWM"),
            **{name: of(switch.pid, "VmRSS") for name, switch in bed.network.switches.items()}}


def beside(run, bed, before, after, rounds):
    """The same changes by ovs-ofctl with one bundle for each switch, all three at once and one after the other."""
    switches = bed.network.switches
    orders = {name: change(before[name], after[name]) for name in switches}
    for switch in switches.values():
        groups, meters = "\n".join(switch.groups()) + "\n", switch.meters()
        clear(run, switch, bed.view)
        switch.ofctl("add-groups", "-", stdin=groups)
        for meter in meters:
            switch.ofctl("add-meter", meter)
    together, alone = [], {name: [] for name in switches}
    for number in range(rounds):
        run.say(f"  ovs-ofctl --bundle, round {number + 1} of {rounds}")
        fill(switches, before)
        begin = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(len(switches)) as pool:
            list(pool.map(lambda name: switches[name].ofctl("add-flows", "-", options=("--bundle",),
                                                            stdin=orders[name], timeout=OFCTL_S), switches))
        together.append(time.monotonic() - begin)
        fill(switches, before)
        for name, switch in switches.items():
            alone[name].append(switch.program(orders[name]))
    return {"changes": {name: text.count("\n") for name, text in orders.items()}, "together-s": together,
            "alone-s": alone}


def fill(switches, programs_before):
    """Gives each switch, of which nobody is the controller, a program."""
    for name, switch in switches.items():
        switch.ofctl("del-flows", timeout=OFCTL_S)
        switch.program("".join(f"add {match},{actions}\n" for match, actions in programs_before[name].items()))


def show(figures):
    """Prints the figures."""
    hosts, families = figures["hosts"], len(figures["families"])
    print("\nMachine: " + ", ".join(f"{key} {value}" for key, value in figures["machine"].items()))
    print(f"\n{hosts} hosts with addresses of {families} famil{'y' if families == 1 else 'ies'}, of a segment that is"
          f" routed and at home in {HOME}, move in one operation; three switches.")
    print("\nEntries (flows, of which routes):")
    for when, switches in figures["entries"].items():
        print(f"  {when:<22}" + ", ".join(f"{name} {size['flows']:,} ({size['routes']:,})"
                                          for name, size in switches.items()))
    there = [one for one in (*figures["moves"], figures["last"]) if one["to"] == AWAY]
    back = [one for one in figures["moves"] if one["to"] == HOME]
    for what, moves in ((f"from nowhere to {HOME}", [figures["first-location"]]), (f"{HOME} to {AWAY}", there),
                        (f"{AWAY} to {HOME}", back)):
        took = statistics.median(one["rewrite-s"] for one in moves)
        print(f"\nOperation to last acknowledgement, {what}, {len(moves)} times:")
        print(f"  took                {took:.2f} s at the median"
              f" ({', '.join(format(one['rewrite-s'], '.2f') for one in moves)})")
        print(f"  hosts               {hosts / took:,.0f}/s")
        print(f"  host routes         {hosts * families / took:,.0f}/s on each switch")
        print(f"  changes             {statistics.median(one['changes'] for one in moves):,.0f} in"
              f" {statistics.median(one['commits'] for one in moves):,.0f} commits, with what is tidied up later")
        print(f"  one host, slowest   {max(one['slowest-host-ms'] for one in moves):.0f} ms from its turn on")
        print(f"  RPC answer          {statistics.median(one['answer-s'] for one in moves):.2f} s, as its caller saw")
    print(f"\n{VM7.name}, moved by itself meanwhile: {spread(figures['alone-ms'])} ms")
    ofctl = figures["ovs-ofctl"]
    together = statistics.median(ofctl["together-s"])
    ours = statistics.median(one["rewrite-s"] for one in there)
    changes = sum(ofctl["changes"].values())
    print(f"\novs-ofctl --bundle, the same from {HOME} to {AWAY}, one bundle a switch, no order between switches:")
    print(f"  all three at once   {together:.2f} s at the median, {changes:,} changes ({changes / together:,.0f}/s),"
          f" {hosts / together:,.0f} hosts/s")
    for name, seconds in ofctl["alone-s"].items():
        took = statistics.median(seconds)
        print(f"  {name:<19} {took:.2f} s, {ofctl['changes'][name]:,} changes"
              f" ({ofctl['changes'][name] / took:,.0f}/s)")
    print(f"  ratio               {together / ours:.2f}")
    print("\nMemory, MB: " + ", ".join(f"{name} {size:,}" for name, size in figures["memory-mb"].items()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
