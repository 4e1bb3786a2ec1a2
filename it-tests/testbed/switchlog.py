# SPDX-License-Identifier: Apache-2.0
"""What a switch itself notes in its log, with the time of it. Pure."""

import datetime
import re

REMOVED = re.compile(r"^(?P<at>\S+Z)\|\d+\|bridge\|INFO\|bridge \S+: deleted interface (?P<link>\S+) on port", re.M)


def removed(log, link, offset_ns):
    """When a port was removed, each time, in ns of the monotonic clock, exact to a millisecond.

    :param log: what Open vSwitch's daemon has written
    :param link: the port's name
    :param offset_ns: the wall clock less the monotonic clock
    """
    return tuple(int(datetime.datetime.fromisoformat(found["at"]).timestamp() * 1000) * 1_000_000 - offset_ns
                 for found in REMOVED.finditer(log) if found["link"] == link)
