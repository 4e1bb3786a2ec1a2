# SPDX-License-Identifier: Apache-2.0
"""The agent as a whole: what happened while it, or libvirt, was down."""

from hypervisor.tests.agent_case import NEAR, AgentCase
from hypervisor.tests.fake import UUID, until
from netport_hypervisor.events import Condition, What


class RestartTest(AgentCase):

    def test_an_arrival_while_the_agent_was_down_is_told_at_its_start(self):
        controller = self.controller()
        self.granted(controller)
        self.start(controller)
        self.saw(controller, "running")

    def test_a_restart_of_the_agent_between_stop_and_failure_keeps_the_epoch_and_raises_the_sequence(self):
        controller = self.controller()
        service, source = self.start(controller)
        self.granted_from_here(controller)
        source.copied[UUID] = NEAR
        source.happen(1)
        self.saw(controller, "pausing")  # by then the agent knows the epoch
        source.happen(What.HANDED_OVER)
        self.saw(controller, "pausing", "stopped")
        until(lambda: self.files.outgoing(UUID) is not None and service.outbox.waiting() == 0)
        service.end()
        self.start(controller)
        self.saw(controller, "pausing", "stopped", "resumed")
        stopped, resumed = controller.reports("stopped")[0], controller.reports("resumed")[0]
        self.assertEqual(stopped["epoch"], resumed["epoch"])
        self.assertLess(int(stopped["sequence"]), int(resumed["sequence"]))

    def test_libvirt_that_comes_back_makes_the_agent_say_again_what_it_said_of_arrivals(self):
        controller = self.controller()
        service, source = self.start(controller)
        self.granted(controller)
        source.happen(What.RESUMED)
        self.saw(controller, "running")
        until(lambda: service.outbox.waiting() == 0)
        source.list({UUID: Condition.RUNNING})
        self.saw(controller, "running", "running")
        first, second = controller.reports("running")
        self.assertEqual(first, second)

    def test_a_cut_over_that_libvirts_restart_hid_is_told(self):
        controller = self.controller()
        _, source = self.start(controller)
        source.list({UUID: Condition.HANDED_OVER})
        self.saw(controller, "stopped")
