# SPDX-License-Identifier: Apache-2.0
"""What must hold of guests on hypervisors, whatever has happened to a migration: one place, programs that a controller
would compile anew, and answers at every site."""

import contextlib
import functools
import unittest

from e2e.shared import begun, eventually, programs
from testbed.host import Identity
from testbed.hypervisors import Hypervisors
from testbed.libvirtguest import SLOW, LibvirtGuest
from testbed.network import known
from testbed.run import TestbedError
from testbed.switch import NOBODY
from testbed.view import LIVE, over

#: The guest of those tests that need one.
VM9 = Identity("vm9", "02:00:00:00:09:09", "10.1.0.9/16", "2001:db8:1::9/64")


@functools.cache
def hypervisors(sites):
    """The bed with hypervisors at these sites that the tests of a process share."""
    return Hypervisors(begun(), sites)


@functools.cache
def resident(bed):
    """The guest of a bed that its tests leave where they will."""
    return LibvirtGuest(VM9, bed.nodes, at="tokyo")


class HypervisorCase(unittest.TestCase):
    """A bed with hypervisors."""

    SITES = ("tokyo", "osaka")

    @classmethod
    def setUpClass(cls):
        cls.bed = hypervisors(cls.SITES)
        cls.network, cls.view, cls.restconf = cls.bed.network, cls.bed.view, cls.bed.restconf

    @classmethod
    def boot(cls, identity, site):
        """Boots a guest that can come to every site with a hypervisor; waits until the controller has seen it."""
        guest = LibvirtGuest(identity, cls.bed.nodes, at=site)
        cls.introduce(guest)
        return guest

    @classmethod
    def introduce(cls, *guests):
        """Tells the controller of guests, and waits until it has seen them where they are."""
        for guest in guests:
            for path, body in known(guest.identity, cls.SITES, **{"iface-id": guest.domain.interface_id}):
                cls.restconf.put(path, body)
        cls.view.await_programmed_but_for_ports(*cls.network.switches)
        for guest in guests:
            cls.await_seen(guest)

    @classmethod
    def await_seen(cls, guest):
        """Waits until a guest is known where it is; it says something when it is asked about its neighbours."""
        def seen():
            cls.ping(guest.at, guest.identity.addresses()[0], count=1)
            return cls.view.attachment(guest.identity.name).get("switch") == guest.at
        eventually(f"{guest.identity.name} to be seen", seen, patience=30)

    @classmethod
    def ping(cls, site, address, count=3):
        """Whether every one of so many pings from a site is answered."""
        return " 0% packet loss" in cls.network.host("red", site).netns.command(
            "ping", "-c", str(count), "-i", "0.05", "-W", "1", address, check=False)

    # -- the controller ---------------------------------------------------------------------------------------------

    def restart(self):
        """Kills the controller as a crash would, and starts it again."""
        self.bed.controller.kill()
        self.start()

    def start(self):
        """Starts the controller, and waits until all switches are connected and programmed."""
        self.bed.controller.start()
        self.restconf.close()
        self.view.await_programmed_but_for_ports(*self.network.switches)

    def place(self, guest):
        """The switch where a guest is, as the controller has it; None when it is nowhere."""
        return self.view.attachment(guest.identity.name).get("switch")

    def await_place(self, guest, site):
        """Waits until the controller has a guest at a site."""
        try:
            eventually(f"{guest.identity.name} to be at {site}", lambda: self.place(guest) == site, patience=30)
        except TestbedError as error:
            try:
                fate = guest.fate()
            except TestbedError as unknown:  # a node that is frozen or gone
                fate = f"its fate is not known: {unknown}"
            raise TestbedError(f"{error}; {fate}") from None

    def begun(self, guest, destination, mebibytes_per_second=SLOW):
        """Begins to migrate a guest, whose memory is copied slowly unless told; it has ended when the test has."""
        migration = guest.begin(destination, mebibytes_per_second)
        self.addCleanup(migration.conclude)
        return migration

    def copying(self, guest, destination):
        """Begins to migrate a guest, and waits until its memory is being copied, slowly, and the destination is
        prepared."""
        migration = self.begun(guest, destination)
        eventually("the destination to be prepared", lambda: "prepared" in self.view.grant_states(), patience=30)
        migration.await_copying()
        return migration

    def paused(self, guest, destination):
        """Begins to migrate a guest, until it has been cut over and stands still between the two hypervisors: the
        destination's libvirtd is frozen."""
        migration = self.copying(guest, destination)
        migration.destination.freeze()
        self.addCleanup(migration.destination.thaw)
        migration.hasten()
        migration.await_stopped()
        self.await_place(guest, destination)
        return migration

    def check_heard(self, receipt, *events):
        """Hypervisors have told these events of a move and no other, but for 'pausing', for which time may be short."""
        self.assertEqual({each["what"] for each in receipt.get("heard", ())} - {"pausing", "frames"}, set(events),
                         receipt.get("heard"))

    def await_rest(self):
        """Waits until no move is under way, and no grant can be used any more."""
        def rest():
            return not LIVE & self.view.grant_states() and all(map(over, self.view.moves()))
        eventually("the end of every move and grant", rest, patience=30)

    # -- what must hold ---------------------------------------------------------------------------------------------

    def check_whole(self, *guests):
        """Each guest is at one place, the one where it runs; every site reaches it there; every switch has what it
        would be given anew."""
        self.check_places(*guests)
        self.view.await_verified()
        self.check_reachable(*guests)

    def check_places(self, *guests):
        """Each guest is at one place, for the controller and for libvirt."""
        self.await_rest()
        names = {guest.identity.name for guest in guests}
        attachments = [each for each in self.view.state()["attachment"] if each["host"] in names]
        self.assertEqual(sorted((each["host"], each["switch"], each["port"]) for each in attachments),
                         sorted((guest.identity.name, guest.at, guest.port) for guest in guests))
        for site, node in self.bed.nodes.items():
            self.assertEqual(node.guests() & names, {guest.identity.name for guest in guests if guest.at == site},
                             f"guests at {site}")
        for guest in guests:
            self.assertEqual(guest.node.state(guest.identity.name), "running")

    def check_reachable(self, *guests):
        """Each guest answers every site, by IPv4 and by IPv6, and is known there by its MAC address."""
        for guest in guests:
            for site in self.network.switches:
                for address in guest.identity.addresses():
                    eventually(f"answers of {address} at {site}", lambda site=site, address=address:
                               self.ping(site, address))
                    self.assertEqual(self.network.host("red", site).neighbour(address), guest.identity.mac)

    def check_programmed_anew(self):
        """Switches that have lost all that they held are given the same again."""
        self.await_rest()
        self.view.await_verified()
        before = programs(self.bed)
        self.network.connect(NOBODY)
        for site in self.network.switches:
            eventually("the loss to be seen", lambda site=site: self.view.switch(site)["connection"] == "disconnected",
                       patience=30)
        self.empty()
        self.network.connect(self.bed.controller.target)
        self.check_programs(before)

    def check_compiled_anew(self):
        """A controller that begins anew, with switches that hold nothing, programs from what is stored what was there:
        every place is stored, and all is as a compilation of the whole has it."""
        self.await_rest()
        before = programs(self.bed)
        self.bed.controller.kill()
        self.empty()
        self.start()
        self.check_programs(before)

    def empty(self):
        """Takes from every switch all that it holds."""
        for switch in self.network.switches.values():
            switch.ofctl("del-flows")
            switch.ofctl("del-groups")
            self.assertEqual((switch.flows(), switch.groups()), ([], []))

    def check_programs(self, wanted):
        """Waits until every switch holds what it should, and says what differs when it does not come to that."""
        self.view.await_programmed_but_for_ports(*self.network.switches)
        with contextlib.suppress(TestbedError):  # what differs is said below
            eventually("the programs of before", lambda: programs(self.bed) == wanted, patience=30)
            return
        for site, (flows, groups) in programs(self.bed).items():
            self.assertEqual((flows, groups), wanted[site], f"on {site}")


class OneGuestCase(HypervisorCase):
    """The same with a guest that is at some site, and whose migrations are over, when a test begins; it is to go to the
    next site of a round."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guest = resident(cls.bed)
        cls.introduce(cls.guest)

    def setUp(self):
        self.await_rest()
        self.view.await_verified()
        self.newest, self.before = self.view.newest_move(), programs(self.bed)
        self.here = self.guest.at
        self.there = self.SITES[(self.SITES.index(self.here) + 1) % len(self.SITES)]
