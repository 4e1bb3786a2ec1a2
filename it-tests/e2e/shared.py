# SPDX-License-Identifier: Apache-2.0
"""One controller and one demonstration network that the tests of a process share; made when first asked for.

What a test changes it puts back: see :func:`scratch` and :func:`home`.
"""

import atexit
import contextlib
import functools
import os
import signal
import sys
import time

from testbed.bed import Bed
from testbed.restconf import RestconfError, until
from testbed.run import Run, stopwatch
from testbed.standing import holds_back

__all__ = ["begun", "configured", "eventually", "frozen", "holds_back", "home", "programs", "refusal", "scratch",
           "shared"]


def begun():
    """A run that says what it does on standard error, and ends with the process at the latest."""
    run = Run(stopwatch(sys.stderr))
    atexit.register(run.close)
    return run.__enter__()


@functools.cache
def shared():
    """The bed that all tests of this process share."""
    return Bed.plain(begun())


@contextlib.contextmanager
def scratch(bed, *changes):
    """Puts configuration for the time of a test and deletes it again, last first.

    :param changes: (path, body) pairs
    """
    made = []
    try:
        since = newest = 0
        for path, body in changes:
            newest = time.time()
            if not path.startswith("netport-policy:"):  # policies are shown as no object
                since = newest
            bed.restconf.put(path, body)
            made.append(path)
        bed.view.await_programmed(since=since)
        held(bed, newest)
        yield
    finally:
        newest = 0
        for path in reversed(made):
            newest = time.time()
            bed.restconf.delete(path)
        bed.view.await_programmed()
        held(bed, newest)


def held(bed, since):
    """Waits until every switch holds what follows from the configuration of a time (seconds since 1970)."""
    bed.view.await_taken(since)
    bed.view.await_verified()


@contextlib.contextmanager
def configured(bed, *changes):
    """Puts configuration for the time of a test. Its ports are those of guests: where none is, they are missing."""
    made = []
    try:
        for path, body in changes:
            bed.restconf.put(path, body)
            made.append(path)
        bed.view.await_programmed_but_for_ports(*bed.network.switches)
        yield
    finally:
        for path in reversed(made):
            bed.restconf.delete(path)


def home(bed, guest="vm5", site="tokyo"):
    """Brings a guest back to where the tests expect it, and waits until the controller has finished moving it, by this
    report or an earlier one, and shows that."""
    mover = bed.network.guests[guest]
    mover.arm(site)
    told = bed.view.report(guest, site, mover.port)
    if "move-id" in told or mover.at != site:
        mover.move(site)
    bed.view.await_settled(told)


def frozen(case, switch):
    """Lets a switch do nothing more until what is returned is called, or the test has ended."""
    pid = switch.pid
    os.kill(pid, signal.SIGSTOP)

    def thaw():
        os.kill(pid, signal.SIGCONT)
    case.addCleanup(thaw)
    return thaw


def refusal(case, action, *words):
    """Checks that an action is refused as the client's fault, and that the server's reason names what it must.

    :param words: looked for in the error-message alone, since the rest repeats the request
    """
    with case.assertRaises(RestconfError) as caught:
        action()
    case.assertIn(caught.exception.status, range(400, 500), caught.exception)
    for word in words:
        case.assertIn(word.lower(), caught.exception.reason().lower())
    return caught.exception


def programs(bed):
    """The flows and groups of every switch, without counters."""
    return {name: (switch.flows(), switch.groups()) for name, switch in bed.network.switches.items()}


def eventually(what, condition, patience=10, every=0.05):
    """Waits for a condition; an error that says what was waited for when it does not come."""
    return until(what, condition, patience, every=every)
