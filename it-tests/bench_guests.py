# SPDX-License-Identifier: Apache-2.0
"""The benchmark with real guests: what a live migration costs those who talk to the guest, in each way of following it.

Run it with ``./netport bench guests``. It prints figures with the machine and the versions they belong to; no figure
makes it fail. Ends with status 2 when it could not be run.
"""

import argparse
import json
import pathlib
import re
import sys
import time

from bench import ROUTE, WARM_UP_ROUNDS, machine
from testbed.controller import Controller
from testbed.host import Identity
from testbed.machine import QEMU
from testbed.moves import rehearse
from testbed.netns import command
from testbed.network import Network
from testbed.receipt import spread
from testbed.restconf import until
from testbed.run import Run, TestbedError
from testbed.view import View
from testbed.virtualguest import VirtualGuest
from testbed.watchedguest import WatchedGuest

GUEST = Identity("vm7", "02:00:00:00:07:07", "10.1.0.7/16", "2001:db8:1::7/64")
REHEARSALS = 3


class Agentless:
    """QEMU migrates the guest, and its RARPs are all that the controller learns."""

    what = "without an agent (RARP)"

    def __init__(self, run, network, view):
        for site in network.switches:
            view.restconf.put(f"netport-site:sites/site={site}/switch={site}/access-port=tap{GUEST.name}", {
                "netport-site:access-port": [{"name": f"tap{GUEST.name}", "port-name": f"tap{GUEST.name}",
                                              "untagged-segment": "red"}]})
        view.restconf.put(f"netport-host:hosts/host={GUEST.name}", {"netport-host:host": [{
            "name": GUEST.name, "segment": "red", "mac": GUEST.mac, "address": list(GUEST.addresses())}]})
        self.guest = VirtualGuest(run, GUEST, network.switches, at="tokyo")
        view.report(GUEST.name, "tokyo", self.guest.port)

    def close(self):
        """Ends the guest."""
        self.guest.remove()


#: Name on the command line to what makes it: a class with ``what``, ``guest`` (that migrates itself) and ``close``.
MODES = {"agentless": Agentless}


def main(arguments):
    options = parse(arguments)
    start = time.monotonic()

    def say(text):
        print(f"[{time.monotonic() - start:6.1f} s] {text}", flush=True)

    try:
        with Run(say) as run:
            figures = measure(run, options)
    except TestbedError as error:
        print(f"The benchmark failed: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    show(figures)
    if options.report:
        options.report.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        say(f"Figures are in {options.report}")
    return 0


def parse(arguments):
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="netport bench guests", description=__doc__.partition("\n")[0])
    parser.add_argument("--migrations", type=int, default=20, help="migrations in each mode and delay (default 20)")
    parser.add_argument("--mode", choices=MODES, action="append", help="a way of following the guest (default: all)")
    parser.add_argument("--delay", metavar="MS", type=float, action="append",
                        help="one-way delay of every wide-area circuit (default: once 0, once 100)")
    parser.add_argument("--report", metavar="FILE", type=pathlib.Path, help="write the figures as JSON")
    options = parser.parse_args(arguments)
    options.mode = options.mode or list(MODES)
    options.delay = options.delay or [0.0, 100.0]
    if options.migrations < 1:
        parser.error("--migrations must be 1 or more")
    if not all(0 <= delay <= 100 for delay in options.delay):
        parser.error("--delay must be from 0 to 100 ms")
    return options


