# SPDX-License-Identifier: Apache-2.0
"""Real guests that QEMU and libvirt migrate live, with nothing beside them: the network alone tells the controller."""

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import time
import unittest

from e2e.shared import configured, eventually, programs, shared
from e2e.test_restart import ages
from testbed.host import Identity
from testbed.libvirtguest import LibvirtGuest
from testbed.libvirtnode import Node
from testbed.network import SWITCH, known
from testbed.prober import Prober
from testbed.run import TestbedError, sweep
from testbed.virtualguest import SLOW, VirtualGuest
from testbed.view import bare, over
from testbed.watchedguest import WatchedGuest

VM7 = Identity("vm7", "02:00:00:00:07:07", "10.1.0.7/16", "2001:db8:1::7/64")
VM8 = Identity("vm8", "02:00:00:00:08:08", "10.1.0.8/16", "2001:db8:1::8/64")
REFUSING_HOOK = """#!/bin/sh
[ "$2" != migrate ] || { echo "no room for $1 here" >&2; exit 1; }
"""


class GuestCase(unittest.TestCase):
    """What is checked of every guest."""

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.network, cls.view = cls.bed.network, cls.bed.view

    def check_reachable(self, identity):
        for site in self.network.switches:
            for address in identity.addresses():
                eventually(f"answers of {address} at {site}", lambda site=site, address=address: " 0% packet loss" in
                           self.network.host("red", site).netns.command("ping", "-c", "3", "-i", "0.05", "-W", "1",
                                                                        address, check=False))

    def check_at(self, identity, site):
        """The guest is at one place, this one, and every site reaches it there."""
        attachments = [each for each in self.view.state()["attachment"] if each["host"] == identity.name]
        self.assertEqual([(each["switch"], each["port"]) for each in attachments], [(site, f"tap{identity.name}")])
        self.check_reachable(identity)

    def check_freshly_compiled(self):
        """A controller that begins anew, from what is stored, finds nothing to write on any switch."""
        eventually("the end of every move", lambda: all(map(over, self.view.moves())))
        before, begin = programs(self.bed), time.monotonic()
        attachments = self.view.state()["attachment"]
        self.bed.controller.kill()
        self.bed.controller.start()
        self.bed.restconf.close()
        self.bed.view.await_programmed_but_for_ports(*self.bed.network.switches)
        passed = time.monotonic() - begin
        for name, switch in self.network.switches.items():
            self.assertEqual([flow for flow, age in ages(switch).items() if age < passed], [], f"written on {name}")
        self.assertEqual(programs(self.bed), before)
        self.assertEqual({each["host"]: each["switch"] for each in self.view.state()["attachment"]},
                         {each["host"]: each["switch"] for each in attachments})

    def check_migration(self, watched, destination):
        migrated = watched.migrate(destination)
        print(migrated.line(), file=sys.stderr, flush=True)
        self.assertEqual(migrated.faults(), [])
        self.assertEqual(bare(migrated.told["source"]), "reverse-arp")
        self.assertEqual(migrated.told["from"]["switch"], migrated.origin)
        self.check_at(watched.guest.identity, destination)


