# SPDX-License-Identifier: Apache-2.0
"""Which call goes next, and what has to go when there is no room."""

import dataclasses
import unittest

from hypervisor.tests.fake import OTHER_UUID, UUID
from netport_hypervisor.events import Call
from netport_hypervisor.outbox import Outbox


class IdleLane:
    """A lane that counts how often it was woken."""

    def __init__(self):
        self.woken = 0

    def wake(self):
        self.woken += 1


def call(kind, uuid=UUID, made=0.0):
    return Call(kind, uuid, "report-migration", {}, kind not in ("pausing", "find", "ask", "sort"), made)


class OutboxTest(unittest.TestCase):

    def setUp(self):
        self.outbox = Outbox(4)
        self.lanes = [IdleLane(), IdleLane()]
        for _ in self.lanes:
            self.outbox.join()

    def take(self, lane=0):
        return self.outbox.take(self.lanes[lane])

    def put(self, *kinds, uuid=UUID):
        calls = [call(kind, uuid) for kind in kinds]
        for each in calls:
            self.assertEqual(self.outbox.put(each), [])
        return calls

    def test_cut_overs_of_one_guest_go_one_after_the_other(self):
        stopped, resumed = self.put("stopped", "resumed")
        self.assertIs(self.take(0), stopped)
        self.assertIsNone(self.take(1))
        self.outbox.done(stopped)
        self.assertEqual(self.lanes[1].woken, 1)
        self.assertIs(self.take(1), resumed)

    def test_what_got_no_answer_goes_again_before_what_came_after_it(self):
        stopped, resumed = self.put("stopped", "resumed")
        self.take(0)
        self.outbox.give_back(stopped)
        self.assertIs(self.take(0), stopped)
        self.outbox.done(stopped)
        self.assertIs(self.take(0), resumed)

    def test_cut_overs_of_different_guests_do_not_wait_for_each_other(self):
        first, = self.put("stopped")
        second, = self.put("stopped", uuid=OTHER_UUID)
        self.assertEqual([self.take(0), self.take(1)], [first, second])

    def test_a_cut_over_does_not_wait_for_the_answer_of_what_is_not_urgent(self):
        pausing, = self.put("pausing")
        self.take(1)  # idle
        self.assertIs(self.take(0), pausing)
        stopped, = self.put("stopped")
        self.assertIs(self.take(1), stopped)

    def test_a_pausing_that_has_not_left_gives_way_to_the_cut_over(self):
        pausing, = self.put("pausing")
        other, = self.put("pausing", uuid=OTHER_UUID)
        self.assertEqual(self.outbox.put(call("stopped")), [pausing])
        self.assertEqual(self.take(0).kind, "stopped")
        self.assertEqual(self.outbox.waiting(), 2)
        self.assertTrue(self.outbox.holds(OTHER_UUID, "pausing"))

    def test_one_connection_is_kept_free_of_what_is_not_urgent(self):
        self.put("find")
        self.put("find", uuid=OTHER_UUID)
        self.assertIsNone(self.take(0), "the other lane is not idle")
        self.assertIsNotNone(self.take(1), "the first is")
        self.assertIsNone(self.take(0))
        self.put("stopped")
        self.assertEqual(self.take(0).kind, "stopped")

    def test_a_single_connection_carries_everything(self):
        self.outbox.leave(self.lanes[1])
        find, = self.put("find")
        self.assertIs(self.take(0), find)

    def test_an_idle_lane_is_woken_once_and_a_busy_one_is_not(self):
        self.assertIsNone(self.take(0))
        self.put("stopped")
        self.put("stopped", uuid=OTHER_UUID)
        self.assertEqual((self.lanes[0].woken, self.lanes[1].woken), (1, 0))
        self.assertIsNotNone(self.take(0))

    def test_two_idle_lanes_are_both_woken_for_two_calls(self):
        self.take(0)
        self.take(1)
        self.put("stopped")
        self.put("stopped", uuid=OTHER_UUID)
        self.assertEqual((self.lanes[0].woken, self.lanes[1].woken), (1, 1))

    def test_a_lane_that_does_something_of_its_own_is_not_woken(self):
        self.take(0)
        self.outbox.busy(self.lanes[0])
        self.put("stopped")
        self.assertEqual(self.lanes[0].woken, 0)
        self.assertEqual(self.take(0).kind, "stopped")

    def test_a_full_box_drops_what_is_oldest_and_least_urgent_and_counts(self):
        self.put("stopped", "find", uuid=OTHER_UUID)
        self.put("resumed", "stopped")
        gone, = self.outbox.put(call("gone"))
        self.assertEqual(gone.kind, "find")
        gone, = self.outbox.put(call("running"))
        self.assertEqual((gone.kind, gone.uuid), ("stopped", OTHER_UUID))
        self.assertEqual((self.outbox.dropped, self.outbox.waiting()), (2, 4))

    def test_what_is_under_way_is_not_dropped(self):
        stopped, = self.put("stopped")
        self.take(0)
        for number in range(8):
            self.outbox.put(call("stopped", f"guest {number}"))
        self.assertTrue(self.outbox.holds(UUID, "stopped"))
        self.assertEqual(self.outbox.waiting(), 4)
        self.outbox.done(stopped)
        self.assertEqual(self.outbox.waiting(), 3)

    def test_what_is_too_old_is_given_up_unless_it_is_under_way(self):
        old, under_way, new = call("gone", made=1), call("stopped", OTHER_UUID, 2), call("gone", "third", 9)
        for each in (under_way, old, new):
            self.outbox.put(each)
        self.assertIs(self.take(0), under_way)
        self.assertEqual(self.outbox.expire(5, 5), [old])
        self.assertEqual(self.outbox.waiting(), 2)

    def test_what_is_of_no_use_any_more_is_given_up_before_its_time(self):
        late, timely = (dataclasses.replace(call("deliver", uuid, 4), until=until)
                        for uuid, until in ((UUID, 6), (OTHER_UUID, 8)))
        for each in (late, timely):
            self.outbox.put(each)
        self.assertEqual(self.outbox.expire(0, 7), [late])

    def test_a_cut_over_takes_the_place_of_frames_that_have_not_left(self):
        frames = dataclasses.replace(call("deliver"), urgent=False)
        self.outbox.put(frames)
        self.assertEqual(self.outbox.put(call("resumed")), [frames])

    def test_the_first_lane_that_is_connected_after_a_loss_is_told_when_that_was(self):
        outbox = Outbox(4)
        self.assertEqual([outbox.join() for _ in self.lanes], [None, None])
        outbox.leave(self.lanes[0])
        self.assertIsNone(outbox.join(), "it was closed in order")
        outbox.lose(self.lanes[0], 3.0)
        self.assertEqual(outbox.join(), 3.0, "the other has not noticed anything yet")
        outbox.lose(self.lanes[1], 4.0)
        outbox.lose(self.lanes[0], 5.0)
        self.assertEqual([outbox.join() for _ in self.lanes], [5.0, None])
