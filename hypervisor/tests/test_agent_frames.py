# SPDX-License-Identifier: Apache-2.0
"""The agent as a whole: frames that a guest has not read are carried after it."""

import dataclasses
import math
import threading
import time
from unittest import mock

from hypervisor.tests.agent_case import FAR, NEAR, AgentCase
from hypervisor.tests.fake import MAC, OTHER_MAC, UUID, FakeTap, domain, output, raw, until
from hypervisor.tests.test_tapwatch import frames
from hypervisor.tests.test_unread import frame
from netport_hypervisor import tapwatch
from netport_hypervisor.events import Call, Unread, What
from netport_hypervisor.forecast import Sample
from netport_hypervisor.unread import Captured

#: What QEMU says when it will stop the guest in half a second.
NOT_FAR = Sample(0.0, 1, 1 << 40, 800_000_000, 1 << 40, 1e9)
DELIVER, REPORT = "deliver-frames", "report-migration"


class FramesTest(AgentCase):

    def setUp(self):
        super().setUp()
        self.tap = FakeTap()
        self.held = False

    def near(self, controller, tap=None, **more):
        """An agent with a guest that is about to be stopped, whose tap is watched; returns it and its source."""
        taps = [self.tap] if tap is None else tap
        service, source = self.start(controller, taps=taps, **more)
        self.granted_from_here(controller)
        source.copied[UUID] = NEAR
        source.happen(1)
        self.saw(controller, "pausing")
        until(lambda: len(service._taps._seen) == len(taps) and all(seen.looks for seen in service._taps._seen))
        return service, source

    def hold(self, release):
        """A behaviour: while ``held`` is set, questions about grants have no answer before the release."""
        return lambda operation, _: (lambda handler: release.wait(60) and handler.reply(204, None)) \
            if self.held and operation == "find-migration" else None

    def stop(self, source, *numbers):
        """The guest is stopped, and these frames come."""
        self.tap.arrive(*frames(*numbers))
        source.happen(What.HANDED_OVER)

    def delivered(self, controller):
        return [arguments for operation, arguments in list(controller.requests) if operation == DELIVER]

    def quiet(self, service):
        """Waits until nothing is watched or under way."""
        until(lambda: not service._taps.watched() and not service._taps._seen and service.agent._inbox.empty()
              and not service.outbox.waiting())

    def test_what_a_guest_has_not_read_is_carried_once_after_its_stop_was_answered(self):
        controller = self.controller()
        service, source = self.near(controller)
        self.assertEqual(self.tap.device, "tap0")
        self.tap.arrive(*frames(1, 2))
        self.tap.take(2)
        self.stop(source, 3, 4)
        self.saw(controller, "pausing", "stopped")
        self.tap.arrive(*frames(5))
        until(lambda: controller.policy.carried)
        self.quiet(service)
        self.assertEqual(controller.policy.carried, [("vm5", frame(number)) for number in (3, 4, 5)])
        order = [operation for operation, _ in controller.requests]
        self.assertEqual(order[-2:], [REPORT, DELIVER])
        call, = self.delivered(controller)
        stopped, = controller.reports("stopped")
        self.assertEqual({key: call[key] for key in ("subject", "switch", "epoch", "reporter")},
                         {"subject": {"mac": MAC}, "switch": "west", "epoch": "10", "reporter": stopped["reporter"]})

    def test_where_frames_go_to_both_places_what_came_before_is_carried(self):
        controller = self.controller()
        controller.policy.copies = True
        release = threading.Event()
        self.addCleanup(release.set)

        def late(operation, arguments):
            if operation != REPORT or not arguments["event"].endswith("pausing"):
                return None
            answer = controller.policy.answer(operation, arguments)
            return lambda handler: release.wait(60) and handler.reply(*answer)
        controller.behave = late
        service, source = self.near(controller)
        # The guest is stopped before it was answered that frames go to both places; what it has not read is kept here
        # until that is so.
        with mock.patch.object(tapwatch, "LINGER_SECONDS", 60):
            self.stop(source, 1, 2)
            until(lambda: any(watch.due for watch in tuple(service._taps._watches.values())))
        release.set()
        until(lambda: service._taps._seen[0].frames._copied < math.inf)
        self.tap.arrive(*frames(3))
        with service._taps._changed:
            for key, watch in service._taps._watches.items():
                service._taps._watches[key] = dataclasses.replace(watch, due=time.monotonic())
        until(lambda: controller.policy.carried)
        self.quiet(service)
        self.assertEqual(controller.policy.carried, [("vm5", frame(1)), ("vm5", frame(2))])
        self.assertEqual(controller.policy.before, ["copying"])

    def stopped_first(self, copies):
        """What is carried of three frames that were taken and one that was not, when the stop comes before it was told
        to be near."""
        controller = self.controller()
        controller.policy.copies = copies
        service, source = self.start(controller, taps=[self.tap])
        self.granted_from_here(controller)
        source.copied[UUID] = NOT_FAR
        source.happen(1)
        until(lambda: service._taps._seen and service._taps._seen[0].looks)
        self.tap.arrive(*frames(1, 2, 3))
        self.tap.take(3)
        self.stop(source, 4)
        until(lambda: controller.policy.carried)
        self.quiet(service)
        self.assertEqual(controller.events(), ["stopped"])
        return [carried for _, carried in controller.policy.carried]

    @mock.patch.object(tapwatch, "HEARD_SECONDS", 60)
    def test_where_frames_were_to_go_to_both_places_and_the_stop_came_first_what_qemu_may_hold_is_carried_too(self):
        self.assertEqual(self.stopped_first(True), [frame(2), frame(3), frame(4)])

    @mock.patch.object(tapwatch, "HEARD_SECONDS", 60)
    def test_where_nothing_may_come_twice_what_qemu_may_hold_is_not_carried(self):
        self.assertEqual(self.stopped_first(False), [frame(4)])

    def test_where_frames_went_to_both_places_already_nothing_is_said_to_have_come_before(self):
        controller = self.controller()
        controller.policy.copies, controller.policy.copying = True, {"vm5"}
        controller.behave = lambda operation, arguments: output(subject=[
            {"host": "vm5", "outcome": "known", "state": "netport-grant:copying"}]) \
            if operation == REPORT and arguments["event"].endswith("pausing") else None
        service, source = self.near(controller)
        self.stop(source, 1)
        until(lambda: controller.policy.before)
        self.quiet(service)
        self.assertEqual((controller.policy.before, controller.policy.carried), (["relaying"], []))

    def carried(self, count, length, most):
        """Stops a guest that has not read so many frames, of which so many at most are carried; returns the log."""
        controller = self.controller()
        with self.assertLogs("netport", "INFO") as log:
            service, source = self.near(controller)
            self.tap.arrive(*(Captured(frame(number, length=length)) for number in range(count)))
            source.happen(What.HANDED_OVER)
            until(lambda: len(controller.policy.carried) == most)
            self.quiet(service)
        self.assertEqual(controller.policy.carried, [("vm5", frame(number, length=length)) for number in range(most)])
        return "".join(log.output)

    def test_what_does_not_fit_into_a_request_goes_in_several_in_order(self):
        self.assertNotIn("do not fit", self.carried(256, 100, 256))

    def test_what_does_not_fit_into_as_many_calls_as_are_taken_is_left_the_newest_with_a_word(self):
        self.assertIn("6 frames that it has not read are not carried after it: they do not fit into 24 calls",
                      self.carried(30, 7000, 24))

    def test_each_interface_has_a_call_of_its_own(self):
        taps = [FakeTap(), FakeTap()]
        controller = self.controller()
        service, source = self.start(controller, taps=taps)
        source.guests[UUID] = domain(MAC, OTHER_MAC)
        source.happen(What.STARTED)
        until(lambda: service.agent._ledger._subjects.get(UUID, ()) and len(service.agent._devices[UUID]) == 2)
        controller.policy.answer("request-grant", {"subject": [{"mac": MAC}, {"mac": OTHER_MAC}], "switch": "west",
                                                   "request-id": "r1"})
        controller.behave = lambda operation, arguments: output(
            **{"grant-id": "1", "epoch": "10", "host": "vm5", "state": "netport-grant:prepared"}) \
            if operation == "find-migration" else None
        source.copied[UUID] = FAR
        source.happen(1)
        until(lambda: sum(operation == "find-migration" for operation, _ in controller.requests) == 2
              and not service.outbox.waiting() and service.agent._inbox.empty())
        source.copied[UUID] = NEAR
        until(lambda: len(service._taps._seen) == 2 and all(seen.looks for seen in service._taps._seen))
        for tap in taps:
            tap.arrive(*frames(1, mac=MAC if tap.device == "tap0" else OTHER_MAC))
        source.happen(What.HANDED_OVER)
        until(lambda: len(self.delivered(controller)) == 2)
        self.quiet(service)
        self.assertEqual(sorted(controller.policy.carried), [("vm5", frame(1)), ("vm6", frame(1, OTHER_MAC))])

    def test_a_stop_without_a_grant_carries_nothing(self):
        controller = self.controller()
        service, source = self.near(controller)
        controller.behave = lambda operation, arguments: output(subject=[{"host": "vm5", "outcome": "no-grant"}]) \
            if operation == REPORT else None
        self.stop(source, 1)
        self.saw(controller, "pausing", "stopped")
        self.quiet(service)
        self.assertEqual(self.delivered(controller), [])

    def test_frames_that_the_controller_does_not_need_are_told_once(self):
        controller = self.controller(behave=lambda operation, _: output(outcome="known", delivered=0)
                                     if operation == DELIVER else None)
        with self.assertLogs("netport", "INFO") as log:
            service, source = self.near(controller)
            self.stop(source, 1)
            until(lambda: any("known, 0 frames" in line for line in log.output))
        self.quiet(service)
        self.assertEqual(len(self.delivered(controller)), 1)

    def test_an_answer_that_is_lost_repeats_the_report_but_never_the_frames(self):
        def lose(operation, arguments):
            if operation == DELIVER:
                controller.policy.answer(operation, arguments)
                return raw(b"")
            return None
        controller = self.controller(behave=lose)
        with self.assertLogs("netport", "WARNING") as log:
            service, source = self.near(controller)
            self.stop(source, 1)
            until(lambda: any("deliver was given up" in line for line in log.output))
        self.quiet(service)
        self.assertEqual(controller.policy.carried, [("vm5", frame(1))])

    def test_a_controller_that_does_not_know_frames_is_not_shunned(self):
        controller = self.controller(behave=lambda operation, _: (404, None) if operation == DELIVER else None)
        second = self.controller()
        service, source = self.start(controller, second, taps=[self.tap])
        self.granted_from_here(controller)
        source.copied[UUID] = NEAR
        source.happen(1)
        until(lambda: service._taps._seen and service._taps._seen[0].looks)
        self.stop(source, 1)
        until(lambda: self.delivered(controller))
        self.quiet(service)
        source.happen(What.RESUMED)
        until(lambda: controller.events()[-1:] == ["resumed"])
        self.assertEqual(second.requests, [])

    def test_a_migration_that_fails_carries_nothing(self):
        controller = self.controller()
        service, source = self.near(controller)
        self.stop(source, 1)
        source.happen(What.RESUMED)
        self.saw(controller, "pausing", "stopped", "resumed")
        self.quiet(service)
        self.assertEqual(self.delivered(controller), [])

    def test_frames_that_are_found_after_a_migration_has_failed_do_not_leave(self):
        controller = self.controller()
        service, source = self.start(controller)
        source.happen(What.HANDED_OVER)
        self.saw(controller, "stopped")
        report = Call("stopped", UUID, REPORT, {"epoch": "10", **controller.reports("stopped")[0]}, True, 0.0)
        source.hear(Unread(UUID, MAC, (frame(1),), report))
        until(lambda: len(self.delivered(controller)) == 1)
        source.happen(What.RESUMED)
        source.hear(Unread(UUID, MAC, (frame(1),), report))
        self.saw(controller, "stopped", "resumed")
        self.quiet(service)
        self.assertEqual(len(self.delivered(controller)), 1)

    def test_frames_that_have_not_left_when_a_migration_fails_do_not_leave(self):
        release = threading.Event()
        self.addCleanup(release.set)
        controller = self.controller(behave=self.hold(release))
        service, source = self.near(controller, connections=2)
        self.held = True
        # Another guest's question holds the connection that is not kept free.
        source.happen(1, uuid=next(uuid for uuid in source.guests if uuid != UUID))
        until(lambda: sum(operation == "find-migration" for operation, _ in controller.requests) == 2)
        self.stop(source, 1)
        until(lambda: service.outbox.holds(UUID, "deliver"))
        source.happen(What.RESUMED)
        self.saw(controller, "pausing", "stopped", "resumed")
        self.held = False
        release.set()
        self.quiet(service)
        self.assertEqual(self.delivered(controller), [])

    def test_frames_that_no_controller_takes_in_time_are_dropped_with_a_word(self):
        release = threading.Event()
        self.addCleanup(release.set)
        controller = self.controller(behave=self.hold(release))
        with self.assertLogs("netport", "WARNING") as log:
            service, source = self.near(controller, connections=2)
            self.held = True
            source.happen(1, uuid=next(uuid for uuid in source.guests if uuid != UUID))
            until(lambda: sum(operation == "find-migration" for operation, _ in controller.requests) == 2)
            self.stop(source, 1)
            until(lambda: service.outbox.holds(UUID, "deliver"))
            began = time.monotonic()
            until(lambda: any("deliver was given up" in line for line in log.output))
        self.assertLess(time.monotonic() - began, 15)
        self.assertFalse(service.outbox.holds(UUID, "deliver"))
        self.held = False
        release.set()
        self.assertEqual(self.delivered(controller), [])

    def test_a_guest_without_a_tap_that_can_be_watched_moves_as_before(self):
        controller = self.controller()
        service, source = self.start(controller)
        self.granted_from_here(controller)
        source.copied[UUID] = NEAR
        source.happen(1)
        self.saw(controller, "pausing")
        source.happen(What.HANDED_OVER)
        self.saw(controller, "pausing", "stopped")
        self.assertEqual((service._taps.watched(), self.delivered(controller)), (0, []))
