# SPDX-License-Identifier: Apache-2.0
"""Granted migrations through RESTCONF on real switches: what a destination permits, and what hypervisors report."""

import base64
import re
import socket

from e2e.claims import ClaimTest
from e2e.granted import GUEST, HELD_BACK, OTHER, GrantCase, Migration
from e2e.judged import JudgedTest
from e2e.many import ManyTest
from e2e.shared import eventually, frozen, holds_back, home, programs, refusal, scratch
from testbed.frame import marked_frame
from testbed.network import GUESTS, site
from testbed.packet import ETH_IPV4, echo_request, ip, received
from testbed.restconf import Restconf, RestconfError
from testbed.view import LIVE, bare

__all__ = ["ClaimTest", "GrantTest", "JudgedTest", "ManyTest"]

#: The guest comes to osaka by a grant or not at all.
ANNOUNCED = ("netport-policy:policies/policy=osaka", {"netport-policy:policy": [{"site": "osaka", "rule": [
    {"name": "announced", "match": HELD_BACK, "action": "accept"}]}]})


def dropped(switch):
    """How many frames a switch has dropped since their source does not belong on their port (docs/cookies.md)."""
    return sum(map(int, re.findall(r"cookie=0x4e500c\w+, .*n_packets=(\d+)", switch.ofctl("dump-flows"))))


def counted(switch):
    """How many packets for the guest a switch has counted where it decides where they go."""
    told = switch.ofctl("dump-flows", f"table=5,dl_dst={GUESTS['red'].mac}")
    return sum(int(packets) for packets in re.findall(r"n_packets=(\d+)", told))


