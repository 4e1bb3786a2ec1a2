# SPDX-License-Identifier: Apache-2.0
"""Many other hosts, spread over the sites behind the ports of the hosts that stay: a load that the moves must not feel."""

import concurrent.futures

from .network import SITES, host
from .host import Identity

BATCH = 1000
REPORTERS = 8


def member(number):
    """One host of the crowd; 60,000 fit."""
    high, low = number >> 8, number & 255
    return Identity(f"crowd-{number}", f"0a:00:00:00:{high:02x}:{low:02x}", f"10.1.{16 + high}.{low}",
                    f"2001:db8:1::c:{number:x}")


def configure(restconf, first, count, say):
    """Configures members of the crowd, a batch in a request."""
    for begin in range(first, first + count, BATCH):
        numbers = range(begin, min(begin + BATCH, first + count))
        restconf.patch("netport-host:hosts", {"netport-host:hosts": {
            "host": [host(member(number), "red") for number in numbers]}})
        say(f"  {numbers[-1] + 1 - first} of {count} hosts configured")


def locate(view, first, count, say):
    """Reports where they are: each at the port of its site's red host."""
    views = [view] + [type(view)(view.restconf.another()) for _ in range(REPORTERS - 1)]

    def report(reporter):
        for number in range(first + reporter, first + count, REPORTERS):
            site = SITES[number % len(SITES)]
            views[reporter].report(member(number).name, site, f"red-{site}")
            if reporter == 0 and number // REPORTERS % 250 == 0:
                say(f"  {number - first} of {count} hosts located")

    with concurrent.futures.ThreadPoolExecutor(REPORTERS) as pool:
        for done in [pool.submit(report, reporter) for reporter in range(REPORTERS)]:
            done.result()
    for each in views[1:]:
        each.restconf.close()
