# SPDX-License-Identifier: Apache-2.0
"""Two links more between two sites, alike, cheaper than every other way, and watched by BFD: what their failures are
shown on."""

import abc
import re

from .circuit import Circuit, End
from .outages import mend, observed
from .prober import Prober
from .restconf import until

INTERVAL_MS = 50
INTERVALS_MS = 3 * INTERVAL_MS
COST = 1
CIRCUIT_VIDS = range(111, 200)  # of what they carry, the same at both ends


class Twins(abc.ABC):
    """The two links. They are ports of the switches when it is made; links of the controller when that has been given
    the :meth:`configuration`."""

    def __init__(self, bed, near, far, names, number):
        """
        :param near: the site whose switch is the links' end a
        :param far: the other site
        :param names: of the two ports, the same at both ends
        :param number: of the first link
        """
        self._view = bed.view
        self._sites = near, far
        self.switches = bed.network.switches[near], bed.network.switches[far]
        self.names = names
        self._number = number
        for name in names:
            for switch in self.switches:
                self._add(switch, name)
                switch.vsctl("set", "interface", name, "bfd:enable=true", f"bfd:min_tx={INTERVAL_MS}",
                             f"bfd:min_rx={INTERVAL_MS}")

    def configuration(self):
        """What makes them links: (path, body) pairs."""
        near, far = self._sites
        return [(f"netport-link:links/link=second-{name}", {"netport-link:link": [{
            "name": f"second-{name}", "number": number, "cost": COST, "a": {"switch": near, "port-name": name},
            "b": {"switch": far, "port-name": name}, **self._transport()}]})
            for number, name in enumerate(self.names, self._number)]

    @abc.abstractmethod
    def _add(self, switch, name):
        """Adds the port of a link to the switch of one end."""

    @abc.abstractmethod
    def _transport(self):
        """What the configuration of a link says of how it carries segments."""

    @abc.abstractmethod
    def silence(self, name):
        """Lets a link lose everything, which nobody says."""

    @abc.abstractmethod
    def mend(self, name):
        """Lets a link be as it was."""

    @abc.abstractmethod
    def carried(self):
        """How many frames each link has taken from the near site so far."""

    def used(self):
        """The link that probes take now: the first that has taken a hundred frames more."""
        before = self.carried()
        return until("a link to take the probes", lambda: next(
            (name for name, count in self.carried().items() if count >= before[name] + 100), None), 10)

    def await_state(self, name, state, *sites):
        """Waits until the controller has heard of the ends at some sites, or both, that they are ``up``, ``down`` or
        ``silent``."""
        for site in sites or self._sites:
            until(f"{name} of {site} to be {state}", lambda site=site: any(
                port["name"] == name and port["link"] == state for port in self._view.switch(site).get("port", ())), 20)

    def await_mended(self, name):
        """Waits until both ends say that a link is up again, and the switches are programmed for that."""
        self.await_state(name, "up")
        self._view.await_programmed()


class TwinCircuits(Twins):
    """Two circuits, which can be cut too."""

    def __init__(self, bed, near, far, segments):
        """
        :param segments: what they carry, at least
        """
        self._segments = segments
        names = ("wan-1", "wan-2")
        self.circuits = {name: Circuit(bed.run, name, *(End(bed.network.switches[site].netns, name)
                                                        for site in (near, far))) for name in names}
        super().__init__(bed, near, far, names, 21)
        self._run = bed.run

    def outage(self, host, target, fail):
        """Lets the circuit in use fail while a host at the near site probes one at the far site, and mends it; returns
        what each prober saw. All is as before when it returns.

        :param host: who probes
        :param target: the :class:`~testbed.host.Identity` of who is probed, at each of its addresses
        :param fail: lets a circuit fail, by its name
        """
        probers = [Prober(self._run, host, address) for address in target.addresses()]
        try:
            for prober in probers:
                prober.warm_up()
            name = self.used()
            try:
                return observed(probers, lambda: fail(name))
            finally:
                self.mend(name)
                self.await_mended(name)
        finally:
            for prober in probers:
                prober.finish()

    def _add(self, switch, name):
        switch.add_port(name)

    def _transport(self):
        return {"vlan-circuit": {"segment": [{"name": segment, "a-vid": vid, "b-vid": vid}
                                             for segment, vid in zip(self._segments, CIRCUIT_VIDS, strict=False)]}}

    def silence(self, name):
        self.circuits[name].quality(0, loss=1.0)

    def mend(self, name):
        mend(self.circuits[name])

    def carried(self):
        return {name: circuit.counts()["ends"][0]["read"] for name, circuit in self.circuits.items()}


class TwinTunnels(Twins):
    """Two VXLAN tunnels whose ports have a fixed peer each, between addresses of their own on the bed's underlay."""

    def __init__(self, bed, near, far):
        self._addresses = {name: (f"192.0.2.{10 * number + 1}", f"192.0.2.{10 * number + 3}")
                           for number, name in enumerate(("vx-1", "vx-2"), 1)}
        super().__init__(bed, near, far, tuple(self._addresses), 31)

    def _add(self, switch, name):
        own, peer = self._pair(switch, name)
        switch.add_underlay_address(f"{own}/24")
        switch.add_tunnel(name, "vxlan", remote=peer, local=own)

    def _pair(self, switch, name):
        """The addresses of a tunnel, that of a switch first."""
        pair = self._addresses[name]
        return pair if switch is self.switches[0] else pair[::-1]

    def _transport(self):
        return {"tunnel": {"encapsulation": "netport-types:vxlan", "addressing": "port"}}

    def silence(self, name):
        for switch in self.switches:
            switch.lose(self._pair(switch, name)[1])

    def mend(self, name):
        for switch in self.switches:
            switch.lose_no_more(self._pair(switch, name)[1])

    def carried(self):
        return {name: int(re.search(r"tx pkts=(\d+)", self.switches[0].ofctl("dump-ports", name)).group(1))
                for name in self.names}
