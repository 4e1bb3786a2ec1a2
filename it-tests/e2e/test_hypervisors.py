# SPDX-License-Identifier: Apache-2.0
"""Two libvirtds with the real hook and agent: what the destination permits is what virsh's user gets."""

import atexit
import sys
import time
import unittest

from e2e.shared import eventually, holds_back, programs
from e2e.test_guests import SITE, known, programmed_but_for_ports
from testbed.controller import HOME, Controller
from testbed.host import Identity
from testbed.libvirtguest import LibvirtGuest
from testbed.libvirtnode import PREFIX, PROGRAMS, Node
from testbed.netns import command
from testbed.network import Network
from testbed.run import Run, TestbedError
from testbed.view import View, bare
from testbed.watchedguest import WatchedGuest

VM9 = Identity("vm9", "02:00:00:00:09:09", "10.1.0.9/16", "2001:db8:1::9/64")
SITES = ("tokyo", "osaka")
ACCOUNT = "hypervisors"
CONFIGURATION = """\
controllers = ["{url}"]
ca-file = "/etc/netport/ca.pem"
credentials-file = "/etc/netport/hypervisor.credentials"
switch = "{switch}"
requester = "{requester}"
port-by = "interface-id"
"""
GRANTED = ["authorised", "prepared", "claimed", "relaying", "updated", "final", "confirmed", "settled"]
NO_ROOM = {"netport-policy:policy": [{"site": "osaka", "rule": [
    {"name": "quiet", "match": {"host": VM9.name}, "action": "refuse", "reason": "no guests at night"}]}]}


class Hypervisors:
    """A network with a controller that speaks TLS, and a libvirtd with hook and agent at two of its sites."""

    def __init__(self):
        start = time.monotonic()
        self.run = Run(lambda text: print(f"[{time.monotonic() - start:6.1f} s] {text}", file=sys.stderr))
        atexit.register(self.run.close)
        self.run.__enter__()
        self.network = Network(self.run)
        address = self.network.management.address
        certificate, key = (self.run.path("tls", name) for name in ("controller.pem", "controller-key.pem"))
        # RSA: the platform's RESTCONF does not open its port with a key on an elliptic curve.
        command("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=controller",
                "-addext", f"subjectAltName=IP:{address}", "-keyout", str(key), "-out", str(certificate))
        self.controller = Controller(self.run, openflow_address=address, tls=(certificate, key))
        self.restconf = self.controller.start()
        self.view = View(self.restconf)
        self.network.configure(self.restconf)
        self.network.connect(self.controller.target)
        self.view.await_switches(*self.network.switches)
        self.network.locate(self.view)
        self.controller.command("account", "add", ACCOUNT)
        password = (self.controller.state / "accounts" / ACCOUNT).read_text(encoding="ascii").strip()
        self.nodes = {site: Node(self.run, self.network.switches[site]) for site in SITES}
        self.agents = {}
        for site, node in self.nodes.items():
            self.restconf.put(f"{SITE.format(site)}/ovsdb", {"netport-site:ovsdb": {
                "unix-socket": str(self.network.switches[site].database)}})
            node.install(HOME / "hypervisor" / "install", {
                "netport/ca.pem": certificate.read_text(encoding="ascii"),
                "netport/hypervisor.credentials": f"{ACCOUNT}:{password}\n",
                "netport/hypervisor.conf": CONFIGURATION.format(url=self.controller.tls_url, switch=site,
                                                                requester=f"libvirt {node.name}")})
            self.agents[site] = self.start_agent(node)

    @staticmethod
    def start_agent(node):
        """Starts the agent of a node; returns its name."""
        return node.start_agent(["/usr/bin/python3", "-IB", f"{PROGRAMS}/run_agent.py",
                                 f"{PREFIX}/hypervisor.conf"])


class HypervisorTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.bed = Hypervisors()
        cls.addClassCleanup(cls.bed.run.close)
        cls.network, cls.view, cls.restconf = cls.bed.network, cls.bed.view, cls.bed.restconf
        cls.guest = LibvirtGuest(VM9, cls.bed.nodes, at="tokyo")
        for path, body in known(VM9, SITES, **{"iface-id": cls.guest.domain.interface_id}):
            cls.restconf.put(path, body)
        programmed_but_for_ports(cls.bed)
        eventually("the guest to be seen", cls.seen)

    @classmethod
    def seen(cls):
        """The guest is at a port that is known; it says something when it is asked about its neighbours."""
        cls.network.host("red", "tokyo").netns.command("ping", "-c", "1", "-W", "1", "10.1.0.9", check=False)
        return cls.view.attachment(VM9.name).get("switch") == cls.guest.at

    def setUp(self):
        self.newest, self.before = self.view.newest_move(), programs(self.bed)

    def check_at(self, site):
        eventually(f"the guest at {site} alone", lambda: [
            (each["switch"], each["port"]) for each in self.view.state()["attachment"] if each["host"] == VM9.name]
            == [(site, f"tap{VM9.name}")])
        for name in self.network.switches:
            for address in VM9.addresses():
                eventually(f"answers of {address} at {name}", lambda name=name, address=address: " 0% packet loss" in
                           self.network.host("red", name).netns.command("ping", "-c", "3", "-i", "0.05", "-W", "1",
                                                                        address, check=False))

    def check_granted(self, destination):
        """Migrates the guest by virsh, watched; the receipt tells the whole transaction."""
        watched = WatchedGuest(self.network, self.view, self.guest)
        try:
            migrated = watched.migrate(destination)
        finally:
            watched.finish()
        print(migrated.line(), file=sys.stderr, flush=True)
        self.assertEqual(migrated.faults(), [])
        told = migrated.told
        self.assertEqual(bare(told["source"]), "hypervisor")
        self.assertEqual(sorted(GRANTED), sorted(bare(phase["name"]) for phase in told["phase"]))
        heard = {each["what"] for each in told["heard"]}
        self.assertLessEqual({"prepare", "stopped", "running"}, heard, told["heard"])
        self.assertTrue(all("after" in each for each in told["confirmation"]), told["confirmation"])
        self.check_at(destination)

    def test_a_granted_migration_is_cut_over_by_what_the_hypervisors_tell_there_and_back(self):
        for destination in ("osaka", "tokyo"):
            with self.subTest(destination):
                self.check_granted(destination)

    def test_a_refusal_reaches_virsh_s_user_with_the_policy_s_reason_and_leaves_no_flow(self):
        self.restconf.put("netport-policy:policies/policy=osaka", NO_ROOM)
        self.addCleanup(self.restconf.delete, "netport-policy:policies/policy=osaka")
        eventually("the policy to be on osaka's switch", lambda: holds_back(self.bed, "osaka", VM9.mac))
        settled = programs(self.bed)
        with self.assertRaisesRegex(TestbedError, "no guests at night"):
            self.guest.migrate("osaka")
        self.assertEqual(self.guest.node.state(VM9.name), "running")
        self.assertEqual((self.view.newest_move(), programs(self.bed)), (self.newest, settled))
        self.check_at("tokyo")

    def test_a_migration_called_off_while_memory_is_copied_puts_every_switch_back(self):
        self.guest.node.virsh("migrate-setspeed", VM9.name, "1")
        self.addCleanup(self.guest.node.virsh, "migrate-setspeed", VM9.name, "8192")
        migration = self.guest.node.begin_migration(VM9.name, self.bed.nodes["osaka"])
        eventually("the destination to be prepared", lambda: "prepared" in self.states(), patience=30)
        self.guest.node.virsh("domjobabort", VM9.name)
        self.assertNotEqual(migration.wait(60), 0, "the migration was called off")
        migration.stdout.close()
        eventually("the grant to be given up", lambda: not {"prepared", "preparing", "authorised"} & self.states())
        eventually("the programs of before", lambda: programs(self.bed) == self.before)
        self.check_at("tokyo")

    def states(self):
        """How far the hosts of the present grants are."""
        grants = (self.restconf.get("netport-grant:grants?content=nonconfig") or {}).get("netport-grant:grants", {})
        return {bare(subject["state"]) for grant in grants.get("grant", ()) for subject in grant["subject"]}

    def test_while_no_controller_decides_a_guest_stays_where_it_is_and_is_told_why(self):
        self.bed.controller.kill()
        try:
            with self.assertRaisesRegex(TestbedError, "nobody has decided"):
                self.guest.migrate("osaka")
        finally:
            self.bed.controller.start()
            self.restconf.close()
        self.view.await_switches(*self.network.switches, patience=60)
        programmed_but_for_ports(self.bed)
        self.check_at("tokyo")


if __name__ == "__main__":
    unittest.main()
