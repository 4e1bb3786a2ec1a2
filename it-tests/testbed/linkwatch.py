# SPDX-License-Identifier: Apache-2.0
"""When a link of a namespace loses its carrier or goes, as the kernel tells it: a tap does when its QEMU ends."""

import datetime
import os
import re

from .clock import clocks_apart_ns, since_1970_ns
from .process import spawn

LINE = re.compile(r"^\[(?P<at>[^\]]+)\] (?P<gone>Deleted )?\d+: (?P<link>[^:@\s]+)[:@].*<(?P<flags>[^>]*)>", re.M)


class LinkWatch:
    """What the kernel tells of the links of one namespace, from when it is made."""

    def __init__(self, run, netns):
        self._file = run.path("log", f"links-{netns.name}.log")
        with open(self._file, "ab") as out:
            spawn(run, ["ip", "-ts", "monitor", "link"], netns=netns, stdout=out, log=self._file,
                  env=dict(os.environ, TZ="UTC"))

    def lost(self, link, since_ns):
        """When a link first was without a carrier, or gone, after a moment of the monotonic clock; None when it has
        not been."""
        told = losses(self._file.read_text(encoding="utf-8"), link, clocks_apart_ns())
        return next((at for at in told if at >= since_ns), None)


def losses(text, link, offset_ns):
    """The moments at which a link was said to have no carrier or to be gone, in ns of the monotonic clock. Pure.

    :param text: what ``ip -ts monitor link`` wrote in UTC
    :param offset_ns: the wall clock less the monotonic clock
    """
    return tuple(_ns(found["at"]) - offset_ns for found in LINE.finditer(text)
                 if found["link"] == link and (found["gone"] or "NO-CARRIER" in found["flags"]))


def _ns(text):
    return since_1970_ns(datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.timezone.utc))