def measure(run, options):
    """All figures, as a dictionary."""
    run.say("Building three sites")
    network = Network(run)
    controller = Controller(run, openflow_address=network.management.address)
    run.say("Starting the controller (about 25 s)")
    restconf = controller.start()
    view = View(restconf, run.say)
    network.configure(restconf)
    network.connect(controller.target)
    view.await_switches(*network.switches)
    network.locate(view)
    view.await_programmed()
    run.say(f"Warming up: vm6, which nobody probes, goes round the sites {WARM_UP_ROUNDS} times")
    rehearse(network, view, WARM_UP_ROUNDS)
    qemu = re.search(r"version (\S+)", command(QEMU, "--version"))
    figures = {"machine": {**machine(controller), "qemu": qemu.group(1) if qemu else "unknown"}, "migrations": []}
    for name in options.mode:
        run.say(f"Booting the guest, to be followed {MODES[name].what}")
        mode = MODES[name](run, network, view)
        for delay in options.delay:
            figures["migrations"].append({"mode": name, "delay-ms": delay,
                                          **migrations(run, network, view, mode.guest, delay, options.migrations)})
        mode.close()
    return figures


def migrations(run, network, view, guest, delay, count):
    """The raw figures of some migrations round the sites."""
    until("the guest to be known", lambda: view.attachment(guest.identity.name), 20, run.say)
    network.delay(0)
    for _ in range(REHEARSALS):
        guest.migrate(following(guest.at))
    network.delay(delay)
    watched = WatchedGuest(network, view, guest)
    result = {"lost": [], "duplicated": [], "gap-ms": [], "pause-ms": [], "gap-beyond-pause-ms": [], "total-ms": [],
              "found-ms": [], "spoke-ms": [], "rewrite-ms": [], "migrations": count, "tcp-survived": 0, "faults": []}
    for number in range(count):
        migrated = watched.migrate(following(guest.at))
        run.say(f"  {delay:g} ms, {number + 1} of {count}: {migrated.line()}")
        result["faults"] += migrated.faults()
        result["pause-ms"].append(round(migrated.passed.pause_ms, 1))
        result["total-ms"].append(round(migrated.passed.total_ms, 1))
        result["tcp-survived"] += migrated.stream.intact and migrated.stream.after > 0
        result["found-ms"] += [round(found, 1) for found in migrated.found_ms()]
        result["spoke-ms"].append(round(migrated.spoke_ms(), 1))
        if "rewrite-time" in migrated.told:
            result["rewrite-ms"].append(int(migrated.told["rewrite-time"]) / 1000)
        for seen in migrated.observed:
            result["lost"].append(seen.window.lost)
            result["duplicated"].append(seen.window.duplicated)
            result["gap-ms"].append(round(seen.window.gap_ms, 1))
            result["gap-beyond-pause-ms"].append(round(seen.window.gap_ms - migrated.passed.pause_ms, 1))
    watched.finish()
    network.delay(0)
    return result


def following(site):
    """The next site of the round."""
    return ROUTE[(ROUTE.index(site) + 1) % len(ROUTE)]


def show(figures):
    """Prints the figures."""
    print("\nMachine: " + ", ".join(f"{key} {value}" for key, value in figures["machine"].items()))
    print("Probes at 1 kHz from the two sites that are not the destination; a value for each prober of each migration.")
    for values in figures["migrations"]:
        print(f"\n{values['migrations']} live migrations followed {MODES[values['mode']].what},"
              f" {values['delay-ms']:g} ms of delay on every wide-area circuit:")
        print(f"  lost          {spread(values['lost'])}")
        print(f"  duplicated    {spread(values['duplicated'])}")
        print(f"  longest gap   {spread(values['gap-ms'])} ms")
        print(f"  pause         {spread(values['pause-ms'])} ms, from the stop at the source to the resume")
        print(f"  gap - pause   {spread(values['gap-beyond-pause-ms'])} ms")
        print(f"  found         {spread(values['found-ms'])} ms, from the resume until probes come to the new port")
        print(f"  speaking      {spread(values['spoke-ms'])} ms, from the resume to the guest's own first frame")
        print(f"  in all        {spread(values['total-ms'])} ms, from the order to the end")
        print(f"  rewrite       {spread(values['rewrite-ms'])} ms, from the first announcement to the last"
              " acknowledgement")
        print(f"  TCP survived  {values['tcp-survived']} of {values['migrations']}")
        for fault in values["faults"]:
            print(f"  not as it should be: {fault}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
