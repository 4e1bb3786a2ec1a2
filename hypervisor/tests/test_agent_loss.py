# SPDX-License-Identifier: Apache-2.0
"""The agent as a whole: reports and answers that are lost, and controllers that are gone, slow or of no use."""

import random
import tempfile
import threading

from hypervisor.tests.agent_case import AgentCase
from hypervisor.tests.fake import MAC, OTHER_UUID, Authority, FakeController, Policy, domain, free_port, raw, until
from netport_hypervisor.events import Condition, What


class LossTest(AgentCase):

    def test_a_report_whose_answer_is_lost_is_repeated_with_the_same_sequence(self):
        lost = []

        def lose(operation, arguments):
            if operation == "report-migration" and not lost:
                lost.append(controller.policy.answer(operation, arguments))
                return raw(b"")
            return None
        controller = self.controller(behave=lose)
        service, source = self.start(controller)
        source.happen(What.HANDED_OVER, What.RESUMED)
        self.saw(controller, "stopped", "stopped", "resumed")
        first, second = controller.reports("stopped")
        self.assertEqual(first, second)
        until(lambda: service.outbox.waiting() == 0)

    def test_every_kind_of_useless_answer_is_repeated(self):
        answers = [lambda *_: (503, None), lambda *_: raw(b"garbage\r\n\r\n"), lambda *_: (401, None),
                   lambda *_: (404, {})]

        def fail(operation, arguments):
            return answers.pop()() if operation == "report-migration" and answers else None
        controller = self.controller(behave=fail)
        _, source = self.start(controller)
        source.happen(What.HANDED_OVER)
        self.saw(controller, *["stopped"] * 5)
        self.assertEqual(len({report["sequence"] for report in controller.reports("stopped")}), 1)

    def test_a_controller_that_is_slow_is_asked_again(self):
        release, seen = threading.Event(), []
        self.addCleanup(release.set)

        def slow(operation, arguments):
            seen.append(operation)
            return (lambda handler: release.wait(60)) if len(seen) == 1 else None
        controller = self.controller(behave=slow)
        _, source = self.start(controller, **{"answer-time-s": 0.3})
        source.happen(What.HANDED_OVER)
        self.saw(controller, "stopped", "stopped")

    def test_what_happens_while_no_controller_is_there_is_told_when_one_comes_in_order(self):
        port = free_port()
        service, source = self.start(f"https://127.0.0.1:{port}/restconf")
        source.happen(What.HANDED_OVER, What.RESUMED)
        until(lambda: service.outbox.waiting() == 2)
        controller = self.controller(port=port)
        self.saw(controller, "stopped", "resumed")

    def test_a_controller_that_comes_back_is_told_again_what_was_said_last(self):
        controller = self.controller()
        service, source = self.start(controller)
        self.granted(controller)
        source.happen(What.RESUMED)
        source.happen(What.HANDED_OVER, uuid=OTHER_UUID)
        until(lambda: sorted(controller.events()) == ["running", "stopped"] and service.outbox.waiting() == 0)
        controller.close()
        again = self.controller(controller.policy, port=controller.port)
        until(lambda: set(again.events()) == {"running", "stopped"})
        for event in ("running", "stopped"):
            for report in again.reports(event):  # one for each time that a connection was found to be lost, at most
                self.assertEqual([report], controller.reports(event), "the same sequence, so it does no harm")

    def test_a_controller_that_takes_over_before_every_connection_is_found_to_be_lost_is_told_again(self):
        controller = self.controller()
        service, source = self.start(controller)
        source.happen(What.HANDED_OVER)
        until(lambda: controller.connections == 4 and controller.events() and service.outbox.waiting() == 0)
        controller.replace()
        again = self.controller(controller.policy, port=controller.port)
        controller.cut(1)
        until(lambda: again.connections == 1)
        controller.cut()
        until(lambda: again.events())
        self.assertEqual({each["sequence"] for each in again.reports("stopped")},
                         {each["sequence"] for each in controller.reports("stopped")})

    def test_connections_that_are_cut_in_silence_are_made_anew(self):
        controller = self.controller()
        _, source = self.start(controller)
        until(lambda: controller.connections == 4)
        controller.cut()
        until(lambda: controller.connections >= 8)
        source.happen(What.HANDED_OVER)
        until(lambda: "stopped" in controller.events())

    def test_the_next_controller_is_told_when_the_first_is_gone(self):
        first, second = self.controller(), self.controller()
        service, source = self.start(first, second)
        source.happen(What.HANDED_OVER)
        self.saw(first, "stopped")
        until(lambda: service.outbox.waiting() == 0)
        first.close()
        source.happen(What.RESUMED)
        until(lambda: second.events()[-1:] == ["resumed"])
        self.assertNotIn("resumed", first.events())

    def test_the_next_controller_is_told_when_the_first_has_no_useful_answer(self):
        first, second = self.controller(behave=lambda *_: (503, None)), self.controller()
        _, source = self.start(first, second)
        source.happen(What.HANDED_OVER)
        until(lambda: second.events() == ["stopped"])

    def test_only_one_controller_is_told(self):
        first, second = self.controller(), self.controller()
        service, source = self.start(first, second)
        source.happen(What.HANDED_OVER)
        self.saw(first, "stopped")
        until(lambda: service.outbox.waiting() == 0)
        self.assertEqual((second.requests, second.connections), ([], 0))

    def test_reports_that_are_too_old_to_matter_are_dropped_with_a_line_in_the_log(self):
        with self.assertLogs("netport", "WARNING") as log:
            service, source = self.start(f"https://127.0.0.1:{free_port()}/restconf", **{"report-lifetime-s": 1.0})
            source.happen(What.HANDED_OVER)
            until(lambda: any("stopped was given up" in line for line in log.output))
        self.assertEqual(service.outbox.waiting(), 0)

    def test_a_full_queue_drops_counts_and_says_so(self):
        with self.assertLogs("netport", "WARNING") as log:
            service, source = self.start(f"https://127.0.0.1:{free_port()}/restconf", queue=16)
            for n in range(20):
                uuid = f"00000000-0000-4000-8000-{n:012x}"
                source.guests[uuid] = domain(MAC, uuid=uuid)
                source.happen(What.STARTED, uuid=uuid)
            for n in range(20):
                source.happen(What.HANDED_OVER, uuid=f"00000000-0000-4000-8000-{n:012x}")
            until(lambda: any("4 dropped so far" in line for line in log.output))
        self.assertEqual((service.outbox.waiting(), service.outbox.dropped), (16, 4))

    def test_a_controller_with_a_false_certificate_is_told_nothing(self):
        with tempfile.TemporaryDirectory() as directory:
            false = FakeController(Authority(directory))
            self.addCleanup(false.close)
            true = self.controller()
            _, source = self.start(false, true)
            source.happen(What.HANDED_OVER)
            self.saw(true, "stopped")
            self.assertEqual(false.requests, [])


