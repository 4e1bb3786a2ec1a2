# SPDX-License-Identifier: Apache-2.0
"""The benchmark with real guests: what a live migration costs those who talk to the guest, in each way of following it,
and what a refusal or an abort costs.

Run it with ``./netport bench guests``. It prints figures with the machine and the versions they belong to; no figure
makes it fail. Ends with status 2 when it could not be run.
"""

import argparse
import itertools
import re
import sys

from benchmarking import machine, report, report_option
from guestbench.aborts import aborts
from guestbench.followed import MODES, SOFTWARE, Agentless, Granted
from guestbench.migrations import cold, migrations, warm_up
from guestbench.refusals import refusals
from guestbench.text import show
from testbed.bed import Bed
from testbed.hypervisors import Hypervisors
from testbed.machine import QEMU
from testbed.netns import command
from testbed.network import CABLES, PROVIDER, SITES
from testbed.run import Run, TestbedError, stopwatch

#: What can be measured, in this order. The first has a bed without libvirt, the others share one with it.
PARTS = ("agentless", *MODES, "refusal", "abort")


def main(arguments):
    options = parse(arguments)
    say = stopwatch()
    figures = {"machine": {}, "first": [], "migrations": [], "refusals": [], "aborts": []}
    status = 0
    try:
        if "agentless" in options.part:
            with Run(say) as run:
                agentless(run, options, figures)
        if options.part != ["agentless"]:
            with Run(say) as run:
                granted(run, options, figures)
    except TestbedError as error:
        print(f"The benchmark failed, what follows was measured until then: {error}", file=sys.stderr)
        status = 2
    except KeyboardInterrupt:
        return 130
    show(figures)
    report(options, figures, say)
    return status


def parse(arguments):
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="netport bench guests", description=__doc__.partition("\n\n")[0])
    parser.add_argument("--migrations", type=int, default=20,
                        help="migrations in each way and delay; refusals; aborts (default 20)")
    parser.add_argument("--part", choices=PARTS, action="append",
                        help="what is measured (can be given again; default: all)")
    parser.add_argument("--guest", choices=SOFTWARE, default="linux",
                        help="what the guest runs: Linux, or what does nothing but answer, and so shows what the network"
                             " takes (it is compiled: gcc must be there; default: linux)")
    parser.add_argument("--delay", metavar="MS", type=float, action="append",
                        help="one-way delay of every wide-area circuit (can be given again; default: once 0, once 100;"
                             " with 0 alone, cables join the sites)")
    parser.add_argument("--bandwidth", metavar="MIB", type=int, action="append",
                        help="how fast the memory of a guest that virsh migrates is copied at most, in MiB/s; 0: as"
                             " fast as can be (can be given again; default: 0)")
    report_option(parser)
    options = parser.parse_args(arguments)
    options.part = [part for part in PARTS if part in (options.part or PARTS)]
    options.delay = options.delay or [0.0, 100.0]
    options.bandwidth = options.bandwidth or [0]
    if options.migrations < 1:
        parser.error("--migrations must be 1 or more")
    if not all(0 <= delay <= 100 for delay in options.delay):
        parser.error("--delay must be from 0 to 100 ms")
    if not all(0 <= bandwidth <= 100_000 for bandwidth in options.bandwidth):
        parser.error("--bandwidth must be from 0 to 100000 MiB/s")
    return options


def agentless(run, options, figures):
    """Migrations that nobody tells of."""
    run.say("Building three sites")
    bed = Bed.plain(run, joined(options))
    figures["machine"] = machine_of(bed)
    warm_up(bed)
    run.say(f"Booting the guest, to be followed {Agentless.what}")
    followed = Agentless(bed, SOFTWARE[options.guest])
    cold(bed, followed.guest)
    series(bed, followed, options, figures, "agentless", bandwidths=[0])


def granted(run, options, figures):
    """What hooks and agents have a part in."""
    run.say("Building three sites with a libvirtd each")
    bed = Hypervisors(run, SITES, joined(options))
    # The load is that at the start, without what the benchmark does itself.
    figures["machine"] = figures["machine"] or machine_of(bed)
    run.say("Booting the guest, to be followed by hook and agent")
    followed = Granted(bed, SOFTWARE[options.guest])
    for mode in [part for part in options.part if part in MODES]:
        followed.cut_over_by(mode)
        if not figures["first"]:
            figures["first"].append({"what": followed.what, **cold(bed, followed.guest)})
            warm_up(bed)
        series(bed, followed, options, figures, mode, options.bandwidth)
    followed.cut_over_by("relay")
    if "refusal" in options.part:
        figures["refusals"].append(refusals(bed, followed, options.migrations))
    if "abort" in options.part:
        figures["aborts"].append(aborts(bed, followed, options.migrations))


def joined(options):
    """What joins the sites: circuits, which are processes and take their share of the processors, only to delay."""
    return PROVIDER if any(options.delay) else CABLES


def series(bed, followed, options, figures, part, bandwidths):
    """Migrations at each delay and bandwidth."""
    for delay, bandwidth in itertools.product(options.delay, bandwidths):
        figures["migrations"].append({
            "part": part, "what": followed.what, "guest": followed.software.what, "delay-ms": delay,
            "mib-per-second": bandwidth,
            **migrations(bed, followed, options.migrations, delay, bandwidth)})


def machine_of(bed):
    """What the figures belong to."""
    qemu = re.search(r"version (\S+)", command(QEMU, "--version"))
    return {**machine(bed.controller), "qemu": qemu.group(1) if qemu else "unknown",
            "libvirt": command("libvirtd", "--version").strip().rpartition(" ")[2]}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
