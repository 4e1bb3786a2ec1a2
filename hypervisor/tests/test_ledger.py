# SPDX-License-Identifier: Apache-2.0
"""What is told of a guest, for each thing that can happen to it."""

import dataclasses
import unittest

from hypervisor.tests.fake import MAC, OTHER_MAC, OTHER_UUID, UUID
from netport_hypervisor.events import Condition, Happened, What
from netport_hypervisor.ledger import (Ask, Describe, Find, Foretell, Forget, Keep, LeaveAlone, Ledger, Note,
                                       TellOfArrival, TellOfDeparture, Watch, due_anyway, granted_late)
from netport_hypervisor.rpc import Granted, Migration, Subject
from netport_hypervisor.state import ASKING, GONE, GRANTED, LET_THROUGH, RUNNING, Incoming, Outgoing

SUBJECT, OTHER = Subject(MAC), Subject(OTHER_MAC)
ENTRY = Incoming(UUID, "vm5", GRANTED, "r1", (SUBJECT,), 1000.0, 7, "ab" * 16)
RAN = dataclasses.replace(ENTRY, phase=RUNNING, arrived=True)


class LedgerTest(unittest.TestCase):

    def setUp(self):
        self.ledger = Ledger()
        self.ledger.described(UUID, (SUBJECT,))

    def happens(self, what, iteration=0, entry=None, at=0.0):
        return self.ledger.happened(Happened(UUID, what, iteration, at), entry)

    def tells(self, effects):
        return [(each.event, each.epoch) for each in effects if isinstance(each, TellOfDeparture)]

    def copying(self, epoch=12, at=1.0):
        self.assertIn(Find(UUID, SUBJECT), self.happens(What.ITERATION, 1, at=at))
        return self.ledger.found(UUID, MAC, Migration(7, epoch))


