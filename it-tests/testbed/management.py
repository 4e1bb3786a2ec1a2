# SPDX-License-Identifier: Apache-2.0
"""The management network: a bridge of the root namespace on which the switches of the sites reach a controller.

The controller stays in the root namespace, so that a person reaches its RESTCONF on loopback; its OpenFlow port is
bound to the bridge's address. Every run has a network of its own, taken from the shared address space of RFC 6598.
"""

from .netns import ip


class Management:
    """The bridge and the cables to the sites. ``address`` is where a controller listens."""

    def __init__(self, run):
        self._run = run
        self._bridge = run.name("mgmt")
        self._network = f"100.{100 + run.number // 250}.{run.number % 250}"
        self._sites = 0
        self.address = f"{self._network}.1"
        ip("link", "add", self._bridge, "type", "bridge")
        run.on_exit(ip, "link", "delete", self._bridge)
        with open(f"/proc/sys/net/ipv6/conf/{self._bridge}/disable_ipv6", "w", encoding="ascii") as file:
            file.write("1")
        ip("address", "add", f"{self.address}/24", "dev", self._bridge)
        ip("link", "set", self._bridge, "up")

    def connect(self, site):
        """Plugs a site's namespace in; returns the site's address."""
        self._sites += 1
        address = f"{self._network}.{10 + self._sites}"
        outside = self._run.name(f"m{self._sites}")
        ip("link", "add", outside, "type", "veth", "peer", "name", "mgmt", "netns", site.name)
        ip("link", "set", outside, "master", self._bridge, "up")
        with open(f"/proc/sys/net/ipv6/conf/{outside}/disable_ipv6", "w", encoding="ascii") as file:
            file.write("1")
        ip("address", "add", f"{address}/24", "dev", "mgmt", netns=site)
        ip("link", "set", "mgmt", "up", netns=site)
        return address
