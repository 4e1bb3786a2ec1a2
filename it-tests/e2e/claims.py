# SPDX-License-Identifier: Apache-2.0
"""Who pretends to be a guest where that may not be, or is it twice: nothing moves, and those who are to know hear; they
hear of the end of a move too."""

from e2e.granted import GUEST, GrantCase
from e2e.shared import eventually, holds_back, programs, scratch
from testbed.frame import gratuitous_arp, reverse_arp, unsolicited_advertisement
from testbed.network import site
from testbed.notifications import Notifications
from testbed.view import bare

ALARM, FINISHED = "netport-move:host-alarm", "netport-move:move-finished"
#: The hold-down is longer than what is looked at meanwhile takes on a busy machine.
QUICK = {"window": 60, "most-moves": 3, "hold-down": 10}


class ClaimTest(GrantCase):

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.heard = Notifications(cls.bed.restconf, "netport-move", "host-alarm", "move-finished")
        cls.addClassCleanup(cls.heard.close)
        cls.guest = cls.network.guests[GUEST]

    def setUp(self):
        super().setUp()
        self.heard.ready()
        self.count = len(self.heard.told())

    def alarm(self, kind):
        """The first alarm of this test, as subscribers are told it and as the operational state has it."""
        def told():
            return next((content for name, content in self.heard.told()[self.count:] if name == ALARM
                         and content["kind"] == kind), None)
        alarm = eventually(f"a notification of a host {kind}", told)
        kept = eventually("the alarm in the operational state", lambda: self.bed.restconf.get(
            f"netport-move:alarms/alarm={alarm['number']}?content=nonconfig"))
        self.assertEqual(alarm, kept["netport-move:alarm"][0])
        self.assertEqual(GUEST, alarm["host"])
        return alarm

    def claims(self, counter):
        """How many claims the controller has counted under a name."""
        return self.view.counter(f"claims-{counter}")

    def announcements(self):
        """What says that the guest has arrived, in every form."""
        mac, (four, six) = self.guest.identity.mac, self.guest.identity.addresses()
        return gratuitous_arp(mac, four), reverse_arp(mac), unsolicited_advertisement(mac, six)

    def test_who_pretends_in_another_domain_to_be_a_guest_moves_nothing_and_is_told_of(self):
        other = {**site("seoul", 3), "administrative-domain": "other"}
        self.addCleanup(self.put, "netport-site:sites/site=seoul", {"netport-site:site": [site("seoul", 3)]})
        self.put("netport-site:sites/site=seoul", {"netport-site:site": [other]})
        mac = self.guest.identity.mac
        eventually("the policy to be on seoul's switch", lambda: holds_back(self.bed, "seoul", mac))
        before, refused = programs(self.bed), self.claims("refused")
        rogue = self.network.host("red", "seoul")
        rogue.send(*self.announcements())
        alarm = self.alarm("without-grant")
        self.assertEqual(("tokyo", "seoul", rogue.port),
                         (alarm["known"]["switch"], alarm["claimed"]["switch"], alarm["claimed"]["port"]))
        self.assertEqual("gratuitous-arp", bare(alarm["source"]))
        record = self.audited("claim-refused")
        self.assertEqual((rogue.port, alarm["reason"]), (record["to"]["port"], record["reason"]))
        eventually("every claim to be counted", lambda: self.claims("refused") >= refused + 3)
        self.assertTrue(self.reachable())
        self.assertEqual(before, programs(self.bed))
        self.assertEqual("tokyo", self.view.attachment(GUEST)["switch"])
        self.assertEqual(self.newest, self.view.newest_move())
        self.assertEqual([], self.finished())

    def test_a_guest_that_is_there_twice_is_held_where_it_is_for_a_time_unless_a_hypervisor_moves_it(self):
        twins = {"tokyo": self.network.host("red", "tokyo"), "osaka": self.network.host("red", "osaka")}
        announced = self.announcements()[0]

        def seen_at(name):
            twins[name].send(announced)
            return self.view.attachment(GUEST)["switch"] == name
        with scratch(self.bed, ("netport-policy:policies/duplicate-detection",
                                {"netport-policy:duplicate-detection": QUICK})):
            for name in ("osaka", "tokyo", "osaka"):
                eventually(f"the guest to be seen at {name}", lambda name=name: seen_at(name))
            held = eventually("the guest to be held", lambda: not seen_at("tokyo") and self.alarms_of("duplicate"))
            self.assertTrue(held)
            alarm = self.alarm("duplicate")
            self.assertEqual(("osaka", "tokyo"), (alarm["known"]["switch"], alarm["claimed"]["switch"]))
            self.assertEqual(alarm["reason"], self.audited("duplicate")["reason"])
            stale = self.claims("stale")
            eventually("another claim to be counted", lambda: not seen_at("tokyo") and self.claims("stale") > stale)
            self.assertEqual(1, len(self.alarms_of("duplicate")), "one hold-down is told once")
            told = self.view.report(GUEST, "seoul", self.guest.port)
            self.assertEqual("moved", bare(told["outcome"]))
            self.view.receipt_of(id=told["move-id"])
            eventually("the hold-down to be over", lambda: seen_at("osaka"), patience=30)

    def test_of_two_hypervisors_with_the_same_epoch_the_second_moves_nothing_and_an_alarm_says_so(self):
        known = self.view.attachment(GUEST)
        self.assertEqual(("tokyo", "hypervisor"), (known["switch"], bare(known["source"])))
        before = programs(self.bed)
        told = self.view.report(GUEST, "osaka", self.guest.port, epoch=known["epoch"])
        self.assertEqual("stale", bare(told["outcome"]), told)
        alarm = self.alarm("duplicate")
        self.assertEqual(("tokyo", "osaka"), (alarm["known"]["switch"], alarm["claimed"]["switch"]))
        self.assertEqual(alarm["reason"], self.audited("duplicate")["reason"])
        self.assertEqual((before, known), (programs(self.bed), self.view.attachment(GUEST)))
        self.assertEqual(self.newest, self.view.newest_move())

    def test_the_end_of_a_move_is_told_with_its_receipt(self):
        migration = self.migration("osaka")
        migration.request()
        migration.prepared()
        migration.hand_over()
        ended = eventually("a notification of the end", self.finished)[0]
        self.assertEqual((GUEST, "tokyo", "osaka", migration.grant["grant-id"], "complete"),
                         (ended["host"], ended["from"]["switch"], ended["to"]["switch"], ended["grant"],
                          bare(ended["outcome"])))
        self.assertEqual([("e2e b", "prepare"), ("e2e a", "stopped"), ("e2e b", "running")],
                         [(heard["reporter"], heard["what"]) for heard in ended["heard"]])
        self.assertEqual("settled", bare(ended["phase"][-1]["name"]))
        kept = self.view.receipt(GUEST, self.newest)  # written behind it
        self.assertEqual({}, {leaf: (ended.get(leaf), kept.get(leaf)) for leaf in ended.keys() | kept.keys()
                              if ended.get(leaf) != kept.get(leaf)}, "what differs from the receipt that is kept")
        self.assertEqual(1, len(self.finished()), "it is told once")

    def finished(self):
        """The ends of moves of this test that subscribers were told; those of earlier ones may come late."""
        return [content for name, content in self.heard.told()[self.count:] if name == FINISHED
                and int(content["id"]) > self.newest]

    def alarms_of(self, kind):
        """The alarms of this test that subscribers were told."""
        return [content for name, content in self.heard.told()[self.count:] if name == ALARM
                and content["kind"] == kind]
