# SPDX-License-Identifier: Apache-2.0
"""Migrations by virsh between three libvirtds that lose their destination, what the hook tells, their agents, or are
killed themselves: the guest is where it runs, and the network follows it there."""

import signal
import time
import unittest

from e2e.hypervised import VM9, OneGuestCase
from e2e.hypervisor_restarts import ControllerRestartTest
from e2e.shared import eventually, programs
from testbed.hookfault import lost, repeated
from testbed.network import SITES
from testbed.prober import Prober
from testbed.view import bare

__all__ = ["ControllerRestartTest", "FailureTest"]

COMING = ("prepare", "start", "started")
OVER = ("stopped", "release")


class FailureTest(OneGuestCase):

    SITES = SITES  # three, so that the way there is a VLAN circuit, an 802.1ad hand-off, or a tunnel

    # -- what the tests are made of ---------------------------------------------------------------------------------

    def receipt(self):
        """The receipt of this test's first move."""
        return self.view.receipt(VM9.name, self.newest)

    def end_agents(self):
        """Kills all agents; they are started again after the test at the latest."""
        for site, node in self.bed.nodes.items():
            node.end_agent(self.bed.agents.pop(site), signal.SIGKILL)
            self.addCleanup(self.start_agent, site)

    def start_agent(self, site):
        """Starts the agent of a site if it does not run."""
        if site not in self.bed.agents:
            self.bed.agents[site] = self.bed.start_agent(self.bed.nodes[site])

    def await_told(self, site, event):
        """Waits until the agent of a site has told something of the guest, and got an answer."""
        log = self.bed.nodes[site].log(self.bed.agents[site])
        eventually(f"'{event}' from the agent of {site}", lambda: f": {event}: {VM9.name} " in log.read_text(
            encoding="utf-8"), patience=30)

    def check_untouched(self):
        """The migration was given up before the cut-over: the guest is where it was, and every switch is as it was."""
        self.assertEqual(self.guest.at, self.here)
        self.await_rest()
        self.assertEqual(programs(self.bed), self.before)
        self.check_whole(self.guest)
        self.assertEqual(bare(self.receipt()["outcome"]), "aborted")

    def check_fell_back(self, *sources):
        """The guest was cut over, and is where it was, by what one of these has told."""
        self.assertEqual(self.guest.at, self.here)
        self.await_place(self.guest, self.here)
        self.check_whole(self.guest)
        there, back = (move for move in self.view.moves() if int(move["id"]) > self.newest)
        # Its end is told by a hypervisor, by the port of the dead guest, or by nobody for as long as one is waited for.
        self.assertIn(bare(there["outcome"]), ("rolled-back", "superseded", "complete"))
        self.assertEqual((bare(back["outcome"]), back["to"]["switch"]), ("complete", self.here))
        self.assertIn(bare(back["source"]), sources)

    def check_moved(self, *heard):
        """The guest is where it was to go, by what hypervisors have told; returns the receipt."""
        self.assertEqual(self.guest.at, self.there)
        self.await_place(self.guest, self.there)
        self.check_whole(self.guest)
        receipt = self.receipt()
        self.assertEqual(bare(receipt["outcome"]), "complete")
        self.assertEqual(self.view.newest_move(), int(receipt["id"]), "there was one move")
        self.check_heard(receipt, *heard)
        return receipt

    # -- the destination dies ---------------------------------------------------------------------------------------

    def test_a_destination_that_dies_while_memory_is_copied_leaves_every_switch_as_it_was(self):
        migration = self.copying(self.guest, self.there)
        migration.destination.lose_guests()
        migration.fail()
        self.check_untouched()

    def test_a_guest_whose_destination_dies_after_the_pause_is_followed_back_to_where_it_goes_on(self):
        migration = self.paused(self.guest, self.there)
        migration.destination.lose_guests()
        migration.destination.thaw()
        migration.fail()
        self.check_fell_back("hypervisor")

    def test_a_guest_that_dies_after_its_migration_is_nowhere_until_it_is_started_again(self):
        self.guest.migrate(self.there)
        self.await_place(self.guest, self.there)
        self.guest.node.lose_guests()
        eventually("the guest to be nowhere", lambda: self.place(self.guest) is None)
        eventually("libvirt to see that", lambda: not self.guest.node.guests())
        self.check_programmed_anew()
        self.guest.start_again(self.here)
        self.await_seen(self.guest)
        self.check_whole(self.guest)

    # -- libvirt ----------------------------------------------------------------------------------------------------

    def test_a_guest_goes_on_and_migrates_after_libvirt_was_killed_and_started_again_under_it(self):
        prober = Prober(self.bed.run, self.network.host("red", self.there), VM9.addresses()[0], rate=200)
        self.addCleanup(prober.finish)
        prober.warm_up()
        begin = time.monotonic_ns()
        for site in (self.here, self.there):
            self.restart_libvirt(site)
        self.assertEqual(self.guest.node.state(VM9.name), "running")
        end = time.monotonic_ns()
        prober.warm_up()  # answers come in the order of the questions
        window = prober.window(begin, end)
        self.assertEqual((window.lost, window.duplicated), (0, 0), window)
        self.guest.migrate(self.there)
        receipt = self.check_moved("prepare", "stopped", "running")
        self.assertEqual(bare(receipt["source"]), "hypervisor")
        self.assertIn("grant", receipt)
        self.assertLessEqual({"prepared", "relaying", "final"}, {bare(phase["name"]) for phase in receipt["phase"]})

    def restart_libvirt(self, site):
        """Kills the libvirtd of a site and starts it again; waits until its agent hears it again, by itself."""
        node = self.bed.nodes[site]
        log = node.log(self.bed.agents[site])

        def connections():
            return log.read_text(encoding="utf-8").count("connected to libvirt")
        before = connections()
        node.kill()
        node.start()
        eventually(f"the agent of {site} to hear libvirt again", lambda: connections() > before, patience=30)

    # -- the hook ---------------------------------------------------------------------------------------------------

    def test_a_guest_whose_coming_no_hook_tells_is_cut_over_by_what_the_agents_tell(self):
        with lost(self.bed.nodes[self.there], *COMING), lost(self.bed.nodes[self.here], *OVER):
            self.guest.migrate(self.there)
            self.check_moved("stopped", "running")

    def test_a_migration_that_is_called_off_is_given_up_though_no_hook_tells_so(self):
        with lost(self.bed.nodes[self.there], *OVER):
            self.copying(self.guest, self.there).call_off()
            self.check_untouched()

    def test_hooks_that_tell_everything_twice_do_what_those_do_that_tell_it_once(self):
        with repeated(self.bed.nodes[self.here]), repeated(self.bed.nodes[self.there]):
            self.copying(self.guest, self.there).call_off()
            self.check_untouched()
            self.newest = self.view.newest_move()
            self.guest.migrate(self.there)
            self.check_moved("prepare", "stopped", "running")

    # -- the agents -------------------------------------------------------------------------------------------------

    def test_without_agents_the_guest_s_announcement_cuts_over_and_agents_that_come_later_find_it_done(self):
        migration = self.copying(self.guest, self.there)
        self.end_agents()
        migration.hasten()
        migration.finish()
        receipt = self.check_moved("prepare")
        self.assertEqual(bare(receipt["source"]), "reverse-arp")
        for site in self.SITES:
            self.start_agent(site)
        self.await_told(self.there, "running")
        self.check_whole(self.guest)
        self.assertEqual(self.view.newest_move(), int(receipt["id"]), "nothing has moved since")
        self.newest, self.here, self.there = self.view.newest_move(), self.there, self.here
        self.guest.migrate(self.there)
        self.assertEqual(bare(self.check_moved("prepare", "stopped", "running")["source"]), "hypervisor")

    def test_without_agents_a_migration_that_is_called_off_is_given_up_by_what_the_hook_tells(self):
        migration = self.copying(self.guest, self.there)
        self.end_agents()
        migration.call_off()
        self.check_untouched()

    def test_an_agent_that_was_down_tells_that_the_guest_has_not_left(self):
        migration = self.paused(self.guest, self.there)
        self.end_agents()
        with lost(migration.destination, *OVER):
            migration.destination.lose_guests()
            migration.destination.thaw()
            migration.fail()
            self.start_agent(self.here)
            self.await_told(self.here, "resumed")
            self.start_agent(self.there)
            # The port of the dead guest may go before the agent runs; then the guest's next frame can be quicker.
            self.check_fell_back("hypervisor", "first-packet")


if __name__ == "__main__":
    unittest.main()
