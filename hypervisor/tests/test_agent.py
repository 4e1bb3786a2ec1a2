# SPDX-License-Identifier: Apache-2.0
"""The agent as a whole, with events of our own and real connections: order, repetition, loss, restarts."""

import dataclasses
import logging
import pathlib
import random
import shutil
import tempfile
import threading
import time
import unittest

from hypervisor.tests.fake import (MAC, OTHER_MAC, OTHER_UUID, UUID, Authority, FakeController, Policy, configuration,
                                   domain, error,
                                   free_port, raw, until)
from netport_hypervisor import domain_xml
from netport_hypervisor.config import load
from netport_hypervisor.errors import ConfigurationError
from netport_hypervisor.events import Condition, Described, Happened, Listed, What
from netport_hypervisor.rpc import Subject
from netport_hypervisor.service import Service
from netport_hypervisor.state import ASKING, GONE, GRANTED, LET_THROUGH, RUNNING, Incoming, MigrationFiles


def setUpModule():
    global DIRECTORY, AUTHORITY
    DIRECTORY = tempfile.mkdtemp()
    AUTHORITY = Authority(DIRECTORY)
    logging.getLogger("netport").addHandler(logging.NullHandler())
    logging.getLogger("netport").propagate = False


def tearDownModule():
    shutil.rmtree(DIRECTORY)


class FakeSource:
    """Where events come from: the test. ``guests``: XML by UUID."""

    def __init__(self, hear):
        self.hear = hear
        self.described = set()
        self.guests = {UUID: domain(MAC), OTHER_UUID: domain(OTHER_MAC, uuid=OTHER_UUID, name="vm6")}

    def start(self):
        self.list({uuid: Condition.RUNNING for uuid in self.guests})

    def stop(self):
        pass

    def describe(self, uuid):
        if uuid in self.guests:
            self.hear(Described(domain_xml.parse(self.guests[uuid])))
            self.described.add(uuid)

    def list(self, conditions):
        """libvirt has been connected (again)."""
        self.hear(Listed(conditions))

    def happen(self, *whats, uuid=UUID):
        """One event after the other."""
        for what in whats:
            iteration = what if isinstance(what, int) else 0
            self.hear(Happened(uuid, What.ITERATION if iteration else what, iteration, time.monotonic()))


class AgentTest(unittest.TestCase):

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = pathlib.Path(directory.name)
        self.files = MigrationFiles(str(self.directory / "state"))

    def controller(self, policy=None, behave=None, port=0):
        found = FakeController(AUTHORITY, policy, behave, port=port)
        self.addCleanup(found.close)
        return found

    def start(self, *controllers, **more):
        """Starts an agent; returns it and its source of events."""
        urls = [each if isinstance(each, str) else each.url for each in controllers]
        service = Service(load(configuration(self.directory, urls, AUTHORITY.ca_file, **more)), FakeSource)
        source = service._source
        thread = threading.Thread(target=service.agent.run, daemon=True)
        service.start()
        thread.start()

        def stop():
            service.stop()
            thread.join(20)
            self.assertFalse(thread.is_alive())
        self.addCleanup(stop)
        service.end = stop
        until(lambda: not source.guests.keys() - source.described and service.agent._inbox.empty(), "the first list")
        return service, source

    def granted_from_here(self, controller):
        """A guest that may go to another site."""
        controller.policy.answer("request-grant", {"subject": [{"mac": MAC}], "switch": "west", "request-id": "r1"})

    def granted(self, controller, phase=GRANTED):
        """A guest that is about to come, as the hook leaves it."""
        _, body = controller.policy.answer("request-grant", {"subject": [{"mac": MAC}], "switch": "west",
                                                             "request-id": "r1"})
        grant = body["netport-grant:output"]
        self.files.write(Incoming(UUID, "vm5", phase, "r1", (Subject(MAC),), time.time() + 600, int(grant["grant-id"]),
                                  grant["nonce"]))

    def let_through(self, *macs, phase=LET_THROUGH):
        self.files.write(Incoming(UUID, "vm5", phase, "r1", tuple(Subject(mac) for mac in macs), time.time() + 600))

    def saw(self, controller, *events):
        until(lambda: controller.events() == list(events), f"{events}; there are {controller.events()}")


