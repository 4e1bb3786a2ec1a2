# SPDX-License-Identifier: Apache-2.0
"""The agent as a whole: guests that the hook has let through undecided."""

import dataclasses
import time

from hypervisor.tests.agent_case import AgentCase
from hypervisor.tests.fake import MAC, OTHER_MAC, UUID, Policy, until
from netport_hypervisor.events import What
from netport_hypervisor.state import ASKING, GRANTED, RUNNING


class LetThroughTest(AgentCase):

    def test_a_guest_that_was_let_through_is_asked_about_when_a_controller_is_there(self):
        controller = self.controller()
        self.let_through(MAC)
        _, source = self.start(controller)
        until(lambda: self.files.incoming(UUID).phase == RUNNING, "it runs, as listed at the start")
        self.saw(controller, "running")
        self.assertEqual(controller.policy.grant(1)["state"], "consumed")

    def test_a_guest_that_was_let_through_and_is_still_coming_is_prepared(self):
        controller = self.controller()
        _, source = self.start(controller)
        del source.guests[UUID]
        self.let_through(MAC)
        self.saw(controller, "prepare")
        until(lambda: self.files.incoming(UUID).phase == GRANTED)
        source.happen(What.RESUMED)
        self.saw(controller, "prepare", "running")

    def test_a_question_that_the_hook_had_no_time_for_is_asked_when_the_guest_arrives(self):
        controller = self.controller()
        _, source = self.start(controller)
        self.let_through(MAC, phase=ASKING)
        source.happen(What.RESUMED)
        self.saw(controller, "running")

    def test_a_refusal_comes_into_the_log_and_nothing_is_told(self):
        controller = self.controller(Policy(refusals={MAC: ("not at night", "night")}))
        self.let_through(MAC)
        with self.assertLogs("netport", "ERROR") as log:
            self.start(controller)
            until(lambda: any("not at night" in line for line in log.output))
        until(lambda: self.files.incoming(UUID) is None)
        self.assertEqual(controller.events(), [])

    def test_a_guest_that_the_controller_does_not_know_is_forgotten(self):
        controller = self.controller(Policy(hosts={}))
        self.let_through(MAC)
        self.start(controller)
        until(lambda: self.files.incoming(UUID) is None)
        self.assertEqual(controller.events(), [])

    def test_interfaces_that_the_controller_does_not_know_are_left_out_of_the_next_question(self):
        controller = self.controller(Policy(hosts={OTHER_MAC: "vm6"}))
        self.let_through(MAC, OTHER_MAC)
        self.start(controller)
        until(lambda: [each.mac for each in self.files.incoming(UUID).subjects] == [OTHER_MAC])
        self.saw(controller, "running")

    def test_what_is_stale_is_forgotten_and_said(self):
        controller = self.controller()
        self.start(controller)
        self.granted(controller)
        with self.assertLogs("netport", "WARNING") as log:
            self.files.write(dataclasses.replace(self.files.incoming(UUID), expires=time.time() - 1))
            until(lambda: self.files.incoming(UUID) is None)
            until(lambda: any("its time to come" in line for line in log.output))
        self.assertEqual(controller.events(), [])
