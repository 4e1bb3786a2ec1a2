# SPDX-License-Identifier: Apache-2.0
"""Which frames a guest has not read: against a model that knows, over random histories."""

import random
import unittest

from hypervisor.tests.fake import MAC, OTHER_MAC
from netport_hypervisor import unread
from netport_hypervisor.unread import Captured, UnreadFrames

HISTORIES = 3000


def address(mac):
    return bytes.fromhex(mac.replace(":", ""))


def frame(number, mac=MAC, length=60):
    return (address(mac) + b"from-x\x08\x00" + number.to_bytes(4, "big")).ljust(length, b".")


class Model:
    """A tap with a queue, a guest that reads it, and a socket that hands frames over late and in blocks. ``holding``:
    so many frames are taken at most when the guest is stopped already; it gets none of them."""

    def __init__(self, choice, holding=0):
        self.choice = choice
        self.holding = choice.randint(0, holding)
        self.most_held = holding
        self.room = choice.choice([4, 1000])
        # What waits before anything is captured has the number 0.
        self.queue = [0] * choice.choice([0, 0, choice.randrange(1, 4)])
        self.taken, self.captured = choice.randrange(1000), choice.randrange(1000)
        self.all, self.late, self.read, self.dropped = {}, [], set(), set()
        self.emptied = False
        self.frames = UnreadFrames(MAC)

    def arrive(self):
        self.captured += 1
        to = self.choice.choice([MAC, MAC, MAC, "ff:ff:ff:ff:ff:ff", OTHER_MAC])
        self.all[self.captured] = frame(self.captured, to)
        self.late.append(self.captured)
        if len(self.queue) < self.room:
            self.queue.append(self.captured)
        else:
            self.dropped.add(self.captured)
            self.taken += 1

    def take(self):
        if self.queue:
            self.read.add(self.queue.pop(0))
            self.taken += 1

    def hold(self):
        """QEMU takes a frame that it cannot give to the guest."""
        if self.queue and self.holding:
            self.holding -= 1
            self.queue.pop(0)
            self.taken += 1

    def hand_over(self):
        count = self.choice.randint(1, len(self.late)) if self.late else 0
        if count:
            block, self.late = self.late[:count], self.late[count:]
            self.frames.add(block[-1], [Captured(self.all[number]) for number in block])

    def sample(self, most):
        """Both counts, with so many things at most that happen between them."""
        taken, exact = self.taken, not self.queue
        for _ in range(self.choice.randint(0, most)):
            exact = False
            self.choice.choice([self.arrive, self.take])()
        self.frames.sample(taken, self.captured)
        self.emptied = self.emptied or exact

    def wanted(self, numbers):
        return [self.all[number] for number in sorted(numbers) if self.all[number][:6] == address(MAC)]

    def run(self):
        reads = self.choice.choice([0, 1, 3])
        steps = [self.arrive] * 2 + [self.take] * reads + [self.hand_over]
        steps += [lambda: self.sample(2), lambda: self.sample(0)]
        for _ in range(self.choice.randrange(60)):
            self.choice.choice(steps)()
        since = self.captured - len(self.queue)
        while self.choice.random() < 0.8:
            # Stopped; the agent does not know yet.
            self.choice.choice([self.arrive, self.hand_over, self.hold,
                                lambda: self.frames.sample(self.taken, self.captured)])()
        self.frames.sample(self.taken, self.captured)
        if self.most_held:
            self.frames.stop(self.taken, self.most_held, self.choice.choice([0, since]))
        else:
            self.frames.stop(self.taken)
        while self.choice.random() < 0.9:
            self.choice.choice([self.arrive, self.hand_over])()
        while self.late:
            self.hand_over()


