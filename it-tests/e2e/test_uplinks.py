# SPDX-License-Identifier: Apache-2.0
"""Ways out of a VRF by Linux routers at two sites: what is reached, and what becomes of it when one of them fails.

The figures that are printed are outages as probes see them: the longest time between two answers, at one probe each
millisecond. What comes back from the common outside takes the kernel of the router up to a second to lead around a link
that is down; what is at both routers shows the way out alone.
"""

import contextlib
import itertools
import re
import sys
import unittest

from e2e.from_outside import FromOutsideTest
from e2e.routed import answered, each
from e2e.second_router import SecondRouterTest
from e2e.shared import eventually, home
from e2e.uplinked import WayOutCase
from testbed.exits import BFD_INTERVAL_MS, first_router, leaves_by
from testbed.moves import Watched
from testbed.network import SITES
from testbed.routed import SEGMENTS, VM7
from testbed.uplinked import ANYWHERE, EXITS, OUTSIDE
from testbed.view import bare
from testbed.watchers import OUTSIDE_ALONE

__all__ = ["FromOutsideTest", "SecondRouterTest", "UplinkTest"]

BESIDE_BLACK_HOLE, IN_BLACK_HOLE = ("203.0.113.100", "2001:db8:ff:2::1"), ("203.0.113.200", "2001:db8:ff:1::1")
BY_OSAKA = ("198.18.7.1", "2001:db8:aaaa::1")  # of those of testbed.uplinked
ADVERTISEMENTS = "icmp6,icmp_type=136"


