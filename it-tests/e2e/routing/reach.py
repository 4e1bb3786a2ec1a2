# SPDX-License-Identifier: Apache-2.0
"""Routing between segments and islands on real switches: what hosts reach, by which addresses, over how many hops."""

import dataclasses
import itertools
import statistics
import time
import unittest

from e2e.routed import Speaker, answered, each, echoes, hops_of, shared
from e2e.shared import eventually, home, scratch
from testbed.frame import marked_frame
from testbed.host import Host
from testbed.moves import ROUND_TRIP_S
from testbed.netns import ip
from testbed.network import SITES, known
from testbed.prober import Prober
from testbed.receipt import MOST_LOST
from testbed.routed import GATEWAY_LINK_LOCAL as LINK_LOCAL
from testbed.routed import GATEWAY_MAC, SEGMENTS, VM7

GREEN = tuple(segment for segment in SEGMENTS.values() if segment.vrf == "green")
GREY = tuple(segment for segment in SEGMENTS.values() if segment.vrf == "grey")
#: Sites that are one layer 2 together, of each segment.
ISLANDS = {"web": (set(SITES),), "db": ({"tokyo"}, {"osaka"}, {"seoul"}), "app": ({"tokyo", "osaka"}, {"seoul"})}
GROUP = "ff:ff:ff:ff:ff:ff"


def together(segment, one, other):
    """Whether two sites are one layer 2 of a segment."""
    return any({one, other} <= island for island in ISLANDS[segment])


class ReachTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.network = cls.bed.network

    def host(self, segment, site):
        return self.network.host(segment.name, site)

    def addresses(self, segment, site):
        return segment.stayer(site).addresses()

    def check_hops(self, questions):
        """Checks pings, each given as (host, address, the hops that are to be left)."""
        found = each(lambda host, address, hops: hops_of(host, address), questions)
        wrong = [f"{host.identity.name} to {address}: {got or 'no answer'}, not {hops}"
                 for (host, address, hops), got in found if got != {hops}]
        self.assertEqual(wrong, [])

    def test_hosts_of_a_segment_reach_each_other_within_islands_and_between_them(self):
        self.check_hops((self.host(segment, one), address, 64 if together(segment.name, one, other) else 63)
                        for segment in GREEN for one, other in itertools.permutations(SITES, 2)
                        for address in self.addresses(segment, other))

    def test_hosts_of_different_segments_reach_each_other_over_one_hop(self):
        self.check_hops((self.host(one, here), address, 63)
                        for one, other in itertools.permutations(GREEN, 2) for here in SITES for there in SITES
                        for address in self.addresses(other, there))

    def test_a_gateway_answers_at_every_site_with_the_same_address(self):
        self.check_hops((self.host(segment, site), address, 64)
                        for segment in GREEN + GREY for site in SITES for address in segment.gateways)
        for segment, site in itertools.product(GREEN + GREY, SITES):
            for address in segment.gateways:
                with self.subTest(segment=segment.name, site=site, address=address):
                    self.assertEqual(self.host(segment, site).neighbour(address), GATEWAY_MAC)

    def test_a_gateway_answers_hosts_of_other_segments_too(self):
        self.check_hops((self.host(one, site), address, 64)
                        for one, other in itertools.permutations(GREEN, 2) for site in SITES
                        for address in other.gateways)

    def test_hosts_of_an_island_know_each_other_and_the_gateway_for_the_rest(self):
        for segment in GREEN:
            for one, other in itertools.permutations(SITES, 2):
                host = self.host(segment, one)
                wanted = segment.stayer(other).mac if together(segment.name, one, other) else GATEWAY_MAC
                for address in self.addresses(segment, other):
                    with self.subTest(host=host.identity.name, address=address):
                        self.assertTrue(answered(host, address))
                        self.assertEqual(host.neighbour(address), wanted)

    def test_packets_of_the_full_mtu_pass_unfragmented(self):
        web, app = SEGMENTS["web"], SEGMENTS["app"]
        for other in SITES:
            with self.subTest(other):
                address = self.addresses(app, other)[0]
                self.assertTrue(answered(self.host(web, "tokyo"), address, "-s", "1372", "-M", "do"))

    def test_fragments_are_routed(self):
        for address in self.addresses(SEGMENTS["app"], "seoul"):
            with self.subTest(address):
                self.assertTrue(answered(self.host(SEGMENTS["db"], "osaka"), address, "-s", "4000"))

    def test_a_trace_of_the_route_shows_the_gateway(self):
        for segment, site in itertools.product(GREEN, SITES):
            other = SEGMENTS["app" if segment.name == "web" else "web"]
            for gateway, address in zip(segment.gateways, self.addresses(other, "osaka"), strict=True):
                with self.subTest(segment=segment.name, site=site, address=address):
                    told = self.host(segment, site).netns.command("ping", "-c", "1", "-t", "1", "-W", "2", address,
                                                                  check=False)
                    self.assertRegex(told, rf"From {gateway} .*[Tt]ime (to live )?exceeded")

    def test_a_vrf_does_not_reach_what_only_another_has(self):
        for site in SITES:
            for address in self.addresses(SEGMENTS["app"], "tokyo"):
                with self.subTest(site=site, address=address):
                    self.assertFalse(answered(self.network.host("gweb", site), address, "-W", "0.5"))

    def test_the_same_addresses_lead_to_each_vrfs_own_host(self):
        for web, db in (("web", "db"), ("gweb", "gdb")):
            for address in self.addresses(SEGMENTS[db], "osaka"):
                with self.subTest(of=web, address=address):
                    before = {name: echoes(self.network.host(name, "osaka")) for name in ("db", "gdb")}
                    self.assertTrue(answered(self.network.host(web, "seoul"), address))
                    after = {name: echoes(self.network.host(name, "osaka")) for name in ("db", "gdb")}
                    self.assertEqual({name for name in before if after[name] != before[name]}, {db})


class BroadcastTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.speakers = {(name, site): Speaker(cls.bed, name, site, 50 + number)
                        for name in ISLANDS for number, site in enumerate(SITES)}
        cls.enterClassContext(scratch(cls.bed, *(change for speaker in cls.speakers.values()
                                                 for change in speaker.configuration())))
        for speaker in cls.speakers.values():
            speaker.locate()
        cls.bed.view.await_programmed()

    def test_broadcast_comes_once_to_every_site_of_its_island_and_to_no_other(self):
        for (name, here), speaker in self.speakers.items():
            mark = f"broadcast-{name}-{here}".encode("ascii")
            speaker.port.send(marked_frame(speaker.mac, GROUP, mark.decode()))
            for (other, there), hearer in self.speakers.items():
                with self.subTest(segment=name, of=here, other=other, at=there):
                    wanted = int(name == other and here != there and together(name, here, there))
                    frames = hearer.port.received(lambda frame, mark=mark: mark in frame, enough=wanted, settle=0.05)
                    self.assertEqual(len(frames), wanted)


class AdvertisedTest(unittest.TestCase):
    """A kernel that knows no gateway for IPv6 and listens to what is advertised."""

    def test_a_kernel_takes_the_gateway_that_is_advertised_and_leaves_its_segment_by_it(self):
        bed = shared()
        identity = dataclasses.replace(SEGMENTS["web"].member("x91-web", 91), ipv4=None, gateways=())
        port = f"tap{identity.name}"
        host = Host(bed.run, identity, bed.network.switches["seoul"], port)
        self.enterContext(scratch(bed, *known(identity, ["seoul"], "web", **{"port-name": port})))
        bed.view.report(identity.name, "seoul", port)
        for key, value in (("accept_ra", 1), ("router_solicitations", 3), ("keep_addr_on_down", 1)):
            host.netns.sysctl(f"net.ipv6.conf.eth0.{key}", value)
        for state in ("down", "up"):  # who comes up asks for routers
            ip("link", "set", "eth0", state, netns=host.netns)
        eventually("the gateway to be known", lambda: f"via {LINK_LOCAL} dev eth0 proto ra" in host.netns.command(
            "ip", "-6", "route", "show", "default"), patience=20)
        self.assertTrue(answered(host, SEGMENTS["db"].stayer("tokyo").addresses()[1]))


class LiveChangeTest(unittest.TestCase):
    """How far a segment reaches, changed while its hosts are being probed."""

    RATE = 1000
    #: Of answers after the last switch has acknowledged.
    STEADY_S = 0.5
    APP = ({"portability": "routed"}, {"portability": "extended"},
           {"portability": "mixed", "extended-site": ["osaka", "seoul"]},
           {"portability": "routed", "home-site": "osaka"})
    DB = ({"portability": "extended"}, {"portability": "mixed", "extended-site": ["tokyo", "osaka"]},
          {"portability": "routed", "home-site": "seoul"})

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.network = cls.bed.network

    def tearDown(self):
        self.bed.view.await_verified()

    def test_changing_how_far_a_segment_reaches_loses_nothing(self):
        self.change("app", self.APP, [
            (self.network.host(segment, site), SEGMENTS["app"].stayer(to).by_family()[family])
            for segment, site, to, family in (
                ("app", "tokyo", "osaka", 4), ("app", "tokyo", "osaka", 6), ("app", "osaka", "seoul", 4),
                ("app", "seoul", "tokyo", 6), ("web", "seoul", "tokyo", 4))])

    def test_a_guest_away_from_home_is_reached_while_its_segment_changes(self):
        self.addCleanup(home, self.bed, VM7.name, "tokyo")
        home(self.bed, VM7.name, "osaka")
        four, six = VM7.by_family()[4], VM7.by_family()[6]
        self.change("db", self.DB, [
            (self.network.host("db", "tokyo"), four), (self.network.host("db", "seoul"), six),
            (self.network.host("web", "tokyo"), six),
            (self.network.guests[VM7.name], SEGMENTS["db"].stayer("tokyo").by_family()[4])])

    def change(self, name, modes, questions):
        """Changes a segment from mode to mode while hosts ping addresses."""
        probers = [Prober(self.bed.run, host, address, self.RATE) for host, address in questions]
        for prober in probers:
            self.addCleanup(prober.finish)
            prober.warm_up()
        self.addCleanup(self.reach, name, SEGMENTS[name].portability)
        lost = []
        for mode in modes:
            with self.subTest(mode):
                begin = time.monotonic_ns()
                self.reach(name, mode)
                time.sleep(self.STEADY_S)
                end = time.monotonic_ns()
                time.sleep(ROUND_TRIP_S)
                windows = {prober.name: prober.window(begin, end) for prober in probers}
                lost += [window.lost for window in windows.values()]
                self.assertEqual({prober: window.duplicated for prober, window in windows.items()},
                                 dict.fromkeys(windows, 0))
                self.assertLessEqual(max(lost), MOST_LOST["rpc"], windows)
        print(f"{name}: lost in {len(modes)} changes, for each of {len(probers)} probers: {sorted(lost)}")
        self.assertEqual(statistics.median(lost), 0, lost)

    def reach(self, name, mode):
        """Changes a segment and waits until every switch has it."""
        since = time.time()
        self.put(name, mode)
        self.bed.view.await_programmed(since=since)

    def put(self, name, mode):
        segment = SEGMENTS[name]
        plain = {key: value for key, value in segment.configuration().items() if key not in segment.portability}
        self.bed.restconf.put(f"netport-segment:segments/segment={name}",
                              {"netport-segment:segment": [{**plain, **mode}]})
