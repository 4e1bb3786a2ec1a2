# SPDX-License-Identifier: Apache-2.0
"""The parts of the test bed that only compute."""

import types
import unittest

from testbed.frame import CTAG, STAG, checksum, marked_frame, retag, tags_of
from testbed.receipt import Observed, Receipt, percentile, table
from testbed.streaming import Checked, expected

ONE, TWO = "02:00:00:00:00:01", "02:00:00:00:00:02"


class FrameTest(unittest.TestCase):

    def test_a_provider_rewrites_the_outer_tags_and_nothing_else(self):
        frame = marked_frame(ONE, TWO, "x", [(STAG, 300), (CTAG, 101)])
        self.assertEqual(tags_of(frame), ((STAG, 300), (CTAG, 101)))
        self.assertEqual(retag(frame, 1, [(STAG, 400)]), marked_frame(ONE, TWO, "x", [(STAG, 400), (CTAG, 101)]))
        self.assertEqual(tags_of(retag(frame, 2, [(CTAG, 7)])), ((CTAG, 7),))
        self.assertEqual(tags_of(retag(frame, 1, [])), ((CTAG, 101),))

    def test_the_priority_survives_a_rewrite(self):
        frame = bytearray(marked_frame(ONE, TWO, "x", [(CTAG, 101)]))
        frame[14] |= 0xE0
        self.assertEqual(retag(bytes(frame), 1, [(STAG, 5)])[14] & 0xE0, 0xE0)

    def test_a_checksum_over_itself_is_zero(self):
        data = b"\x08\x00\x00\x00\x12\x34\x00\x01abc"
        data = data[:2] + checksum(data).to_bytes(2, "big") + data[4:]
        self.assertEqual(checksum(data), 0)


class StreamTest(unittest.TestCase):

    def test_a_byte_out_of_place_is_noticed(self):
        for pieces, wrong_at in (([(0, 10), (10, 30)], None), ([(0, 10), (11, 30)], 10), ([(0, 16), (0, 16)], 16)):
            checked = Checked()
            for begin, end in pieces:
                checked.take(expected(begin, end - begin))
            self.assertEqual(checked.wrong_at, wrong_at, pieces)


class ReceiptTest(unittest.TestCase):

    def receipt(self, **changes):
        values = {"lost": 0, "duplicated": 0, "intact": True, "after": 1, "outcome": "complete", "to": "b", **changes}
        window = types.SimpleNamespace(lost=values["lost"], duplicated=values["duplicated"])
        stream = types.SimpleNamespace(intact=values["intact"], after=values["after"])
        told = {"outcome": f"netport-move:{values['outcome']}", "to": {"switch": values["to"]}}
        return Receipt(1, "vm", "a", "b", "rpc", told, (Observed("p", window),), stream, 1.0, 0.0)

    def test_a_move_meets_its_conditions_only_when_all_of_them_hold(self):
        self.assertEqual(self.receipt().faults(), [])
        for change in ({"lost": 21}, {"duplicated": 1}, {"intact": False}, {"after": 0}, {"outcome": "running"},
                       {"to": "a"}):
            with self.subTest(change):
                self.assertEqual(len(self.receipt(**change).faults()), 1)

    def test_percentiles_are_of_the_nearest_rank(self):
        self.assertEqual([percentile(list(range(1, 21)), share) for share in (0.05, 0.5, 0.9, 1.0)], [1, 10, 18, 20])

    def test_a_table_is_aligned(self):
        self.assertEqual(table([("a", "1"), ("bbb", "22")], head=("name", "n")), "name  n\na      1\nbbb   22")
