# SPDX-License-Identifier: Apache-2.0
"""Several switches at a site, VLANs of their own at more sites than one, a tunnel over IPv6, a switch that comes late.

::

    tokyo --- trunk that carries all --- tokyo2
      |                                    |
      |  the demonstration network         |  VXLAN over IPv6, its port knows its peer
      |                                    |
    seoul ----------------------------- osaka
"""

import contextlib
import itertools
import unittest

from e2e.shared import eventually, scratch, shared
from testbed.circuit import Circuit, End
from testbed.frame import CTAG, marked_frame, tags_of
from testbed.host import Host, Identity, TaggedHost
from testbed.network import MTU, SITES, segment
from testbed.rawport import RawPort
from testbed.switch import UNDERLAY as UNDERLAY_BRIDGE
from testbed.switch import Switch
from testbed.view import bare

GROUP = "ff:ff:ff:ff:ff:ff"
NOBODY = "02:00:00:00:99:99"
SITE_VLANS = {"red": {"tokyo": 11, "osaka": 55}, "blue": {"tokyo": 12, "seoul": 56}}
UNDERLAY = {"tokyo2": "2001:db8:ff::1", "osaka": "2001:db8:ff::2"}
#: Hosts beside those of the demonstration network: name to segment, site, switch, and whether tagged.
MORE_HOSTS = {"red-t2": ("red", "tokyo", "tokyo2", False), "red-t2t": ("red", "tokyo", "tokyo2", True),
              "red-oskt": ("red", "osaka", "osaka", True), "blue-t2t": ("blue", "tokyo", "tokyo2", True),
              "blue-seot": ("blue", "seoul", "seoul", True)}
#: Raw ports of segment red: name to site, switch and VLAN at the port.
RAW = {"raw": ("tokyo", "tokyo", None), "raw2": ("tokyo", "tokyo2", None), "raw3": ("osaka", "osaka", None),
       "raw4": ("seoul", "seoul", None), "rawt1": ("tokyo", "tokyo2", 11), "rawt2": ("osaka", "osaka", 55)}


def switch_path(site, switch):
    """Where a switch is configured."""
    return f"netport-site:sites/site={site}/switch={switch}"


def access_port(site, switch, name, **segments):
    """The (path, body) of an access port named like its link."""
    return (f"{switch_path(site, switch)}/access-port={name}",
            {"netport-site:access-port": [{"name": name, "port-name": name, **segments}]})


def host(name, segment_name, mac, *addresses):
    """The (path, body) of a host."""
    return (f"netport-host:hosts/host={name}", {"netport-host:host": [
        {"name": name, "segment": segment_name, "mac": mac, "address": list(addresses)}]})


def link(name, number, a, b, **transport):
    """The (path, body) of a link; its ends are (switch, port)."""
    ends = {end: {"switch": switch, "port-name": port} for end, (switch, port) in (("a", a), ("b", b))}
    return f"netport-link:links/link={name}", {"netport-link:link": [{"name": name, "number": number, **ends,
                                                                      **transport}]}


def answered(asker, address):
    """Whether a host gets every answer from an address."""
    return " 0% packet loss" in asker.netns.command("ping", "-c", "2", "-i", "0.2", "-W", "2", address, check=False)


class SeveralSwitchesTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.network, cls.view, run = cls.bed.network, cls.bed.view, cls.bed.run
        second = Switch(run, "tokyo2", 0x12, cls.network.management)
        cls.switches = {**cls.network.switches, "tokyo2": second}
        cls.addClassCleanup(second.set_controllers)
        cls.cables()
        cls.hosts = {name: cls.make(number, name) for number, name in enumerate(MORE_HOSTS, 1)}
        cls.ports = {name: RawPort(run, cls.switches[switch], name) for name, (_, switch, _) in RAW.items()}
        cls.macs = {name: f"02:00:00:00:78:{number:02x}" for number, name in enumerate(RAW)}
        for name, vlans in SITE_VLANS.items():
            path = f"netport-segment:segments/segment={name}"
            with_vlans = {**segment(name), "site-vlan": [{"site": site, "vlan": vlan} for site, vlan in vlans.items()]}
            cls.bed.restconf.put(path, {"netport-segment:segment": [with_vlans]})
            cls.addClassCleanup(cls.bed.restconf.put, path, {"netport-segment:segment": [segment(name)]})
        second.set_controllers(cls.bed.controller.target)
        cls.enterClassContext(scratch(cls.bed, *cls.configuration()))
        for name, (_, _, switch, _) in MORE_HOSTS.items():
            cls.view.report(name, switch, name)
        for name, (_, switch, _) in RAW.items():
            cls.view.report(name, switch, name)
        cls.view.await_programmed()

    @classmethod
    def cables(cls):
        """The trunk and the underlay of the second switch."""
        tokyo, second, osaka = (cls.switches[name] for name in ("tokyo", "tokyo2", "osaka"))
        cls.trunk = Circuit(cls.bed.run, "trunk", End(tokyo.netns, "trunk"), End(second.netns, "trunk"))
        cls.underlay = Circuit(cls.bed.run, "underlay6", End(second.netns, "underlay6"), End(osaka.netns, "underlay6"))
        tokyo.add_port("trunk")
        second.add_port("trunk")
        for switch, peer in ((second, osaka), (osaka, second)):
            switch.add_underlay("underlay6", f"{UNDERLAY[switch.name]}/64")
            switch.add_tunnel("vxlan6", "vxlan", remote=UNDERLAY[peer.name])
        # Open vSwitch drops what it sends into a tunnel until it has seen a neighbour advertisement of the far address.
        # The first ping tells the other end's kernel, which would then ask no more.
        for switch, peer in ((second, osaka), (osaka, second)):
            switch.netns.command("ip", "neighbour", "flush", "dev", UNDERLAY_BRIDGE)
            switch.netns.command("ping", "-c", "2", "-i", "0.2", "-W", "2", UNDERLAY[peer.name])

    @classmethod
    def make(cls, number, name):
        """One of the hosts beside those of the demonstration network."""
        segment_name, site, switch, tagged = MORE_HOSTS[name]
        identity = Identity(name, f"02:00:00:00:79:{number:02x}", f"10.1.2.{number}/16", f"2001:db8:1::2:{number}/64")
        if tagged:
            return TaggedHost(cls.bed.run, identity, cls.switches[switch], SITE_VLANS[segment_name][site], mtu=MTU)
        return Host(cls.bed.run, identity, cls.switches[switch], mtu=MTU)

    @classmethod
    def configuration(cls):
        """What is put beside the demonstration network's configuration, in order."""
        yield switch_path("tokyo", "tokyo2"), {"netport-site:switch": [
            {"name": "tokyo2", "number": 12, "datapath-id": f"{0x12:016x}", "tunnel-address": UNDERLAY["tokyo2"]}]}
        yield f"{switch_path('osaka', 'osaka')}/tunnel-address", {"netport-site:tunnel-address": UNDERLAY["osaka"]}
        for name, (segment_name, site, switch, tagged) in MORE_HOSTS.items():
            yield access_port(site, switch, name, **({"tagged-segment": [segment_name]} if tagged
                                                     else {"untagged-segment": segment_name}))
            yield host(name, segment_name, cls.hosts[name].identity.mac, *cls.hosts[name].identity.addresses())
        for number, (name, (site, switch, vlan)) in enumerate(RAW.items(), 1):
            yield access_port(site, switch, name, **({"untagged-segment": "red"} if vlan is None
                                                     else {"tagged-segment": ["red"]}))
            yield host(name, "red", cls.macs[name], f"10.1.7.{number}")
        yield link("trunk", 12, ("tokyo", "trunk"), ("tokyo2", "trunk"), **{"vlan-circuit": {"carries": "all"}})
        yield link("tokyo2-osaka", 13, ("tokyo2", "vxlan6"), ("osaka", "vxlan6"),
                   tunnel={"encapsulation": "netport-types:vxlan", "addressing": "port"})

    def members(self, segment_name):
        """The hosts of a segment, all of them with a kernel."""
        return [*(self.network.host(segment_name, site) for site in SITES),
                *(self.hosts[name] for name, of in MORE_HOSTS.items() if of[0] == segment_name)]

    def check_all_reach_each_other(self):
        for segment_name in SITE_VLANS:
            for one, other in itertools.combinations(self.members(segment_name), 2):
                for address in other.identity.addresses():
                    with self.subTest(of=one.identity.name, to=other.identity.name, address=address):
                        self.assertTrue(answered(one, address))

    def check_broadcast(self, mark):
        for origin, port in self.ports.items():
            with self.subTest(origin=origin):
                each = f"{mark}-{origin}"
                for other in self.ports.values():
                    other.drain()
                port.send(marked_frame(self.macs[origin], GROUP, each, tagged(origin)))
                for name, other in self.ports.items():
                    frames = other.received(lambda frame, each=each: each.encode("ascii") in frame,
                                            enough=int(name != origin), settle=0.15)
                    self.assertEqual([tags_of(frame) for frame in frames],
                                     [tuple(tagged(name))] if name != origin else [], f"from {origin} at {name}")

    def test_hosts_on_every_switch_reach_each_other_tagged_and_untagged_over_ipv4_and_ipv6(self):
        self.check_all_reach_each_other()

    def test_broadcast_comes_to_every_port_of_every_switch_once(self):
        self.check_broadcast("broadcast")

    def test_segments_stay_apart_on_the_trunk_that_carries_all(self):
        """Two segments have hosts with the same addresses at tokyo: each is answered by its own."""
        for segment_name, asker in (("red", "red-t2"), ("blue", "blue-t2t")):
            wanted = self.network.host(segment_name, "tokyo").identity
            self.assertTrue(answered(self.hosts[asker], wanted.addresses()[0]))
            self.assertIn(wanted.mac, self.hosts[asker].netns.command("ip", "neighbour", "show", wanted.addresses()[0]))

    def test_what_the_trunk_carries_has_the_vlan_of_the_site(self):
        """The neighbour at the other end of the trunk is the shortest way: its flows push the site's VLANs."""
        port = self.switches["tokyo2"].port_number("trunk")
        ways = "\n".join(flow for flow in self.switches["tokyo2"].flows() if f"output:{port}" in flow)
        for vlans in SITE_VLANS.values():
            self.assertIn(f"set_field:{0x1000 | vlans['tokyo']}->vlan_vid,output:{port}", ways)

    def test_when_the_trunk_is_cut_the_tunnel_over_ipv6_carries_all(self):
        self.addCleanup(lambda: eventually("the trunk again", lambda: answered(
            self.hosts["red-t2"], self.network.host("red", "tokyo").identity.addresses()[0])))
        self.addCleanup(self.trunk.mend)
        self.trunk.cut()
        for segment_name, asker in (("red", "red-t2"), ("blue", "blue-t2t")):
            for address in self.network.host(segment_name, "tokyo").identity.addresses():
                eventually(f"the way of {segment_name} by osaka", lambda asker=asker, address=address: answered(
                    self.hosts[asker], address), patience=30)
        self.check_all_reach_each_other()
        self.check_broadcast("tunnel")


