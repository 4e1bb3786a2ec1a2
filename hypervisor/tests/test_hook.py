# SPDX-License-Identifier: Apache-2.0
"""The hook as libvirt calls it: the script, with arguments, XML on stdin, and nothing on stdout."""

import json
import pathlib
import shutil
import socket
import subprocess
import tempfile
import threading
import unittest

from hypervisor.tests.fake import (MAC, OTHER_MAC, UUID, Authority, FakeController, Policy, configuration, domain,
                                   error, free_port,
                                   interface_id, raw)
from netport_hypervisor.state import ASKING, GONE, GRANTED, LET_THROUGH, RUNNING, MigrationFiles
import dataclasses

SOURCE = pathlib.Path(__file__).resolve().parent.parent


def setUpModule():
    global DIRECTORY, AUTHORITY
    DIRECTORY = tempfile.mkdtemp()
    AUTHORITY = Authority(DIRECTORY)


def tearDownModule():
    shutil.rmtree(DIRECTORY)


class HookTest(unittest.TestCase):

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = pathlib.Path(directory.name)
        self.script = self.directory / "50-netport"
        text = (SOURCE / "hook.sh").read_text(encoding="utf-8")
        self.script.write_text(text.replace("@LIBDIR@", str(SOURCE)).replace(
            "@CONFIG@", str(self.directory / "hypervisor.conf")), encoding="utf-8")
        self.script.chmod(0o755)

    def serve(self, policy=None, behave=None, **more):
        self.controller = FakeController(AUTHORITY, policy, behave)
        self.addCleanup(self.controller.close)
        self.configure([self.controller.url], **more)
        return self.controller

    def configure(self, urls, **more):
        configuration(self.directory, urls, AUTHORITY.ca_file, **more)

    def files(self):
        return MigrationFiles(str(self.directory / "state"))

    def entry(self):
        return self.files().incoming(UUID)

    def call(self, operation, sub="begin", xml=None):
        """Calls the hook; returns its status and what it says on stderr."""
        done = subprocess.run([self.script, "vm5", operation, sub, "-"],
                              input=(domain(MAC) if xml is None else xml).encode(),
                              capture_output=True, timeout=60,
                              env={"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"})
        self.assertEqual(done.stdout, b"", "libvirt would take it for XML")
        return done.returncode, done.stderr.decode()

    def goes_on(self, operation, sub="begin", xml=None):
        status, text = self.call(operation, sub, xml)
        self.assertEqual(status, 0, text)
        return text

    def refuses(self, *words, operation="migrate", xml=None):
        status, text = self.call(operation, xml=xml)
        self.assertEqual(status, 1, text)
        for word in words:
            self.assertIn(word, text)
        return text


