# SPDX-License-Identifier: Apache-2.0
"""Migrations by virsh between three libvirtds whose controller is killed and started again, in each phase."""

import concurrent.futures

from e2e.hypervised import LIVE, VM9, OneGuestCase
from e2e.shared import eventually, frozen
from testbed.hookfault import held
from testbed.network import SITES, links
from testbed.view import bare


class ControllerRestartTest(OneGuestCase):

    SITES = SITES  # three, so that the way there is a VLAN circuit, an 802.1ad hand-off, or a tunnel

    def check_moved(self, *heard):
        """The guest is where it was to go, and its receipt, which a restart opens anew, tells what came after it."""
        self.await_place(self.guest, self.there)
        self.check_whole(self.guest)
        receipt = self.view.receipt(VM9.name, self.newest)
        # A controller that has started does not wait long for switches that come back late.
        self.assertIn(bare(receipt["outcome"]), ("complete", "complete-with-unreachable"))
        self.check_heard(receipt, *heard)

    def test_a_crash_before_the_destination_is_prepared_leaves_the_grant_good(self):
        with held(self.bed.nodes[self.there], "prepare") as let_go:
            migration = self.begun(self.guest, self.there)
            eventually("the grant to be given", lambda: self.view.grant_states() & LIVE, patience=30)
            self.assertEqual(self.view.grant_states() & LIVE, {"authorised"})
            self.restart()
            # What has not been told before a crash may have been lost in it, so the destination is prepared anyway.
            eventually("the destination to be prepared", lambda: self.view.grant_states() & LIVE == {"prepared"},
                       patience=30)
            let_go()
            migration.hasten()
            migration.finish()
        self.check_moved("prepare", "stopped", "running")

    def test_a_crash_while_switches_are_prepared_leaves_the_grant_good(self):
        # The destination alone is prepared at once, since it has no port of the guest yet: a switch between is not.
        self.take_away_the_link()
        between, = set(self.SITES) - {self.here, self.there}
        thaw = frozen(self, self.network.switches[between])
        migration = self.begun(self.guest, self.there)
        eventually("a switch to be waited for", lambda: self.view.grant_states() & LIVE == {"preparing"}, patience=30,
                   every=0.01)
        self.bed.controller.kill()
        thaw()
        self.start()
        eventually("the destination to be prepared again", lambda: self.view.grant_states() & LIVE == {"prepared"},
                   patience=30)
        migration.hasten()
        migration.finish()
        self.check_moved("stopped", "running")

    def test_a_crash_while_memory_is_copied_leaves_the_destination_prepared(self):
        migration = self.copying(self.guest, self.there)
        self.restart()
        eventually("the destination to be prepared again", lambda: self.view.grant_states() & LIVE == {"prepared"},
                   patience=30)
        migration.hasten()
        migration.finish()
        self.check_moved("stopped", "running")

    def test_a_guest_that_arrives_while_there_is_no_controller_is_followed_though_frames_went_to_both_sites(self):
        self.addCleanup(self.bed.configure)
        self.addCleanup(self.bed.cut_over_by, "relay")
        # As soon as its memory is copied: a machine that is busy may not give the agent 50 ms.
        self.bed.configure(pausing_lead_ms=1000)
        self.bed.cut_over_by("copy")
        migration = self.copying(self.guest, self.there)
        migration.hasten()
        eventually("frames to go to both sites", lambda: "copying" in self.view.grant_states(), patience=30,
                   every=0.005)
        self.bed.controller.kill()
        migration.finish()
        self.start()
        self.check_moved("stopped", "running")

    def test_a_crash_while_the_old_site_relays_is_made_up_for(self):
        migration = self.copying(self.guest, self.there)
        sender, = set(self.SITES) - {self.here, self.there}
        thaw = frozen(self, self.network.switches[sender])
        migration.hasten()
        eventually("the old site to relay", lambda: self.phases() & {"relaying", "updated"} == {"relaying"},
                   patience=60, every=0.01)
        self.bed.controller.kill()
        thaw()
        migration.finish()
        self.start()
        self.await_place(self.guest, self.there)
        self.check_whole(self.guest)

    def test_a_crash_while_a_migration_that_was_called_off_is_undone_leaves_every_switch_as_it_was(self):
        migration = self.copying(self.guest, self.there)
        thaw = frozen(self, self.network.switches[self.there])
        with concurrent.futures.ThreadPoolExecutor(1) as aside:
            ended = aside.submit(migration.call_off)
            eventually("the destination to be waited for", lambda: not self.view.grant_states() & LIVE, patience=30,
                       every=0.01)
            self.bed.controller.kill()
            thaw()
            ended.result()
        self.start()
        self.await_rest()
        self.check_programs(self.before)
        self.check_whole(self.guest)

    def test_a_migration_that_is_called_off_while_there_is_no_controller_is_given_up_afterwards(self):
        migration = self.copying(self.guest, self.there)
        self.bed.controller.kill()
        migration.call_off()
        self.empty()
        self.start()
        self.await_rest()
        self.check_programs(self.before)
        self.check_whole(self.guest)

    def test_a_crash_between_the_cut_over_and_the_arrival_keeps_the_guest_at_its_destination(self):
        migration = self.paused(self.guest, self.there)
        self.restart()
        self.assertEqual(self.place(self.guest), self.there)
        migration.destination.thaw()
        migration.finish()
        self.await_place(self.guest, self.there)
        self.check_whole(self.guest)

    def test_a_guest_that_falls_back_while_there_is_no_controller_is_followed_back_afterwards(self):
        here, migration = self.guest.at, self.paused(self.guest, self.there)
        self.bed.controller.kill()
        migration.destination.lose_guests()
        migration.destination.thaw()
        migration.fail()
        self.start()
        self.await_place(self.guest, here)
        self.check_whole(self.guest)

    def test_a_crash_after_the_arrival_keeps_the_guest_at_its_destination(self):
        migration = self.copying(self.guest, self.there)
        migration.hasten()
        eventually("the move to be final and not settled", self.final, patience=60, every=0.002)
        self.restart()
        migration.finish()
        self.await_place(self.guest, self.there)
        self.check_whole(self.guest)

    def take_away_the_link(self):
        """For the time of the test the destination is reached by way of the third site alone."""
        link, = (each for each in links() if {each[end]["switch"] for end in "ab"} == {self.here, self.there})
        path = f"netport-link:links/link={link['name']}"

        def put_back():
            self.restconf.put(path, {"netport-link:link": [link]})
            self.await_programmed()
        self.restconf.delete(path)
        self.addCleanup(put_back)
        self.await_programmed()

    def await_programmed(self):
        """Waits until every switch has what the present links ask for."""
        self.view.await_programmed_but_for_ports(*self.network.switches)
        self.view.await_verified()

    def phases(self):
        """The phases that this test's move has reached."""
        return {bare(phase["name"]) for move in self.view.moves() if int(move["id"]) > self.newest
                for phase in move.get("phase", ())}

    def final(self):
        """Whether the guest is known to run at its destination, and the move is not over."""
        moves = [move for move in self.view.moves() if move["host"] == VM9.name and int(move["id"]) > self.newest]
        return moves and bare(moves[-1]["outcome"]) == "running" \
            and "final" in {bare(phase["name"]) for phase in moves[-1].get("phase", ())}
