# SPDX-License-Identifier: Apache-2.0
"""The demonstration network: three sites in a triangle, two user networks, and the configuration that describes them.

::

          VLAN circuit: VIDs 101, 102 | 201, 202
    tokyo ------------------------------------- osaka
       \\                                          |   802.1ad hand-off: S-VID 300 | 400
        \\------------------ VXLAN -------------- seoul

The tunnel's packets cross a circuit of their own (the underlay). Two tenants use the same private addresses, which
shows that the segments are apart. A guest of each segment can be at every site.
"""

import dataclasses

from .circuit import Cable, Circuit, End
from .frame import CTAG, STAG
from .guest import Guest
from .host import Host, Identity
from .management import Management
from .switch import Switch

SITES = ("tokyo", "osaka", "seoul")
SEGMENTS = {"red": 5001, "blue": 5002}
MTU = 1400
HANDOFF_VIDS = {"red": (1101, 1101), "blue": (1102, 1102)}
TUNNEL_ADDRESSES = {"tokyo": "192.0.2.1", "seoul": "192.0.2.3"}
GUESTS = {"red": Identity("vm5", "02:00:00:00:05:05", "10.1.0.5/16", "2001:db8:1::5/64"),
          "blue": Identity("vm6", "02:00:00:00:06:06", "10.1.0.5/16", "2001:db8:1::5/64")}
SUBNETS = ["10.1.0.0/16", "2001:db8:1::/64"]
SWITCH = "netport-site:sites/site={0}/switch={0}"  # where RESTCONF has the switch of a site


@dataclasses.dataclass(frozen=True)
class Wan:
    """What joins the sites.

    :ivar join: makes a circuit of a run, a name, two ends and a delay
    :ivar vids: for each segment its VIDs at the two ends of the VLAN circuit
    :ivar handoff: the S-VIDs at the two ends of the hand-off
    :ivar inside: for each segment its VIDs inside the hand-off
    """

    join: type
    vids: dict
    handoff: tuple
    inside: dict = dataclasses.field(default_factory=HANDOFF_VIDS.copy)


#: A provider that translates VLANs and can delay.
PROVIDER = Wan(Circuit, {"red": (101, 201), "blue": (102, 202)}, (300, 400))
#: Cables, which take nothing of what is measured; the drawing's numbers are the same at both ends then.
CABLES = Wan(Cable, {"red": (101, 101), "blue": (102, 102)}, (300, 300))


class Network:
    """The running network: switches, circuits, hosts and guests, by name."""

    def __init__(self, run, delay_ms=0.0, protocols=None, wan=PROVIDER):
        self.run = run
        self._wan = wan
        self.management = Management(run)
        run.say("  switches")
        more = {} if protocols is None else {"protocols": protocols}
        self.switches = {site: Switch(run, site, number, self.management, **more)
                         for number, site in enumerate(SITES, 1)}
        run.say("  circuits")
        self.circuits = self._circuits(delay_ms)
        run.say("  hosts")
        self.hosts = {}
        for segment in SEGMENTS:
            for number, site in enumerate(SITES, 1):
                identity = stayer(segment, site, number)
                self.hosts[identity.name] = Host(run, identity, self.switches[site], mtu=MTU)
        self.guests = {identity.name: Guest(run, identity, self.switches, at="tokyo", mtu=MTU)
                       for identity in GUESTS.values()}

    def host(self, segment, site):
        """The host of a segment that stays at a site."""
        return self.hosts[f"{segment}-{site}"]

    def connect(self, *targets):
        """Points every switch to its controllers."""
        for switch in self.switches.values():
            switch.set_controllers(*targets)

    def delay(self, delay_ms):
        """Sets the one-way delay of every circuit."""
        for circuit in self.circuits.values():
            circuit.quality(delay_ms=delay_ms)

    def configure(self, restconf):
        """Gives the controller the whole configuration, in one request for each kind of object."""
        for container, content in self.configuration().items():
            restconf.put(container, {container: content})

    def configuration(self):
        """The configuration of the network, as RESTCONF takes it."""
        return configuration(self._wan)

    def locate(self, view):
        """Reports where every host and guest is now, and waits until that is shown."""
        view.await_shown(*[view.report(name, host.switch.name, host.port) for name, host in self.hosts.items()],
                         *[view.report(name, guest.at, guest.port) for name, guest in self.guests.items()])

    def _circuits(self, delay_ms):
        tokyo, osaka, seoul = (self.switches[site].netns for site in SITES)
        join, (near, far) = self._wan.join, self._wan.handoff
        pairs = zip(*(tuple(((CTAG, vid),) for vid in pair) for pair in self._wan.vids.values()), strict=True)
        at_tokyo, at_osaka = (tuple(side) for side in pairs)
        circuits = {
            "tokyo-osaka": join(self.run, "tokyo-osaka", End(tokyo, "wan-osaka", at_tokyo),
                                End(osaka, "wan-tokyo", at_osaka), delay_ms),
            "osaka-seoul": join(self.run, "osaka-seoul", End(osaka, "wan-seoul", (((STAG, near),),)),
                                End(seoul, "wan-osaka", (((STAG, far),),)), delay_ms),
            "tokyo-seoul": join(self.run, "tokyo-seoul", End(tokyo, "underlay"), End(seoul, "underlay"), delay_ms),
        }
        for site, link in (("tokyo", "wan-osaka"), ("osaka", "wan-tokyo"), ("osaka", "wan-seoul"),
                           ("seoul", "wan-osaka")):
            self.switches[site].add_port(link)
        for site, address in TUNNEL_ADDRESSES.items():
            self.switches[site].add_underlay("underlay", f"{address}/24")
            self.switches[site].add_tunnel("vxlan0", "vxlan")
        # Open vSwitch drops what it sends into a tunnel until it has seen who has the far address.
        self.switches["tokyo"].netns.command("ping", "-c", "2", "-i", "0.2", "-W", "2", TUNNEL_ADDRESSES["seoul"])
        return circuits


