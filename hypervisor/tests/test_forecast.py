# SPDX-License-Identifier: Apache-2.0
"""When a guest is foretold to be stopped, beside when a QEMU of the tests' own stops it."""

import math
import unittest

from hypervisor.tests.qemu import Guest, migrate
from netport_hypervisor.foreteller import APPROACH_SECONDS
from netport_hypervisor.forecast import LONGEST, SHORTEST, Forecast, Sample

MB, GB = 10 ** 6, 10 ** 9
LEAD = 0.02


def told(samples, began=0.0, lead=LEAD):
    """Looks at a migration as often as the forecast wants; returns when the stop is as near as the lead, None if that
    does not come, and how often it looked."""
    forecast, due, looks = Forecast(began, 0.3), began, 0
    for sample in samples:
        if sample.at >= due:
            forecast, looks = forecast.seen(sample), looks + 1
            if forecast.stop_in() <= lead:
                return sample.at, looks
            due = sample.at + forecast.next_look(lead)
    return None, looks


class ForecastTest(unittest.TestCase):

    def seen(self, *samples, began=0.0):
        forecast = Forecast(began, 0.3)
        for sample in samples:
            forecast = forecast.seen(sample)
        return forecast

    def foretold(self, guest):
        """How many seconds before the stop it is told, and how often was looked."""
        samples, stop = migrate(guest)
        at, looks = told(samples)
        self.assertIsNotNone(at, f"{guest}: it is never told")
        return stop - at, looks

    def test_the_stop_of_a_guest_that_writes_little_is_told_as_long_before_it_as_is_wanted(self):
        for memory in (MB * 300, GB, 8 * GB):
            for speed in (MB * 120, MB * 500, GB):
                if memory / speed > 50:
                    continue
                with self.subTest(memory=memory, speed=speed):
                    ahead, _ = self.foretold(Guest(memory, speed, written=speed / 1000))
                    self.assertGreater(ahead, 0.01)
                    self.assertLess(ahead, 0.1)

    def test_a_small_guest_that_is_stopped_when_bandwidth_is_first_measured_is_told_before_it(self):
        for speed in (MB * 350, MB * 500, MB * 800):
            with self.subTest(speed=speed):
                ahead, _ = self.foretold(Guest(128 * MB, speed))
                self.assertGreater(ahead, 0.01)
                self.assertLess(ahead, 0.1)

    def test_a_guest_that_is_copied_before_bandwidth_is_measured_is_told_when_nothing_is_about_to_remain(self):
        ahead, _ = self.foretold(Guest(128 * MB, 2 * GB))
        self.assertGreater(ahead, 0.01)

    def test_zero_pages_at_the_end_do_not_bring_the_stop_before_it_is_seen_to_be_not_far(self):
        for empty, speed in ((60 * MB, 100 * MB), (100 * MB, 200 * MB), (60 * MB, 300 * MB)):
            with self.subTest(empty=empty, speed=speed):
                samples, stop = migrate(Guest(500 * MB, speed, empty=empty))
                at, _ = told(samples, lead=LEAD + APPROACH_SECONDS)
                self.assertGreater(stop - at, 0.1)

    def test_what_is_copied_at_different_speeds_is_not_foretold_unless_much_less_than_enough_remains(self):
        # 100 MB/s were measured; 30 MB would be little enough.
        fast, slow = (self.seen(*(Sample(10 + n / 100, 1, 900 * MB, 36 * MB - n * speed, 800 * MB + n * speed, 1e8)
                                  for n in range(3)), Sample(10.11, 1, 900 * MB, 36 * MB - 11 * speed,
                                                             800 * MB + 11 * speed, 1e8), began=10.0)
                      for speed in (MB, MB // 2))
        self.assertLess(fast.stop_in(), 0.1)
        self.assertGreater(slow.stop_in(), 0.1)

    def test_with_a_limit_of_the_bandwidth_it_is_told_before_the_end_of_the_rest_after_which_it_is_stopped(self):
        for limit in (MB * 30, MB * 100):
            with self.subTest(limit=limit):
                ahead, _ = self.foretold(Guest(500 * MB, GB, written=MB / 10, limit=limit))
                self.assertGreater(ahead, 0.005)
                self.assertLess(ahead, 0.05)

    def test_when_what_it_writes_is_known_a_round_that_is_not_the_last_is_not_taken_for_it(self):
        samples, stop = migrate(Guest(2 * GB, 500 * MB, written=200 * MB))
        later = [each for each in samples if each.written]
        at, _ = told(later, began=later[0].at)
        self.assertGreater(samples[-1].iteration, 3)
        self.assertGreater(stop - at, 0)
        self.assertLess(stop - at, 0.2)

    def test_a_guest_that_writes_faster_than_it_is_copied_is_not_told(self):
        for written in (600 * MB, 5 * GB, 500 * GB):
            with self.subTest(written=written):
                samples, stop = migrate(Guest(GB, 500 * MB, written=written), most=20)
                self.assertIsNone(stop)
                later = [each for each in samples if each.written]
                self.assertTrue(later)
                self.assertIsNone(told(later, began=later[0].at)[0])

    def test_it_is_looked_seldom_while_the_stop_is_far_and_often_when_it_is_near(self):
        _, looks = self.foretold(Guest(20 * GB, 500 * MB))
        self.assertLess(looks, 100, "in 40 s")
        far = self.seen(Sample(100.0, 1, 900 * GB, 800 * GB, 100 * GB, 1e9))
        self.assertEqual(far.next_look(LEAD), LONGEST)
        near = self.seen(Sample(100.0, 1, 900 * GB, 340 * MB, 100 * GB, 1e9))
        self.assertEqual(near.next_look(LEAD), SHORTEST)

    def test_at_the_beginning_it_is_looked_soon_whatever_is_foretold(self):
        self.assertEqual(self.seen(Sample(5.008, 1, 900 * GB, 900 * GB, 0), began=5.0).next_look(LEAD), SHORTEST)
        self.assertEqual(Forecast(5.0, 0.3).next_look(LEAD), SHORTEST)

    def test_nothing_is_foretold_from_what_was_said_before_the_first_round(self):
        self.assertEqual(self.seen(Sample(1.0, 0, 0, 0, 0)).stop_in(), math.inf)

    def test_when_nothing_remains_the_stop_is_now(self):
        self.assertEqual(self.seen(Sample(1.0, 1, GB, 0, GB, 1e9)).stop_in(), 0)

    def test_a_migration_of_which_the_beginning_was_not_seen_is_foretold_from_its_bandwidth(self):
        samples, stop = migrate(Guest(4 * GB, 500 * MB))
        late = samples[-2000:]
        at, _ = told(late, began=late[0].at)
        self.assertGreater(stop - at, 0.01)
        self.assertLess(stop - at, 0.1)
