# SPDX-License-Identifier: Apache-2.0
"""The network with routing, and two ways out of VRF green: a Linux router at tokyo, another at osaka.

::

    tokyo -- up-tokyo (tag 30) -- rt-tokyo --.
                                      |           outside 203.0.113.9, 2001:db8:ff::9
    osaka -- up-osaka (tag 31) -- rt-osaka --'

What comes back goes by rt-tokyo; one whose own link to the switch is down sends it by the other one, as the kernel's
routes say. 203.0.113.53 and 2001:db8:ff::53 are at both routers: who asks there is answered by the router that it came
to, and what is measured is the way out alone.
"""

import contextlib
import dataclasses

from .circuit import Circuit, End
from .frame import CTAG
from .host import Identity
from .netns import Namespace, command, ip, veth
from .network import MTU, PROVIDER
from .restconf import until
from .routed import RoutedNetwork, vrf
from .worker import Worker

OUTSIDE = ("203.0.113.9", "2001:db8:ff::9")
ANYWHERE = ("203.0.113.53", "2001:db8:ff::53")
INSIDE = ("10.20.0.0/16", "2001:db8:20::/48")
DEFAULTS = ("0.0.0.0/0", "::/0")
#: What the routers have a way to and green sends to osaka alone, and what it sends nowhere though a router would take it.
BY_OSAKA = ("198.18.7.0/24", "2001:db8:aaaa::/48")
BLACK_HOLES = ("203.0.113.128/25", "2001:db8:ff:1::/64")
UNTAGGED_VID = 4000
ROUTER_BFD_MAC = "02:00:00:00:bf:dd"
FIREWALL = "table inet stateful { chain forward { type filter hook forward priority 0; policy drop; " \
    "ct state { new, established, related } accept; }; }"
LIVENESS = {"probe-interval": 100, "multiplier": 3}


@dataclasses.dataclass(frozen=True)
class Exit:
    """A way out.

    :ivar name: of the uplink
    :ivar site: where it is
    :ivar number: in the addresses of its segment
    :ivar vid: the segment's VLAN at the site
    :ivar last: of the router, in its addresses
    """

    name: str
    site: str
    number: int
    vid: int
    last: int = 1

    @property
    def segment(self):
        """The name of its segment."""
        return f"out-{self.site}"

    @property
    def port(self):
        """The name of its link and of its access port."""
        return f"up-{self.name}"

    @property
    def router(self):
        """The addresses of the router."""
        return self._addresses(self.last)

    @property
    def gateway(self):
        """The addresses of the gateway."""
        return self._addresses(2)

    def _addresses(self, last):
        return f"198.51.100.{16 * self.number + last}", f"2001:db8:f{self.number}::{last}"

    def beyond(self, end):
        """The addresses, behind the router, of itself (1) and of what is outside (2)."""
        return f"10.255.{10 * self.number + self.last}.{end}", f"fd00:{10 * self.number + self.last}::{end}"

    @property
    def subnets(self):
        """The subnets of its segment."""
        return f"198.51.100.{16 * self.number}/28", f"2001:db8:f{self.number}::/64"

    def uplink(self, **more):
        """Its configuration as an uplink."""
        return {"name": self.name, "segment": self.segment, "switch": self.site, "access-port": self.port,
                "next-hop": list(self.router), "liveness": LIVENESS, **more}

    def access_port(self):
        """The configuration of its access port."""
        return {"name": self.port, "port-name": self.port, "tagged-segment": [self.segment]}


EXITS = {"tokyo": Exit("tokyo", "tokyo", 1, 30), "osaka": Exit("osaka", "osaka", 2, 31)}
#: One more, beside the first switch and in the same segment, for who makes a router of it.
SECOND = Exit("tokyo-2", "tokyo", 1, 30, last=3)


class Router:
    """A Linux router behind an access port, by a circuit that can be cut and can lose."""

    def __init__(self, run, way, switch, outside):
        self.run = run
        self.way = way
        self.netns = Namespace(run, f"rt-{way.name}")
        for key in ("net.ipv4.conf.all.forwarding", "net.ipv6.conf.all.forwarding",
                    "net.ipv4.conf.all.ignore_routes_with_linkdown", "net.ipv6.conf.all.ignore_routes_with_linkdown"):
            self.netns.sysctl(key, 1)
        self.netns.sysctl("net.ipv4.icmp_ratelimit", 0)
        self.switch = switch
        # What goes untagged at the switch, as its BFD does, has a tag at the router.
        self.circuit = Circuit(run, way.port, End(self.netns, "eth0", ((), ((CTAG, UNTAGGED_VID),)), MTU),
                               End(switch.netns, way.port, (((CTAG, way.vid),), ()), MTU))
        self.netns.sysctl("net.ipv6.conf.eth0.disable_ipv6", 0)
        self.netns.sysctl("net.ipv6.conf.eth0.keep_addr_on_down", 1)
        self.netns.sysctl("net.ipv4.conf.eth0.ignore_routes_with_linkdown", 1)  # IPv4 does not look at "all"
        command("ip", "netns", "exec", self.netns.name, "ethtool", "-K", "eth0", "tx", "off")
        veth(self.netns, "wan0", outside, way.name)
        for link, netns, end in (("wan0", self.netns, 1), (way.name, outside, 2)):
            address(netns, link, f"{way.beyond(end)[0]}/24", f"{way.beyond(end)[1]}/64")
        address(self.netns, "eth0", f"{way.router[0]}/28", f"{way.router[1]}/64")
        address(self.netns, "lo", *(f"{at}/{size}" for at, size in zip(ANYWHERE, (32, 128), strict=True)))
        for inside, gateway in zip(INSIDE, way.gateway, strict=True):
            route(self.netns, inside, gateway, 10)
        for default, there in zip(DEFAULTS, way.beyond(2), strict=True):
            route(self.netns, default, there, 10)
        switch.add_port(way.port)

    @contextlib.contextmanager
    def watched_by_bfd(self, interval_ms):
        """Lets both ends of the link watch it by BFD for a time; it is up when that begins."""
        peer = Worker(self.run, "bfdpeer", {"link": "eth0", "mac": ROUTER_BFD_MAC, "vid": UNTAGGED_VID,
                                            "interval_ms": interval_ms},
                      netns=self.netns, name=f"bfd-{self.way.port}")
        try:
            self.switch.vsctl("set", "interface", self.way.port, "bfd:enable=true", f"bfd:min_tx={interval_ms}",
                              f"bfd:min_rx={interval_ms}")
            until("BFD to be up", lambda: peer.call("up")["up"] and self.switch.vsctl(
                "get", "interface", self.way.port, "bfd_status:forwarding") == '"true"', 20)
            yield
        finally:
            self.switch.vsctl("clear", "interface", self.way.port, "bfd")
            peer.stop()

    @contextlib.contextmanager
    def firewalled(self):
        """Lets it pass on, for a time, what begins a conversation or belongs to one of which it has seen both ways."""
        self.netns.command("nft", FIREWALL)
        try:
            yield
        finally:
            self.netns.command("nft", "delete table inet stateful")

    def beside(self, other):
        """Goes by another router where its own link is down."""
        veth(self.netns, "beside", other.netns, "beside")
        for router, end, far in ((self, 1, 2), (other, 2, 1)):
            address(router.netns, "beside", f"10.255.9.{end}/24", f"fd00:9::{end}/64")
            for inside, there in zip(INSIDE, (f"10.255.9.{far}", f"fd00:9::{far}"), strict=True):
                route(router.netns, inside, there, 100)


