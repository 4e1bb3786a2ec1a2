# SPDX-License-Identifier: Apache-2.0
"""Policies as operators write them, and the answers of those who ask to come: each thing that a rule can be about, what
a site offers, and how much it takes in."""

import datetime
import json

from e2e.granted import GUEST, OTHER, GrantCase, Migration
from e2e.shared import eventually, programs
from testbed.network import SITES, site
from testbed.run import TestbedError
from testbed.view import bare

POLICY = "netport-policy:policies/policy=osaka"
TOKYO = datetime.timezone(datetime.timedelta(hours=9))  # has no summer time
PARTNER = {"name": "partner", "match": {"source-domain": "example"}, "action": "accept"}


def window(begin, end):
    """A window around now, or not: from so many hours from now to so many, on the wall clock of Tokyo."""
    now = datetime.datetime.now(TOKYO)
    return {"time-zone": "Asia/Tokyo", **{leaf: f"{now + datetime.timedelta(hours=hours):%H:%M}"
                                          for leaf, hours in (("from", begin), ("to", end))}}


def matches():
    """For each thing that a rule can be about: its leaf, what is not said of the guest, and what is."""
    return (("source-domain", "other", "example"), ("source-site", "seoul", "tokyo"), ("tenant", "blue", "red"),
            ("segment", "blue", "red"), ("host", OTHER, GUEST), ("address", "10.1.0.8/29", "10.1.0.0/29"),
            ("address", "2001:db8:2::/48", "2001:db8:1::/64"), ("window", window(2, 4), window(-2, 2)))


def refusal(name, **match):
    """A rule that refuses what matches."""
    return {"name": name, "match": match, "action": "refuse", "reason": f"closed for {name}"}


def offer(vnis, **more):
    """What is offered to the guest's domain: a range of VNIs."""
    return {"domain": "example", "vni-range": [{"from": vnis[0], "to": vnis[1]}], **more}


class JudgedTest(GrantCase):

    def judged(self, policy, ground):
        """Gives osaka a policy; returns the answer to who asks for the guest's grant, once it is by that ground."""
        self.view.put(POLICY, {"netport-policy:policy": [{"site": "osaka", **policy}]})
        self.addCleanup(self.forget)
        answers = []

        def answered():
            migration = Migration(self.bed, "osaka")
            answers.append(migration.request())
            migration.give_up()
            return answers[-1]["rule"] == ground and answers[-1]
        try:
            return eventually(f"an answer by {ground}", answered)
        except TestbedError as error:
            raise AssertionError(f"{policy} is not answered by {ground} but by {answers[-1:]}") from error

    def forget(self):
        """Takes osaka's policy away, if there is one."""
        if self.bed.restconf.get(f"{POLICY}?content=config"):
            self.view.delete_policy(POLICY)

    def check_refused(self, policy, ground, *words):
        """The guest is refused by that ground, as who asks is told and as the audit log has it; no move begins."""
        answer = self.judged(policy, ground)
        self.assertEqual("refused", answer["decision"])
        for word in (GUEST, "osaka", *words):
            self.assertIn(word, answer["reason"])
        self.assertFalse({"nonce", "grant-id"} & answer.keys())

        eventually(f"a record of the refusal by {ground}", lambda: [record for record in self.records() if int(
            record["number"]) > self.recorded and bare(record["event"]) == "refused" and record.get("host") == [GUEST]
            and (record.get("rule"), record.get("reason")) == (ground, answer["reason"])])
        self.refusals.append((ground, answer["reason"]))

    def check_granted(self, policy, ground):
        """The guest may come by that ground."""
        self.assertEqual("granted", self.judged(policy, ground)["decision"])

    def setUp(self):
        super().setUp()
        self.refusals, self.before = [], programs(self.bed)

    def check_kept(self):
        """The file of the audit log has every refusal of this test, and the switches are as they were."""
        def written():
            lines = (self.bed.controller.state / "data" / "netport" / "audit.log").read_text(encoding="utf-8")
            kept = [(record.get("rule"), record.get("reason")) for record in map(json.loads, lines.splitlines())
                    if record["event"] == "refused" and record["number"] > self.recorded]
            return set(self.refusals) <= set(kept)
        eventually("every refusal in the audit log's file", written)
        self.forget()
        eventually("the programs of before", lambda: programs(self.bed) == self.before)
        self.assertEqual("tokyo", self.view.attachment(GUEST)["switch"])

    def test_the_first_rule_that_matches_refuses_whatever_it_is_about(self):
        for number, (leaf, stranger, own) in enumerate(matches()):
            with self.subTest(leaf, own=own):
                self.check_refused({"rule": [refusal(f"strange-{number}", **{leaf: stranger}),
                                             refusal(f"own-{number}", **{leaf: own}), refusal("last")]},
                                   f"own-{number}", f"closed for own-{number}")
        self.assertEqual(self.newest, self.view.newest_move(), "nothing has moved")
        self.check_kept()

    def test_a_site_offers_vnis_and_vlans_to_other_domains(self):
        self.addCleanup(self.put, "netport-site:sites/site=osaka",
                        {"netport-site:site": [site("osaka", SITES.index("osaka") + 1)]})
        self.bed.restconf.patch("netport-site:sites/site=osaka", {"netport-site:site": [
            {"name": "osaka", "administrative-domain": "other"}]})
        vlan = "netport-segment:segments/segment=red/site-vlan=osaka"
        self.bed.restconf.put(vlan, {"netport-segment:site-vlan": [{"site": "osaka", "vlan": 77}]})
        self.addCleanup(self.bed.restconf.delete, vlan)
        lets_in = {"rule": [PARTNER]}
        self.check_granted(lets_in, "partner")
        self.check_refused({**lets_in, "offer": [{**offer((1, 9999)), "domain": "third"}]}, "offer/example",
                           "it offers nothing to domain 'example'")
        self.check_refused({**lets_in, "offer": [offer((5002, 5999))]}, "offer/example", "VNI 5001", "'red'")
        self.check_refused({**lets_in, "offer": [offer((5001, 5001), **{"vlan-range": [{"from": 78, "to": 99}]})]},
                           "offer/example", "VLAN 77", "'red'")
        offered = {"offer": [offer((5001, 5001), **{"vlan-range": [{"from": 70, "to": 77}]})]}
        self.check_granted({**lets_in, **offered}, "partner")
        self.check_refused(offered, "default")

    def test_a_site_takes_in_as_many_as_its_quotas_say(self):
        asked = self.migration("osaka").call("request-grant", switch="osaka", requester="e2e", subject=[
            {"host": OTHER, "port": self.network.guests[OTHER].port}])
        self.assertEqual("granted", asked["decision"], "counts as a host, a move and a beginning")
        other = Migration(self.bed, "osaka", OTHER)
        other.grant = {"grant-id": asked["grant-id"]}
        self.addCleanup(other.give_up)
        # Two hosts are there, one of them of the guest's tenant.
        for quota, full, enough, words in (("most-hosts", 3, 4, "3 at most"),
                                           ("most-hosts-per-tenant", 1, 2, "tenant 'red' has 1 hosts"),
                                           ("most-concurrent-moves", 1, 2, "1 moves are under way"),
                                           ("most-moves-per-minute", 1, 10000, "1 at most")):
            with self.subTest(quota):
                self.check_refused({"quotas": {quota: full}}, f"quotas/{quota}", words)
                self.check_granted({"quotas": {quota: enough}}, "default")
        other.give_up()
        self.check_kept()
