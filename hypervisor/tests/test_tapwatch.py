# SPDX-License-Identifier: Apache-2.0
"""Which taps are watched, and when that ends. Taps are the test's."""

import logging
import math
import threading
import time
import unittest
from unittest import mock

from hypervisor.tests.fake import MAC, OTHER_MAC, OTHER_UUID, UUID, FakeTap, until
from hypervisor.tests.test_unread import frame
from netport_hypervisor import tapwatch
from netport_hypervisor.events import Unread
from netport_hypervisor.tapwatch import TapWatch
from netport_hypervisor.unread import Captured


def frames(*numbers, mac=MAC):
    return [Captured(frame(number, mac)) for number in numbers]


class TapWatchTest(unittest.TestCase):

    def setUp(self):
        logging.getLogger("netport").addHandler(logging.NullHandler())
        logging.getLogger("netport").propagate = False
        self.taps = [FakeTap(), FakeTap()]
        self.heard = []
        self.watch = TapWatch(self.taps, self.heard.append)
        self.addCleanup(self.watch.stop)
        self.watch.start()

    def begin(self, device="tap0", uuid=UUID, mac=MAC, held=0):
        """Begins to watch; returns the socket, once it was looked at."""
        self.watch.begin(uuid, mac, device, "an attempt", held)
        until(lambda: any(seen.key == (uuid, mac) and seen.looks for seen in self.watch._seen))
        return next(seen.tap for seen in self.watch._seen if seen.key == (uuid, mac))

    def ended(self):
        until(lambda: not self.watch.watched() and len(self.watch._free) == len(self.taps))

    def test_what_has_come_since_the_guest_was_stopped_is_handed_over_a_moment_later_with_the_report(self):
        tap = self.begin()
        tap.arrive(*frames(1, 2))
        tap.take(2)
        tap.arrive(*frames(3))
        self.watch.stopped(UUID)
        asked = time.monotonic()
        self.watch.collect(UUID, MAC, "report")
        tap.arrive(*frames(4))
        until(lambda: self.heard)
        self.assertGreaterEqual(time.monotonic() - asked, tapwatch.LINGER_SECONDS)
        self.assertEqual(self.heard, [Unread(UUID, MAC, (frame(3), frame(4)), "report")])
        self.ended()

    def test_what_came_before_frames_went_to_both_places_is_handed_over_as_such(self):
        tap = self.begin()
        tap.arrive(*frames(1))
        self.watch.copied(UUID)
        until(lambda: self.watch._seen[0].frames._copied < math.inf)
        tap.arrive(*frames(2))
        self.watch.stopped(UUID)
        self.watch.collect(UUID, MAC, "report")
        until(lambda: self.heard)
        self.assertEqual(self.heard, [Unread(UUID, MAC, (frame(1),), "report", True)])

    def test_what_comes_while_a_switch_goes_by_what_it_has_cached_may_have_come_before_frames_went_to_both_places(self):
        tap = self.begin()
        tap.arrive(*frames(1))
        with mock.patch.object(tapwatch, "LINGER_SECONDS", 60):
            self.watch.copied(UUID)
        looks = self.watch._seen[0].looks
        until(lambda: self.watch._seen[0].looks > looks + 1)
        tap.arrive(*frames(2))
        self.watch.stopped(UUID)
        self.watch.collect(UUID, MAC, "report")
        until(lambda: self.heard)
        self.assertEqual(self.heard, [Unread(UUID, MAC, (frame(1), frame(2)), "report", True)])

    def test_nothing_is_heard_when_nothing_is_unread(self):
        tap = self.begin()
        tap.arrive(*frames(1))
        tap.take(1)
        self.watch.stopped(UUID)
        self.watch.collect(UUID, MAC, "report")
        self.ended()
        self.assertEqual(self.heard, [])

    def test_each_interface_of_a_guest_is_asked_for_by_itself(self):
        first, second = self.begin(), self.begin("tap1", mac=OTHER_MAC)
        self.assertEqual((first.device, second.device), ("tap0", "tap1"))
        self.watch.stopped(UUID)
        first.arrive(*frames(1))
        second.arrive(*frames(2, mac=OTHER_MAC))
        self.watch.collect(UUID, OTHER_MAC, "report")
        until(lambda: self.heard)
        self.assertEqual(self.heard, [Unread(UUID, OTHER_MAC, (frame(2, OTHER_MAC),), "report")])
        self.assertEqual(self.watch.watched(), 1)

    def test_a_guest_that_is_left_has_read_its_tap_itself(self):
        tap = self.begin()
        self.watch.stopped(UUID)
        tap.arrive(*frames(1))
        self.watch.collect(UUID, MAC, "report")
        self.watch.leave(UUID)
        self.ended()
        time.sleep(2 * tapwatch.LINGER_SECONDS)
        self.assertEqual(self.heard, [])

    def test_a_guest_that_is_left_while_its_tap_is_looked_at_for_the_last_time_has_read_it_itself(self):
        tap = self.begin()
        self.watch.stopped(UUID)
        tap.arrive(*frames(1))
        blocks = tap.blocks

        def left_meanwhile():
            if any(watch.due and time.monotonic() >= watch.due for watch in tuple(self.watch._watches.values())):
                self.watch.leave(UUID)
            yield from blocks()

        with mock.patch.object(tap, "blocks", left_meanwhile):
            self.watch.collect(UUID, MAC, "report")
            self.ended()
        self.assertEqual(self.heard, [])

    def test_a_socket_that_cannot_be_taken_off_its_tap_keeps_none_from_listening(self):
        for tap in self.taps:
            rests = mock.patch.object(tap, "rest", side_effect=OSError(19, "No such device"))
            self.addCleanup(rests.stop)
            rests.start()
        with mock.patch.object(tapwatch, "IDLE_SECONDS", 0.01):
            self.begin()  # ends the long wait that has begun
            self.watch.leave(UUID)
            until(lambda: all(tap.rest.call_count > 1 for tap in self.taps))
            self.begin("tap1", OTHER_UUID)

    def test_a_guest_that_was_not_stopped_cannot_be_asked_for_and_none_is_twice(self):
        tap = self.begin()
        tap.arrive(*frames(1))
        self.watch.collect(UUID, MAC, "early")
        self.watch.stopped(UUID)
        self.watch.collect(UUID, MAC, "report")
        self.watch.collect(UUID, MAC, "again")
        self.ended()
        self.assertEqual([event.report for event in self.heard], ["report"])

    def test_a_new_attempt_takes_the_place_of_an_earlier_one(self):
        earlier = self.begin()
        earlier.arrive(*frames(1))
        self.watch.begin(UUID, MAC, "tap0", "another attempt")
        tap = until(lambda: next((seen.tap for seen in self.watch._seen if seen.looks and seen.tap is not earlier),
                                 None))
        tap.arrive(*frames(2))
        self.watch.stopped(UUID)
        self.watch.collect(UUID, MAC, "report")
        self.ended()
        self.assertEqual([event.frames for event in self.heard], [(frame(2),)])

    def test_the_same_attempt_is_watched_on_and_what_was_seen_is_not_forgotten(self):
        tap = self.begin()
        tap.arrive(*frames(1, 2))
        until(lambda: self.watch._seen[0].counts[-1][1] == 2)
        self.begin()
        self.assertEqual((self.watch._seen[0].tap, self.watch.watched()), (tap, 1))
        self.watch.stopped(UUID)
        self.watch.collect(UUID, MAC, "report")
        until(lambda: self.heard)
        self.assertEqual([event.frames for event in self.heard], [(frame(1), frame(2))])

    def test_a_watch_that_is_asked_for_again_waits_as_long_again(self):
        with mock.patch.object(tapwatch, "PATIENCE_SECONDS", 60):
            self.begin()
        before = next(iter(self.watch._watches.values())).until
        with mock.patch.object(tapwatch, "PATIENCE_SECONDS", 120):
            self.begin()
        self.assertGreaterEqual(next(iter(self.watch._watches.values())).until, before + 60)

    def taken_before(self, seconds):
        """What is handed over when QEMU may hold a frame, and the last one was taken so long before the stop."""
        tap = self.begin(held=2)
        tap.arrive(*frames(1))
        tap.take(1)
        until(lambda: self.watch._seen[0].counts[-1][1] == 1)
        seen = self.watch._seen[0]
        with self.watch._changed:
            seen.counts = type(seen.counts)((at - seconds, captured) for at, captured in seen.counts)
        self.watch.stopped(UUID)
        tap.arrive(*frames(2))
        self.watch.collect(UUID, MAC, "report")
        until(lambda: self.heard)
        return self.heard[0].frames

    @mock.patch.object(tapwatch, "HEARD_SECONDS", 60)
    def test_what_qemu_may_hold_is_handed_over_before_what_is_unread(self):
        self.assertEqual(self.taken_before(0), (frame(1), frame(2)))

    @mock.patch.object(tapwatch, "HEARD_SECONDS", 60)
    def test_what_was_taken_long_before_the_stop_is_held_by_nobody(self):
        self.assertEqual(self.taken_before(120), (frame(2),))

    def test_what_nobody_asks_for_is_forgotten_soon_after_the_stop(self):
        with mock.patch.object(tapwatch, "LATEST_SECONDS", 0.05):
            self.begin().arrive(*frames(1))
            self.watch.stopped(UUID)
            self.ended()
        self.watch.collect(UUID, MAC, "report")
        self.assertEqual(self.heard, [])

    def test_a_guest_that_is_never_stopped_is_not_watched_for_ever(self):
        with mock.patch.object(tapwatch, "PATIENCE_SECONDS", 0.05):
            self.begin()
            self.ended()

    def test_more_taps_than_can_be_watched_are_counted_and_said(self):
        self.begin()
        self.begin("tap1", OTHER_UUID)
        with self.assertLogs("netport", "WARNING") as log:
            self.watch.begin("third", MAC, "tap2", 1)
        self.assertIn("tap2", log.output[0])
        self.assertEqual((self.watch.refused, self.watch.watched()), (1, 2))

    def test_frames_that_were_not_counted_end_the_watch_with_a_word(self):
        with self.assertLogs("netport", "WARNING") as log:
            self.begin().lost += 1
            self.ended()
        self.assertIn("too fast", log.output[0])

    def test_a_tap_that_is_gone_before_the_stop_is_known_gives_nothing_and_one_that_goes_later_what_it_has(self):
        tap = self.begin()
        tap.arrive(*frames(1))
        tap.gone = True
        with self.assertLogs("netport", "WARNING") as log:
            self.watch.stopped(UUID)
            self.ended()
        self.assertIn("gone before", log.output[0])
        tap = self.begin("tap1", OTHER_UUID)
        tap.gone = False
        self.watch.stopped(OTHER_UUID)
        tap.arrive(*frames(2))
        until(lambda: self.watch._seen[0].counted)
        tap.gone = True
        self.watch.collect(OTHER_UUID, MAC, "report")
        self.ended()
        self.assertEqual([event.frames for event in self.heard], [(frame(2),)])

    def test_a_fault_at_one_tap_ends_its_watch_alone_and_is_logged(self):
        for what in ("listen", "blocks"):
            with self.subTest(what):
                other = self.begin()
                broken = next(tap for tap in self.taps if tap is not other)
                with self.assertLogs("netport", "INFO"), mock.patch.object(broken, what, side_effect=ValueError("no")):
                    self.watch.begin(OTHER_UUID, MAC, "tap1", 1)
                    until(lambda: self.watch.watched() == 1)
                self.watch.leave(UUID)
                self.ended()

    def test_without_sockets_or_without_a_tap_nothing_is_watched(self):
        none = TapWatch((), self.heard.append)
        threads = threading.active_count()
        none.start()
        none.begin(UUID, MAC, "tap0", 1)
        self.watch.begin(UUID, MAC, "", 1)
        self.assertEqual((none.watched(), self.watch.watched(), threading.active_count()), (0, 0, threads))


if __name__ == "__main__":
    unittest.main()
