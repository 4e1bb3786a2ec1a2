# SPDX-License-Identifier: Apache-2.0
"""The OpenFlow channel to real switches: every version, several controllers, a switch that stops reading."""

import contextlib
import socket
import threading
import time
import unittest

from e2e.shared import eventually, frozen, shared
from testbed.frame import bare_solicitation

#: What Open vSwitch offers in each: atomic bundles by the ONF's extension in 1.3, those of the standard afterwards.
VERSIONS = {"OpenFlow13": ("1.3", "experimenter"), "OpenFlow14": ("1.4", "standard"), "OpenFlow15": ("1.5", "standard")}
HELLO, ECHO_REQUEST, ECHO_REPLY = 0, 2, 3


class Bystander:
    """A second controller that only says hello and answers echoes (OpenFlow 1.3, sections 6.3.1 and A.5.1, A.5.2)."""

    def __init__(self, address):
        self._listener = socket.create_server((address, 0))
        self.port = self._listener.getsockname()[1]
        self.greeted = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        """Stops listening."""
        self._listener.close()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                peer = self._listener.accept()[0]
                peer.sendall(b"\x04\x00\x00\x08\x00\x00\x00\x01")
                self._answer(peer)

    def _answer(self, peer):
        rest = b""
        while data := peer.recv(4096):
            rest += data
            while len(rest) >= 8 and len(rest) >= (length := int.from_bytes(rest[2:4], "big")):
                message, rest = rest[:length], rest[length:]
                if message[1] == HELLO:
                    self.greeted.set()
                elif message[1] == ECHO_REQUEST:
                    peer.sendall(message[:1] + bytes([ECHO_REPLY]) + message[2:])


class ChannelTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.network = cls.bed.network
        cls.view = cls.bed.view

    def reconnected(self, name, change):
        """Changes the switch, which makes it connect again, and waits until it has."""
        self.network.switches[name].set_controllers()
        eventually("the loss to be seen", lambda: self.view.switch(name)["connection"] == "disconnected", 30)
        change()
        self.network.switches[name].set_controllers(self.bed.controller.target)
        self.view.await_switches(name)
        return self.view.switch(name)["session"]

    def test_every_version_carries_the_same_program(self):
        switch = self.network.switches["osaka"]
        before = switch.flows()
        self.addCleanup(lambda: self.reconnected("osaka", switch.speak))
        for protocol, (version, bundles) in VERSIONS.items():
            with self.subTest(protocol):
                session = self.reconnected("osaka", lambda protocol=protocol: switch.speak(protocol))
                self.assertEqual((session["version"], session["bundles"]), (version, bundles))
                self.assertEqual(session["role"], "master")
                switch.speak()
                self.assertEqual(switch.flows(), before)

    def test_a_move_succeeds_in_every_version(self):
        switch = self.network.switches["osaka"]
        guest = self.network.guests["vm6"]
        host = self.network.host("blue", "tokyo")
        self.addCleanup(lambda: self.reconnected("osaka", switch.speak))
        for protocol in VERSIONS:
            self.reconnected("osaka", lambda protocol=protocol: switch.speak(protocol))
            for site in ("osaka", "tokyo"):
                with self.subTest(protocol=protocol, to=site):
                    newest = self.view.newest_move()
                    guest.arm(site)
                    self.view.report("vm6", site, guest.port)
                    guest.move(site)
                    self.assertTrue(self.view.receipt("vm6", newest)["outcome"].endswith("complete"))
                    self.assertIn(" 0% packet loss", host.netns.command("ping", "-c", "3", "-i", "0.2", "-W", "2",
                                                                        "10.1.0.5", check=False))

    def test_a_switch_may_have_another_controller_too(self):
        switch = self.network.switches["seoul"]
        bystander = Bystander(self.network.management.address)
        self.addCleanup(bystander.close)
        before = switch.flows()
        self.addCleanup(switch.set_controllers, self.bed.controller.target)
        switch.set_controllers(self.bed.controller.target,
                               f"tcp:{self.network.management.address}:{bystander.port}")
        self.assertTrue(bystander.greeted.wait(10))
        self.view.await_switches("seoul")
        self.assertEqual(switch.flows(), before)

    def test_what_a_session_counts_is_shown_and_begins_anew_with_it(self):
        session = self.reconnected("osaka", lambda: None)
        self.assertLess(int(session["counters"]["messages-in"]), 10_000)
        # Most questions the switch answers by itself.
        asking, asked = (self.network.host("red", site).identity for site in ("osaka", "tokyo"))
        self.network.host("red", "osaka").send(
            bare_solicitation(asking.mac, asking.by_family()[6], asked.by_family()[6]))
        eventually("the question to be counted", lambda: int(self.counters("osaka")["packet-ins"]) > 0)
        for name in ("packet-ins-dropped", "packet-outs-dropped", "errors", "unmatched-errors", "unreadable"):
            self.assertEqual(int(self.counters("osaka")[name]), 0, name)

    def counters(self, name):
        return self.view.switch(name)["session"]["counters"]

    def test_a_connection_that_speaks_something_else_is_counted_with_its_reason(self):
        address, _, port = self.bed.controller.target.removeprefix("tcp:").rpartition(":")
        before = self.view.counter("openflow-handshakes-failed")
        with socket.create_connection((address, int(port)), timeout=10) as stranger:
            stranger.sendall(b"GET / HTTP/1.1\r\n\r\n")
            name = stranger.getsockname()
            eventually("the failure to be counted",
                       lambda: self.view.counter("openflow-handshakes-failed") > before)
        detail = next(counter["detail"] for counter in self.view.state()["counter"]
                      if counter["name"] == "openflow-handshakes-failed")
        self.assertIn("not OpenFlow", detail)
        self.assertIn(str(name[1]), detail)

    def test_a_switch_that_stops_reading_is_reported_and_slows_no_other(self):
        """The frozen switch is no part of the move: a guest of tokyo goes to osaka and back, seoul stands still."""
        guest = self.network.guests["vm6"]
        unknown = self.view.counter("commits-unknown")
        thaw = frozen(self, self.network.switches["seoul"])
        try:
            newest = self.view.newest_move()
            begin = time.monotonic()
            guest.arm("osaka")
            self.view.report("vm6", "osaka", guest.port)
            guest.move("osaka")
            answered = time.monotonic() - begin
            osaka = self.network.host("blue", "osaka").netns
            self.assertIn(" 0% packet loss", osaka.command("ping", "-c", "3", "-i", "0.2", "-W", "2", "10.1.0.5"))
            self.assertLess(answered, 30, "the report has a bound")
            eventually("what it has not acknowledged to be shown",
                       lambda: int(self.view.switch("seoul").get("pending-changes", 0)) > 0)
            eventually("the guest to wait for it", lambda: "seoul" in self.view.object("host", "vm6").get("reason", ""))
            eventually("the switch to be given up", lambda: self.view.switch("seoul")["connection"] == "disconnected",
                       patience=60)
            self.assertRegex(self.view.switch("seoul")["detail"],
                             "no acknowledgement of a commit|has taken nothing|no sign of life")
            self.assertNotIn("session", self.view.switch("seoul"))
            eventually("its commit to be counted", lambda: self.view.counter("commits-unknown") > unknown)
        finally:
            thaw()
        self.view.receipt("vm6", newest, patience=30)
        self.view.await_switches("seoul", patience=60)
        self.view.await_programmed()
        newest = self.view.newest_move()
        guest.arm("tokyo")
        self.view.report("vm6", "tokyo", guest.port)
        guest.move("tokyo")
        self.view.receipt("vm6", newest)
        seoul = self.network.host("blue", "seoul").netns
        eventually("an answer to seoul", lambda: " 0% packet loss" in seoul.command(
            "ping", "-c", "3", "-i", "0.2", "-W", "2", "10.1.0.5", check=False))