def following(site):
    """The next site of a round over all of them."""
    return SITES[(SITES.index(site) + 1) % len(SITES)]


def stayer(segment, site, number):
    """The host of a segment that stays at a site; its number is the site's."""
    vni = SEGMENTS[segment]
    return Identity(f"{segment}-{site}", f"02:00:00:{vni >> 8:02x}:{vni & 255:02x}:{number:02x}",
                    f"10.1.1.{number}/16", f"2001:db8:1::1:{number}/64")


def configuration(wan=PROVIDER):
    """The configuration of the network, as RESTCONF takes it."""
    return {
        "netport-segment:segments": {"segment": [segment(name) for name in SEGMENTS]},
        "netport-site:sites": {"site": [site(name, number) for number, name in enumerate(SITES, 1)]},
        "netport-link:links": {"link": links(wan)},
        "netport-host:hosts": {"host": [
            *(host(identity, name) for name, identity in GUESTS.items()),
            *(host(stayer(name, at, number), name) for name in SEGMENTS for number, at in enumerate(SITES, 1)),
        ]},
    }


def segment(name):
    """A segment's configuration."""
    return {"name": name, "tenant": name, "vni": SEGMENTS[name], "mtu": MTU, "subnet": SUBNETS}


def site(name, number):
    """A site's configuration: one switch, with a port for each host that stays and each guest that can come."""
    ports = [{"name": f"{segment}-{name}", "port-name": f"{segment}-{name}", "untagged-segment": segment}
             for segment in SEGMENTS]
    ports += [{"name": f"tap{guest.name}", "port-name": f"tap{guest.name}", "untagged-segment": segment}
              for segment, guest in GUESTS.items()]
    switch = {"name": name, "number": number, "datapath-id": f"{number:016x}", "access-port": ports}
    if name in TUNNEL_ADDRESSES:
        switch["tunnel-address"] = TUNNEL_ADDRESSES[name]
    return {"name": name, "administrative-domain": "example", "switch": [switch]}


def links(wan=PROVIDER):
    """The configuration of the three links."""
    def carried(vids):
        return [{"name": name, "a-vid": a, "b-vid": b} for name, (a, b) in vids.items()]
    return [
        {"name": "tokyo-osaka", "number": 1, "a": {"switch": "tokyo", "port-name": "wan-osaka"},
         "b": {"switch": "osaka", "port-name": "wan-tokyo"}, "vlan-circuit": {"segment": carried(wan.vids)}},
        {"name": "osaka-seoul", "number": 2, "a": {"switch": "osaka", "port-name": "wan-seoul"},
         "b": {"switch": "seoul", "port-name": "wan-osaka"},
         "vlan-circuit": {"handoff": {"a-s-vid": wan.handoff[0], "b-s-vid": wan.handoff[1]},
                          "segment": carried(wan.inside)}},
        {"name": "tokyo-seoul", "number": 3, "a": {"switch": "tokyo", "port-name": "vxlan0"},
         "b": {"switch": "seoul", "port-name": "vxlan0"},
         "tunnel": {"encapsulation": "netport-types:vxlan", "addressing": "flow"}},
    ]


def host(identity, segment_name):
    """A host's configuration."""
    return {"name": identity.name, "segment": segment_name, "mac": identity.mac, "address": list(identity.addresses())}


def known(identity, sites, segment_name="red", **port):
    """The configuration of a guest that can come to some sites: (path, body) pairs.

    :param segment_name: the guest's segment
    :param port: how its access port is found at each of them: ``iface-id`` or ``port-name`` with its value
    """
    return [
        *((f"{SWITCH.format(site)}/access-port=tap{identity.name}", {"netport-site:access-port": [{
            "name": f"tap{identity.name}", "untagged-segment": segment_name, **port}]}) for site in sites),
        (f"netport-host:hosts/host={identity.name}", {"netport-host:host": [host(identity, segment_name)]}),
    ]