class SourceTest(LedgerTest):

    def test_a_migration_from_here_is_searched_foretold_announced_and_cut_over_with_its_epoch(self):
        self.assertEqual(self.copying(at=5.0), [Foretell(UUID, 5.0)])
        self.assertEqual(self.happens(What.ITERATION, 2), [])
        self.assertEqual(self.tells(self.ledger.near(UUID, 5.0)), [("pausing", 12)])
        effects = self.happens(What.HANDED_OVER)
        self.assertEqual(effects,
                         [TellOfDeparture("stopped", UUID, (SUBJECT,), 12),
                          Keep(Outgoing(UUID, (SUBJECT,), {MAC: 12})), LeaveAlone(UUID)])
        self.assertEqual(self.happens(What.ITERATION, 4), [], "the last round is copied after the stop")
        self.assertEqual(self.happens(What.MIGRATED_AWAY), [Forget(Outgoing(UUID, (), {}))])

    def test_the_cut_over_does_not_wait_for_the_epoch(self):
        self.happens(What.ITERATION, 1)
        self.assertEqual(self.tells(self.happens(What.HANDED_OVER)), [("stopped", 0)])

    def test_a_stop_without_any_round_seen_is_a_cut_over(self):
        self.assertEqual(self.tells(self.happens(What.HANDED_OVER)), [("stopped", 0)])
        self.assertEqual(self.happens(What.HANDED_OVER), [], "once")

    def test_the_epoch_that_comes_late_serves_what_follows(self):
        self.happens(What.ITERATION, 1)
        self.happens(What.HANDED_OVER)
        self.assertEqual(self.ledger.found(UUID, MAC, Migration(7, 12)), [], "not 'pausing' after 'stopped'")
        self.assertEqual(self.tells(self.happens(What.RESUMED)), [("resumed", 12)])

    def test_a_stop_is_foretold_only_of_a_guest_with_a_grant_once_and_not_after_it(self):
        self.ledger.described(UUID, (SUBJECT, OTHER))
        self.happens(What.ITERATION, 1, at=1.0)
        self.assertEqual(self.ledger.found(UUID, MAC, None), [], "it may be saved to a file")
        self.assertEqual(self.ledger.found(UUID, OTHER_MAC, Migration(7, 12)), [Foretell(UUID, 1.0)])
        self.assertEqual(self.ledger.found(UUID, MAC, Migration(8, 13)), [])
        self.assertEqual(self.tells(self.ledger.near(UUID, 1.0)), [("pausing", 13), ("pausing", 12)])
        self.happens(What.HANDED_OVER)
        self.assertEqual(self.ledger.near(UUID, 1.0), [])

    def test_an_interface_without_a_grant_is_not_told_to_be_near_its_pause(self):
        self.ledger.described(UUID, (SUBJECT, OTHER))
        self.copying(12)
        self.ledger.found(UUID, OTHER_MAC, None)
        self.assertEqual(self.ledger.near(UUID, 1.0), [Watch(UUID, MAC, 1.0, False),
                                                       TellOfDeparture("pausing", UUID, (SUBJECT,), 12)])

    def test_of_a_guest_that_may_be_stopped_before_long_the_taps_with_a_grant_are_watched_and_how_it_is_cut_over(self):
        self.ledger.described(UUID, (SUBJECT, OTHER))
        self.copying(12)
        self.assertEqual(self.ledger.approaching(UUID, 1.0), [Watch(UUID, MAC, 1.0, False)])
        self.assertEqual(self.ledger.approaching(UUID, 0.5), [], "of an earlier attempt")
        self.ledger.found(UUID, OTHER_MAC, Migration(8, 13, True))
        both = [Watch(UUID, MAC, 1.0, False), Watch(UUID, OTHER_MAC, 1.0, True)]
        self.assertEqual(self.ledger.approaching(UUID, 1.0), both)
        self.ledger.found(UUID, OTHER_MAC, Migration(8, 13))
        self.assertEqual(self.ledger.approaching(UUID, 1.0)[1], Watch(UUID, OTHER_MAC, 1.0, False))
        self.happens(What.HANDED_OVER)
        self.assertEqual(self.ledger.approaching(UUID, 1.0), [])

    def test_what_was_foretold_of_an_earlier_attempt_is_not_told(self):
        self.copying(at=1.0)
        self.assertEqual(self.happens(What.ITERATION, 1, at=2.0), [LeaveAlone(UUID), Find(UUID, SUBJECT)])
        self.ledger.found(UUID, MAC, Migration(8, 13))
        self.assertEqual(self.ledger.near(UUID, 1.0), [])
        self.assertEqual(self.tells(self.ledger.near(UUID, 2.0)), [("pausing", 13)])

    def test_a_guest_that_ends_while_its_memory_is_copied_is_left_alone(self):
        self.copying()
        self.assertEqual(self.happens(What.STOPPED), [LeaveAlone(UUID)])
        self.assertEqual(self.ledger.near(UUID, 1.0), [])

    def test_a_migration_that_fails_after_the_stop_is_told_to_have_resumed(self):
        self.copying()
        self.happens(What.HANDED_OVER)
        self.assertEqual(self.happens(What.RESUMED), [TellOfDeparture("resumed", UUID, (SUBJECT,), 12),
                                                      Forget(Outgoing(UUID, (), {}))])
        self.assertEqual(self.happens(What.RESUMED), [], "later it is paused and resumed for reasons of its own")

    def test_a_guest_that_is_paused_and_resumed_by_its_owner_is_told_to_nobody(self):
        self.assertEqual(self.happens(What.PAUSED) + self.happens(What.RESUMED), [])

    def test_a_second_attempt_after_one_that_failed_while_copying_has_its_own_epoch(self):
        self.copying(12)
        self.happens(What.ITERATION, 2)
        self.assertEqual(self.copying(13, at=9.0), [Foretell(UUID, 9.0)])
        self.assertEqual(self.tells(self.ledger.near(UUID, 9.0)), [("pausing", 13)])
        self.assertEqual(self.tells(self.happens(What.HANDED_OVER)), [("stopped", 13)])

    def test_interfaces_that_the_controller_does_not_know_are_not_told_of(self):
        self.ledger.described(UUID, (SUBJECT, OTHER))
        self.happens(What.ITERATION, 1)
        self.ledger.unknown(UUID, MAC)
        self.ledger.found(UUID, OTHER_MAC, Migration(7, 12))
        effects = self.happens(What.HANDED_OVER)
        self.assertEqual(effects[0], TellOfDeparture("stopped", UUID, (OTHER,), 12))
        self.assertEqual(self.tells(effects), [("stopped", 12)])

    def test_a_guest_that_the_controller_does_not_know_at_all_is_not_told_of(self):
        self.happens(What.ITERATION, 1)
        self.ledger.unknown(UUID, MAC)
        self.assertEqual(self.tells(self.happens(What.HANDED_OVER)), [])

    def test_interfaces_with_different_epochs_are_told_of_one_by_one(self):
        self.ledger.described(UUID, (SUBJECT, OTHER))
        self.happens(What.ITERATION, 1)
        self.ledger.found(UUID, MAC, Migration(7, 12))
        self.ledger.found(UUID, OTHER_MAC, Migration(7, 30))
        self.assertEqual(self.tells(self.happens(What.HANDED_OVER)), [("stopped", 12), ("stopped", 30)])

    def test_a_guest_whose_interfaces_are_not_known_yet_is_told_of_when_they_are(self):
        self.ledger = Ledger()
        self.assertEqual(self.happens(What.ITERATION, 1), [Describe(UUID)])
        self.assertEqual(self.happens(What.HANDED_OVER)[0], Describe(UUID))
        self.assertEqual(self.ledger.described(UUID, (SUBJECT,)), [TellOfDeparture("stopped", UUID, (SUBJECT,), 0)])

    def test_what_could_not_be_told_and_is_over_is_not_told(self):
        self.ledger = Ledger()
        self.happens(What.HANDED_OVER)
        self.assertEqual(self.tells(self.happens(What.RESUMED)), [])
        self.assertEqual(self.ledger.described(UUID, (SUBJECT,)), [])

    def test_a_guest_that_was_paused_all_the_time_is_cut_over_when_it_is_gone(self):
        self.copying()
        self.assertEqual(self.tells(self.happens(What.MIGRATED_AWAY)), [("stopped", 12)])

    def test_a_guest_that_dies_in_the_hand_over_is_not_told_to_have_resumed(self):
        self.copying()
        self.happens(What.HANDED_OVER)
        self.assertEqual(self.happens(What.STOPPED), [Forget(Outgoing(UUID, (), {}))])

    def test_changed_interfaces_are_read_again(self):
        for what in (What.STARTED, What.CHANGED):
            self.assertEqual(self.happens(what), [Describe(UUID)])


