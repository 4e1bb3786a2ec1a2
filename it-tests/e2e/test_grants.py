# SPDX-License-Identifier: Apache-2.0
"""Granted migrations through RESTCONF on real switches: what a destination permits, and what hypervisors report."""

import unittest

from e2e.shared import eventually, holds_back, home, programs, refusal, scratch, shared
from testbed.network import site
from testbed.restconf import Restconf, RestconfError
from testbed.view import bare

GUEST = "vm5"
HELD_BACK = {"source-site": "tokyo", "host": GUEST}


class Migration:
    """One migration of a guest as its two hypervisors report it."""

    def __init__(self, bed, destination, guest=GUEST):
        self.bed = bed
        self.guest = bed.network.guests[guest]
        self.origin = self.guest.at
        self.destination = destination
        self.grant = None

    def call(self, operation, **arguments):
        """Invokes an RPC of netport-grant."""
        return self.bed.restconf.call(f"netport-grant:{operation}", arguments)

    def request(self, **more):
        """Asks for the grant; returns the answer."""
        answer = self.call("request-grant", switch=self.destination, requester="e2e", subject=[
            {"mac": self.guest.identity.mac, "segment": "red", "port": self.guest.port}], **more)
        if answer["decision"] == "granted":
            self.grant = {"grant-id": answer["grant-id"], "nonce": answer["nonce"]}
        return answer

    def at_destination(self, event, **other):
        """Reports an event of the destination; returns what it did to the guest."""
        return self._effect(self.call("report-migration", event=f"netport-grant:{event}", reporter="e2e b",
                                      **{**self.grant, **other}))

    def at_source(self, event, **more):
        """Reports an event of the source; returns what it did to the guest."""
        return self._effect(self.call("report-migration", event=f"netport-grant:{event}", switch=self.origin,
                                      subject=[{"mac": self.guest.identity.mac}], reporter="e2e a", **more))

    def prepared(self):
        """Reports that the guest is about to be received, and waits until the destination can."""
        self.guest.arm(self.destination)
        self.at_destination("prepare")
        eventually("the destination to be prepared", lambda: self.state() == "prepared")

    def hand_over(self):
        """Stops the guest at the source and lets it run at the destination, each with its report."""
        effect = self.at_source("stopped")
        self.guest.move(self.destination)
        self.at_destination("running")
        return effect

    def state(self):
        """How far the guest is, as the operational state has it."""
        shown = self.bed.restconf.get(f"netport-grant:grants/grant={self.grant['grant-id']}?content=nonconfig")
        return bare(shown["netport-grant:grant"][0]["subject"][0]["state"]) if shown else ""

    @staticmethod
    def _effect(answer):
        effect = answer["subject"][0]
        return effect["outcome"], bare(effect.get("state", ""))


class GrantTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.network = cls.bed.network
        cls.view = cls.bed.view

    def setUp(self):
        home(self.bed)
        eventually("the end of the guest's earlier moves", self.at_rest)
        self.newest = self.view.newest_move()
        self.recorded = max((int(record["number"]) for record in self.records()), default=0)

    def at_rest(self):
        """Whether the guest has come here, and no move of it is under way: a new one would take over from that."""
        outcomes = [bare(move.get("outcome", "")) for move in self.view.moves() if move["host"] == GUEST]
        return outcomes and "running" not in outcomes

    def reachable(self):
        """Whether the guest answers a host of each site."""
        return all(" 0% packet loss" in self.network.host("red", name).netns.command(
            "ping", "-c", "2", "-i", "0.2", "-W", "1", "10.1.0.5", check=False) for name in self.network.switches)

    def audited(self, event):
        """The newest record of an event in the audit log, of this test."""
        def newest():
            found = [record for record in self.records() if int(record["number"]) > self.recorded
                     and bare(record["event"]) == event and record.get("host") == [GUEST]]
            return max(found, key=lambda record: int(record["number"]), default=None)
        return eventually(f"a record of {event}", newest)

    def records(self):
        """The audit log, as the operational state has it."""
        log = self.bed.restconf.get("netport-audit:audit?content=nonconfig") or {}
        return log.get("netport-audit:audit", {}).get("record", ())

    def alarms(self):
        """The alarms about the guest, as the operational state has them."""
        told = self.bed.restconf.get("netport-move:alarms?content=nonconfig") or {}
        return [alarm for alarm in told.get("netport-move:alarms", {}).get("alarm", ()) if alarm["host"] == GUEST]

    def remembered(self):
        """The grants that the controller keeps for its next start."""
        kept = self.bed.restconf.get("netport-grant-memory:remembered-grants?content=config") or {}
        return [grant["id"] for grant in kept.get("netport-grant-memory:remembered-grants", {}).get("grant", ())]

    def test_a_granted_migration_leaves_a_complete_receipt(self):
        migration = Migration(self.bed, "osaka")
        self.assertEqual("granted", migration.request()["decision"])
        self.assertIn(migration.grant["grant-id"], self.remembered(), "a grant is on disk when it is given")
        migration.prepared()
        self.assertEqual(("taken", "consumed"), migration.hand_over())
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
        self.assertEqual("osaka", self.view.attachment(GUEST)["switch"])
        eventually("the guest to answer", self.reachable)
        eventually("the grant to be forgotten", lambda: migration.grant["grant-id"] not in self.remembered())

    def test_what_the_way_to_a_prepared_destination_carries_is_found_out(self):
        tokyo = self.network.switches["tokyo"].netns
        for mtu, carries in ((1600, "full-size"), (1300, "small-only")):
            with self.subTest(mtu):
                self.addCleanup(tokyo.command, "ip", "link", "set", "wan-osaka", "mtu", "1600")
                tokyo.command("ip", "link", "set", "wan-osaka", "mtu", str(mtu))
                newest = self.view.newest_move()
                migration = Migration(self.bed, "osaka")
                migration.request()
                migration.prepared()
                found = eventually("what the way carries", lambda newest=newest: next(
                    (move["path"] for move in self.view.moves() if int(move["id"]) > newest and "path" in move), None))
                self.assertEqual((1400, carries), (found["mtu"], found["carries"]))
                migration.call("revoke-grant", **{"grant-id": migration.grant["grant-id"]})
                self.network.guests[GUEST].disarm()
                phases = [bare(phase["name"]) for phase in self.view.receipt(GUEST, newest)["phase"]]
                self.assertEqual(["given-up", "restored"], phases[-2:])
        eventually("the alarm", lambda: [alarm for alarm in self.alarms() if alarm["kind"] == "narrow-path"])
        self.assertEqual("tokyo", self.view.attachment(GUEST)["switch"])

    def test_a_refusal_between_domains_touches_no_switch(self):
        other = {**site("seoul", 3), "administrative-domain": "other"}
        self.addCleanup(self.bed.restconf.put, "netport-site:sites/site=seoul",
                        {"netport-site:site": [site("seoul", 3)]})
        self.bed.restconf.put("netport-site:sites/site=seoul", {"netport-site:site": [other]})
        self.view.await_programmed()
        before = programs(self.bed)
        migration = Migration(self.bed, "seoul")
        answer = migration.request()
        self.assertEqual(("refused", "default"), (answer["decision"], answer["rule"]))
        self.assertIn("seoul", answer["reason"])
        self.assertNotIn("nonce", answer)
        self.assertEqual(answer["reason"], self.audited("refused")["reason"])
        self.assertEqual(before, programs(self.bed))
        self.assertEqual("tokyo", self.view.attachment(GUEST)["switch"])

    def test_a_rule_refuses_with_its_reason(self):
        policy = {"site": "osaka", "rule": [{"name": "works", "match": HELD_BACK, "action": "refuse",
                                             "reason": "closed for works"}]}
        with scratch(self.bed, ("netport-policy:policies/policy=osaka", {"netport-policy:policy": [policy]})):
            answer = Migration(self.bed, "osaka").request()
        self.assertEqual(("refused", "works"), (answer["decision"], answer["rule"]))
        self.assertIn("closed for works", answer["reason"])

    def test_where_a_grant_is_needed_a_host_without_one_does_not_move_and_an_alarm_says_so(self):
        policy = {"site": "osaka", "rule": [{"name": "announced", "match": HELD_BACK, "action": "accept"}]}
        with scratch(self.bed, ("netport-policy:policies/policy=osaka", {"netport-policy:policy": [policy]})):
            mac = self.network.guests[GUEST].identity.mac
            eventually("the policy to be on osaka's switch", lambda: holds_back(self.bed, "osaka", mac))
            before = programs(self.bed)
            told = self.view.report(GUEST, "osaka", self.network.guests[GUEST].port, source="operator")
            self.assertEqual("refused", bare(told["outcome"]), told)
            self.audited("claim-refused")
            self.assertEqual(before, programs(self.bed))
            alarm = eventually("an alarm", lambda: next((each for each in self.alarms()
                                                         if each["kind"] == "without-grant"), None))
            self.assertEqual(("tokyo", "osaka"), (alarm["known"]["switch"], alarm["claimed"]["switch"]))
            migration = Migration(self.bed, "osaka")
            answer = migration.request()
            self.assertEqual(("granted", "announced"), (answer["decision"], answer["rule"]))
            migration.prepared()
            migration.hand_over()
            self.assertEqual("complete", bare(self.view.receipt(GUEST, self.newest)["outcome"]))

    def test_a_revoked_grant_leaves_the_switches_as_they_were(self):
        before = programs(self.bed)
        migration = Migration(self.bed, "osaka")
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
        self.assertNotIn(migration.grant["grant-id"], self.remembered())
        refusal(self, lambda: migration.call("revoke-grant", **{"grant-id": migration.grant["grant-id"]}), "grant-id")

    def test_a_migration_that_fails_after_the_cut_over_is_undone(self):
        migration = Migration(self.bed, "osaka")
        migration.request()
        migration.prepared()
        self.assertEqual(("taken", "consumed"), migration.at_source("stopped"))
        self.assertEqual("taken", migration.at_source("resumed")[0])
        self.network.guests[GUEST].disarm()
        eventually("the guest to be at home", lambda: self.view.attachment(GUEST).get("switch") == "tokyo")
        self.assertEqual("rolled-back", bare(self.view.receipt(GUEST, self.newest)["outcome"]))
        eventually("the guest to answer", self.reachable)

    def test_a_report_proves_its_grant(self):
        migration = Migration(self.bed, "osaka")
        migration.request()
        self.addCleanup(migration.call, "revoke-grant", **{"grant-id": migration.grant["grant-id"]})
        before = programs(self.bed)
        refusal(self, lambda: migration.at_destination("prepare", nonce="0" * 32), "nonce")
        refusal(self, lambda: migration.at_destination("prepare", **{"grant-id": "1"}), "grant-id")
        self.assertEqual(before, programs(self.bed))
        self.assertEqual(0, self.bed.controller.logged(migration.grant["nonce"]), "no nonce is in the log")
        shown = str(self.bed.restconf.get("netport-grant:grants?content=nonconfig"))
        self.assertNotIn(migration.grant["nonce"], shown)

    def test_requests_of_what_is_unknown_name_it(self):
        migration = Migration(self.bed, "osaka")
        for arguments, words in (({"switch": "kyoto", "subject": [{"host": GUEST}]}, ["switch", "kyoto"]),
                                 ({"switch": "osaka", "subject": [{"host": "vm99"}]}, ["host", "vm99"]),
                                 ({"switch": "osaka", "subject": [{"mac": "02:00:00:00:99:99"}]}, ["mac"]),
                                 ({"switch": "osaka", "subject": [{"host": GUEST}]}, ["port", "tapvm5"]),
                                 ({"switch": "osaka", "subject": [{"host": GUEST, "port": "blue-osaka"}]}, ["port"])):
            with self.subTest(arguments):
                refusal(self, lambda arguments=arguments: migration.call("request-grant", **arguments), *words)

    def test_a_live_grant_survives_a_crash_of_the_controller(self):
        migration = Migration(self.bed, "osaka")
        migration.request()
        migration.prepared()
        self.bed.controller.kill()
        self.bed.controller.start()
        self.bed.restconf.close()
        self.view.await_switches(*self.network.switches, patience=60)
        eventually("the destination to be prepared again", lambda: migration.state() == "prepared", patience=30)
        self.assertEqual(("taken", "consumed"), migration.hand_over())
        receipt = self.view.receipt(GUEST, 0)
        self.assertEqual(("complete", migration.grant["grant-id"]), (bare(receipt["outcome"]), receipt["grant"]))
        eventually("the guest to answer", self.reachable)
        self.view.await_programmed()

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