class LateSwitchTest(unittest.TestCase):
    """Configuration that refers to a switch that is not connected."""

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.view = cls.bed.view

    def states(self):
        """State and generations of what waits for the switch, and of a link beside it."""
        return {(kind, name): self.view.object(kind, name) for kind, name in (
            ("switch", "kyoto"), ("link", "osaka-kyoto"), ("host", "kyo"), ("link", "tokyo-osaka"))}

    def test_what_refers_to_a_switch_that_is_not_connected_is_pending_until_it_connects(self):
        kyoto = Switch(self.bed.run, "kyoto", 9, self.bed.network.management)
        self.addCleanup(kyoto.set_controllers)
        osaka = self.bed.network.switches["osaka"]
        Circuit(self.bed.run, "osaka-kyoto", End(osaka.netns, "wan-kyoto", (((CTAG, 103),),)),
                End(kyoto.netns, "wan-osaka", (((CTAG, 203),),)))
        osaka.add_port("wan-kyoto")
        kyoto.add_port("wan-osaka")
        guest = RawPort(self.bed.run, kyoto, "p1")
        changes = (
            ("netport-site:sites/site=kyoto", {"netport-site:site": [
                {"name": "kyoto", "administrative-domain": "x", "switch": [
                    {"name": "kyoto", "number": 9, "datapath-id": f"{9:016x}", "access-port": [
                        {"name": "p1", "port-name": "p1", "untagged-segment": "red"}]}]}]}),
            link("osaka-kyoto", 9, ("osaka", "wan-kyoto"), ("kyoto", "wan-osaka"),
                 **{"vlan-circuit": {"segment": [{"name": "red", "a-vid": 103, "b-vid": 203}]}}),
            host("kyo", "red", NOBODY, "10.1.8.1"))
        with contextlib.ExitStack() as undo:
            undo.callback(self.view.await_programmed)
            for path, body in changes:
                self.bed.restconf.put(path, body)
                undo.callback(self.bed.restconf.delete, path)
            waiting = eventually("all to be shown", lambda: all(self.states().values()) and self.states())
            for (kind, name), state in waiting.items():
                with self.subTest(kind=kind, name=name):
                    generations = int(state["observed-generation"]), int(state["generation"])
                    if name == "tokyo-osaka":
                        self.assertEqual(bare(state["state"]), "programmed")
                        self.assertEqual(*generations)
                    else:
                        self.assertEqual(bare(state["state"]), "pending")
                        self.assertIn("kyoto", state["reason"])
                        self.assertLess(*generations)
            self.assertEqual(self.view.switch("kyoto")["connection"], "disconnected")
            kyoto.set_controllers(self.bed.controller.target)
            self.view.await_switches("kyoto")
            self.view.await_programmed()
            for (kind, name), state in self.states().items():
                with self.subTest(kind=kind, name=name):
                    self.assertEqual(bare(state["state"]), "programmed")
                    self.assertEqual(int(state["observed-generation"]), int(state["generation"]))
            self.view.report("kyo", "kyoto", "p1")
            self.view.await_programmed()
            guest.drain()
            asker = self.bed.network.host("red", "osaka")
            asker.netns.command("ping", "-c", "1", "-W", "1", "10.1.8.1", check=False)
            self.assertTrue(guest.received(lambda frame: frame[12:14] == b"\x08\x00"), "a ping to the late switch")


def tagged(name):
    """The tags of frames at a raw port."""
    vlan = RAW[name][2]
    return [] if vlan is None else [(CTAG, vlan)]
