# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks on the test bed have in common: the run of one, what its figures belong to, and its report."""

import json
import os
import pathlib
import platform
import sys

from testbed.controller import HOME
from testbed.moves import rehearse
from testbed.netns import command
from testbed.run import Run, TestbedError, stopwatch

REPORT_INTERVAL_S = 0.05


def benchmark(options, measure, show):
    """Measures in a run of the test bed, prints the figures and writes the report; returns the exit status.

    :param options: the command line; of these, ``report`` is looked at here
    :param measure: gives all figures, as a dictionary, of a run and the options
    :param show: prints figures
    """
    say = stopwatch()
    try:
        with Run(say) as run:
            figures = measure(run, options)
    except TestbedError as error:
        print(f"The benchmark failed: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    show(figures)
    report(options, figures, say)
    return 0


def report(options, figures, say):
    """Writes figures as JSON where the options want them, if they do."""
    if options.report:
        options.report.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        say(f"Figures are in {options.report}")


def report_option(parser):
    """Adds to a command line where its figures go."""
    parser.add_argument("--report", metavar="FILE", type=pathlib.Path, help="write the figures as JSON")


def reports(network, view, rounds, guest="vm6"):
    """The milliseconds from each report to the last acknowledgement, as the controller measures them, of a guest that
    nobody probes."""
    newest = view.newest_move()
    rehearse(network, view, rounds, guest, interval=REPORT_INTERVAL_S)
    return [int(move["rewrite-time"]) / 1000 for move in view.moves()
            if int(move["id"]) > newest and move["host"] == guest and "rewrite-time" in move]


def machine(controller):
    """What figures belong to."""
    cpus = [line.partition(":")[2].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")]
    java = os.readlink(f"/proc/{controller.pid()}/exe")
    release = pathlib.Path(java).parents[1] / "release"
    return {
        "cpu": f"{len(cpus)} x {cpus[0] if cpus else platform.machine()}",
        "memory-gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "kernel": platform.release(),
        "open-vswitch": command("ovs-vswitchd", "--version").splitlines()[0].rpartition(" ")[2],
        "java": next((line.partition("=")[2].strip('"') for line in release.read_text().splitlines()
                      if line.startswith("JAVA_VERSION=")), java) if release.exists() else java,
        "python": platform.python_version(),
        "commit": command("git", "-C", str(HOME), "rev-parse", "--short", "HEAD", check=False).strip(),
        "load-average": os.getloadavg()[0],
    }