class GrantTest(GrantCase):

    def test_a_granted_migration_leaves_a_complete_receipt(self):
        migration = self.migration("osaka")
        asker = self.network.host("red", "tokyo").netns
        before = counted(self.network.switches["tokyo"])
        asker.command("ping", "-c", "50", "-i", "0.002", "10.1.0.5")  # what came before is not what was relayed
        eventually("that to be counted", lambda: counted(self.network.switches["tokyo"]) >= before + 50)
        self.assertEqual("granted", migration.request()["decision"])
        self.assertIn(migration.grant["grant-id"], self.remembered(), "a grant is on disk when it is given")
        migration.prepared()
        self.assertEqual(("taken", "consumed"), migration.at_source("stopped"))
        asker.command("ping", "-c", "5", "-i", "0.002", "-W", "0.1", "10.1.0.5", check=False)
        eventually("that to be counted", lambda: counted(self.network.switches["tokyo"]) >= 5)
        self.network.guests[GUEST].move("osaka")
        self.assertEqual("taken", migration.at_destination("running")[0])
        receipt = self.view.receipt(GUEST, self.newest)
        self.assertEqual("complete", bare(receipt["outcome"]))
        self.assertEqual(migration.grant["grant-id"], receipt["grant"])
        self.assertEqual(("tokyo", "osaka"), (receipt["from"]["switch"], receipt["to"]["switch"]))
        phases = [bare(phase["name"]) for phase in receipt["phase"]]
        self.assertEqual({"authorised", "prepared", "claimed", "relaying", "updated", "final", "confirmed", "settled"},
                         set(phases))
        self.assertEqual(["authorised", "prepared", "claimed"], phases[:3])
        after = [int(phase["after"]) for phase in receipt["phase"]]
        self.assertEqual(sorted(after), after, "phases in the order in which they were reached")
        self.assertEqual([("e2e b", "prepare"), ("e2e a", "stopped"), ("e2e b", "running")],
                         [(heard["reporter"], heard["what"]) for heard in receipt["heard"]])
        self.assertTrue(all("acknowledged" in flows for flows in receipt["flows"]), receipt["flows"])
        self.assertTrue(receipt["confirmation"])
        self.assertTrue(all("after" in probe for probe in receipt["confirmation"]), receipt["confirmation"])
        self.assertIn("rewrite-time", receipt)
        self.assertIn(int(receipt["traffic"]["relayed"]), range(5, 50), receipt["traffic"])
        self.assertEqual("osaka", self.view.attachment(GUEST)["switch"])
        eventually("the guest to answer", self.reachable)
        eventually("the grant to be forgotten", lambda: migration.grant["grant-id"] not in self.remembered())

    def test_what_the_guest_has_left_unread_is_carried_after_it_once(self):
        migration = self.migration("osaka")
        asker, guest = (each.identity for each in (self.network.host("red", "tokyo"), self.network.guests[GUEST]))
        ends = asker.addresses()[0], guest.addresses()[0]
        unread = [ip(asker.mac, guest.mac, *ends, *echo_request(*ends, data=f"unread {number}".encode("ascii")))
                  for number in range(3)]
        foreign = marked_frame(guest.mac, asker.mac, "not for the guest")
        migration.request()
        migration.prepared()
        most = [unread[0].ljust(1024, b"\0")] * 256
        self.assertEqual("known", migration.left_unread(*most)["outcome"], "the old site delivers them")
        migration.at_source("stopped")
        refusal(self, lambda: migration.left_unread(unread[0], foreign), "position 1", guest.mac)
        self.assertEqual({"outcome": "delivered", "delivered": 3}, migration.left_unread(*unread))
        with self.network.guests[GUEST].netns.entered():
            arrived = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_IPV4))
            self.addCleanup(arrived.close)
            arrived.bind(("eth0", ETH_IPV4))
        self.network.guests[GUEST].move("osaka")
        migration.at_destination("running")
        receipt = self.view.receipt(GUEST, self.newest)
        self.assertEqual("3", receipt["traffic"]["carried"])
        self.assertIn(("e2e a", "frames"), [(heard["reporter"], heard["what"]) for heard in receipt["heard"]])
        self.assertEqual([b"unread 0", b"unread 1", b"unread 2"], list(self.unread(arrived)))
        self.assertEqual("known", migration.left_unread(*unread)["outcome"], "the move has settled")

    @staticmethod
    def unread(arrived):
        """What the frames say that have arrived at the guest and were handed over."""
        arrived.setblocking(False)
        while True:
            try:
                told = received(arrived.recv(2048))
            except BlockingIOError:
                return
            if b"unread" in told.body:
                yield told.body[8:]

    def prepared_over(self, mtu):
        """A migration to osaka whose destination is prepared while the link to there carries so much, and what its
        receipt says of that."""
        tokyo = self.network.switches["tokyo"].netns
        self.addCleanup(tokyo.command, "ip", "link", "set", "wan-osaka", "mtu", "1600")
        tokyo.command("ip", "link", "set", "wan-osaka", "mtu", str(mtu))
        migration = self.migration("osaka")
        migration.request()
        migration.prepared()
        found = eventually("what the way carries", lambda: next(
            (move["path"] for move in self.view.moves() if int(move["id"]) > self.newest and "path" in move), None))
        return migration, (found["mtu"], found["carries"])

    def test_what_the_way_to_a_prepared_destination_carries_is_found_out(self):
        migration, found = self.prepared_over(1600)
        self.assertEqual((1400, "full-size"), found)
        migration.call("revoke-grant", **{"grant-id": migration.grant["grant-id"]})
        self.network.guests[GUEST].disarm()
        phases = [bare(phase["name"]) for phase in self.view.receipt(GUEST, self.newest)["phase"]]
        self.assertEqual(["given-up", "restored"], phases[-2:])
        self.assertEqual("tokyo", self.view.attachment(GUEST)["switch"])

    def test_a_way_that_is_too_narrow_is_told_of_and_the_move_goes_on(self):
        known = {alarm["number"] for alarm in self.alarms()}
        migration, found = self.prepared_over(1300)
        self.assertEqual((1400, "small-only"), found)
        alarm = eventually("the alarm", lambda: next((alarm for alarm in self.alarms() if alarm["number"] not in known
                                                      and alarm["kind"] == "narrow-path"), None))
        self.assertEqual(("tokyo", "osaka"), (alarm["known"]["switch"], alarm["claimed"]["switch"]))
        self.assertEqual(("taken", "consumed"), migration.hand_over())
        receipt = self.view.receipt(GUEST, self.newest)
        self.assertEqual(("complete", "small-only"), (bare(receipt["outcome"]), receipt["path"]["carries"]))
        eventually("the guest to answer", self.reachable)

    def test_a_refusal_between_domains_touches_no_switch(self):
        other = {**site("seoul", 3), "administrative-domain": "other"}
        self.addCleanup(self.put, "netport-site:sites/site=seoul", {"netport-site:site": [site("seoul", 3)]})
        self.put("netport-site:sites/site=seoul", {"netport-site:site": [other]})
        before = programs(self.bed)
        migration = self.migration("seoul")
        answer = migration.request()
        self.assertEqual(("refused", "default"), (answer["decision"], answer["rule"]))
        self.assertIn("seoul", answer["reason"])
        self.assertNotIn("nonce", answer)
        self.assertEqual(answer["reason"], self.audited("refused")["reason"])
        self.assertEqual(before, programs(self.bed))
        self.assertEqual("tokyo", self.view.attachment(GUEST)["switch"])

    def check_held_back(self, name):
        """Where the guest has no grant its frames go nowhere, as the switch there counts, and none comes to it."""
        guest, switch = self.network.guests[GUEST], self.network.switches[name]
        known = dropped(switch)
        frames = [marked_frame(guest.identity.mac, self.network.host("red", site).identity.mac, "without a grant").hex()
                  for site in self.network.switches]
        self.addCleanup(home, self.bed)
        guest.move(name, announce=[(0, frame) for frame in frames])
        eventually("its frames to be counted", lambda: dropped(switch) >= known + len(frames))
        self.assertFalse(self.reachable())
        guest.move("tokyo")
        eventually("the guest to answer where it was", self.reachable)
        self.assertEqual(("tokyo", self.newest), (self.view.attachment(GUEST)["switch"], self.view.newest_move()))

    def test_a_rule_refuses_with_its_reason(self):
        policy = {"site": "osaka", "rule": [{"name": "works", "match": HELD_BACK, "action": "refuse",
                                             "reason": "closed for works"}]}
        with scratch(self.bed, ("netport-policy:policies/policy=osaka", {"netport-policy:policy": [policy]})):
            answer = self.migration("osaka").request()
        self.assertEqual(("refused", "works"), (answer["decision"], answer["rule"]))
        self.assertIn("closed for works", answer["reason"])
        self.assertEqual(answer["reason"], self.audited("refused")["reason"])

    def test_where_a_grant_is_needed_a_host_without_one_does_not_move_and_an_alarm_says_so(self):
        with scratch(self.bed, ANNOUNCED):
            mac = self.network.guests[GUEST].identity.mac
            eventually("the policy to be on osaka's switch", lambda: holds_back(self.bed, "osaka", mac))
            before = programs(self.bed)
            self.check_held_back("osaka")
            told = self.view.report(GUEST, "osaka", self.network.guests[GUEST].port, source="operator")
            self.assertEqual("refused", bare(told["outcome"]), told)
            self.audited("claim-refused")
            self.assertEqual(before, programs(self.bed))
            alarm = eventually("an alarm", lambda: next((each for each in self.alarms() if (
                each["kind"], each["claimed"]["switch"]) == ("without-grant", "osaka")), None))
            self.assertEqual("tokyo", alarm["known"]["switch"])
            migration = self.migration("osaka")
            answer = migration.request()
            self.assertEqual(("granted", "announced"), (answer["decision"], answer["rule"]))
            migration.prepared()
            migration.hand_over()
            self.assertEqual("complete", bare(self.view.receipt(GUEST, self.newest)["outcome"]))

    def test_a_grant_that_was_used_is_good_for_no_second_migration(self):
        with scratch(self.bed, ANNOUNCED):
            migration = self.migration("osaka")
            migration.request()
            migration.prepared()
            migration.hand_over()
            self.assertEqual("complete", bare(self.view.receipt(GUEST, self.newest)["outcome"]))
            home(self.bed)
            self.view.await_verified()
            mac = self.network.guests[GUEST].identity.mac
            eventually("the policy to be on osaka's switch", lambda: holds_back(self.bed, "osaka", mac))
            self.newest, before = self.view.newest_move(), programs(self.bed)
            self.assertEqual([("prepare", "no-grant"), ("running", "known"), ("gone", "known")], [
                (event, migration.at_destination(event)[0]) for event in ("prepare", "running", "gone")])
            self.assertEqual("no-grant", migration.at_source("stopped")[0])
            self.assertEqual("consumed", migration.state())
            self.check_held_back("osaka")
            self.assertEqual("known", migration.at_destination("running")[0])
            self.assertEqual(before, programs(self.bed))

    def test_a_revoked_grant_leaves_the_switches_as_they_were(self):
        before = programs(self.bed)
        migration = self.migration("osaka")
        migration.request()
        migration.prepared()
        self.assertNotEqual(before, programs(self.bed), "the destination is prepared")
        answer = migration.call("revoke-grant", **{"grant-id": migration.grant["grant-id"], "reason": "not today"})
        self.assertEqual(["revoked"], [bare(subject["state"]) for subject in answer["subject"]])
        self.network.guests[GUEST].disarm()
        eventually("the programs of before", lambda: programs(self.bed) == before)
        self.assertEqual("revoked", bare(self.view.receipt(GUEST, self.newest)["outcome"]))
        self.assertEqual("no-grant", migration.at_source("stopped")[0])
        self.assertEqual("tokyo", self.view.attachment(GUEST)["switch"])
        eventually("the grant to be forgotten", lambda: migration.grant["grant-id"] not in self.remembered())
        refusal(self, lambda: migration.call("revoke-grant", **{"grant-id": migration.grant["grant-id"]}), "grant-id")

    def test_a_grant_cannot_be_revoked_once_the_guest_is_cut_over(self):
        migration = self.migration("osaka")
        migration.request()
        migration.prepared()
        self.assertEqual(("taken", "consumed"), migration.at_source("stopped"))
        refused = refusal(self, lambda: migration.call("revoke-grant", **{"grant-id": migration.grant["grant-id"]}),
                          "grant-id", migration.grant["grant-id"], "cut over")
        self.assertEqual("invalid-value", refused.errors[0]["error-tag"])
        eventually("the grant to be consumed", lambda: migration.state() == "consumed")
        self.network.guests[GUEST].move("osaka")
        migration.at_destination("running")
        self.assertEqual("complete", bare(self.view.receipt(GUEST, self.newest)["outcome"]))
        eventually("the guest to answer", self.reachable)

    def test_a_migration_that_fails_after_the_cut_over_is_undone(self):
        migration = self.migration("osaka")
        migration.request()
        migration.prepared()
        self.assertEqual(("taken", "consumed"), migration.at_source("stopped"))
        self.assertEqual("taken", migration.at_source("resumed")[0])
        self.network.guests[GUEST].disarm()
        eventually("the guest to be at home", lambda: self.view.attachment(GUEST).get("switch") == "tokyo")
        self.assertEqual("rolled-back", bare(self.view.receipt(GUEST, self.newest)["outcome"]))
        eventually("the guest to answer", self.reachable)

    def test_a_report_proves_its_grant(self):
        migration = self.migration("osaka")
        migration.request()
        before = programs(self.bed)
        refusal(self, lambda: migration.at_destination("prepare", nonce="0" * 32), "nonce")
        refusal(self, lambda: migration.at_destination("prepare", **{"grant-id": "1"}), "grant-id")
        self.assertEqual(before, programs(self.bed))
        eventually("the grant to be shown", migration.state)
        self.assertEqual(0, self.bed.controller.logged(migration.grant["nonce"]), "no nonce is in the log")
        shown = str(self.bed.restconf.get("netport-grant:grants?content=nonconfig"))
        self.assertNotIn(migration.grant["nonce"], shown)

    def test_requests_of_what_is_unknown_name_it(self):
        migration = self.migration("osaka")
        for arguments, words in (({"switch": "kyoto", "subject": [{"host": GUEST}]}, ["switch", "kyoto"]),
                                 ({"switch": "osaka", "subject": [{"host": "vm99"}]}, ["host", "vm99"]),
                                 ({"switch": "osaka", "subject": [{"mac": "02:00:00:00:99:99"}]}, ["mac"]),
                                 ({"switch": "osaka", "subject": [{"host": GUEST}]}, ["port", "tapvm5"]),
                                 ({"switch": "osaka", "subject": [{"host": GUEST, "port": "blue-osaka"}]}, ["port"])):
            with self.subTest(arguments):
                refusal(self, lambda arguments=arguments: migration.call("request-grant", **arguments), *words)

    def test_hosts_that_move_together_are_granted_together_or_not_at_all(self):
        policy = {"site": "osaka", "rule": [{"name": "works", "match": {"host": OTHER}, "action": "refuse",
                                             "reason": "closed for works"}]}
        before = programs(self.bed)
        migration = self.migration("osaka")
        with scratch(self.bed, ("netport-policy:policies/policy=osaka", {"netport-policy:policy": [policy]})):
            answer = migration.request(OTHER)
        self.assertEqual(("refused", "works"), (answer["decision"], answer["rule"]))
        self.audited("refused", GUEST, OTHER)  # written behind any grant
        self.assertFalse(LIVE & self.view.grant_states())
        eventually("the programs of before", lambda: programs(self.bed) == before)
        migration.request(OTHER)
        self.assertEqual({GUEST: "authorised", OTHER: "authorised"}, eventually("the grant to be shown",
                                                                                migration.states))
        migration.at_destination("prepare")
        eventually("both to be prepared", lambda: set(migration.states().values()) == {"prepared"})
        self.assertNotEqual(before, programs(self.bed))
        migration.give_up()
        self.assertEqual({GUEST: "revoked", OTHER: "revoked"}, migration.states())
        eventually("the programs of before", lambda: programs(self.bed) == before)
        self.assertEqual({"tokyo"}, {self.view.attachment(name)["switch"] for name in (GUEST, OTHER)})

    def test_a_grant_that_is_not_used_in_its_time_leaves_the_switches_as_they_were(self):
        before = programs(self.bed)
        migration = self.migration("osaka")
        migration.request(lifetime=5)
        migration.prepared()
        self.assertNotEqual(before, programs(self.bed))
        eventually("the grant to expire", lambda: migration.state() == "expired")
        eventually("the programs of before", lambda: programs(self.bed) == before)
        self.assertNotEqual("taken", migration.at_destination("running")[0])
        self.assertEqual("tokyo", self.view.attachment(GUEST)["switch"])

    # -- crashes of the controller ----------------------------------------------------------------------------------

    def crash(self, meanwhile=lambda: None):
        """Kills the controller and starts it again; something happens before its switches are waited for.

        Receipts of moves that had ended are there again, and later moves have higher numbers than all before.
        """
        self.newest, before = self.view.newest_move(), self.ended()
        self.assertTrue(before)
        self.bed.controller.kill()
        self.bed.controller.start()
        self.bed.restconf.close()
        meanwhile()
        self.view.await_switches(*self.network.switches, patience=60)
        self.assertEqual(before, [move for move in self.ended() if int(move["id"]) <= self.newest])

    def ended(self):
        """The guest's receipts of moves that have ended, what they have of switches in order."""
        return [{**move, **{of: sorted(move.get(of, ()), key=lambda each: each["switch"])
                            for of in ("flows", "confirmation")}}
                for move in self.view.moves() if move["host"] == GUEST and bare(move["outcome"]) != "running"]

    def check_goes_on(self, migration):
        """The grant is live after a crash, and the guest can be handed over by it."""
        eventually("the destination to be prepared again", lambda: migration.state() == "prepared", patience=30)
        self.assertEqual(("taken", "consumed"), migration.hand_over())
        receipt = self.view.receipt(GUEST, self.newest)
        self.assertEqual(("complete", migration.grant["grant-id"]), (bare(receipt["outcome"]), receipt["grant"]))
        self.check_at("osaka")

    def check_at(self, name):
        """The guest is there, answers, and every switch has what it should."""
        eventually(f"the guest to be at {name}", lambda: self.view.attachment(GUEST).get("switch") == name)
        eventually("the guest to answer", self.reachable)
        self.view.await_programmed()

    def test_a_crash_while_the_destination_is_prepared_leaves_the_grant_good(self):
        migration = self.migration("osaka")
        migration.request()
        thaw = frozen(self, self.network.switches["osaka"])
        self.network.guests[GUEST].arm("osaka")
        self.assertEqual(("taken", "preparing"), migration.at_destination("prepare"))
        self.crash(thaw)
        self.check_goes_on(migration)

    def test_a_crash_while_frames_go_to_both_sites_leaves_none_that_does(self):
        self.bed.cut_over_by("copy")
        self.addCleanup(self.bed.cut_over_by, "relay")
        migration = self.migration("osaka")
        migration.request()
        migration.prepared()
        before = programs(self.bed)
        migration.at_source("pausing")
        eventually("frames to go to both sites", lambda: migration.state() == "copying")
        self.assertNotEqual(before, programs(self.bed))
        self.crash()
        eventually("the programs of before the pausing", lambda: programs(self.bed) == before, patience=30)
        self.check_goes_on(migration)

    def test_a_hypervisor_s_account_may_ask_and_report_and_nothing_else(self):
        controller = self.bed.controller
        name = "e2e-hypervisor"
        made = controller.command("account", "add", name)
        self.addCleanup(controller.command, "account", "remove", name)
        password = (controller.state / "accounts" / name).read_text(encoding="ascii").strip()
        self.assertNotIn(password, made)
        for port, root in ((controller.restconf_port, "/rests"), (controller.restconf_port + 1, "/restconf")):
            with self.subTest(root):
                client = Restconf(port, name, password)
                self.addCleanup(client.close)
                found = client.request("POST", f"{root}/operations/netport-grant:find-migration",
                                       {"netport-grant:input": {"host": GUEST}})
                self.assertFalse((found or {}).get("netport-grant:output"))
                frame = marked_frame("02:00:00:00:99:99", self.network.guests[GUEST].identity.mac, "of nobody")
                told = client.request("POST", f"{root}/operations/netport-grant:deliver-frames", {
                    "netport-grant:input": {"subject": {"host": GUEST}, "switch": "tokyo", "frame": [
                        {"position": 0, "frame": base64.b64encode(frame).decode("ascii")}]}})
                self.assertEqual("known", told["netport-grant:output"]["outcome"])
                for method, path, body in (
                        ("GET", "/data/netport-host:hosts", None), ("GET", "/data?content=nonconfig", None),
                        ("PUT", "/data/netport-host:hosts/host=x", {"netport-host:host": [{"name": "x"}]}),
                        ("DELETE", f"/data/netport-host:hosts/host={GUEST}", None),
                        ("POST", "/operations/netport-grant:revoke-grant", {"netport-grant:input": {"grant-id": "1"}}),
                        ("POST", "/operations/netport-move:withdraw-location",
                         {"netport-move:input": {"host": GUEST}})):
                    with self.assertRaises(RestconfError) as caught:
                        client.request(method, root + path, body)
                    self.assertIn(caught.exception.status, (401, 403), f"{method} {root}{path}")
        for path in ("/jolokia/list/java.lang", "/auth/v1/users"):
            client = Restconf(controller.restconf_port, name, password)
            self.addCleanup(client.close)
            with self.assertRaises(RestconfError) as caught:
                client.request("GET", path)
            self.assertIn(caught.exception.status, (401, 403), path)
        self.assertTrue(self.view.attachment(GUEST))