class QemuTest(GuestCase):
    """Guests of QEMU alone, migrated by its monitor."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        changes = known(VM7, cls.network.switches, **{"port-name": f"tap{VM7.name}"})
        cls.enterClassContext(configured(cls.bed, *changes))
        cls.guest = VirtualGuest(cls.bed.run, VM7, cls.network.switches, at="tokyo")
        cls.addClassCleanup(lambda: cls.guest.remove())

    def setUp(self):
        self.addCleanup(self.view.await_verified)
        self.network.host("red", "tokyo").netns.command("ping", "-c", "1", "-W", "1", "10.1.0.7", check=False)
        eventually("the guest to be seen", lambda: self.view.attachment(VM7.name).get("switch") == self.guest.at)

    def watched(self):
        watched = WatchedGuest(self.network, self.view, self.guest)
        self.addCleanup(watched.finish)
        return watched

    def test_a_guest_is_followed_between_two_sites_and_among_three_by_its_announcements_alone(self):
        watched = self.watched()
        for destination in ("osaka", "tokyo", "seoul", "osaka", "tokyo"):
            with self.subTest(f"{self.guest.at} to {destination}"):
                self.check_migration(watched, destination)

    def test_a_guest_is_followed_over_slow_circuits(self):
        self.network.delay(100)
        self.addCleanup(self.network.delay, 0)
        watched = self.watched()
        for destination in ("seoul", "tokyo"):
            self.check_migration(watched, destination)

    def test_migrations_that_follow_each_other_at_once_leave_what_a_fresh_compilation_would(self):
        for destination in ("osaka", "tokyo", "osaka", "seoul"):
            self.guest.migrate(destination)
        eventually("the last place", lambda: self.view.attachment(VM7.name).get("switch") == "seoul")
        self.check_at(VM7, "seoul")
        self.check_freshly_compiled()
        self.guest.migrate("tokyo")
        eventually("the first place", lambda: self.view.attachment(VM7.name).get("switch") == "tokyo")

    def check_nothing_moves(self, interfere):
        """A migration that is interfered with in its copy phase: the guest answers as if there had been none."""
        here, newest, before = self.guest.at, self.view.newest_move(), programs(self.bed)
        prober = Prober(self.bed.run, self.network.host("red", "osaka"), "10.1.0.7", rate=200)
        self.addCleanup(prober.finish)
        prober.warm_up()
        migration = self.guest.begin("seoul", bytes_per_second=SLOW)
        migration.await_copying()
        interfere(migration)
        self.assertTrue(self.guest.machine.running(), "the guest goes on")
        self.check_at(VM7, here)
        prober.warm_up()
        self.assertEqual(self.view.newest_move(), newest, "no move has begun")
        eventually("the programs of before", lambda: programs(self.bed) == before)

    def test_a_migration_called_off_while_memory_is_copied_moves_nothing(self):
        self.check_nothing_moves(lambda migration: migration.cancel())

    def test_a_destination_that_dies_while_memory_is_copied_moves_nothing(self):
        self.check_nothing_moves(lambda migration: migration.lose_destination())

    def test_a_guest_whose_destination_dies_after_the_pause_is_found_where_it_goes_on(self):
        migration = self.guest.begin("osaka")
        migration.finish()
        eventually("the destination", lambda: self.view.attachment(VM7.name).get("switch") == "osaka")
        migration.fall_back()
        eventually("the source", lambda: self.view.attachment(VM7.name).get("switch") == "tokyo")
        self.check_at(VM7, "tokyo")


class LibvirtTest(GuestCase):
    """Guests of libvirt's, migrated by virsh. Their ports are known by the iface-id that libvirt gives them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nodes = {site: Node(cls.bed.run, cls.network.switches[site]) for site in ("tokyo", "osaka")}
        for site in cls.nodes:
            cls.enterClassContext(configured(cls.bed, (f"{SWITCH.format(site)}/ovsdb", {"netport-site:ovsdb": {
                "unix-socket": str(cls.network.switches[site].database)}})))

    def test_a_guest_is_followed_through_migrations_by_virsh_and_a_refusing_hook_keeps_it_where_it_is(self):
        guest = LibvirtGuest(VM8, self.nodes, at="tokyo")
        self.addCleanup(guest.remove)
        changes = known(VM8, self.nodes, **{"iface-id": guest.domain.interface_id})
        self.enterContext(configured(self.bed, *changes))
        eventually("the guest to be seen", self.seen)
        watched = WatchedGuest(self.network, self.view, guest)
        self.addCleanup(watched.finish)
        for destination in ("osaka", "tokyo"):
            self.check_migration(watched, destination)
            self.assertEqual({site: node.guests() for site, node in self.nodes.items()},
                             {site: {VM8.name} if site == destination else set() for site in self.nodes})
        newest, before = self.view.newest_move(), programs(self.bed)
        self.nodes["osaka"].install_script(REFUSING_HOOK)
        with self.assertRaisesRegex(TestbedError, f"no room for {VM8.name} here"):
            guest.migrate("osaka")
        self.assertEqual(guest.node.state(VM8.name), "running")
        self.check_at(VM8, "tokyo")
        self.assertEqual((self.view.newest_move(), programs(self.bed)), (newest, before))
        self.view.await_verified()

    def seen(self):
        """The guest is at a port that is known; it says something when it is asked about its neighbours."""
        self.network.host("red", "tokyo").netns.command("ping", "-c", "1", "-W", "1", "10.1.0.8", check=False)
        return self.view.attachment(VM8.name).get("switch") == "tokyo"


class SweepTest(unittest.TestCase):
    """A killed run leaves no hypervisor and no guest once another begins."""

    SCRIPT = """
import time
from testbed.host import Identity
from testbed.libvirtguest import LibvirtGuest
from testbed.libvirtnode import Node
from testbed.management import Management
from testbed.run import Run
from testbed.switch import Switch
from testbed.virtualguest import VirtualGuest
run = Run()
switch = Switch(run, "x", 0xE, Management(run))
LibvirtGuest(Identity("vm1", "02:00:00:00:01:01"), {"x": Node(run, switch)}, at="x")
VirtualGuest(run, Identity("vm2", "02:00:00:00:02:02"), {"x": switch}, at="x")
print(run.number, flush=True)
time.sleep(60)
"""

    def test_a_killed_run_leaves_no_process(self):
        child = subprocess.Popen([sys.executable, "-c", self.SCRIPT], stdout=subprocess.PIPE, text=True,
                                 cwd=pathlib.Path(__file__).parent.parent)
        number = int(child.stdout.readline())
        namespace = os.stat(f"/run/netns/np{number}-x").st_ino
        inside = processes_in(namespace)
        self.assertEqual(sum(1 for name in inside.values() if name.startswith("qemu-system")), 2, inside)
        os.kill(child.pid, signal.SIGKILL)
        child.wait(5)
        child.stdout.close()
        self.assertEqual(sweep(), [number])
        eventually("every process to be gone", lambda: not processes_in(namespace))


def processes_in(namespace):
    """The names of the processes in a network namespace, given by its inode, by their numbers."""
    found = {}
    for entry in pathlib.Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and os.stat(entry / "ns" / "net").st_ino == namespace:
                found[int(entry.name)] = (entry / "comm").read_text(encoding="utf-8").strip()
    return found


if __name__ == "__main__":
    unittest.main()
