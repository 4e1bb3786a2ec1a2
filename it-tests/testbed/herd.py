# SPDX-License-Identifier: Apache-2.0
"""A routed segment with very many hosts, all of them behind one port of a site: what moves at once when a site is
emptied.

The segment ``herd`` of VRF green is at home in tokyo and has a port at osaka too; seoul only routes to it. So a host
that leaves home costs seoul a route of full length for each of its addresses.
"""

from .host import Host, Identity
from .network import CABLES, MTU, host
from .routed import RoutedNetwork

SEGMENT = "herd"
HOME, AWAY = "tokyo", "osaka"
VNI = 5104
GATEWAYS = ("10.32.0.1", "2001:db8:32::1")
SUBNETS = ("10.32.0.0/16", "2001:db8:32::/64")
BATCH = 1000
REPORTS = "netport-move:report-locations"
MOST = 25_000  # hosts that one report-locations takes


def member(number, families=(4,)):
    """One host, by its number from 0; :data:`MOST` fit."""
    high, low = (number + 256) >> 8, number & 255
    return Identity(f"herd-{number}", f"0a:00:00:01:{high:02x}:{low:02x}",
                    f"10.32.{high}.{low}/16" if 4 in families else None,
                    f"2001:db8:32::{high:x}:{low:x}/64" if 6 in families else None,
                    tuple(gateway for gateway in GATEWAYS if (6 if ":" in gateway else 4) in families))


class HerdNetwork(RoutedNetwork):
    """The network with routing and the segment. One of its hosts is real at each of its two sites, to see that what is
    said of them is so: the first at home, the last where they go."""

    def __init__(self, run, delay_ms=0.0, wan=CABLES, hosts=2, families=(4,), **more):
        super().__init__(run, delay_ms, wan=wan, **more)
        self.families = families
        self.count = hosts
        self.real = {site: Host(run, member(number, families), self.switches[site], port=port(site), mtu=MTU)
                     for site, number in ((HOME, 0), (AWAY, hosts - 1))}

    def configuration(self):
        """The configuration of the network, as RESTCONF takes it; the hosts of the segment come later."""
        plain = super().configuration()
        segments = [*plain["netport-segment:segments"]["segment"], {
            "name": SEGMENT, "tenant": "green", "vni": VNI, "mtu": MTU, "subnet": list(SUBNETS),
            "portability": "routed", "home-site": HOME}]
        sites = [with_port(site) for site in plain["netport-site:sites"]["site"]]
        vrfs = [{**vrf, "interface": [*vrf["interface"], {"segment": SEGMENT, "gateway": list(GATEWAYS)}]}
                if vrf["name"] == "green" else vrf for vrf in plain["netport-routing:vrfs"]["vrf"]]
        return {**plain, "netport-segment:segments": {"segment": segments}, "netport-site:sites": {"site": sites},
                "netport-routing:vrfs": {"vrf": vrfs}}

    def configure_herd(self, restconf, say):
        """Configures the hosts, a batch in a request."""
        for begin in range(0, self.count, BATCH):
            numbers = range(begin, min(begin + BATCH, self.count))
            restconf.patch("netport-host:hosts", {"netport-host:hosts": {
                "host": [host(member(number, self.families), SEGMENT) for number in numbers]}})
            say(f"  {numbers[-1] + 1} of {self.count} hosts configured")

    def report_herd(self, restconf, site):
        """Reports all hosts to be at a site, in one operation; returns what the controller answers."""
        return restconf.call(REPORTS, {"report": [
            {"host": member(number).name, "switch": site, "port": port(site)} for number in range(self.count)]})


def port(site):
    """The name of the segment's port at a site."""
    return f"{SEGMENT}-{site}"


def with_port(site):
    """A site whose switch has the segment's port too, where there is one."""
    if site["name"] not in (HOME, AWAY):
        return site
    [switch] = site["switch"]
    name = port(site["name"])
    return {**site, "switch": [{**switch, "access-port": [*switch["access-port"], {
        "name": name, "port-name": name, "untagged-segment": SEGMENT}]}]}