class MigrateTest(HookTest):

    def test_a_guest_that_may_come_gets_a_grant_that_is_kept(self):
        self.serve()
        self.goes_on("migrate")
        entry = self.entry()
        self.assertEqual((entry.phase, entry.grant_id, entry.nonce, entry.name), (GRANTED, 1, f"{1:032x}", "vm5"))
        operation, arguments = self.controller.requests[0]
        self.assertEqual(operation, "request-grant")
        self.assertEqual((arguments["subject"], arguments["switch"], arguments["requester"]),
                         ([{"mac": MAC}], "west", "test"))

    def test_a_refusal_reaches_libvirts_user_with_reason_and_rule_and_leaves_nothing(self):
        self.serve(Policy(refusals={MAC: ("no guests of acme after hours", "night")}))
        self.refuses("vm5", "west", "no guests of acme after hours", "rule night")
        self.assertIsNone(self.entry())

    def test_a_refused_guest_that_may_come_later_is_asked_about_anew(self):
        policy = Policy(refusals={MAC: ("full", "quota")})
        self.serve(policy)
        self.refuses("full")
        policy.refusals.clear()
        self.goes_on("migrate")
        first, second = (arguments["request-id"] for _, arguments in self.controller.requests)
        self.assertNotEqual(first, second)

    def test_a_controller_that_cannot_answer_yet_is_asked_again_while_there_is_time(self):
        def start(operation, arguments):
            early = len(self.controller.requests) < 3
            return error("/", "still reading back the switches: try again in a few seconds", 503) if early else None

        self.serve(behave=start)
        self.goes_on("migrate")
        self.assertEqual(self.entry().phase, GRANTED)
        self.assertEqual(len({arguments["request-id"] for _, arguments in self.controller.requests}), 1)

    def test_a_controller_that_cannot_answer_in_the_hooks_time_has_not_decided(self):
        self.serve(behave=lambda *_: error("/", "still reading back the switches", 503),
                   **{"hook-time-s": 1.0, "connect-time-s": 0.5})
        self.refuses("nobody has decided", "without-decision is refuse", "status 503", "still reading back")
        self.assertGreater(len(self.controller.requests), 1)
        self.assertIsNone(self.entry())

    def test_a_repeated_hook_gets_the_same_grant(self):
        self.serve()
        self.goes_on("migrate")
        before = self.entry()
        self.goes_on("migrate")
        self.assertEqual((self.entry().grant_id, self.entry().nonce), (before.grant_id, before.nonce))
        self.assertEqual(len(self.controller.policy.grants), 1)

    def test_a_hook_whose_answer_was_lost_gets_the_same_grant_when_it_is_repeated(self):
        lost = []

        def lose(operation, arguments):
            if not lost:
                lost.append(self.controller.policy.answer(operation, arguments))
                return raw(b"")
            return None
        self.serve(behave=lose, **{"without-decision": "let-through"})
        self.goes_on("migrate")
        self.assertEqual(self.entry().phase, LET_THROUGH)
        self.goes_on("migrate")
        self.assertEqual((self.entry().phase, self.entry().grant_id, len(self.controller.policy.grants)),
                         (GRANTED, 1, 1))

    def test_a_grant_that_has_ended_is_not_used_for_the_next_attempt(self):
        self.serve()
        self.goes_on("migrate")
        self.controller.policy.grant(1)["state"] = "aborted"
        self.goes_on("migrate")
        self.assertEqual(self.entry().grant_id, 2)

    def test_a_guest_that_came_before_and_comes_again_gets_another_grant(self):
        self.serve()
        self.goes_on("migrate")
        self.files().write(dataclasses.replace(self.entry(), phase=RUNNING))
        self.goes_on("migrate")
        self.assertEqual(self.entry().grant_id, 2)

    def test_a_group_of_interfaces_is_one_question_with_ports_and_segments(self):
        self.serve(**{"port-by": "interface-id"})
        with open(self.directory / "hypervisor.conf", "a", encoding="utf-8") as file:
            file.write('[segments]\n"br-red" = "red"\n')
        self.goes_on("migrate", xml=domain(MAC, OTHER_MAC))
        self.assertEqual(self.controller.requests[0][1]["subject"],
                         [{"mac": MAC, "segment": "red", "port": interface_id(MAC)},
                          {"mac": OTHER_MAC, "segment": "red", "port": interface_id(OTHER_MAC)}])

    def test_a_guest_without_interfaces_is_let_through_unasked(self):
        self.serve()
        self.assertEqual(self.goes_on("migrate", xml=domain()), "")
        self.assertEqual(self.controller.requests, [])

    def test_a_guest_that_the_controller_does_not_know_is_let_through_untouched(self):
        self.serve(Policy(hosts={}))
        self.assertEqual(self.goes_on("migrate"), "")
        self.assertIsNone(self.entry())

    def test_a_guest_that_the_controller_does_not_know_is_refused_where_that_is_chosen(self):
        self.serve(Policy(hosts={}), **{"unknown-guests": "refuse"})
        self.refuses("does not know it", "unknown-guests", "no host has")
        self.assertIsNone(self.entry())

    def test_interfaces_that_the_controller_does_not_know_are_left_out(self):
        self.serve(Policy(hosts={OTHER_MAC: "vm6"}))
        self.goes_on("migrate", xml=domain(MAC, OTHER_MAC))
        self.assertEqual([each.mac for each in self.entry().subjects], [OTHER_MAC])
        self.assertEqual(self.entry().phase, GRANTED)

    def test_a_wrong_switch_in_the_configuration_is_not_taken_for_an_unknown_guest(self):
        self.serve(**{"switch": "wets"})
        self.refuses("/input/switch", "no such switch")

    def test_a_domain_that_cannot_be_read_is_refused(self):
        self.serve()
        self.refuses("XML", xml="<domain")
        self.refuses("document type", xml="<!DOCTYPE d [<!ENTITY a 'b'>]><domain>&a;</domain>")

    def test_what_a_policy_says_cannot_play_with_the_terminal(self):
        self.serve(Policy(refusals={MAC: ("a\x1b[31m\nb", "r")}))
        self.assertNotIn("\x1b", self.refuses("vm5"))


