# SPDX-License-Identifier: Apache-2.0
"""Moves of guests whose segment is one layer 2 at some of the sites only, or at none and at home nowhere."""

import unittest

from e2e.moving import MovedGuest
from e2e.routed import answered, each, shared
from e2e.shared import scratch
from testbed.guest import Guest
from testbed.network import MTU, SITES, known
from testbed.routed import SEGMENTS
from testbed.watchers import beside


class PartlyExtended(MovedGuest):
    """Announced moves and moves that only frames tell of, from one layer 2 to another and back; the stream is IPv6.

    :cvar BESIDE: another segment of the VRF
    """

    BED = staticmethod(shared)

    @classmethod
    def setUpClass(cls):
        bed = cls.BED()
        identity = SEGMENTS[cls.SEGMENT].member(cls.GUEST, int(cls.GUEST.removeprefix("vm")))
        bed.network.guests[cls.GUEST] = Guest(bed.run, identity, bed.network.switches, at="tokyo", mtu=MTU)
        cls.addClassCleanup(bed.network.guests.pop, cls.GUEST)
        cls.enterClassContext(scratch(bed, *known(identity, bed.network.switches, cls.SEGMENT,
                                                  **{"port-name": f"tap{cls.GUEST}"})))
        cls.WATCHERS = beside(cls.SEGMENT, cls.BESIDE, stream_family=6)
        super().setUpClass()

    def test_a_guest_keeps_answering_its_subnet_and_others_wherever_it_goes(self):
        watched = self.watched()
        for destination, announced in (("seoul", "rpc"), ("tokyo", "rarp")):
            with self.subTest(f"to {destination} by {announced}"):
                self.check(watched.move(destination, announced))
                self.check_reachable()
                self.view.await_verified()

    def check_reachable(self):
        """It reaches the hosts of both segments, at every site."""
        wrong = [address for (_, address), right in each(answered, (
            (self.guest, address) for segment in (self.SEGMENT, self.BESIDE) for site in SITES
            for address in SEGMENTS[segment].stayer(site).addresses())) if not right]
        self.assertEqual(wrong, [])


class MixedTest(PartlyExtended, unittest.TestCase):

    GUEST, SEGMENT, BESIDE = "vm8", "app", "web"


class HomelessTest(PartlyExtended, unittest.TestCase):

    GUEST, SEGMENT, BESIDE = "vm10", "gweb", "gdb"