class ReportTest(AgentTest):

    def test_a_migration_from_here_is_told_with_its_epoch(self):
        controller = self.controller()
        _, source = self.start(controller)
        self.granted_from_here(controller)
        source.happen(1)
        until(lambda: ("find-migration", {"mac": MAC}) in controller.requests)
        source.happen(2)
        self.saw(controller, "pausing")
        source.happen(What.HANDED_OVER)
        self.saw(controller, "pausing", "stopped")
        report, = controller.reports("stopped")
        self.assertEqual((report["subject"], report["switch"], report["epoch"]), ([{"mac": MAC}], "west", "10"))
        until(lambda: self.files.outgoing(UUID) is not None)
        source.happen(What.MIGRATED_AWAY)
        until(lambda: self.files.outgoing(UUID) is None)
        self.assertEqual(controller.events(), ["pausing", "stopped"])

    def test_an_arrival_is_told_with_the_grant_that_the_hook_has_kept(self):
        controller = self.controller()
        _, source = self.start(controller)
        self.granted(controller)
        source.happen(What.STARTED, What.RESUMED)
        self.saw(controller, "running")
        report, = controller.reports("running")
        self.assertEqual((report["grant-id"], report["nonce"]), ("1", f"{1:032x}"))
        until(lambda: self.files.incoming(UUID).phase == RUNNING)
        until(lambda: controller.policy.grant(1)["state"] == "consumed")

    def test_the_end_of_a_guest_that_was_coming_is_told_and_forgotten(self):
        controller = self.controller()
        _, source = self.start(controller)
        self.granted(controller)
        source.happen(What.STARTED, What.STOPPED)
        self.saw(controller, "gone")
        until(lambda: self.files.incoming(UUID) is None)

    def test_a_failed_migration_is_told_in_order(self):
        controller = self.controller()
        _, source = self.start(controller)
        source.happen(What.HANDED_OVER, What.RESUMED)
        self.saw(controller, "stopped", "resumed")
        first, second = (int(controller.reports(event)[0]["sequence"]) for event in ("stopped", "resumed"))
        self.assertLess(first, second)

    def test_a_gone_that_the_hook_could_not_tell_is_told(self):
        controller = self.controller()
        self.granted(controller, GONE)
        self.start(controller)
        self.saw(controller, "gone")
        until(lambda: self.files.incoming(UUID) is None)
        self.assertEqual(controller.policy.grant(1)["state"], "aborted")

    def test_reports_of_guests_that_move_at_once_do_not_make_each_other_stale(self):
        macs = {f"02:00:00:00:01:{n:02x}": f"host{n}" for n in range(30)}
        controller = self.controller(Policy(hosts=macs))
        _, source = self.start(controller)
        uuids = [f"00000000-0000-4000-8000-{n:012x}" for n in range(30)]
        source.guests = {uuid: domain(mac, uuid=uuid) for uuid, mac in zip(uuids, macs)}
        for uuid in uuids:
            source.happen(What.STARTED, uuid=uuid)
        for uuid in uuids:
            source.happen(What.HANDED_OVER, uuid=uuid)
        until(lambda: len(controller.reports("stopped")) == 30)
        self.assertEqual({report["subject"][0]["mac"] for report in controller.reports("stopped")}, set(macs))
        self.assertEqual(len(controller.policy.sequences), 30)
        self.assertLessEqual(controller.connections, 4)

    def test_connections_are_open_before_anything_happens(self):
        controller = self.controller()
        _, source = self.start(controller)
        until(lambda: controller.connections == 4)
        source.happen(What.HANDED_OVER)
        self.saw(controller, "stopped")
        self.assertEqual(controller.connections, 4)

    def test_a_pausing_without_an_answer_does_not_hold_up_the_cut_over(self):
        release = threading.Event()
        self.addCleanup(release.set)
        controller = self.controller(behave=lambda operation, arguments: (
            lambda handler: release.wait(60)) if arguments.get("event") == "netport-grant:pausing" else None)
        _, source = self.start(controller, **{"answer-time-s": 60.0})
        self.granted_from_here(controller)
        source.happen(1)
        source.happen(2)
        self.saw(controller, "pausing")
        source.happen(What.HANDED_OVER)
        self.saw(controller, "pausing", "stopped")

    def test_a_report_that_is_not_accepted_is_not_repeated(self):
        controller = self.controller(behave=lambda *_: error("/input", "no"))
        service, source = self.start(controller)
        source.happen(What.HANDED_OVER)
        self.saw(controller, "stopped")
        until(lambda: service.outbox.waiting() == 0)
        self.assertEqual(controller.events(), ["stopped"])


class LossTest(AgentTest):

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
        until(lambda: sorted(again.events()) == ["running", "stopped"])
        self.assertEqual(again.reports("running"), controller.reports("running"),
                         "the same sequence, so it does no harm")
        self.assertEqual(again.reports("stopped"), controller.reports("stopped"))

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


class RandomLossTest(AgentTest):

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
        until(lambda: service.agent._inbox.empty() and service.outbox.waiting() == 0, f"seed {seed}: all told")
        self.assertEqual(took, told, f"seed {seed}")


class RestartTest(AgentTest):

    def test_an_arrival_while_the_agent_was_down_is_told_at_its_start(self):
        controller = self.controller()
        self.granted(controller)
        self.start(controller)
        self.saw(controller, "running")

    def test_a_restart_of_the_agent_between_stop_and_failure_keeps_the_epoch_and_raises_the_sequence(self):
        controller = self.controller()
        service, source = self.start(controller)
        self.granted_from_here(controller)
        source.happen(1)
        until(lambda: any(operation == "find-migration" for operation, _ in controller.requests))
        until(lambda: service.outbox.waiting() == 0)
        source.happen(What.HANDED_OVER)
        until(lambda: self.files.outgoing(UUID) is not None and service.outbox.waiting() == 0)
        service.end()
        self.start(controller)
        until(lambda: controller.events() == ["stopped", "resumed"])
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


class LetThroughTest(AgentTest):

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


class ServiceTest(AgentTest):

    def test_files_that_cannot_be_used_are_named_before_anything_starts(self):
        path = configuration(self.directory, ["https://127.0.0.1/restconf"], "/nonexistent.pem")
        with self.assertRaisesRegex(ConfigurationError, "nonexistent.pem"):
            Service(load(path), FakeSource)

    def test_a_fault_in_one_event_does_not_end_the_agent(self):
        controller = self.controller()
        _, source = self.start(controller)
        with self.assertLogs("netport", "ERROR"):
            source.hear(Happened("not a uuid", What.RESUMED))
            source.hear(Described(None))
            source.happen(What.HANDED_OVER)
            self.saw(controller, "stopped")

    def test_events_without_end_are_counted_and_take_no_memory_without_end(self):
        controller = self.controller()
        service = Service(load(configuration(self.directory, [controller.url], AUTHORITY.ca_file)), FakeSource)
        with self.assertLogs("netport", "ERROR"):
            for _ in range(5000):
                service.agent.hear(Happened(UUID, What.CHANGED))
        self.assertEqual(service.agent.unheard, 5000 - 4096)
