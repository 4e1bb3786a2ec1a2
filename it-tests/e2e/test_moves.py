# SPDX-License-Identifier: Apache-2.0
"""Moves of a running guest between real switches, told by RPC and seen in the network."""

import time
import unittest

from e2e.moving import MovedGuestTests
from e2e.shared import eventually, programs, refusal, scratch, shared
from testbed.host import Host, Identity
from testbed.netns import ip
from testbed.network import known
from testbed.prober import Prober
from testbed.view import bare
from testbed.watchers import RED

GATEWAY = Identity("gateway", "02:00:00:00:0a:0a", "10.1.2.1/16")
BEYOND = "192.0.2.99"  # an address that no segment has: beyond the gateway


class MoveTest(MovedGuestTests, unittest.TestCase):

    BED, GUEST, SEGMENT, WATCHERS = staticmethod(shared), "vm5", "red", RED

    def check(self, receipt):
        super().check(receipt)
        self.assertEqual(set(receipt.flows()), set(self.network.switches))

    def check_neighbours(self, gateway):
        """Every host that talks to the guest has its MAC address, the guest has its gateway's, and a sender beyond the
        gateway is answered at the first attempt."""
        for site in self.network.switches:
            host = self.network.host("red", site)
            for address in self.guest.identity.addresses():
                self.assertEqual(self.guest.identity.mac, host.neighbour(address), f"{address} at {site}")
        self.assertEqual(gateway.identity.mac, self.guest.neighbour(gateway.identity.addresses()[0]))
        self.assertTrue(beyond(gateway))

    def gateway(self, site):
        """A host at a site that is the guest's way to an address that is in no segment; everybody has asked for the
        guest, and the guest for it. It may send from any address, since none is configured."""
        switch = self.network.switches[site]
        host = Host(self.bed.run, GATEWAY, switch)
        (port, at), (path, known_as) = known(GATEWAY, [site], **{"port-name": host.port})
        self.enterContext(scratch(self.bed, (port, at), (path, {"netport-host:host": [
            {**known_as["netport-host:host"][0], "address": []}]})))
        ip("address", "add", f"{BEYOND}/32", "dev", "lo", netns=host.netns)
        ip("route", "add", BEYOND, "via", host.identity.addresses()[0], netns=self.guest.netns)
        self.addCleanup(ip, "route", "delete", BEYOND, netns=self.guest.netns)
        for name in self.network.switches:
            for address in self.guest.identity.addresses():
                self.network.host("red", name).netns.command("ping", "-c", "1", "-W", "2", address)
        eventually("an answer to a sender beyond the gateway", lambda: beyond(host))
        return host

    def test_a_guest_keeps_answering_through_announced_moves(self):
        gateway = self.gateway("osaka")
        watched = self.watched()
        for destination in ("osaka", "seoul", "tokyo"):
            with self.subTest(destination):
                receipt = watched.move(destination, "rpc")
                self.check(receipt)
                self.check_neighbours(gateway)
                self.assertEqual(bare(receipt.told["source"]), "hypervisor")

    def test_the_first_frame_of_a_silent_guest_is_enough(self):
        newest = self.view.newest_move()
        time.sleep(1.1)  # the hold after a report: until then what frames say of a reported guest is not believed
        self.guest.move("osaka")
        other = self.network.host("red", "osaka").identity.addresses()[0]
        self.guest.netns.command("ping", "-c", "5", "-i", "0.2", "-W", "1", other, check=False)
        receipt = self.view.receipt("vm5", newest)
        self.assertEqual((receipt["to"]["switch"], bare(receipt["source"])), ("osaka", "first-packet"))
        eventually("an answer", lambda: " 0% packet loss" in self.guest.netns.command(
            "ping", "-c", "2", "-i", "0.2", "-W", "1", other, check=False))

    def test_a_guest_that_is_withdrawn_is_forgotten_until_it_is_reported_again(self):
        answer = self.view.withdraw("vm5")
        self.assertEqual(answer["was"]["switch"], "tokyo")
        eventually("no attachment", lambda: not self.view.attachment("vm5"))
        self.guest.arm("tokyo")
        self.assertEqual(bare(self.view.report("vm5", "tokyo", self.guest.port)["outcome"]), "moved")
        eventually("the attachment", lambda: self.view.attachment("vm5"))

    def test_a_guest_whose_port_goes_down_is_nowhere_until_it_comes_up(self):
        asker = self.network.host("red", "osaka")
        switch = self.network.switches["tokyo"]

        def answered():
            return " 0% packet loss" in asker.netns.command("ping", "-c", "2", "-i", "0.2", "-W", "1", "10.1.0.5",
                                                            check=False)
        self.assertTrue(answered())
        here = f"actions=output:{self.guest.numbers['tokyo']}"
        self.assertTrue(any(here in flow for flow in switch.flows("table=5")), switch.flows("table=5"))
        self.addCleanup(switch.netns.command, "ip", "link", "set", self.guest.port, "up")
        switch.netns.command("ip", "link", "set", self.guest.port, "down")
        eventually("no attachment", lambda: not self.view.attachment("vm5"))
        eventually("nothing to be sent to the port",
                   lambda: not any(here in flow for flow in switch.flows("table=5")))
        newest = self.view.newest_move()
        switch.netns.command("ip", "link", "set", self.guest.port, "up")
        eventually("the attachment", lambda: self.view.attachment("vm5"))
        attachment = self.view.attachment("vm5")
        self.assertEqual((attachment["switch"], attachment["port"]), ("tokyo", self.guest.port))
        self.assertEqual(bare(attachment["source"]), "recovery")
        self.assertEqual(self.view.receipt("vm5", newest)["to"]["switch"], "tokyo")
        eventually("an answer", answered)

    def test_reports_that_say_nothing_new_change_nothing(self):
        epoch = int(self.view.attachment("vm5")["epoch"])
        before = programs(self.bed)
        again = self.view.report("vm5", "tokyo", self.guest.port)
        self.assertEqual(bare(again["outcome"]), "unchanged")
        stale = self.view.report("vm5", "osaka", self.guest.port, epoch=str(epoch - 1), sequence="0")
        self.assertEqual(bare(stale["outcome"]), "stale")
        self.assertEqual(self.view.attachment("vm5")["switch"], "tokyo")
        self.assertEqual(programs(self.bed), before)

    def test_reports_of_what_is_unknown_name_it(self):
        for arguments, words in ((("vm99", "tokyo", "tapvm5"), ["vm99"]),
                                 (("vm5", "kyoto", "tapvm5"), ["kyoto"]),
                                 (("vm5", "tokyo", "tap99"), ["tap99", "tokyo"]),
                                 (("vm5", "tokyo", "4711"), ["4711", "tokyo"]),
                                 (("vm5", "tokyo", "blue-tokyo"), ["vm5", "blue-tokyo"])):
            with self.subTest(arguments):
                before = programs(self.bed)
                refusal(self, lambda arguments=arguments: self.view.report(*arguments), *words)
                self.assertEqual(programs(self.bed), before)

    def test_a_move_does_not_disturb_the_other_segment(self):
        other = Prober(self.bed.run, self.network.host("blue", "osaka"), "10.1.0.5", rate=200)
        self.addCleanup(other.finish)
        other.warm_up()
        begin = time.monotonic_ns()
        watched = self.watched()
        self.check(watched.move("seoul", "rpc"))
        end = time.monotonic_ns()
        time.sleep(0.3)
        window = other.window(begin, end)
        self.assertEqual(window.duplicated, 0)
        self.assertLessEqual(window.lost, 2)


def beyond(gateway):
    """Whether the guest answers one question of a sender beyond a gateway."""
    return " 0% packet loss" in gateway.netns.command("ping", "-c", "1", "-W", "2", "-I", BEYOND, "10.1.0.5",
                                                      check=False)
