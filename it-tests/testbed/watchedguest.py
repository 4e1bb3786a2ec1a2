# SPDX-License-Identifier: Apache-2.0
"""Live migrations of a real guest under observation: what the controller, probers and a TCP stream say of each."""

import dataclasses
import time

from .arrival import Arrived, ArrivalWatch
from .moves import AFTER_S, BEFORE_S, ROUND_TRIP_S
from .passed import Passed
from .prober import Prober
from .receipt import Observed
from .run import TestbedError
from .tcpstream import TcpStream
from .view import bare
from .watchers import RED


@dataclasses.dataclass(frozen=True)
class Migrated:
    """One live migration, from the outside and from the inside.

    :ivar passed: its times
    :ivar told: the controller's receipt, as RESTCONF gives it
    :ivar observed: what each prober saw, from before the order until the last announcement is over
    :ivar arrived: the first frames at the destination's port
    :ivar stream: what the TCP stream did; None: the guest speaks no TCP
    """

    guest: str
    origin: str
    destination: str
    passed: Passed
    told: dict
    observed: tuple
    arrived: Arrived
    stream: object

    def faults(self, most_duplicated=0):
        """Why it was not as every migration must be; empty when it was.

        :param most_duplicated: answers that may come twice at each prober: none, but in cut-over mode copy
        """
        faults = []
        if bare(self.told.get("outcome", "unknown")) != "complete":
            faults.append(f"the controller says '{bare(self.told.get('outcome', 'unknown'))}'")
        if self.told.get("to", {}).get("switch") != self.destination:
            faults.append(f"the controller has the guest at {self.told.get('to')}")
        faults += [f"{seen.prober}: {seen.window.duplicated} answers came twice" for seen in self.observed
                   if seen.window.duplicated > most_duplicated]
        if self.stream and not self.stream.intact:
            faults.append("the TCP stream broke or carried wrong bytes")
        elif self.stream and self.stream.after == 0:
            faults.append("the TCP stream stands still")
        return faults

    def found_ms(self):
        """From the resume until the first probe of each prober came to the guest's port; below 0 when before it."""
        return [(at - self.passed.resumed_ns) / 1e6 for at in self.arrived.found_ns.values()]

    def spoke_ms(self):
        """From the resume until the guest's own first frame: an emulated processor takes its time to get going."""
        return (self.arrived.spoke_ns - self.passed.resumed_ns) / 1e6

    def line(self):
        """It in one line, for who watches."""
        windows = [seen.window for seen in self.observed]

        def each(values):
            return "/".join(str(value) for value in values)
        return (f"{self.guest} from {self.origin} to {self.destination}: {self.passed.total_ms:.0f} ms in all, pause"
                f" {self.passed.pause_ms:.1f} ms, found {each(round(ms, 1) for ms in self.found_ms())} ms and speaking"
                f" {self.spoke_ms():.1f} ms after it, gap {each(window.gap_ms for window in windows)} ms, lost"
                f" {each(window.lost for window in windows)}, duplicated"
                f" {each(window.duplicated for window in windows)} of {each(window.sent for window in windows)}"
                + (f", TCP silent for {self.stream.silence_ms:.0f} ms" if self.stream else ""))


class WatchedGuest:
    """A guest of the demonstration network that migrates while hosts of the sites it does not go to probe it."""

    def __init__(self, network, view, guest, watchers=RED, rate=1000, stream=TcpStream):
        """
        :param guest: a :class:`~testbed.virtualguest.VirtualGuest` or :class:`~testbed.libvirtguest.LibvirtGuest`
        :param watchers: who probes it, and whom the TCP stream comes from
        :param rate: probes a second of each that probes
        :param stream: makes the TCP stream; :class:`~testbed.tcpstream.NoStream` where the guest speaks no TCP
        """
        self.guest = guest
        self._view = view
        run = network.run
        addresses = guest.identity.by_family()
        hosts = {watcher: network.host(watcher.segment, watcher.site) for watcher in watchers.probing}
        self._probers = {watcher: Prober(run, host, addresses[watcher.family], rate) for watcher, host in hosts.items()}
        self._senders = {watcher: host.identity.by_family()[watcher.family] for watcher, host in hosts.items()}
        self._watches = {site: ArrivalWatch(run, switch, guest) for site, switch in network.switches.items()}
        self._stream = stream(run, network.host(*watchers.sender), guest, addresses[watchers.stream_family])
        for prober in self._probers.values():
            prober.warm_up()
            prober.pause()

    def migrate(self, destination, *options):
        """Migrates the guest; returns the :class:`Migrated`."""
        name, origin = self.guest.identity.name, self.guest.at
        newest = self._view.newest_move()
        probers = [prober for watcher, prober in self._probers.items() if watcher.site != destination]
        self._warm_up(probers)
        senders = [sender for watcher, sender in self._senders.items() if watcher.site != destination]
        self._watches[destination].arm(senders)
        begin = time.monotonic_ns()
        time.sleep(BEFORE_S)
        passed = self.guest.migrate(destination, *options)
        time.sleep(AFTER_S)
        end = time.monotonic_ns()
        time.sleep(ROUND_TRIP_S)
        for prober in probers:
            prober.pause()
        return Migrated(guest=name, origin=origin, destination=destination, passed=passed,
                        told=self._view.receipt(name, newest),
                        observed=tuple(Observed(prober.name, prober.window(begin, end)) for prober in probers),
                        arrived=self._arrived(destination, senders),
                        stream=self._stream.passage(passed.stopped_ns))

    def _arrived(self, destination, senders):
        """When it arrived; where it has not been seen, the error says what has become of it."""
        try:
            return self._watches[destination].arrived(senders)
        except TestbedError as error:
            raise TestbedError(f"{error}; {self.guest.fate()}") from None

    def _warm_up(self, probers):
        """Lets probers send; where nothing comes back the error says what the controller knows of the guest."""
        try:
            for prober in probers:
                prober.warm_up()
        except TestbedError as error:
            raise TestbedError(f"{error}; the controller has {self.guest.identity.name} at"
                               f" {self._view.attachment(self.guest.identity.name)}, it runs at {self.guest.at}; alarms:"
                               f" {self._view.alarms(self.guest.identity.name)}") from None

    def finish(self):
        """Ends the instruments; returns (every prober's whole, the stream's bytes sent, back, and whether intact)."""
        for watch in self._watches.values():
            watch.stop()
        wholes = [Observed(prober.name, prober.finish()) for prober in self._probers.values()]
        return wholes, self._stream.finish()
