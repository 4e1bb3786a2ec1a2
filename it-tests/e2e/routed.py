# SPDX-License-Identifier: Apache-2.0
"""What the tests of routing share: the bed with both VRFs, many pings at once, and hosts that are the test."""

import concurrent.futures
import functools
import re

from e2e.shared import begun, eventually
from testbed import packet
from testbed.bed import Bed
from testbed.network import MTU, SWITCH, host
from testbed.rawport import RawPort
from testbed.routed import GATEWAY_MAC, SEGMENTS, RoutedNetwork

AT_ONCE = 4
LOOKS = "check_pkt_larger"


@functools.cache
def shared():
    """The bed with routing that all tests of this process share."""
    return Bed.plain(begun(), network=RoutedNetwork)


def hops_of(host, address, *options):
    """The hops that are left to the answers that a host gets from an address; empty when one of two does not come."""
    told = host.netns.command("ping", "-c", "2", "-i", "0.2", "-W", "2", *options, address, check=False)
    return set(map(int, re.findall(r"ttl=(\d+)", told))) if " 0% packet loss" in told else set()


def answered(host, address, *options):
    """Whether a host gets every answer from an address."""
    return bool(hops_of(host, address, *options))


def take(bed, segment, mtu):
    """Gives a segment an MTU, and waits until every switch looks for what is larger, or does not where nothing is."""
    bed.restconf.put(f"netport-segment:segments/segment={segment}", {"netport-segment:segment": [
        {**SEGMENTS[segment].configuration(), "mtu": mtu}]})
    for name, switch in bed.network.switches.items():
        eventually(f"{name} to look for packets larger than {mtu}", lambda switch=switch: any(
            LOOKS in flow for flow in switch.flows()) == (mtu < MTU))


def echoes(host):
    """How many echo requests of either family a host has got."""
    told = host.netns.command("cat", "/proc/net/snmp", "/proc/net/snmp6")
    lines = told.splitlines()
    head, values = (line.split() for line in lines if line.startswith("Icmp:"))
    six = next(int(line.split()[1]) for line in lines if line.startswith("Icmp6InEchos"))
    return int(values[head.index("InEchos")]) + six


def each(function, arguments):
    """The results of a function for several tuples of arguments, some at a time: (arguments, result) pairs."""
    arguments = list(arguments)
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        return list(zip(arguments, pool.map(lambda these: function(*these), arguments), strict=True))


class Speaker:
    """A host of a segment whose frames the test itself sends and gets."""

    def __init__(self, bed, segment, site, number):
        """
        :param number: that its addresses end with, no other host's of the segment
        """
        self.segment = SEGMENTS[segment]
        self.bed = bed
        self.identity = self.segment.member(f"x{number}-{segment}", number)
        self.site = site
        self.mac = self.identity.mac
        self.four, self.six = self.identity.addresses()
        self.port = RawPort(bed.run, bed.network.switches[site], self.identity.name)

    def configuration(self):
        """What makes it a host: (path, body) pairs."""
        name = self.identity.name
        return [(f"{SWITCH.format(self.site)}/access-port={name}", {"netport-site:access-port": [{
                    "name": name, "port-name": name, "untagged-segment": self.segment.name}]}),
                (f"netport-host:hosts/host={name}", {"netport-host:host": [host(self.identity, self.segment.name)]})]

    def locate(self):
        """Tells the controller where it is."""
        self.bed.view.report(self.identity.name, self.site, self.identity.name)

    def own(self, address):
        """Its own address of the family of another."""
        return self.six if ":" in address else self.four

    def packet(self, destination, protocol, body, mac=GATEWAY_MAC, **more):
        """A packet from it, by default by its gateway."""
        return packet.ip(self.mac, mac, self.own(destination), destination, protocol, body, **more)

    def echo(self, destination, mac=GATEWAY_MAC, **more):
        """An echo request from it."""
        return self.packet(destination, *packet.echo_request(self.own(destination), destination), mac=mac, **more)

    def hears(self, wanted, enough=1, **more):
        """The packets that a predicate wants of those that come to it."""
        def read(frame):
            told = packet.received(frame)
            return told is not None and wanted(told)
        return [packet.received(frame) for frame in self.port.received(read, enough, **more)]