@dataclasses.dataclass(frozen=True)
class Outsider:
    """The host outside, as far as it is like others."""

    identity: Identity
    netns: Namespace


class UplinkedNetwork(RoutedNetwork):
    """The network with routing and the routers, by site."""

    def __init__(self, run, delay_ms=0.0, wan=PROVIDER, **more):
        super().__init__(run, delay_ms, wan=wan, **more)
        run.say("  outside routers")
        self.outside = Namespace(run, "outside")
        address(self.outside, "lo", *(f"{at}/{size}" for at, size in zip(OUTSIDE, (32, 128), strict=True)))
        self.routers = {site: Router(run, way, self.switches[site], self.outside) for site, way in EXITS.items()}
        self.routers["tokyo"].beside(self.routers["osaka"])
        for metric, way in enumerate(EXITS.values(), 10):
            for inside, there, own in zip(INSIDE, way.beyond(1), OUTSIDE, strict=True):
                route(self.outside, inside, there, metric, "src", own)
        self.outsider = Outsider(Identity("outside", "", *OUTSIDE), self.outside)

    def host(self, segment, site):
        """The host of a segment that stays at a site; the one outside when that is named as its segment."""
        return self.outsider if segment == self.outsider.identity.name else super().host(segment, site)

    def configuration(self):
        """The configuration of the network, as RESTCONF takes it."""
        return configuration(super().configuration())


def address(netns, link, four, six):
    """Gives a link its addresses; it does not wait for duplicate address detection."""
    for one in (four, six):
        ip("address", "add", one, "dev", link, *(("nodad",) if ":" in one else ()), netns=netns)


def route(netns, prefix, via, metric, *more):
    """Adds a route."""
    ip("-6" if ":" in prefix else "-4", "route", "add", prefix, "via", via, "metric", str(metric), *more, netns=netns)


def configuration(routed):
    """The configuration of the routed network with the ways out added to it."""
    segments = [*routed["netport-segment:segments"]["segment"], *(
        {"name": way.segment, "tenant": "green", "vni": 5120 + way.number, "mtu": MTU, "subnet": list(way.subnets),
         "site-vlan": [{"site": way.site, "vlan": way.vid}]} for way in EXITS.values())]
    sites = [with_port(site, EXITS.get(site["name"])) for site in routed["netport-site:sites"]["site"]]
    vrfs = [green() if each["name"] == "green" else each for each in routed["netport-routing:vrfs"]["vrf"]]
    return {**routed, "netport-segment:segments": {"segment": segments}, "netport-site:sites": {"site": sites},
            "netport-routing:vrfs": {"vrf": vrfs}}


def with_port(site, way):
    """A site whose switch has the port of a router too, where there is one."""
    if way is None:
        return site
    [switch] = site["switch"]
    return {**site, "switch": [{**switch, "access-port": [*switch["access-port"], way.access_port()]}]}


def green(exit_choice="nearest", preferences=None, more=()):
    """The configuration of VRF green with its ways out.

    :param exit_choice: which of several is used
    :param preferences: of the uplinks, by name
    :param more: ways out beside those of the sites, in segments of these
    """
    plain = vrf("green")
    ways = [*EXITS.values(), *more]
    uplinks = [way.uplink(preference=(preferences or {}).get(way.name, 100)) for way in ways]
    interfaces = [*plain["interface"], *({"segment": way.segment, "gateway": list(way.gateway)}
                                         for way in EXITS.values())]
    routes = [{"prefix": prefix, "uplink": [way.name for way in ways]} for prefix in DEFAULTS]
    routes += [{"prefix": prefix, "uplink": ["osaka"]} for prefix in BY_OSAKA]
    routes += [{"prefix": prefix, "black-hole": [None]} for prefix in BLACK_HOLES]
    return {**plain, "interface": interfaces, "exit": exit_choice, "uplink": uplinks, "route": routes}
