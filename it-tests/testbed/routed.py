# SPDX-License-Identifier: Apache-2.0
"""The demonstration network with routing: two tenants whose VRFs have the same addresses, on the same sites.

::

    VRF green   web  10.20.1.0/24  extended         one layer 2 across all sites
                db   10.20.2.0/24  routed           every site for itself, at home in tokyo
                app  10.20.3.0/24  mixed            tokyo and osaka together, seoul for itself
    VRF grey    gweb 10.20.1.0/24  routed           with no home: every switch has a route to every host
                gdb  10.20.2.0/24  extended

Every subnet has an IPv6 one beside it, whose fourth group is its number. The gateway is ``.1`` and ``::1`` everywhere.
A host of each segment stays at each site, also of db where db is not at home; ``vm7`` of db can be at every site.
``vm9`` is another of db, for who has a real guest; ``vm8`` of app and ``vm10`` of gweb are for who makes them.
"""

import dataclasses

from . import network
from .guest import Guest
from .host import Host, Identity
from .network import MTU, PROVIDER, SITES

GATEWAY_MAC = "02:4e:50:fe:00:01"
GATEWAY_LINK_LOCAL = "fe80::4e:50ff:fefe:1"  # made of it (RFC 4291, appendix A)


@dataclasses.dataclass(frozen=True)
class Routed:
    """A segment between which and others is routed.

    :ivar name: of the segment
    :ivar vrf: whose it is; the tenant has the same name
    :ivar vni: its number
    :ivar subnet: the number of its subnets; segments of different VRFs may have the same
    :ivar portability: what its configuration says of how far it reaches
    """

    name: str
    vrf: str
    vni: int
    subnet: int
    portability: dict

    @property
    def gateways(self):
        """The gateway's addresses, IPv4 and IPv6."""
        return f"10.20.{self.subnet}.1", f"2001:db8:20:{self.subnet}::1"

    def member(self, name, number):
        """A host of it, by the number that its addresses end with, 2 to 99."""
        return Identity(name, f"02:00:00:14:{self.vni & 255:02x}:{number:02d}", f"10.20.{self.subnet}.{number}/24",
                        f"2001:db8:20:{self.subnet}::{number}/64", self.gateways)

    def stayer(self, site):
        """Its host that stays at a site."""
        return self.member(f"{self.name}-{site}", 11 + SITES.index(site))

    def configuration(self):
        """Its configuration."""
        subnets = [f"10.20.{self.subnet}.0/24", f"2001:db8:20:{self.subnet}::/64"]
        return {"name": self.name, "tenant": self.vrf, "vni": self.vni, "mtu": MTU, "subnet": subnets,
                **self.portability}


EXTENDED = {"portability": "extended"}
SEGMENTS = {segment.name: segment for segment in (
    Routed("web", "green", 5101, 1, EXTENDED),
    Routed("db", "green", 5102, 2, {"portability": "routed", "home-site": "tokyo"}),
    Routed("app", "green", 5103, 3, {"portability": "mixed", "extended-site": ["tokyo", "osaka"]}),
    Routed("gweb", "grey", 5111, 1, {"portability": "routed"}),
    Routed("gdb", "grey", 5112, 2, EXTENDED),
)}
VM7, VM9 = SEGMENTS["db"].member("vm7", 7), SEGMENTS["db"].member("vm9", 9)
VM8, VM10 = SEGMENTS["app"].member("vm8", 8), SEGMENTS["gweb"].member("vm10", 10)
#: What the gateway of a segment says by itself; the hosts of the bed do not listen.
ADVERTISED = {"web": {"router-advertisement": {}}}
TRANSITS = {"green": ("green-transit", 5100), "grey": ("grey-transit", 5110)}
#: All that a link can carry. Where the two ends are different islands of a segment, its VID is known and not used.
CARRIED = (*SEGMENTS, *(name for name, _ in TRANSITS.values()))


def carrying(wan):
    """A WAN that carries the segments of the VRFs too, translated where it translates any."""
    far = 100 if any(a != b for a, b in wan.vids.values()) else 0
    numbered = list(enumerate(CARRIED, 111))
    return dataclasses.replace(
        wan, vids={**wan.vids, **{name: (vid, vid + far) for vid, name in numbered}},
        inside={**wan.inside, **{name: (1000 + vid, 1000 + vid) for vid, name in numbered}})


class RoutedNetwork(network.Network):
    """The network with both VRFs; their hosts and the guest are among the others, by name."""

    def __init__(self, run, delay_ms=0.0, wan=PROVIDER, **more):
        super().__init__(run, delay_ms, wan=carrying(wan), **more)
        run.say("  hosts of the VRFs")
        for segment in SEGMENTS.values():
            for site in SITES:
                identity = segment.stayer(site)
                self.hosts[identity.name] = Host(run, identity, self.switches[site], mtu=MTU)
        self.guests[VM7.name] = Guest(run, VM7, self.switches, at="tokyo", mtu=MTU)

    def configuration(self):
        """The configuration of the network, as RESTCONF takes it."""
        return configuration(super().configuration())


def configuration(plain):
    """The configuration of a plain network with the VRFs added to it."""
    segments = [*plain["netport-segment:segments"]["segment"],
                *(segment.configuration() for segment in SEGMENTS.values()),
                *({"name": name, "tenant": vrf, "vni": vni, "mtu": MTU} for vrf, (name, vni) in TRANSITS.items())]
    sites = [with_ports(site) for site in plain["netport-site:sites"]["site"]]
    hosts = [*plain["netport-host:hosts"]["host"], network.host(VM7, "db"),
             *(network.host(segment.stayer(site), segment.name) for segment in SEGMENTS.values() for site in SITES)]
    return {**plain, "netport-segment:segments": {"segment": segments}, "netport-site:sites": {"site": sites},
            "netport-host:hosts": {"host": hosts}, "netport-routing:vrfs": {"vrf": [vrf(name) for name in TRANSITS]}}


def with_ports(site):
    """A site whose switch has the ports of the VRFs' hosts too."""
    [switch] = site["switch"]
    ports = [(f"{segment.name}-{site['name']}", segment.name) for segment in SEGMENTS.values()]
    ports.append((f"tap{VM7.name}", "db"))
    return {**site, "switch": [{**switch, "access-port": [*switch["access-port"], *(
        {"name": name, "port-name": name, "untagged-segment": segment} for name, segment in ports)]}]}


def vrf(name, **more):
    """The configuration of a VRF."""
    return {"name": name, "tenant": name, "transit": TRANSITS[name][0], "interface": [
        {"segment": segment.name, "gateway": list(segment.gateways), **ADVERTISED.get(segment.name, {})}
        for segment in SEGMENTS.values() if segment.vrf == name], **more}
