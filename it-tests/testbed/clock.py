# SPDX-License-Identifier: Apache-2.0
"""Other programs tell moments by the wall clock; the bed counts by the monotonic one, which nobody sets."""

import time


def clocks_apart_ns():
    """The wall clock less the monotonic clock, now."""
    return time.time_ns() - time.monotonic_ns()


def since_1970_ns(moment):
    """A moment with a time zone in ns since 1970, exact to the microsecond."""
    return int(moment.replace(microsecond=0).timestamp()) * 1_000_000_000 + moment.microsecond * 1000
