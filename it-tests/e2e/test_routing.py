# SPDX-License-Identifier: Apache-2.0
"""Routing on real switches, all on one bed; the tests are in ``routing``, one file for each of their subjects."""

import unittest

from e2e.routing.frames import FramesTest
from e2e.routing.guests import RoutedGuestTest
from e2e.routing.hostile import AnswerTest, DeceitTest, RubbishTest
from e2e.routing.moves import RoutedMoveTest
from e2e.routing.portability import HomelessTest, MixedTest
from e2e.routing.reach import AdvertisedTest, BroadcastTest, LiveChangeTest, ReachTest
from e2e.routing.sizes import SizesTest

__all__ = ["AdvertisedTest", "AnswerTest", "BroadcastTest", "DeceitTest", "FramesTest", "HomelessTest",
           "LiveChangeTest", "MixedTest", "ReachTest", "RoutedGuestTest", "RoutedMoveTest", "RubbishTest", "SizesTest"]

if __name__ == "__main__":
    unittest.main()
