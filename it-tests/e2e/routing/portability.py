# SPDX-License-Identifier: Apache-2.0
"""Moves of guests whose segment is one layer 2 at some of the sites only, or at none and at home nowhere."""

import unittest

from e2e.moving import MovedGuest
from e2e.routed import answered, each, shared
from e2e.shared import scratch
from testbed.guest import Guest
from testbed.network import MTU, SITES, known
from testbed.routed import SEGMENTS, VM8, VM10
from testbed.watchers import beside


class PartlyExtended(MovedGuest):
    """Announced moves and moves that only frames tell of, from one layer 2 to another and back; the stream is IPv6.

    :cvar IDENTITY: the guest's
    :cvar BESIDE: another segment of the VRF
    """

    BED = staticmethod(shared)

    @classmethod
    def setUpClass(cls):
        bed = cls.BED()
        bed.network.guests[cls.GUEST] = Guest(bed.run, cls.IDENTITY, bed.network.switches, at="tokyo", mtu=MTU)
        cls.addClassCleanup(bed.network.guests.pop, cls.GUEST)
        cls.enterClassContext(scratch(bed, *known(cls.IDENTITY, bed.network.switches, cls.SEGMENT,
                                                  **{"port-name": f"tap{cls.GUEST}"})))
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

    IDENTITY, GUEST, SEGMENT, BESIDE = VM8, VM8.name, "app", "web"
    WATCHERS = beside(SEGMENT, BESIDE, stream_family=6)


class HomelessTest(PartlyExtended, unittest.TestCase):

    IDENTITY, GUEST, SEGMENT, BESIDE = VM10, VM10.name, "gweb", "gdb"
    WATCHERS = beside(SEGMENT, BESIDE, stream_family=6)
