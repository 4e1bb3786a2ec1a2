# SPDX-License-Identifier: Apache-2.0
"""Which migrations are looked at, and when that ends. QEMU is played by the test."""

import logging
import math
import threading
import time
import unittest

from hypervisor.tests.fake import OTHER_UUID, UUID, until
from netport_hypervisor import foreteller
from netport_hypervisor.events import Approaching, Nearing
from netport_hypervisor.foreteller import Foreteller
from netport_hypervisor.forecast import Sample

MEMORY = 1 << 40


class Jobs:
    """``remaining``: bytes by UUID; without an entry there is no migration. ``hold``: who gets no answer before it is
    set."""

    def __init__(self):
        self.remaining = {}
        self.hold = {}
        self.looks = []

    def longest_downtime(self, _):
        return None

    def progress(self, uuid):
        left, hold = self.remaining.get(uuid), self.hold.get(uuid)
        self.looks.append(uuid)
        if hold:
            hold.wait(60)
        return None if left is None else Sample(time.monotonic(), 1, MEMORY, left, MEMORY - left, 1e9)


class ForetellerTest(unittest.TestCase):

    def setUp(self):
        logging.getLogger("netport").addHandler(logging.NullHandler())
        logging.getLogger("netport").propagate = False
        self.jobs = Jobs()
        self.heard = []
        self.foreteller = Foreteller(0.02, self.heard.append)
        self.addCleanup(self.foreteller.stop)
        self.foreteller.start(self.jobs)

    def begin(self, uuid, remaining):
        self.jobs.remaining[uuid] = remaining
        self.foreteller.begin(uuid, time.monotonic())

    def looked(self, uuid, times):
        until(lambda: self.jobs.looks.count(uuid) >= times)

    def test_a_guest_is_looked_at_until_its_stop_is_near_which_is_said_once(self):
        self.begin(UUID, MEMORY)
        self.looked(UUID, 3)
        self.assertEqual(self.heard, [])
        self.jobs.remaining[UUID] = 0
        until(lambda: self.heard)
        self.assertEqual(self.foreteller.looked_at(), 0)
        self.assertEqual([(type(event), event.uuid) for event in self.heard], [(Approaching, UUID), (Nearing, UUID)])

    def test_that_a_stop_is_not_far_is_said_once_and_before_that_it_is_near(self):
        began = time.monotonic()
        self.jobs.remaining[UUID] = int((0.3 + foreteller.APPROACH_SECONDS / 4) * 1e9)
        self.foreteller.begin(UUID, began)
        until(lambda: self.heard)
        looks = self.jobs.looks.count(UUID)
        self.looked(UUID, looks + 3)
        self.assertEqual(self.heard, [Approaching(UUID, began)])
        self.jobs.remaining[UUID] = 0
        until(lambda: len(self.heard) > 1)
        self.assertEqual([type(event) for event in self.heard], [Approaching, Nearing])

    def test_a_guest_that_does_not_migrate_any_more_is_not_looked_at_again(self):
        self.begin(UUID, MEMORY)
        self.looked(UUID, 1)
        del self.jobs.remaining[UUID]
        until(lambda: not self.foreteller.looked_at())
        self.assertEqual(self.heard, [])

    def test_a_guest_that_is_left_is_not_told_of_though_it_was_being_looked_at(self):
        self.jobs.hold[UUID] = threading.Event()
        self.begin(UUID, 0)
        self.looked(UUID, 1)
        self.foreteller.leave(UUID)
        self.jobs.hold.pop(UUID).set()
        self.begin(OTHER_UUID, 0)
        until(lambda: self.heard)
        self.assertEqual({each.uuid for each in self.heard}, {OTHER_UUID})

    def test_what_is_found_out_of_an_earlier_attempt_says_nothing_of_a_new_one(self):
        self.jobs.hold[UUID] = threading.Event()
        self.begin(UUID, 0)
        self.looked(UUID, 1)
        held = self.jobs.hold.pop(UUID)
        self.begin(UUID, MEMORY)
        held.set()
        self.looked(UUID, 8)
        self.assertEqual((self.heard, self.foreteller.looked_at()), ([], 1))
        self.jobs.remaining[UUID] = 0
        until(lambda: self.heard)

    def test_a_guest_whose_qemu_does_not_answer_does_not_hold_up_another(self):
        self.jobs.hold[UUID] = threading.Event()
        self.addCleanup(self.jobs.hold[UUID].set)
        self.begin(UUID, MEMORY)
        self.looked(UUID, 1)
        self.begin(OTHER_UUID, 0)
        until(lambda: self.heard)
        self.assertEqual(self.jobs.looks.count(UUID), 1, "it is asked about once at a time")

    def test_more_guests_than_can_be_looked_at_are_counted_and_said(self):
        with self.assertLogs("netport", "WARNING") as log:
            for n in range(foreteller.MOST_GUESTS + 1):
                self.begin(f"00000000-0000-4000-8000-{n:012x}", MEMORY)
        self.assertEqual(self.foreteller.refused, 1)
        self.assertEqual(len(log.output), 1)

    def test_a_fault_ends_one_guest_and_is_logged_be_it_in_the_answer_or_in_what_follows_from_it(self):
        for remaining in ("many", math.nan):
            with self.subTest(remaining=remaining), self.assertLogs("netport", "ERROR"):
                self.begin(UUID, remaining)
                until(lambda: not self.foreteller.looked_at())
        self.assertEqual(self.heard, [])
        self.begin(OTHER_UUID, 0)
        until(lambda: self.heard)
