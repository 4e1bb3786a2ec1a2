# SPDX-License-Identifier: Apache-2.0
"""Moves of a guest under observation: does one, watches it with probers and a TCP stream, and gives its receipt."""

import time

from .prober import Prober
from .receipt import Observed, Receipt
from .run import TestbedError
from .tcpstream import TcpStream
from .view import bare
from .watchers import RED

BEFORE_S = 0.3  # of steady answers before a move
AFTER_S = 1.2  # of answers after it; announcements of QEMU last 0.8 s
ROUND_TRIP_S = 0.3

#: Between the answer to the report and the stop of the guest. A hypervisor takes longer than that from the order to the
#: stop; a switch has acknowledged, but forwards some frames by its cache until that is refreshed.
HAND_OVER_S = 0.01

WARM_UP_ROUNDS = 100  # of :func:`rehearse`, before a benchmark measures


def rehearse(network, view, rounds, guest="vm6", interval=0.0):
    """Sends a guest that nobody probes round the sites by reports alone, so that what is measured is not a cold start;
    its last move has ended then.

    :param interval: seconds between two reports
    """
    told = {}
    for _ in range(rounds):
        for site in (*tuple(network.switches)[1:], next(iter(network.switches))):
            told = view.report(guest, site, network.guests[guest].port)
            time.sleep(interval)
    view.receipt_of(id=told["move-id"])


class Watched:
    """A guest of the demonstration network that moves while hosts of the two sites that it does not go to probe it."""

    def __init__(self, network, view, guest="vm5", watchers=RED, rate=1000):
        """
        :param watchers: who probes it, and whom the TCP stream comes from
        :param rate: probes a second of each that probes
        """
        self.network = network
        self.view = view
        self.guest = network.guests[guest]
        run = network.run
        addresses = self.guest.identity.by_family()
        self.probers = {each: Prober(run, network.host(each.segment, each.site), addresses[each.family], rate)
                        for each in watchers.probing}
        self.stream = TcpStream(run, network.host(*watchers.sender), self.guest, addresses[watchers.stream_family])
        self._count = 0

    def warm_up(self):
        """Waits until every prober is answered; between moves they are silent."""
        for prober in self.probers.values():
            prober.warm_up()
            prober.pause()

    def move(self, destination, announced):
        """Moves the guest to a site and returns the :class:`Receipt`.

        ``rpc``: the destination's card takes frames in, the controller is told, and soon after it answers the guest
        stops here and goes on there. Anything else: the guest is simply there, and its frames say so.
        """
        self._count += 1
        origin = self.guest.at
        newest = self.view.newest_move()
        probers = [prober for watcher, prober in self.probers.items() if watcher.site != destination]
        for prober in probers:
            prober.warm_up()
        begin = time.monotonic_ns()
        time.sleep(BEFORE_S)
        answer_ms = None
        before = time.monotonic_ns()
        if announced == "rpc":
            self.guest.arm(destination)
            told = self.view.report(self.guest.identity.name, destination, self.guest.port)
            answer_ms = round((time.monotonic_ns() - before) / 1e6, 3)
            if bare(told.get("outcome", "")) != "moved":
                self.guest.disarm()
                raise TestbedError(f"the report of {self.guest.identity.name} at {destination} had no effect: {told}")
            time.sleep(HAND_OVER_S)
            arrival = self.guest.move(destination)
        else:
            arrival = self.guest.move(destination, announce=self.guest.announcements(announced))
        time.sleep(AFTER_S)
        end = time.monotonic_ns()
        time.sleep(ROUND_TRIP_S)
        for prober in probers:
            prober.pause()
        return Receipt(
            number=self._count, guest=self.guest.identity.name, origin=origin, destination=destination,
            announced=announced, told=self.view.receipt(self.guest.identity.name, newest),
            observed=tuple(Observed(prober.name, prober.window(begin, end)) for prober in probers),
            stream=self.stream.passage(before), answer_ms=answer_ms,
            pause_ms=round((arrival.resumed_ns - arrival.stopped_ns) / 1e6, 3))

    def finish(self):
        """Ends the instruments; returns (every prober's whole, the stream's bytes sent, back, and whether intact)."""
        wholes = [Observed(prober.name, prober.finish()) for prober in self.probers.values()]
        return wholes, self.stream.finish()
