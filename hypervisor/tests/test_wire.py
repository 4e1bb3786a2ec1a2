# SPDX-License-Identifier: Apache-2.0
"""The connection to a controller: whom it trusts, what it takes for an answer, and that it never waits without end."""

import shutil
import socket
import tempfile
import threading
import time
import unittest

from hypervisor.tests.fake import MAC, PASSWORD, USER, Authority, FakeController, free_port, raw
from netport_hypervisor.config import Controller, Credentials
from netport_hypervisor.errors import CallRejected, ConfigurationError, ControllerUnusable
from netport_hypervisor.wire import Connection, tls_context

FIND = "netport-grant:find-migration"


def setUpModule():
    global DIRECTORY, AUTHORITY
    DIRECTORY = tempfile.mkdtemp()
    AUTHORITY = Authority(DIRECTORY)


def tearDownModule():
    shutil.rmtree(DIRECTORY)


def soon(seconds=10.0):
    return time.monotonic() + seconds


class WireTest(unittest.TestCase):

    def serve(self, **more):
        controller = FakeController(AUTHORITY, **more)
        self.addCleanup(controller.close)
        return controller

    def open(self, port, ca_file=None, host="127.0.0.1", password=PASSWORD, deadline=None):
        connection = Connection.open(Controller(host, port, "/restconf"), tls_context(ca_file or AUTHORITY.ca_file),
                                     Credentials(USER, password), deadline or soon())
        self.addCleanup(connection.close)
        return connection

    def unusable(self, behave, *words, deadline=None):
        connection = self.open(self.serve(behave=behave).port)
        with self.assertRaises(ControllerUnusable) as caught:
            connection.call(FIND, {"mac": MAC}, deadline or soon())
        for word in words:
            self.assertIn(word, str(caught.exception))
        return connection

    def test_many_calls_go_over_one_connection(self):
        controller = self.serve()
        connection = self.open(controller.port)
        for _ in range(5):
            self.assertEqual(connection.call(FIND, {"mac": MAC}, soon()), {})
            self.assertEqual(connection.touch(soon()), 200)
            self.assertTrue(connection.alive())
        self.assertEqual(controller.connections, 1)
        self.assertEqual(controller.requests[0], ("find-migration", {"mac": MAC}))

    def test_a_request_leaves_in_one_write(self):
        connection = self.open(self.serve().port)
        writes, plain = [], connection._socket

        class Watched:
            def __getattr__(self, name):
                return getattr(plain, name)

            def sendall(self, data):
                writes.append(len(data))
                plain.sendall(data)
        connection._socket = Watched()
        connection.call(FIND, {"mac": MAC}, soon())
        self.assertEqual(len(writes), 1)
        self.assertEqual(plain.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY), 1)

    def test_a_certificate_of_another_authority_is_refused(self):
        with tempfile.TemporaryDirectory() as directory:
            other = Authority(directory)
            with self.assertRaisesRegex(ControllerUnusable, "certificate is not accepted"):
                self.open(self.serve().port, ca_file=other.ca_file)

    def test_a_certificate_for_another_name_is_refused(self):
        controller = self.serve(certificate=AUTHORITY.sign("elsewhere", "DNS:elsewhere.example"))
        with self.assertRaisesRegex(ControllerUnusable, "certificate is not accepted"):
            self.open(controller.port)
        self.assertEqual(controller.requests, [])

    def test_a_file_without_certificates_is_a_fault_of_the_configuration(self):
        with self.assertRaisesRegex(ConfigurationError, "ca-file"):
            tls_context("/dev/null")

    def test_nobody_there(self):
        with self.assertRaisesRegex(ControllerUnusable, "refused"):
            self.open(free_port())

    def test_somebody_who_does_not_speak_tls(self):
        for greeting in (b"SSH-2.0-x\r\n", b""):
            with self.subTest(greeting), socket.create_server(("127.0.0.1", 0)) as server:
                def greet():
                    with server.accept()[0] as other:
                        other.sendall(greeting)
                threading.Thread(target=greet, daemon=True).start()
                with self.assertRaises(ControllerUnusable):
                    self.open(server.getsockname()[1])

    def test_somebody_who_says_nothing_in_the_handshake(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            with self.assertRaisesRegex(ControllerUnusable, "in time"):
                self.open(server.getsockname()[1], deadline=soon(0.3))

    def test_a_wrong_password_is_said_to_be_one_and_is_not_shown(self):
        connection = self.open(self.serve().port, password="hidden")
        with self.assertRaisesRegex(ControllerUnusable, "401: user or password") as caught:
            connection.call(FIND, {"mac": MAC}, soon())
        self.assertNotIn("hidden", str(caught.exception))

    def test_what_the_controller_rejects_is_told_with_its_words(self):
        connection = self.open(self.serve().port)
        with self.assertRaises(CallRejected) as caught:
            connection.call(FIND, {"mac": "02:00:00:00:00:99"}, soon())
        self.assertEqual(caught.exception.messages, ("/input/mac no such host",))
        self.assertEqual(connection.call(FIND, {"mac": MAC}, soon()), {}, "the connection goes on")

    def test_control_characters_of_a_controller_do_not_reach_a_terminal(self):
        body = {"errors": {"error": [{"error-message": "a\x1b[2Jb"}]}}
        connection = self.open(self.serve(behave=lambda *_: (400, body)).port)
        with self.assertRaises(CallRejected) as caught:
            connection.call(FIND, {}, soon())
        self.assertEqual(str(caught.exception), "a [2Jb")

    def test_statuses_that_are_no_answer(self):
        for status in (302, 400, 403, 404, 429, 500, 503):
            with self.subTest(status):
                self.unusable(lambda *_, status=status: (status, {}), str(status))

    def test_garbage_is_no_answer(self):
        for data in (b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
                     b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]", b"HTTP/1.1 200 OK\r\n\r\n", b"",
                     b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n",
                     b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                     b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}", b"x" * 70000,
                     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n",
                     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}xx\r\n0\r\n\r\n",
                     b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n" + b'{"a":1}',
                     b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"[" * 100000):
            with self.subTest(data[:80]):
                self.unusable(lambda *_, data=data: raw(data))

    def test_an_answer_in_parts(self):
        data = (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10;x=y\r\n"
                b'{"o":{"grant-id"' b"\r\n6\r\n" b':"7"}}'
                b"\r\n0\r\nTrailer: x\r\n\r\n")
        connection = self.open(self.serve(behave=lambda *_: raw(data)).port)
        self.assertEqual(connection.call(FIND, {}, soon()), {"grant-id": "7"})

    def test_a_controller_that_never_answers(self):
        release = threading.Event()
        self.addCleanup(release.set)
        self.unusable(lambda *_: lambda handler: release.wait(60), "in time", deadline=soon(0.3))

    def test_a_controller_that_answers_a_byte_at_a_time_has_no_more_time_than_another(self):
        release = threading.Event()
        self.addCleanup(release.set)

        def drip(handler):
            while not release.wait(0.05):
                handler.wfile.write(b"H")
        connection = self.unusable(lambda *_: drip, "in time", deadline=soon(0.5))
        self.assertFalse(connection.alive())

    def test_a_connection_that_the_controller_has_closed_is_seen_to_be_dead(self):
        controller = self.serve()
        connection = self.open(controller.port)
        connection.call(FIND, {"mac": MAC}, soon())
        controller.close()
        from hypervisor.tests.fake import until
        until(lambda: not connection.alive(), "the end of the connection")