class RandomLossTest(AgentCase):

    def test_whatever_is_lost_the_controller_takes_each_guests_reports_in_order_and_ends_with_the_last(self):
        seed = random.randrange(1 << 32)
        choice = random.Random(seed)
        uuids = [f"00000000-0000-4000-8000-{n:012x}" for n in range(6)]
        macs = {f"02:00:00:00:02:{n:02x}": f"host{n}" for n in range(6)}
        took = {mac: [] for mac in macs}

        def lose(operation, arguments):
            how = choice.choice(["answer"] * 5 + ["before", "after", "busy"])
            if how == "before":
                return raw(b"")
            if how == "busy":
                return 503, None
            answer = controller.policy.answer(operation, arguments)
            if operation == "report-migration":
                outcome = answer[1]["netport-grant:output"]["subject"][0]["outcome"]
                if outcome == "taken":
                    took[arguments["subject"][0]["mac"]].append(arguments["event"].partition(":")[2])
            return raw(b"") if how == "after" else answer
        controller = self.controller(Policy(hosts=macs), lose)
        service, source = self.start(controller)
        source.guests = {uuid: domain(mac, uuid=uuid) for uuid, mac in zip(uuids, macs)}
        source.list({uuid: Condition.RUNNING for uuid in uuids})
        until(lambda: set(uuids) <= source.described)
        told = {mac: [] for mac in macs}
        for _ in range(40):
            uuid, mac = choice.choice(list(zip(uuids, macs)))
            what, event = (What.RESUMED, "resumed") if told[mac][-1:] == ["stopped"] else (What.HANDED_OVER, "stopped")
            source.happen(what, uuid=uuid)
            told[mac].append(event)
        until(lambda: sum(map(len, took.values())) >= sum(map(len, told.values())) and service.outbox.waiting() == 0,
              f"seed {seed}: all told")
        self.assertEqual(took, told, f"seed {seed}")