class DestinationTest(LedgerTest):

    def test_a_guest_that_comes_is_told_to_run_when_it_does_and_once(self):
        self.assertEqual(self.happens(What.STARTED, entry=ENTRY), [Describe(UUID)])
        self.assertEqual(self.happens(What.RESUMED, entry=ENTRY), [TellOfArrival("running", ENTRY), Keep(RAN)])
        self.assertEqual(self.happens(What.RESUMED, entry=RAN), [])

    def test_the_destination_is_not_taken_for_the_source(self):
        self.assertEqual(self.happens(What.ITERATION, 1, ENTRY) + self.happens(What.HANDED_OVER, entry=ENTRY), [])

    def test_a_paused_guest_that_has_come_is_ours(self):
        self.assertEqual(self.happens(What.PAUSED, entry=ENTRY)[0], TellOfArrival("running", ENTRY))

    def test_a_guest_that_ends_before_it_ran_is_gone(self):
        gone = dataclasses.replace(ENTRY, phase=GONE)
        self.assertEqual(self.happens(What.STOPPED, entry=ENTRY), [Keep(gone), TellOfArrival("gone", gone)])

    def test_a_guest_that_ends_after_it_ran_is_forgotten_and_not_told_of(self):
        self.assertEqual(self.happens(What.STOPPED, entry=RAN), [Forget(RAN)])

    def test_a_guest_that_was_let_through_and_runs_is_asked_about(self):
        for phase in (ASKING, LET_THROUGH):
            entry = dataclasses.replace(ENTRY, phase=phase, grant_id=0, nonce="")
            arrived = dataclasses.replace(entry, arrived=True)
            self.assertEqual(self.happens(What.RESUMED, entry=entry), [Keep(arrived), Ask(arrived)])

    def test_a_late_grant_tells_that_the_guest_runs_or_is_about_to_come(self):
        grant = Granted(9, "cd" * 16, 2000.0, True, "default")
        coming = dataclasses.replace(ENTRY, phase=LET_THROUGH, grant_id=0, nonce="")
        got = dataclasses.replace(ENTRY, grant_id=9, nonce="cd" * 16, expires=2000.0)
        self.assertEqual(granted_late(coming, grant), [Keep(got), TellOfArrival("prepare", got)])
        keep, tell = granted_late(dataclasses.replace(coming, arrived=True), grant)
        self.assertEqual((keep.value.phase, tell.event), (RUNNING, "running"))

    def test_a_guest_that_came_and_goes_on_is_a_source(self):
        self.happens(What.RESUMED, entry=ENTRY)
        self.assertEqual(self.happens(What.ITERATION, 1, RAN), [Find(UUID, SUBJECT)])
        self.assertEqual(self.tells(self.happens(What.HANDED_OVER, entry=RAN)), [("stopped", 0)])
        self.assertIn(Forget(RAN), self.happens(What.MIGRATED_AWAY, entry=RAN))

    def test_a_guest_that_left_again_is_not_gone_though_its_arrival_was_missed(self):
        effects = self.happens(What.MIGRATED_AWAY, entry=ENTRY)
        self.assertIn(Forget(ENTRY), effects)
        self.assertEqual([each for each in effects if isinstance(each, TellOfArrival)], [])

    def test_what_a_file_calls_for_without_news(self):
        for entry, effects in ((dataclasses.replace(ENTRY, phase=GONE), [TellOfArrival]), (ENTRY, []), (RAN, []),
                               (dataclasses.replace(ENTRY, phase=LET_THROUGH), [Ask]),
                               (dataclasses.replace(ENTRY, phase=ASKING), []),
                               (dataclasses.replace(ENTRY, phase=ASKING, arrived=True), [Ask])):
            with self.subTest(entry.phase):
                self.assertEqual([type(each) for each in due_anyway(entry, 999.0)], effects)
        for phase in (GRANTED, LET_THROUGH, ASKING, GONE):
            self.assertEqual([type(each) for each in due_anyway(dataclasses.replace(ENTRY, phase=phase), 1001.0)],
                             [Forget, Note])
        self.assertEqual(due_anyway(RAN, 1001.0), [])


