# SPDX-License-Identifier: Apache-2.0
"""Failures of links under observation: how long nothing came back until another way was taken."""

import time

from .receipt import Observed

BEFORE_S = 0.3  # of steady answers before a failure
AFTER_S = 1.0  # from a failure on, at least: what is lost again when everybody has heard of it is seen too

#: What can happen to a circuit.
FAILURES = {"link down": lambda circuit: circuit.cut(), "silence": lambda circuit: circuit.quality(0, loss=1.0)}


def mend(circuit):
    """Takes back whatever of :data:`FAILURES` has happened."""
    circuit.mend()
    circuit.quality(0)


def observed(probers, fail, after_s=AFTER_S, patience=15):
    """Lets something fail under the eyes of probers, and waits until every one is answered again; returns what each
    saw, as :class:`~testbed.receipt.Observed`.

    :param probers: they are answered now, and go on
    :param fail: lets it fail
    :param after_s: for how long it looks at least, seconds from the failure on
    :param patience: how long to wait for each prober's answers, seconds
    """
    begin = time.monotonic_ns()
    time.sleep(BEFORE_S)
    fail()
    time.sleep(after_s)
    for prober in probers:
        prober.warm_up(patience)
    end = time.monotonic_ns()
    time.sleep(BEFORE_S)  # the last answers
    return tuple(Observed(prober.name, prober.window(begin, end)) for prober in probers)
