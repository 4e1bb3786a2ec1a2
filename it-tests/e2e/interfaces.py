# SPDX-License-Identifier: Apache-2.0
"""Ports that are found by what Open vSwitch's database says of them, whatever their numbers and names are."""

import time
import unittest

from e2e.shared import eventually, home, shared

PORT = "netport-site:sites/site=tokyo/switch=tokyo/access-port=tapvm5"
DATABASE = "netport-site:sites/site=tokyo/switch=tokyo/ovsdb"


class InterfaceTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.restconf, cls.view = cls.bed.restconf, cls.bed.view
        cls.switch = cls.bed.network.switches["tokyo"]
        cls.guest = cls.bed.network.guests["vm5"]

    def setUp(self):
        self.asker = self.bed.network.host("red", "osaka").netns
        self.before = self.restconf.get(f"{PORT}?content=config")["netport-site:access-port"][0]
        home(self.bed)
        self.restconf.put(DATABASE, {"netport-site:ovsdb": {"unix-socket": str(self.switch.database)}})
        self.addCleanup(self.back)

    def back(self):
        self.renumber(None)
        self.configure(**{"port-name": "tapvm5"})
        self.restconf.delete(DATABASE)
        home(self.bed)
        self.answers()

    def put(self, **port):
        kept = {leaf: value for leaf, value in self.before.items() if leaf != "port-name"}
        self.restconf.put(PORT, {"netport-site:access-port": [dict(kept, **port)]})

    def configure(self, **port):
        since = time.time()
        self.put(**port)
        self.view.await_taken(since)
        self.view.await_programmed()

    def renumber(self, number):
        """The guest's port is made anew, as a hypervisor does."""
        self.switch.delete_port("tapvm5")
        return self.switch.add_port("tapvm5", number, iface_id="vm5", attached_mac=self.guest.identity.mac)

    def answers(self):
        address = self.guest.identity.ipv4.partition("/")[0]
        eventually(f"answers of {address}", lambda: " 0% packet loss" in self.asker.command(
            "ping", "-c", "2", "-i", "0.2", "-W", "1", address, check=False), patience=20)

    def check(self, **port):
        self.configure(**port)
        self.answers()
        former = self.switch.port_number("tapvm5")
        number = self.renumber(former + 70)
        self.assertEqual(number, former + 70)
        self.answers()
        self.assertTrue(self.switch.flows(f"in_port={number}"), "the rules went to the new number")
        self.assertFalse(self.switch.flows(f"in_port={former}"), "and left the old one")

    def test_a_port_is_found_by_its_interface_id(self):
        self.check(**{"iface-id": "vm5"})

    def test_a_port_is_found_by_the_address_attached_to_it(self):
        self.check(**{"attached-mac": self.guest.identity.mac})

    def test_a_port_is_found_by_its_number_and_not_when_that_is_another(self):
        number = self.switch.port_number("tapvm5")
        self.configure(**{"port-number": number})
        self.answers()
        self.renumber(number + 70)
        eventually("the port to be shown as missing", lambda: any(str(number) in port for port in self.view.switch(
            "tokyo").get("unresolved-port", ())))
        self.assertFalse(self.switch.flows(f"in_port={number + 70}"), "another port carries nothing")

    def test_the_state_of_the_database_is_shown(self):
        def database():
            return next((each for each in self.view.state().get("database", ())
                         if int(each["datapath-id"], 16) == 1), {})
        eventually("the database to be followed", lambda: database().get("state") == "following")
        self.assertGreater(int(database()["identities"]), 0)
        self.switch.kill_database()
        try:
            eventually("its failure to be shown", lambda: database().get("state") != "following")
        finally:
            # Until then the userspace data path forwards nothing: its daemon waits for the database's lock.
            self.switch.start_database()
        eventually("it to be followed again", lambda: database().get("state") == "following", patience=30)
        self.answers()

    def test_an_interface_id_that_no_port_has_is_shown(self):
        self.put(**{"iface-id": "nobody"})
        eventually("the port to be shown as missing",
                   lambda: any("nobody" in port for port in self.view.switch("tokyo").get("unresolved-port", ())))
