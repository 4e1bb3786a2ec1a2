# SPDX-License-Identifier: Apache-2.0
"""Two routers beside one switch, in one segment, each at a port of its own and an uplink of the same VRF.

::

            .-- up-tokyo   -- rt-tokyo
    tokyo --|                           198.51.100.16/28, 2001:db8:f1::/64
            '-- up-tokyo-2 -- rt-tokyo-2
"""

import unittest

from e2e.shared import eventually, scratch
from e2e.uplinked import WayOutCase
from testbed.exits import leaves_by
from testbed.network import SWITCH
from testbed.switch import NOBODY
from testbed.uplinked import ANYWHERE, EXITS, OUTSIDE, SECOND, Router

FIRST = EXITS[SECOND.site]


class SecondRouterTest(WayOutCase, unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        routers, cls.switch = cls.network.routers, cls.network.switches[SECOND.site]
        routers[SECOND.name] = Router(cls.bed.run, SECOND, cls.switch, cls.network.outside)
        cls.addClassCleanup(cls.switch.delete_port, SECOND.port)
        cls.addClassCleanup(routers.pop, SECOND.name)
        cls.enterClassContext(scratch(cls.bed, (f"{SWITCH.format(SECOND.site)}/access-port={SECOND.port}", {
            "netport-site:access-port": [SECOND.access_port()]})))

    def prefer(self, first, other):
        """Lets all sites leave by one of the two routers, and by the other one where that is not there."""
        self.reconfigure(preferences={first.name: 10, other.name: 20}, more=(SECOND,))
        for site in ("tokyo", "seoul"):
            leaves_by(self.host("web", site), first.name)

    def check_told(self, way):
        """The explanation says by which of the two it leaves, and agrees with the switches."""
        for sender in ("web-tokyo", "db-seoul"):
            for outside in OUTSIDE:
                with self.subTest(sender=sender, outside=outside):
                    told = eventually("the controller to say so", lambda sender=sender, outside=outside: self.told_by(
                        way, self.explain(from_host=sender, to_address=outside)))
                    self.assertEqual(told["verdict"], "delivered")
                    self.check_agreement(told)

    def test_the_preferred_one_of_two_routers_beside_a_switch_is_taken(self):
        for first, other in ((FIRST, SECOND), (SECOND, FIRST)):
            with self.subTest(first.name):
                self.prefer(first, other)
                self.check_told(first)

    def test_the_switch_takes_the_other_router_while_the_link_of_the_first_is_down_and_no_controller_is_there(self):
        """Its controller is away; that it has the same flows and groups afterwards shows that nobody has written."""
        first, other = (self.network.routers[name] for name in (SECOND.name, FIRST.name))
        self.prefer(SECOND, FIRST)
        self.bed.view.await_programmed()
        probers = [prober for site in ("tokyo", "seoul") for prober in self.probers(self.host("web", site), ANYWHERE)]
        held = self.switch.flows(), self.switch.groups()
        self.addCleanup(self.bed.view.await_switches, *self.network.switches)
        self.addCleanup(self.switch.set_controllers, self.bed.controller.target)
        self.switch.set_controllers(NOBODY)
        self.carries(first, 100)
        self.seen("first of two links at a switch down", probers, first.circuit.cut)
        self.carries(other, 100)
        self.seen("the link is back", probers, first.circuit.mend)
        self.carries(first, 100)
        self.assertEqual((self.switch.flows(), self.switch.groups()), held)
        first.circuit.cut()
        self.switch.set_controllers(self.bed.controller.target)
        leaves_by(self.host("web", "seoul"), FIRST.name)
        self.bed.view.await_switches(*self.network.switches)
        self.check_told(FIRST)