class UnreadFramesTest(unittest.TestCase):

    def test_no_frame_that_was_read_is_given_and_all_others_are_when_the_tap_was_once_seen_empty(self):
        seed = random.randrange(1 << 32)
        exact = 0
        for number in range(HISTORIES):
            choice = random.Random(seed + number)
            model = Model(choice)
            model.run()
            given, why = model.frames.frames, f"seed {seed + number}"
            self.assertFalse(set(given) & set(model.wanted(model.read & set(model.all))), why)
            everything = model.wanted(model.all)
            self.assertEqual(given, everything[len(everything) - len(given):], why)
            if model.emptied and not model.dropped:
                exact += 1
                self.assertEqual(given, model.wanted(set(model.all) - model.read), why)
        self.assertGreater(exact, HISTORIES // 10, f"seed {seed}")

    def test_what_qemu_may_hold_is_given_as_well_and_of_what_was_read_no_more_than_that(self):
        seed = random.randrange(1 << 32)
        exact = 0
        for number in range(HISTORIES):
            model = Model(random.Random(seed + number), unread.MOST_HELD)
            model.run()
            given, why = model.frames.frames, f"seed {seed + number}"
            read = set(model.wanted(model.read & set(model.all)))
            self.assertLessEqual(len(set(given) & read), unread.MOST_HELD, why)
            everything = model.wanted(model.all)
            self.assertEqual(given, everything[len(everything) - len(given):], why)
            if model.emptied and not model.dropped:
                exact += 1
                self.assertGreaterEqual(set(given), set(model.wanted(set(model.all) - model.read)), why)
        self.assertGreater(exact, HISTORIES // 10, f"seed {seed}")

    def test_what_came_before_some_moment_is_not_held(self):
        for since, given in ((0, [2, 3, 4]), (2, [3, 4]), (3, [4]), (9, [4])):
            with self.subTest(since=since):
                frames = UnreadFrames(MAC)
                frames.sample(0, 0)
                frames.add(4, [Captured(frame(number)) for number in range(1, 5)])
                frames.stop(3, 2, since)
                self.assertEqual(frames.frames, [frame(number) for number in given])

    def known(self):
        """A guest that had read all, and stands still."""
        frames = UnreadFrames(MAC)
        frames.sample(0, 0)
        frames.stop(0)
        return frames

    def test_a_guest_that_was_never_counted_before_it_was_stopped_has_nothing_unread(self):
        frames = UnreadFrames(MAC)
        frames.stop(10)
        frames.add(1, [Captured(frame(1))])
        self.assertEqual(frames.frames, [])

    def test_the_first_to_be_stopped_is_what_counts(self):
        frames = self.known()
        frames.stop(5)
        frames.add(2, [Captured(frame(1)), Captured(frame(2))])
        self.assertEqual(frames.frames, [frame(1), frame(2)])

    def test_no_more_frames_are_kept_than_can_be_told_and_the_newest_are_left(self):
        frames = self.known()
        for number in range(1, 301):
            frames.add(number, [Captured(frame(number))])
        self.assertEqual((frames.frames, frames.left), ([frame(number) for number in range(1, 257)], 44))

    def test_no_more_bytes_are_kept_than_can_be_told_and_what_is_smaller_does_not_pass_what_did_not_fit(self):
        frames = self.known()
        large = [frame(number, length=9000) for number in range(1, 31)]
        frames.add(30, [Captured(each) for each in large])
        frames.add(31, [Captured(frame(31))])
        self.assertEqual((frames.frames, frames.left), (large[:29], 2))

    def test_what_is_too_long_too_short_or_not_whole_is_left_alone(self):
        frames = self.known()
        frames.add(4, [Captured(frame(1, length=9217)), Captured(frame(2), False), Captured(address(MAC) + b"short"),
                       Captured(frame(4, length=9216))])
        self.assertEqual((frames.frames, frames.left), ([frame(4, length=9216)], 3))

    def test_where_frames_go_to_both_places_from_some_moment_on_those_that_came_before_are_given(self):
        for stopped_first in (True, False):
            with self.subTest(stopped_first=stopped_first):
                frames = UnreadFrames(MAC)
                frames.sample(0, 0)
                frames.add(1, [Captured(frame(1))])
                if stopped_first:
                    frames.stop(0)
                frames.add(2, [Captured(frame(2))])
                frames.copied(2)
                frames.copied(3)
                frames.stop(0)
                frames.add(4, [Captured(frame(3)), Captured(frame(4))])
                self.assertEqual((frames.frames, frames.left), ([frame(1), frame(2)], 0))

    def test_of_those_without_room_none_is_missed_that_came_when_frames_went_to_both_places(self):
        frames = self.known()
        for number in range(1, 301):
            frames.add(number, [Captured(frame(number))])
        self.assertEqual(frames.left, 44)
        frames.copied(250)
        self.assertEqual((len(frames.frames), frames.left), (250, 0))

    def test_of_those_without_room_it_is_said_how_many_came_before_frames_went_to_both_places(self):
        frames = self.known()
        frames.copied(280)
        for number in range(1, 301, 2):
            frames.add(number + 1, [Captured(frame(number)), Captured(frame(number + 1))])
        self.assertEqual((len(frames.frames), frames.left), (256, 24))

    def test_one_that_cannot_be_carried_is_told_of_where_others_go_to_both_places_too(self):
        frames = self.known()
        frames.add(3, [Captured(frame(1), False), Captured(frame(2)), Captured(frame(3), False)])
        frames.copied(2)
        self.assertEqual((frames.frames, frames.left), ([frame(2)], 1))

    def test_what_is_kept_before_the_stop_has_an_end_and_the_newest_are_kept(self):
        frames = UnreadFrames(MAC)
        frames.sample(0, 0)
        for number in range(1, 1001):
            frames.add(number, [Captured(frame(number))])
        frames.stop(0)
        kept = range(1001 - unread.MOST_BLOCKS, 1001)
        self.assertEqual(frames.frames, [frame(number) for number in kept])


if __name__ == "__main__":
    unittest.main()
