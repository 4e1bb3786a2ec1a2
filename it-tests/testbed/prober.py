# SPDX-License-Identifier: Apache-2.0
"""Fixed-rate probers: how many echo requests were lost, came twice, and how long a silence was, in any window."""

import dataclasses
import time

from .run import TestbedError
from .worker import Worker


@dataclasses.dataclass(frozen=True)
class Window:
    """What happened to the requests sent in a window of time.

    :ivar sent: requests
    :ivar lost: requests that got no answer
    :ivar duplicated: answers beyond the first
    :ivar gap_ms: the longest time between two answers
    :ivar rtt_ms: least, median, 99th percentile and most of the round trips; empty without an answer
    :ivar lost_at_ns: when the lost ones left, monotonic clock
    """

    sent: int
    lost: int
    duplicated: int
    gap_ms: float
    rtt_ms: tuple
    lost_at_ns: tuple


class Prober:
    """Sends from a host to an address from when it is made until it is stopped."""

    def __init__(self, run, host, target, rate=1000):
        self.name = f"{host.identity.name}-{target}"
        self.target = target
        self._host = host
        self._warm_ns = 0
        self._worker = Worker(run, "probing", {"target": target, "rate": rate}, netns=host.netns,
                              name=f"prober-{self.name.replace(':', '.')}")

    def warm_up(self, patience=15):
        """Sends again if it was paused, and waits until a hundred requests in a row have been answered."""
        begin = time.monotonic_ns()
        self._worker.call("go")
        until = time.monotonic() + patience
        while time.monotonic() < until:
            state = self._worker.call("answered", since_ns=begin)
            if state["answered"] == 100:
                self._warm_ns = self._warm_ns or time.monotonic_ns()
                return
            time.sleep(0.05)
        raise TestbedError(f"prober {self.name}: {state['answered']} of the last 100 requests were answered"
                           f" after {patience} s ({state['sent']} sent); its neighbours:"
                           f" {'; '.join(self._host.netns.command('ip', 'neighbour').splitlines())}")

    def pause(self):
        """Sends nothing until the next warm-up."""
        self._worker.call("stop")

    def window(self, begin_ns=0, end_ns=1 << 62):
        """What happened to the requests sent between two moments of the monotonic clock.

        Ask when the answers of the last ones can have come.
        """
        told = self._worker.call("window", begin_ns=begin_ns, end_ns=end_ns)
        return Window(**{key: tuple(value) if isinstance(value, list) else value for key, value in told.items()})

    def finish(self, linger=0.3):
        """Ends sending, waits for the last answers, and returns the whole since the first warm-up."""
        self._worker.call("stop")
        time.sleep(linger)
        whole = self.window(self._warm_ns)
        self._worker.stop()
        return whole