class WithoutDecisionTest(HookTest):

    def each_failure(self):
        """Configures one controller after the other that gives no decision."""
        self.configure([f"https://127.0.0.1:{free_port()}/restconf"])
        yield "nobody there"
        for name, behave in (("status 500", lambda *_: (500, None)), ("status 503", lambda *_: (503, {})),
                             ("garbage", lambda *_: raw(b"garbage\r\n\r\n")),
                             ("no decision", lambda *_: (200, {"x:output": {}})),
                             ("half a grant", lambda *_: (200, {"x:output": {"decision": "granted"}})),
                             ("closed", lambda *_: raw(b"")), ("unauthorized", lambda *_: (401, None))):
            self.serve(behave=behave)
            yield name

    def choose(self, choice):
        path = self.directory / "hypervisor.conf"
        path.write_text(path.read_text(encoding="utf-8") + f'without-decision = "{choice}"\n', encoding="utf-8")

    def test_refuse_refuses_and_says_why(self):
        for name in self.each_failure():
            with self.subTest(name):
                self.choose("refuse")
                self.refuses("vm5", "nobody has decided", "127.0.0.1")
                self.assertIsNone(self.entry())

    def test_let_through_goes_on_says_so_and_leaves_it_to_the_agent(self):
        for name in self.each_failure():
            with self.subTest(name):
                self.choose("let-through")
                text = self.goes_on("migrate")
                self.assertIn("without a grant", text)
                self.assertEqual(self.entry().phase, LET_THROUGH)

    def test_the_next_controller_is_asked_when_one_cannot_be_used(self):
        second = FakeController(AUTHORITY)
        self.addCleanup(second.close)
        for first in (f"https://127.0.0.1:{free_port()}/restconf",
                      FakeController(AUTHORITY, behave=lambda *_: (503, None))):
            url = first if isinstance(first, str) else first.url
            if not isinstance(first, str):
                self.addCleanup(first.close)
            with self.subTest(url):
                self.configure([url, second.url])
                self.goes_on("migrate")
                self.assertEqual(self.entry().phase, GRANTED)

    def test_a_refusal_is_not_taken_to_the_next_controller(self):
        second = FakeController(AUTHORITY)
        self.addCleanup(second.close)
        first = self.serve(Policy(refusals={MAC: ("no", "r")}))
        self.configure([first.url, second.url])
        self.refuses("no")
        self.assertEqual(second.requests, [])

    def test_a_controller_that_never_answers_does_not_hold_libvirt_up(self):
        release = threading.Event()
        self.addCleanup(release.set)
        self.serve(behave=lambda *_: lambda handler: release.wait(60), **{"hook-time-s": 2.0})
        self.refuses("in time")

    def test_a_controller_that_does_not_shake_hands_does_not_hold_libvirt_up(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.configure([f"https://127.0.0.1:{server.getsockname()[1]}/restconf"], **{"connect-time-s": 0.3})
            self.refuses("in time")

    def test_xml_that_does_not_end_does_not_hold_libvirt_up(self):
        for choice, status in (("refuse", 1), ("let-through", 0)):
            with self.subTest(choice):
                self.serve(**{"hook-time-s": 0.5, "connect-time-s": 0.1, "without-decision": choice})
                process = subprocess.Popen([self.script, "vm5", "migrate", "begin", "-"], stdin=subprocess.PIPE,
                                           stderr=subprocess.PIPE)
                process.stdin.write(b"<domain>")
                process.stdin.flush()
                self.assertEqual(process.wait(30), status)
                self.assertIn(b"are over", process.stderr.read())
                process.stdin.close()
                process.stderr.close()

    def test_a_certificate_that_is_not_the_controllers_gives_no_decision(self):
        with tempfile.TemporaryDirectory() as directory:
            false = FakeController(Authority(directory))
            self.addCleanup(false.close)
            self.configure([false.url])
            self.refuses("certificate is not accepted")
            self.assertEqual(false.requests, [])

    def test_a_configuration_that_is_wrong_refuses_guests_that_come_and_leaves_others_alone(self):
        (self.directory / "hypervisor.conf").write_text("nonsense")
        self.refuses("is not TOML", "hypervisor.conf")
        for operation, sub in (("prepare", "begin"), ("start", "begin"), ("started", "begin"), ("stopped", "end"),
                               ("release", "end")):
            with self.subTest(operation):
                self.goes_on(operation, sub)


class AfterTheGrantTest(HookTest):

    def test_prepare_is_told_once_with_the_grant(self):
        self.serve()
        self.goes_on("migrate")
        for operation in ("prepare", "start", "started", "prepare"):
            self.goes_on(operation)
        report, = self.controller.reports("prepare")
        self.assertEqual((report["grant-id"], report["nonce"], report["reporter"]), ("1", f"{1:032x}", f"test {UUID}"))

    def test_prepare_is_told_by_the_next_hook_when_the_first_could_not(self):
        self.serve()
        self.goes_on("migrate")
        self.controller.behave = lambda *_: (503, None)
        self.assertIn("was not told", self.goes_on("prepare"))
        self.controller.behave = lambda *_: None
        self.goes_on("start")
        self.assertEqual(self.controller.policy.grant(1)["state"], "prepared")
        first, second = (int(each["sequence"]) for each in self.controller.reports("prepare"))
        self.assertLess(first, second)

    def test_a_grant_that_was_taken_back_keeps_the_guest_from_being_received(self):
        self.serve()
        self.goes_on("migrate")
        self.controller.policy.grant(1)["state"] = "revoked"
        self.refuses("grant 1 was taken back", operation="prepare")

    def test_a_guest_that_is_simply_started_is_not_told_of(self):
        self.serve()
        for operation in ("prepare", "start", "started"):
            self.assertEqual(self.goes_on(operation), "")
        self.assertEqual(self.controller.requests, [])

    def test_a_guest_that_was_let_through_is_not_told_of_before_it_has_a_grant(self):
        self.configure([f"https://127.0.0.1:{free_port()}/restconf"], **{"without-decision": "let-through"})
        self.goes_on("migrate")
        self.serve()
        self.goes_on("prepare")
        self.assertEqual(self.controller.requests, [])

    def test_a_guest_that_never_ran_is_told_to_be_gone_once(self):
        self.serve()
        self.goes_on("migrate")
        self.goes_on("prepare")
        self.goes_on("stopped", "end")
        self.goes_on("release", "end")
        self.assertEqual(self.controller.events(), ["prepare", "gone"])
        self.assertEqual(self.controller.policy.grant(1)["state"], "aborted")
        self.assertIsNone(self.entry())

    def test_the_end_of_a_guest_that_ran_is_not_the_end_of_a_migration(self):
        self.serve()
        self.goes_on("migrate")
        self.files().write(dataclasses.replace(self.entry(), phase=RUNNING))
        self.goes_on("stopped", "end")
        self.goes_on("release", "end")
        self.assertEqual(self.controller.events(), [])
        self.assertIsNone(self.entry(), "when it comes again, that is another migration")

    def test_the_end_of_a_guest_that_never_came_is_told_to_nobody(self):
        self.serve()
        self.assertEqual(self.goes_on("stopped", "end"), "")
        self.goes_on("release", "end")
        self.assertEqual(self.controller.requests, [])

    def test_the_end_of_a_guest_without_a_grant_forgets_it(self):
        self.serve()
        self.goes_on("migrate")
        for phase in (ASKING, LET_THROUGH):
            with self.subTest(phase):
                self.files().write(dataclasses.replace(self.controller_entry(), phase=phase))
                self.goes_on("stopped", "end")
                self.assertIsNone(self.entry())
        self.assertEqual(self.controller.events(), [])

    def controller_entry(self):
        self.goes_on("migrate")
        return self.entry()

    def test_a_gone_that_could_not_be_told_is_left_to_the_agent(self):
        self.serve()
        self.goes_on("migrate")
        self.controller.behave = lambda *_: (503, None)
        self.assertIn("the agent does it later", self.goes_on("stopped", "end"))
        self.assertEqual(self.entry().phase, GONE)
        self.controller.behave = lambda *_: None
        self.goes_on("release", "end")
        self.assertIsNone(self.entry())

    def test_a_gone_that_is_not_accepted_is_not_told_again(self):
        self.serve()
        self.goes_on("migrate")
        self.controller.behave = lambda *_: error("/input/nonce", "wrong")
        self.assertIn("was not accepted", self.goes_on("stopped", "end"))
        self.assertIsNone(self.entry())


class RobustTest(HookTest):

    def test_reconnect_succeeds_whatever_else_is_broken(self):
        self.assertEqual(self.goes_on("reconnect"), "", "without a configuration")
        (self.directory / "hypervisor.conf").write_text("nonsense")
        self.assertEqual(self.goes_on("reconnect"), "", "with a wrong one")
        broken = self.script.read_text().replace(str(SOURCE), "/nonexistent")
        self.script.write_text(broken.replace("/usr/bin/python3", "/nonexistent/python3"))
        self.assertEqual(self.goes_on("reconnect"), "", "without Python and without the programs")

    def test_operations_of_no_concern_succeed_without_python(self):
        self.script.write_text(self.script.read_text().replace("/usr/bin/python3", "/nonexistent/python3"))
        for operation in ("attach", "restore", "something-new", ""):
            with self.subTest(operation):
                self.assertEqual(self.goes_on(operation), "")

    def test_a_hook_that_is_broken_keeps_guests_from_coming_but_not_from_starting(self):
        self.script.write_text(self.script.read_text().replace(str(SOURCE), "/nonexistent"))
        status, text = self.call("migrate")
        self.assertEqual(status, 1)
        self.assertIn("the hook has failed", text)
        for operation, sub in (("prepare", "begin"), ("start", "begin"), ("started", "begin"), ("stopped", "end"),
                               ("release", "end")):
            with self.subTest(operation):
                self.goes_on(operation, sub)

    def test_a_state_directory_that_cannot_be_used_refuses_guests_that_come(self):
        self.serve()
        (self.directory / "state").write_text("a file")
        self.refuses("state-directory")
        self.goes_on("stopped", "end")

    def test_the_password_is_nowhere_to_be_read(self):
        self.serve(behave=lambda *_: (401, None))
        text = self.refuses("401")
        self.assertNotIn("s3cret", text + json.dumps(self.controller.requests))

    def test_libvirt_is_not_loaded(self):
        program = (f"import sys; sys.path.insert(0, {str(SOURCE)!r}); import netport_hypervisor.hook;"
                   " print('libvirt' in sys.modules)")
        self.assertEqual(subprocess.run(["/usr/bin/python3", "-BIc", program], capture_output=True, timeout=60).stdout,
                         b"False\n")
