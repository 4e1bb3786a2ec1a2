# SPDX-License-Identifier: Apache-2.0
"""The agent as a whole: what is told of a migration, in which order, and what it starts with."""

import threading

from hypervisor.tests.agent_case import FAR, NEAR, AgentCase, FakeSource
from hypervisor.tests.fake import MAC, UUID, Policy, configuration, domain, error, until
from netport_hypervisor.config import load
from netport_hypervisor.errors import ConfigurationError
from netport_hypervisor.events import Described, Happened, What
from netport_hypervisor.service import Service
from netport_hypervisor.state import GONE, RUNNING


class ReportTest(AgentCase):

    def test_a_migration_from_here_is_told_with_its_epoch(self):
        controller = self.controller()
        _, source = self.start(controller)
        self.granted_from_here(controller)
        source.copied[UUID] = FAR
        source.happen(1)
        until(lambda: ("find-migration", {"mac": MAC}) in controller.requests)
        until(lambda: len(source.looks) > 2)
        self.assertEqual(controller.events(), [])
        source.copied[UUID] = NEAR
        self.saw(controller, "pausing")
        source.happen(What.HANDED_OVER)
        self.saw(controller, "pausing", "stopped")
        report, = controller.reports("stopped")
        self.assertEqual((report["subject"], report["switch"], report["epoch"]), ([{"mac": MAC}], "west", "10"))
        until(lambda: self.files.outgoing(UUID) is not None)
        source.happen(What.MIGRATED_AWAY)
        until(lambda: self.files.outgoing(UUID) is None)
        self.assertEqual(controller.events(), ["pausing", "stopped"])

    def test_what_is_not_foretold_is_cut_over_as_well(self):
        controller = self.controller()
        _, source = self.start(controller)
        self.granted_from_here(controller)
        source.happen(1)
        until(lambda: source.looks == [UUID])  # nothing is to be had from libvirt
        source.happen(What.HANDED_OVER)
        self.saw(controller, "stopped")

    def test_a_lead_of_0_never_tells_that_a_guest_is_about_to_be_stopped(self):
        controller = self.controller()
        _, source = self.start(controller, **{"pausing-lead-ms": 0})
        self.granted_from_here(controller)
        source.copied[UUID] = NEAR
        source.happen(1)
        until(lambda: ("find-migration", {"mac": MAC}) in controller.requests)
        source.happen(What.HANDED_OVER)
        self.saw(controller, "stopped")
        self.assertEqual(source.looks, [])

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
        until(lambda: self.files.incoming(UUID) is None)
        self.assertEqual(set(controller.events()), {"gone"})  # again when its answer was not looked at for a second
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
        source.copied[UUID] = NEAR
        source.happen(1)
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


class ServiceTest(AgentCase):

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
        service = Service(load(configuration(self.directory, [controller.url], self.authority.ca_file)), FakeSource)
        with self.assertLogs("netport", "ERROR"):
            for _ in range(5000):
                service.agent.hear(Happened(UUID, What.CHANGED))
        self.assertEqual(service.agent.unheard, 5000 - 4096)
