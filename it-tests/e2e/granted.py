# SPDX-License-Identifier: Apache-2.0
"""Granted migrations of the shared bed's guest, as two hypervisors report them, and what is asked about them."""

import base64
import contextlib
import time
import unittest

from e2e.shared import eventually, home, shared
from testbed.restconf import RestconfError
from testbed.view import LIVE, bare

GUEST = "vm5"
OTHER = "vm6"  # the guest of another tenant's segment, at the same place
#: What a rule of a policy matches that is about the guest at home.
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

    def request(self, *together, **more):
        """Asks for the grant; returns the answer.

        :param together: names of guests that are to move with it, by the same grant
        """
        answer = self.call("request-grant", switch=self.destination, requester="e2e", subject=[
            {"mac": self.guest.identity.mac, "segment": "red", "port": self.guest.port},
            *({"host": name, "port": self.bed.network.guests[name].port} for name in together)], **more)
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

    def left_unread(self, *frames):
        """Hands over what the guest has left unread at the source; returns what became of it."""
        return self.call("deliver-frames", switch=self.origin, reporter="e2e a",
                         subject={"mac": self.guest.identity.mac, "segment": "red"}, frame=[
                             {"position": position, "frame": base64.b64encode(frame).decode("ascii")}
                             for position, frame in enumerate(frames)])

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

    def give_up(self):
        """Takes the grant back if that can still be done; what became of it is shown then, and its receipts."""
        with contextlib.suppress(RestconfError):  # it has been used, or has ended
            if self.grant:
                self.call("revoke-grant", **{"grant-id": self.grant["grant-id"]})
                eventually("the grant to be over", lambda: self.states() and LIVE.isdisjoint(self.states().values()))

    def state(self):
        """How far the guest is, as the operational state has it."""
        return self.states().get(self.guest.identity.name, "")

    def states(self):
        """The same of all guests of its grant, by name."""
        shown = self.bed.restconf.get(f"netport-grant:grants/grant={self.grant['grant-id']}?content=nonconfig")
        return {each["host"]: bare(each["state"]) for each in shown["netport-grant:grant"][0]["subject"]} if shown else {}

    @staticmethod
    def _effect(answer):
        effect = answer["subject"][0]
        return effect["outcome"], bare(effect.get("state", ""))


class GrantCase(unittest.TestCase):
    """The guest is at home and at rest when a test begins."""

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.network = cls.bed.network
        cls.view = cls.bed.view

    def setUp(self):
        home(self.bed)
        self.view.await_verified()
        self.newest = self.view.newest_move()
        self.recorded = max((int(record["number"]) for record in self.records()), default=0)

    def put(self, path, body):
        """Puts configuration, and waits until every switch has what follows from it."""
        since = time.time()
        self.bed.restconf.put(path, body)
        self.view.await_programmed(since=since)
        self.view.await_verified()

    def migration(self, destination):
        """A migration of the guest, whose grant has ended when the test has."""
        migration = Migration(self.bed, destination)
        self.addCleanup(migration.give_up)
        return migration

    def reachable(self):
        """Whether the guest answers a host of each site."""
        return all(" 0% packet loss" in self.network.host("red", name).netns.command(
            "ping", "-c", "2", "-i", "0.2", "-W", "1", "10.1.0.5", check=False) for name in self.network.switches)

    def audited(self, event, *hosts):
        """The newest record of an event in the audit log, of this test.

        :param hosts: whom it is about; the guest alone unless told
        """
        def newest():
            found = [record for record in self.records() if int(record["number"]) > self.recorded
                     and bare(record["event"]) == event and set(record.get("host", ())) == set(hosts or (GUEST,))]
            return max(found, key=lambda record: int(record["number"]), default=None)
        return eventually(f"a record of {event}", newest)

    def records(self):
        """The audit log, as the operational state has it."""
        log = self.bed.restconf.get("netport-audit:audit?content=nonconfig") or {}
        return log.get("netport-audit:audit", {}).get("record", ())

    def alarms(self):
        """The alarms about the guest, as the operational state has them."""
        return self.view.alarms(GUEST)

    def remembered(self):
        """The grants that the controller keeps for its next start."""
        kept = self.bed.restconf.get("netport-grant-memory:remembered-grants?content=config") or {}
        return [grant["id"] for grant in kept.get("netport-grant-memory:remembered-grants", {}).get("grant", ())]
