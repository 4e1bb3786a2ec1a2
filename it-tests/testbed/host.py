# SPDX-License-Identifier: Apache-2.0
"""Hosts that stay where they are: a namespace with one interface on a switch."""

import dataclasses
import json
import socket

from .circuit import Circuit, End
from .frame import CTAG
from .netns import Namespace, command, ip, veth


@dataclasses.dataclass(frozen=True)
class Identity:
    """What a host is known by.

    :ivar name: its name, of the host and of its namespace
    :ivar mac: its MAC address
    :ivar ipv4: its address with prefix length, or None
    :ivar ipv6: its address with prefix length, or None
    :ivar gateways: the addresses of its gateway, one of each family at most; without any it knows its subnets only
    """

    name: str
    mac: str
    ipv4: str | None = None
    ipv6: str | None = None
    gateways: tuple = ()

    def addresses(self):
        """Its addresses without prefix lengths."""
        return tuple(address.partition("/")[0] for address in (self.ipv4, self.ipv6) if address)

    def by_family(self):
        """The same by their family, 4 or 6."""
        return {6 if ":" in address else 4: address for address in self.addresses()}


class Host:
    """A host on a veth; ``port`` is the name of its link at the switch."""

    def __init__(self, run, identity, switch, port=None, number=None, mtu=1400):
        self.identity = identity
        self.switch = switch
        self.port = port or identity.name
        self.netns = Namespace(run, identity.name)
        veth(self.netns, "eth0", switch.netns, self.port, mtu=mtu)
        switch.netns.sysctl(f"net.ipv6.conf.{self.port}.disable_ipv6", 1)
        configure(self.netns, identity)
        self.number = switch.add_port(self.port, number, iface_id=identity.name, attached_mac=identity.mac)

    def neighbour(self, address):
        """The MAC address that its kernel knows of a neighbour; "" when it knows none."""
        return neighbour(self.netns, address)

    def send(self, *frames):
        """Sends frames as they are, whoever they say that they come from."""
        with self.netns.entered(), socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as out:
            out.bind(("eth0", 0))
            for frame in frames:
                out.send(frame)


class TaggedHost:
    """A host whose frames carry a VLAN tag at the switch.

    A relay adds and removes the tag, so that no kernel needs VLAN interfaces.
    """

    def __init__(self, run, identity, switch, vid, mtu=1400):
        self.identity = identity
        self.switch = switch
        self.port = identity.name
        self.netns = Namespace(run, identity.name)
        Circuit(run, identity.name, End(self.netns, "eth0", ((),), mtu),
                End(switch.netns, self.port, (((CTAG, vid),),)))
        self.netns.sysctl("net.ipv6.conf.eth0.disable_ipv6", 0)
        configure(self.netns, identity)
        self.number = switch.add_port(self.port, iface_id=identity.name, attached_mac=identity.mac)


def neighbour(netns, address):
    """The MAC address that the kernel of a namespace has for an address; "" when it has none."""
    found = json.loads(netns.command("ip", "-j", "neighbour", "show", address, "dev", "eth0") or "[]")
    return next((each.get("lladdr", "") for each in found), "")


def configure(netns, identity):
    """Gives ``eth0`` of a namespace its addresses and its gateway; it does not wait for duplicate address detection."""
    for key, value in (("accept_ra", 0), ("accept_dad", 0), ("dad_transmits", 0), ("router_solicitations", 0)):
        netns.sysctl(f"net.ipv6.conf.eth0.{key}", value)
    # A reply from a virtual switch that has no checksum unit must carry a finished checksum.
    command("ip", "netns", "exec", netns.name, "ethtool", "-K", "eth0", "tx", "off")
    ip("link", "set", "eth0", "down", netns=netns)
    ip("link", "set", "eth0", "address", identity.mac, netns=netns)
    ip("link", "set", "eth0", "up", netns=netns)
    for address in (identity.ipv4, identity.ipv6):
        if address:
            ip("address", "add", address, "dev", "eth0", *(("nodad",) if ":" in address else ()), netns=netns)
    for gateway in identity.gateways:
        ip("-6" if ":" in gateway else "-4", "route", "add", "default", "via", gateway, netns=netns)