class ListedTest(LedgerTest):

    def listed(self, guests, entries=(), outgoing=()):
        return [each for each in self.ledger.listed(guests, entries, outgoing) if not isinstance(each, Describe)]

    def test_every_guest_is_described_anew(self):
        self.assertEqual(self.ledger.listed({UUID: Condition.RUNNING, OTHER_UUID: Condition.OTHER}, (), ()),
                         [Describe(UUID), Describe(OTHER_UUID)])

    def test_an_arrival_that_was_missed_is_told(self):
        self.assertEqual(self.listed({UUID: Condition.RUNNING}, [ENTRY]), [TellOfArrival("running", ENTRY), Keep(RAN)])

    def test_a_guest_that_is_still_being_received_is_left_alone(self):
        self.assertEqual(self.listed({UUID: Condition.HANDED_OVER}, [ENTRY]), [])
        self.assertEqual(self.listed({}, [ENTRY]), [], "it may not have been made yet")

    def test_a_guest_that_ran_and_is_not_there_any_more_is_forgotten(self):
        self.assertEqual(self.listed({}, [RAN]), [Forget(RAN)])

    def test_a_cut_over_that_was_missed_is_told(self):
        self.assertEqual(self.tells(self.listed({UUID: Condition.HANDED_OVER})), [("stopped", 0)])
        self.assertEqual(self.listed({UUID: Condition.HANDED_OVER}), [], "once")

    def test_a_failure_that_was_missed_is_told_with_the_epoch_that_an_earlier_process_knew(self):
        before = Outgoing(UUID, (SUBJECT,), {MAC: 12})
        self.ledger = Ledger()
        effects = self.listed({UUID: Condition.RUNNING}, (), [before])
        self.assertEqual(effects, [TellOfDeparture("resumed", UUID, (SUBJECT,), 12), Forget(Outgoing(UUID, (), {}))])

    def test_a_guest_that_runs_and_was_not_handed_over_is_not_told_to_have_resumed(self):
        self.assertEqual(self.listed({UUID: Condition.RUNNING}), [])
        self.copying()
        self.assertEqual(self.listed({UUID: Condition.RUNNING}), [])

    def test_a_migration_that_ended_unseen_says_nothing_of_the_next_guest_of_that_name(self):
        self.copying(at=1.0)
        self.assertEqual(self.listed({}), [])
        self.ledger.described(UUID, (SUBJECT,))
        self.assertEqual(self.ledger.near(UUID, 1.0), [])
        self.assertEqual(self.tells(self.happens(What.HANDED_OVER)), [("stopped", 0)], "not with the epoch of then")

    def test_a_guest_that_has_left_meanwhile_is_forgotten(self):
        self.copying()
        self.happens(What.HANDED_OVER)
        self.assertEqual(self.listed({}), [Forget(Outgoing(UUID, (), {}))])
