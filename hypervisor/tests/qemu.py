# SPDX-License-Identifier: Apache-2.0
"""Copying of memory as QEMU 7.2 does it, in steps of a millisecond. Written apart from the code under test."""

import dataclasses

from netport_hypervisor.forecast import Sample

STEP = 0.001


@dataclasses.dataclass(frozen=True)
class Guest:
    """``memory``: bytes, of which ``empty`` at its end are zero pages. ``speed``, ``written``: bytes a second.
    ``limit``: of the bandwidth, 0: none."""

    memory: int
    speed: float
    written: float = 0.0
    empty: int = 0
    limit: float = 0.0


def migrate(guest, downtime=0.3, most=60.0):
    """What QEMU would have said in each millisecond, and when it stopped the guest: seconds from the first round on.

    Without a stop within ``most`` seconds that is None."""
    samples = []
    now = window = chunk = looked = reported = 0.0
    remaining, sent, before, bandwidth, iteration, known = float(guest.memory), 0.0, 0.0, 0.0, 1, 0.0
    asleep = False
    while now < most:
        samples.append(Sample(now, iteration, guest.memory, int(remaining), int(sent), bandwidth, known))
        now += STEP
        if not asleep:
            zero = iteration == 1 and remaining <= guest.empty
            # No two windows of a real one have the same bandwidth to the byte, by which it is seen that one has ended.
            gone = min(remaining, (4e9 if zero else guest.speed * (1 + int(now * 10) % 3 / 1000)) * STEP)
            remaining -= gone
            sent += 0 if zero else gone
        measured = now - window >= 0.1
        if measured:
            bandwidth = (sent - before) / (now - window)
            window, before, asleep = now, sent, False
        if guest.limit and sent - before >= guest.limit / 10:
            asleep = True
        if remaining > 0 and not measured and (asleep or now - chunk < 0.05):
            continue
        chunk = now
        if remaining < bandwidth * downtime:
            remaining += guest.written * (now - looked)
            known, reported = (guest.written, now) if now - reported > 1 else (known, reported)
            looked, iteration = now, iteration + 1
        if remaining <= 0 or remaining < bandwidth * downtime:
            return samples, now
    return samples, None
