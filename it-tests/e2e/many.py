# SPDX-License-Identifier: Apache-2.0
"""Hundreds of hosts that move at once by one grant, on real switches."""

import functools
import time

from e2e.granted import GrantCase
from e2e.shared import eventually
from testbed import packet
from testbed.frame import mac_bytes
from testbed.host import Identity
from testbed.network import SWITCH, host
from testbed.rawport import RawPort
from testbed.view import bare, over

#: The most that one grant is for.
CROWD = [Identity(f"many-{number}", f"0a:00:00:02:00:{number:02x}", f"10.1.64.{number}/16",
                  f"2001:db8:1::64:{number}/64") for number in range(256)]
SAMPLES = (CROWD[0], CROWD[100], CROWD[-1])


class ManyTest(GrantCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ports = {site: RawPort(cls.bed.run, cls.network.switches[site], cls.port(site))
                     for site in ("tokyo", "osaka")}
        for site in cls.ports:
            path = f"{SWITCH.format(site)}/access-port={cls.port(site)}"
            cls.bed.restconf.put(path, {"netport-site:access-port": [{
                "name": cls.port(site), "port-name": cls.port(site), "untagged-segment": "red"}]})
            cls.addClassCleanup(cls.bed.restconf.delete, path)
        hosts = "netport-host:hosts"
        before = cls.bed.restconf.get(f"{hosts}?content=config")
        cls.addClassCleanup(cls.bed.restconf.put, hosts, before)
        since = time.time()
        cls.bed.restconf.patch(hosts, {hosts: {"host": [host(member, "red") for member in CROWD]}})
        cls.view.await_programmed(since=since)
        told = cls.bed.restconf.call("netport-move:report-locations", {"report": [
            {"host": member.name, "switch": "tokyo", "port": cls.port("tokyo")} for member in CROWD]})
        cls.view.await_settled(*told["answer"], patience=30)

    @staticmethod
    def port(site):
        return f"many-{site}"

    def places(self):
        """Where the hosts are."""
        names = {member.name for member in CROWD}
        return {each["switch"] for each in self.view.state()["attachment"] if each["host"] in names}

    def tell(self, event, **proof):
        """Reports an event of all of them; returns what it did to each."""
        told = self.bed.restconf.call("netport-grant:report-migration", {
            "event": f"netport-grant:{event}", "reporter": "e2e many", **proof})
        return {each["outcome"] for each in told["subject"]}

    def check_at(self, site):
        """All are there, frames for them come there, and every switch has what would be compiled anew."""
        eventually(f"all to be at {site}", lambda: self.places() == {site}, patience=30)
        sender = self.network.host("red", "seoul")
        self.ports[site].drain()
        own = sender.identity.addresses()[0]
        sender.send(*(packet.ip(sender.identity.mac, member.mac, own, at, *packet.echo_request(own, at))
                      for member in SAMPLES for at in member.addresses()[:1]))
        wanted = [mac_bytes(member.mac) for member in SAMPLES]
        got = self.ports[site].received(lambda frame: frame[:6] in wanted, enough=len(wanted))
        self.assertEqual(sorted(frame[:6] for frame in got), sorted(wanted))
        self.view.await_verified()

    def test_the_most_that_a_grant_is_for_move_there_and_back_at_once(self):
        for origin, destination in (("tokyo", "osaka"), ("osaka", "tokyo")):
            with self.subTest(destination):
                grant = self.bed.restconf.call("netport-grant:request-grant", {
                    "switch": destination, "requester": "e2e", "subject": [
                        {"host": member.name, "port": self.port(destination)} for member in CROWD]})
                self.assertEqual("granted", grant["decision"], grant)
                proof = {"grant-id": grant["grant-id"], "nonce": grant["nonce"]}
                self.assertEqual({"taken"}, self.tell("prepare", **proof))
                eventually("all to be prepared", lambda: self.view.grant_states(CROWD[-1].name) >= {"prepared"}
                           and "preparing" not in self.view.grant_states(), patience=30)
                self.assertEqual({"taken"}, self.tell("stopped", switch=origin, subject=[
                    {"mac": member.mac} for member in CROWD]))
                self.assertEqual({"taken"}, self.tell("running", **proof))
                self.check_at(destination)
                self.assertEqual({"complete"}, eventually("every move to be over", functools.partial(
                    self.outcomes, grant["grant-id"]), patience=30))

    def outcomes(self, grant):
        """How all of them have moved by a grant; empty before that is over."""
        moves = self.view.moves(grant=grant)
        ended = len(moves) == len(CROWD) and all(map(over, moves))
        return {bare(move["outcome"]) for move in moves} if ended else set()