class UplinkTest(WayOutCase, unittest.TestCase):

    def also(self, router, address):
        """Lets a router have one more address while the test lasts."""
        prefix = f"{address}/{128 if ':' in address else 32}"
        router.netns.command("ip", "address", "add", prefix, "dev", "lo")
        self.addCleanup(router.netns.command, "ip", "address", "delete", prefix, "dev", "lo")

    def test_all_sites_reach_the_outside_and_the_outside_reaches_them(self):
        hosts = [self.host(segment, site) for segment in ("web", "db", "app") for site in SITES]
        wrong = [(host.identity.name, at) for (host, at), right in each(answered, itertools.product(
            hosts, OUTSIDE)) if not right]
        wrong += [("outside", at) for (_, at), right in each(self.outside_reaches, (
            ("outside", at) for segment in ("web", "db", "app") for site in SITES
            for at in SEGMENTS[segment].stayer(site).addresses())) if not right]
        self.assertEqual(wrong, [])

    def outside_reaches(self, _, at):
        family = 1 if ":" in at else 0
        told = self.network.outside.command("ping", "-c", "2", "-i", "0.2", "-W", "2", "-I", OUTSIDE[family], at,
                                            check=False)
        return " 0% packet loss" in told

    def test_routers_reach_gateways_and_are_reached(self):
        for way in EXITS.values():
            for router, gateway in zip(way.router, way.gateway, strict=True):
                with self.subTest(site=way.site, router=router):
                    netns = self.network.routers[way.site].netns
                    told = netns.command("ping", "-c", "2", "-i", "0.2", "-W", "2", gateway, check=False)
                    self.assertIn(" 0% packet loss", told)
                    for site in SITES:
                        self.assertTrue(answered(self.host("web", site), router))

    def test_a_site_leaves_by_its_own_router_and_the_third_by_the_nearest(self):
        leaves_by(self.host("web", "tokyo"), "tokyo")
        leaves_by(self.host("web", "osaka"), "osaka")
        self.assertTrue(answered(self.host("web", "seoul"), OUTSIDE[0]))

    def test_all_sites_leave_by_one_router_where_they_shall(self):
        self.reconfigure(exit_choice="symmetric", preferences={"osaka": 10})
        for site in SITES:
            leaves_by(self.host("web", site), "osaka")

    def test_stateful_firewalls_pass_what_leaves_and_comes_back_by_one_router_where_all_sites_leave_by_that(self):
        """Outside sends back by tokyo: what left by osaka comes to a firewall that has not seen it leave."""
        for router in self.network.routers.values():
            self.enterContext(router.firewalled())
        host = self.host("web", "osaka")
        leaves_by(host, "osaka")
        self.assertEqual([at for at in OUTSIDE if answered(host, at, "-W", "1")], [])
        self.reconfigure(exit_choice="symmetric", preferences={"tokyo": 10})
        for site in SITES:
            leaves_by(self.host("web", site), "tokyo")
        self.test_all_sites_reach_the_outside_and_the_outside_reaches_them()

    def test_a_black_hole_swallows_what_a_router_would_have_answered_and_that_is_counted(self):
        host = self.host("web", "tokyo")
        shown = eventually("the drops to be read once", lambda: self.swallowed() >= 0 and [self.swallowed()], patience=40)
        for addresses, comes_back in ((BESIDE_BLACK_HOLE, True), (IN_BLACK_HOLE, False)):
            for address in addresses:
                self.also(self.network.routers["tokyo"], address)
                with self.subTest(address):
                    self.assertEqual(answered(host, address, "-W", "1"), comes_back)
        eventually("two packets of either family to be shown", lambda: self.swallowed() >= shown[0] + 4, patience=40)

    def swallowed(self):
        """How many packets tokyo has sent nowhere since they were for a black hole, as the controller shows; -1 before it
        has been asked."""
        return int(self.bed.view.switch("tokyo").get("refused", {}).get("black-hole", -1))

    def test_what_is_for_a_prefix_leaves_by_the_uplink_of_its_route_wherever_it_comes_from(self):
        for site in SITES:
            leaves_by(self.host("web", site), "osaka", BY_OSAKA)
        leaves_by(self.host("web", "tokyo"), "tokyo")

    def test_a_link_that_goes_down_is_left_at_once(self):
        host = self.host("web", "tokyo")
        leaves_by(host, "tokyo")
        probers = self.probers(host, OUTSIDE + ANYWHERE)
        self.outage("link down", probers, self.network.routers["tokyo"].circuit.cut)
        leaves_by(host, "osaka")

    def test_a_link_that_goes_down_while_no_controller_is_there_is_left_too(self):
        """The other router asks for the gateway's address before it sends back, and a guest that has forgotten its
        gateway does: their switches answer."""
        circuit = self.network.routers["tokyo"].circuit
        host = self.host("web", "tokyo")
        probers = self.probers(host, ANYWHERE)
        self.forget_neighbours(self.network.routers["osaka"])
        self.bed.controller.kill()
        self.addCleanup(self.revive)
        self.addCleanup(circuit.mend)
        self.outage("link down without a controller", probers, circuit.cut)
        self.forget_neighbours(host)
        for target in ANYWHERE:
            self.assertTrue(answered(host, target), target)

    @staticmethod
    def forget_neighbours(station):
        """Lets a host or router ask for every address anew."""
        for family in ("-4", "-6"):
            station.netns.command("ip", family, "neigh", "flush", "all")

    def revive(self):
        """Starts the controller again, and waits until it has all switches."""
        self.bed.controller.start()
        self.bed.restconf.close()
        self.bed.view.await_switches(*self.network.switches, patience=60)

    def test_those_who_leave_by_another_site_are_led_on_when_its_link_goes_down(self):
        self.reconfigure(preferences={"tokyo": 10})
        for site in SITES:
            leaves_by(self.host("web", site), "tokyo")
        probers = self.probers(self.host("web", "seoul"), ANYWHERE) + self.probers(self.host("web", "osaka"), ANYWHERE)
        self.outage("link down at the other site", probers, self.network.routers["tokyo"].circuit.cut)

    def test_a_router_that_falls_silent_is_left_when_its_patience_is_over(self):
        leaves_by(self.host("web", "tokyo"), "tokyo")
        probers = self.probers(self.host("web", "tokyo"), ANYWHERE)
        self.outage("silent loss", probers, lambda: self.network.routers["tokyo"].circuit.quality(0, loss=1.0))
        leaves_by(self.host("web", "tokyo"), "osaka")
        reason = eventually("the VRF to say so", lambda: self.complaint("degraded"))
        self.assertIn("uplink 'tokyo': next hop 198.51.100.17 answers no more ARP at tokyo/up-tokyo", reason)
        self.network.routers["tokyo"].circuit.quality(0)
        leaves_by(self.host("web", "tokyo"), "tokyo")

    def test_a_router_that_answers_in_one_family_alone_is_left_by_the_other_family(self):
        host = self.host("web", "tokyo")
        leaves_by(host, "tokyo")
        with self.unheard(ADVERTISEMENTS):
            eventually("IPv6 to leave by osaka", lambda: first_router(host, OUTSIDE[1]) == EXITS["osaka"].router[1])
            self.assertEqual(first_router(host, OUTSIDE[0]), EXITS["tokyo"].router[0])
            reason = eventually("the VRF to say so", lambda: self.complaint("degraded"))
            self.assertIn("next hop 2001:db8:f1::1 answers no more neighbour solicitations at tokyo/up-tokyo", reason)
            self.assertNotIn("198.51.100.", reason)
        leaves_by(host, "tokyo")

    @contextlib.contextmanager
    def unheard(self, what):
        """Lets the switch of tokyo drop some frames of its router, by an entry that is not the controller's."""
        switch = self.network.switches["tokyo"]
        match = f"in_port={switch.port_number(EXITS['tokyo'].port)},dl_vlan={EXITS['tokyo'].vid},{what}"
        switch.ofctl("add-flow", f"cookie=1,table=0,priority=65535,{match},actions=drop")
        try:
            yield
        finally:
            switch.ofctl("del-flows", "cookie=1/-1")

    def test_a_silent_link_is_left_by_bfd_where_that_watches_it(self):
        """The controller asks for the next hop too, and is slower: it does not find the router silent before the switch
        has found the port."""
        router = self.network.routers["tokyo"]
        host = self.host("web", "tokyo")
        with router.watched_by_bfd(BFD_INTERVAL_MS):
            leaves_by(host, "tokyo")
            self.bed.view.await_programmed()
            probers = self.probers(host, ANYWHERE)
            self.carries(router, 1000)
            seen = self.outage(f"silent loss, BFD ({3 * BFD_INTERVAL_MS} ms)", probers,
                               lambda: router.circuit.quality(0, loss=1.0))
            self.assertTrue(all(one.window.lost for one in seen), "the link was in use when it failed")
            leaves_by(host, "osaka")
            reason = eventually("the VRF to say so", lambda: self.complaint("degraded"))
            self.assertIn("uplink 'tokyo': ", reason)
            self.assertIn("port tokyo/up-tokyo is ", reason)
            router.circuit.quality(0)
            leaves_by(host, "tokyo")

    def complaint(self, state):
        [found] = [each for each in self.bed.view.state()["object"]
                   if bare(each["kind"]) == "vrf" and each["name"] == "green"]
        return found.get("reason") if bare(found["state"]) == state else None

    def test_what_is_explained_of_routed_packets_is_what_switches_do(self):
        for sender, target, reason, switches in (
                ("web-tokyo", "db-tokyo", "delivered at tokyo/db-tokyo", ["tokyo"]),
                ("web-tokyo", "db-osaka", "delivered at osaka/db-osaka", ["tokyo", "osaka"]),
                ("db-osaka", "db-seoul", "delivered at seoul/db-seoul", ["osaka", "seoul"]),
                ("app-seoul", "web-tokyo", "delivered at tokyo/web-tokyo", ["seoul", "tokyo"]),
                ("gweb-seoul", "gweb-tokyo", "delivered at tokyo/gweb-tokyo", ["seoul", "tokyo"])):
            for version in ("ipv4", "ipv6"):
                with self.subTest(sender=sender, target=target, version=version):
                    told = self.explain(from_host=sender, to_host=target, ip_version=version)
                    self.assertEqual((told["verdict"], told["reason"]), ("delivered", reason))
                    self.assertEqual([hop["switch"] for hop in told["hop"]], switches)
                    self.check_agreement(told)

    def test_what_is_explained_of_ways_out_is_what_switches_do(self):
        for outside in OUTSIDE:
            for sender, switches in (("web-tokyo", ["tokyo"]), ("web-osaka", ["osaka"]),
                                     ("db-seoul", ["seoul", None])):
                with self.subTest(sender=sender, outside=outside):
                    told = self.explain(from_host=sender, to_address=outside)
                    self.assertEqual(told["verdict"], "delivered")
                    self.assertRegex(told["reason"], "delivered at (tokyo/up-tokyo|osaka/up-osaka)")
                    self.assertEqual(len(told["hop"]), len(switches))
                    self.assertEqual(told["hop"][0]["switch"], switches[0])
                    self.check_agreement(told)
        for address in IN_BLACK_HOLE:
            swallowed = self.explain(from_host="web-tokyo", to_address=address)
            self.assertEqual(swallowed["verdict"], "dropped")
            self.check_agreement(swallowed)
        spent = self.explain(from_host="web-tokyo", to_address=OUTSIDE[0], ttl=1)
        self.assertEqual(spent["verdict"], "told")
        self.check_agreement(spent)

    def test_a_way_out_whose_link_is_down_is_explained_by_the_other(self):
        self.network.routers["tokyo"].circuit.cut()
        told = eventually("the way by osaka", lambda: self.told_by(EXITS["osaka"], self.explain(
            from_host="web-tokyo", to_address=OUTSIDE[0])))
        self.check_agreement(told)

    def test_a_guest_that_talks_with_the_outside_goes_on_when_it_moves(self):
        home(self.bed, VM7.name)
        watched = Watched(self.network, self.bed.view, VM7.name, OUTSIDE_ALONE)
        self.addCleanup(watched.finish)
        watched.warm_up()
        receipt = watched.move("osaka", "rpc")
        self.addCleanup(home, self.bed, VM7.name)
        self.assertEqual(receipt.faults(), [])
        self.assertEqual(sorted(":" in seen.prober for seen in receipt.observed), [False, True])
        print("moved: " + ", ".join(f"{seen.prober} lost {seen.window.lost}" for seen in receipt.observed),
              file=sys.stderr)

    def test_what_outside_pretends_to_be_inside_goes_no_further(self):
        router = self.network.routers["tokyo"]
        victim = SEGMENTS["db"].stayer("osaka").addresses()[0]
        forged = SEGMENTS["web"].stayer("osaka").addresses()[0]
        self.also(router, forged)
        before = self.spoofed()
        router.netns.command("ping", "-c", "3", "-i", "0.2", "-W", "1", "-I", forged, victim, check=False)
        self.assertGreater(self.spoofed(), before)

    def spoofed(self):
        """How many packets the entries against forged sources have dropped at tokyo."""
        told = self.network.switches["tokyo"].ofctl("dump-flows", "cookie=0x4e504b0000000000/0xffffff0000000000")
        return sum(map(int, re.findall(r"n_packets=(\d+)", told)))


if __name__ == "__main__":
    unittest.main()
