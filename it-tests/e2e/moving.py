# SPDX-License-Identifier: Apache-2.0
"""What is asked of every guest that moves while it is probed, whatever its segment is."""

from e2e.shared import eventually, home, programs
from testbed.moves import Watched
from testbed.receipt import PHASES
from testbed.view import bare

SOURCES = {"rarp": "reverse-arp", "garp": "gratuitous-arp", "na": "unsolicited-neighbor-advertisement"}


class MovedGuest:
    """A guest that is at home when a test begins, and what must hold of its moves.

    :cvar BED: gives the bed
    :cvar GUEST: the guest's name
    :cvar SEGMENT: its segment's
    :cvar WATCHERS: who probes it
    """

    @classmethod
    def setUpClass(cls):
        cls.bed = cls.BED()
        cls.network = cls.bed.network
        cls.view = cls.bed.view
        cls.guest = cls.network.guests[cls.GUEST]

    def setUp(self):
        home(self.bed, self.GUEST)
        self.view.await_verified()
        self.network.delay(0)

    def watched(self):
        watched = Watched(self.network, self.view, self.GUEST, self.WATCHERS)
        self.addCleanup(watched.finish)
        watched.warm_up()
        return watched

    def check(self, receipt):
        """The move met its conditions, its phases came in their order, and the guest is known where it is."""
        self.assertEqual(receipt.faults(), [])
        self.assertEqual(tuple(receipt.phases()), PHASES)
        self.assertEqual(sorted(receipt.phases().values()), list(receipt.phases().values()))
        self.assertEqual(receipt.told["from"]["switch"], receipt.origin)
        attachment = self.view.attachment(self.GUEST)
        self.assertEqual((attachment["site"], attachment["switch"], attachment["port"], attachment["segment"]),
                         (receipt.destination, receipt.destination, self.guest.port, self.SEGMENT))


class MovedGuestTests(MovedGuest):
    """Tests that a class of tests takes with its own."""

    def test_a_guest_keeps_answering_through_moves_that_only_its_frames_announce(self):
        watched = self.watched()
        for destination, announced in (("osaka", "rarp"), ("seoul", "garp"), ("tokyo", "na")):
            with self.subTest(announced):
                receipt = watched.move(destination, announced)
                self.check(receipt)
                self.assertEqual(bare(receipt.told["source"]), SOURCES[announced])

    def test_what_is_under_way_on_a_slow_circuit_is_relayed(self):
        self.network.delay(20)
        self.addCleanup(self.network.delay, 0)
        watched = self.watched()
        for destination in ("seoul", "osaka"):
            self.check(watched.move(destination, "rpc"))

    def test_going_away_and_coming_back_leaves_the_switches_as_they_were(self):
        before = without_epochs(programs(self.bed))
        for destination in ("seoul", "tokyo"):
            home(self.bed, self.GUEST, destination)
        eventually("the programs of before", lambda: without_epochs(programs(self.bed)) == before)


def without_epochs(all_programs):
    """Programs without cookies, which may count epochs."""
    return {name: (sorted(",".join(part for part in line.split(",") if not part.strip().startswith("cookie="))
                          for line in flows), groups) for name, (flows, groups) in all_programs.items()}
