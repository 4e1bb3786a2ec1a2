# SPDX-License-Identifier: Apache-2.0
"""A controller of its own, started and stopped as a person would: accounts, addresses, crashes."""

import base64
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
NETPORT = ROOT / "netport"
OFFSET = 700
RESTCONF = 8181 + OFFSET
NETTY = 8182 + OFFSET
SSH = 8101 + OFFSET
DEFAULTS = (("admin", "admin"), ("karaf", "karaf"), ("user", "user"))
TOPOLOGY = "/rests/data/network-topology:network-topology/topology=launcher-test"


def ask(port, path, user, password, method="GET", body=None):
    """One request; returns the status, 0 when nobody answers."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", method=method,
                                     data=json.dumps(body).encode("utf-8") if body else None)
    request.add_header("Authorization", "Basic " + base64.b64encode(f"{user}:{password}".encode("utf-8")).decode("ascii"))
    request.add_header("Content-Type", "application/yang-data+json")
    request.add_header("Accept", "application/yang-data+json")
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as answer:
            answer.read()
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


class DefaultsWatch(threading.Thread):
    """Tries every default account, all the time, and keeps what was let in."""

    def __init__(self):
        super().__init__(daemon=True)
        self.let_in = []
        self.refused = 0
        self._over = threading.Event()

    def run(self):
        while not self._over.is_set():
            for user, password in DEFAULTS:
                for port, path in ((RESTCONF, "/rests/operations"), (RESTCONF, "/jolokia"), (RESTCONF, "/auth/v1/users"),
                                   (NETTY, "/restconf/operations")):
                    status = ask(port, path, user, password)
                    if 200 <= status < 300:
                        self.let_in.append((user, port, path, status))
                    self.refused += status in (401, 403)
            self._over.wait(0.05)

    def end(self):
        self._over.set()
        self.join(60)


class ControllerTest(unittest.TestCase):
    """One controller for all tests; each leaves it running."""

    @classmethod
    def setUpClass(cls):
        cls.directory = pathlib.Path(tempfile.mkdtemp(prefix="netport-controller-"))
        cls.addClassCleanup(shutil.rmtree, cls.directory, ignore_errors=True)
        cls.state = cls.directory / "state"
        cls.addClassCleanup(cls.run_netport, "stop")
        cls.defaults = DefaultsWatch()
        cls.defaults.start()
        try:
            cls.first_start = cls.run_netport("start")
        finally:
            cls.defaults.end()
        if cls.first_start[0] != 0:
            raise AssertionError(f"the controller did not start: {cls.first_start[1]}")

    @classmethod
    def run_netport(cls, command, **environment):
        """Runs the launcher on the instance; returns (status, output)."""
        outside = {name: value for name, value in os.environ.items() if not name.startswith("NETPORT_")}
        done = subprocess.run([NETPORT, command],
                              env={**outside, "NETPORT_STATE": str(cls.state), "NETPORT_BUILD": "as-is",
                                   "NETPORT_PORT_OFFSET": str(OFFSET), **environment},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=400, check=False)
        return done.returncode, done.stdout

    def password(self):
        return (self.state / "admin-password").read_text(encoding="ascii").strip()

    def pid(self):
        return int((self.state / "netport.pid").read_text(encoding="ascii").split()[0])

    def test_no_default_account_is_let_in_at_any_moment_of_the_first_start(self):
        self.assertEqual([], self.defaults.let_in)
        self.assertGreater(self.defaults.refused, 0, "the watch must have met a server that refuses")

    def test_the_first_start_says_where_the_password_is_and_not_what_it_is(self):
        self.assertIn(str(self.state / "admin-password"), self.first_start[1])
        self.assertNotIn(self.password(), self.first_start[1])

    def test_the_password_is_in_no_log_and_no_list_of_processes(self):
        for log in (self.state / "data" / "log").iterdir():
            self.assertNotIn(self.password(), log.read_text(encoding="utf-8", errors="replace"), log.name)
        for command in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                self.assertNotIn(self.password().encode("ascii"), command.read_bytes())
            except FileNotFoundError:
                pass  # it has ended

    def test_only_the_owner_can_read_the_state(self):
        self.assertEqual(0o700, self.state.stat().st_mode & 0o777)
        for secret in ("admin-password", "admin-netrc", "etc/users.properties", "data/idmlight.db.mv.db"):
            self.assertEqual(0, (self.state / secret).stat().st_mode & 0o077, secret)

    def test_it_listens_on_loopback_only(self):
        listeners = [line.split()[3] for line in subprocess.run(["ss", "-H", "-ltnp"], stdout=subprocess.PIPE, text=True,
                                                                check=True).stdout.splitlines()
                     if f"pid={self.pid()}," in line]
        self.assertGreaterEqual(len(listeners), 7)
        for listener in listeners:
            self.assertRegex(listener, r"^(\[::ffff:)?127\.0\.0\.1\]?:")

    def test_a_second_start_finds_it_running(self):
        before = self.pid()
        status, text = self.run_netport("start")
        self.assertEqual(0, status)
        self.assertIn(f"Already running, process {before}", text)
        self.assertEqual(before, self.pid())

    def test_another_instance_on_its_ports_is_refused_and_told_whose_they_are(self):
        status, text = self.run_netport("start", NETPORT_STATE=str(self.directory / "other"))
        self.assertEqual(2, status)
        self.assertIn(f"port {RESTCONF} (RESTCONF) is in use by java, process {self.pid()}", text)

    @unittest.skipUnless(shutil.which("ssh"), "no ssh client on this machine")
    def test_the_readme_s_commands_do_what_they_say(self):
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        blocks = [block for block in re.findall(r"^```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL) if "np -X" in block]
        self.assertEqual(2, len(blocks), "to configure, and to report a move")
        beside = self.directory / "beside"
        beside.mkdir()
        (beside / ".netport").symlink_to(self.state)
        script = "shopt -s expand_aliases\n" + "".join(blocks).replace(":8181", f":{RESTCONF}").replace(
            "curl -sS", "curl -sS --noproxy * -m 20 -w \\\\n=%{http_code}\\\\n")
        done = subprocess.run(["bash", "-e", "-c", script], cwd=beside, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=120, check=False)
        self.assertEqual(0, done.returncode, done.stdout)
        # Receipts are written behind what they tell of: who asks at once may be told that there are none (409).
        self.assertRegex(",".join(re.findall(r"^=(\d+)$", done.stdout, re.MULTILINE)), "^(201,){5}200,(200|409),200$",
                         done.stdout)
        self.assertIn('"outcome":"netport-move:moved"', done.stdout)

    def test_the_shell_lets_in_the_administrator_and_nobody_else(self):
        self.assertIn("org.netport.core", self.shell("admin", self.password(), "bundle:list -s -t 0"))
        for user, password in (("karaf", "karaf"), ("admin", "admin")):
            self.assertIn("Permission denied", self.shell(user, password, "bundle:list"))

    def shell(self, user, password, command):
        ask_password = self.directory / "askpass"
        ask_password.write_text(f"#!/bin/sh\necho '{password}'\n", encoding="ascii")
        ask_password.chmod(0o700)
        return subprocess.run(
            ["ssh", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
             "-o", "PreferredAuthentications=password,keyboard-interactive", "-o", "NumberOfPasswordPrompts=1",
             "-p", str(SSH), f"{user}@127.0.0.1", command],
            env=dict(os.environ, SSH_ASKPASS=str(ask_password), SSH_ASKPASS_REQUIRE="force"),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60,
            check=False).stdout

    def test_what_was_acknowledged_survives_kill_nine(self):
        body = {"network-topology:topology": [{"topology-id": "launcher-test"}]}
        self.assertIn(ask(RESTCONF, TOPOLOGY, "admin", self.password(), "PUT", body), (201, 204))
        killed = self.pid()
        os.kill(killed, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while pathlib.Path(f"/proc/{killed}").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(3, self.run_netport("status")[0])
        status, text = self.run_netport("start")
        self.assertEqual(0, status, text)
        self.assertNotEqual(killed, self.pid())
        self.assertEqual(200, ask(RESTCONF, TOPOLOGY + "?content=config", "admin", self.password()))
        self.assertEqual(401, ask(RESTCONF, "/rests/operations", "admin", "admin"))

    def test_status_names_the_process_and_the_addresses(self):
        status, text = self.run_netport("status")
        self.assertEqual(0, status, text)
        self.assertRegex(text, rf"Running, process {self.pid()}\b")
        self.assertIn(f"http://127.0.0.1:{RESTCONF}/rests", text)

    def test_zz_stop_leaves_nothing_listening(self):
        pid = self.pid()
        status, text = self.run_netport("stop")
        self.assertEqual(0, status)
        self.assertTrue(re.search(rf"Stopped process {pid}", text), text)
        self.assertEqual(3, self.run_netport("status")[0])
        self.assertEqual(0, ask(RESTCONF, "/rests/operations", "admin", self.password()))


if __name__ == "__main__":
    unittest.main()
