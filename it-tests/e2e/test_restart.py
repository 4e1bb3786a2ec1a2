# SPDX-License-Identifier: Apache-2.0
"""Restarts and lost connections: what was acknowledged is still there, and what was right is not rewritten."""

import concurrent.futures
import contextlib
import itertools
import re
import sys
import threading
import time
import unittest

from e2e.shared import eventually, programs, shared
from testbed.prober import Prober
from testbed.run import TestbedError

WRITERS = 8
WRITES = 300  # at least, in each round
COMPACTED_AFTER = 130  # entries of the journal
COMPACTED = "journal was compacted up to entry"


def ages(switch):
    """Seconds since each flow was written, by table, priority and match."""
    found = {}
    for line in switch.ofctl("dump-flows").splitlines():
        seen = re.search(r"duration=([0-9.]+)s.*?(table=\S+).*?(priority=\S+)", line)
        if seen:
            found[seen.group(2), seen.group(3)] = float(seen.group(1))
    return found


class Written:
    """What writers were told is stored: hosts and their MAC addresses, None for those that they deleted."""

    def __init__(self):
        self.acknowledged = {}
        self.ending = threading.Event()

    def write(self, client, prefix, writer, over):
        """Adds hosts, changes every second and deletes every fourth, until it is over or the controller is gone."""
        with contextlib.closing(client):
            self._write(client, prefix, writer, over)

    def _write(self, client, prefix, writer, over):
        for number in itertools.count():
            name = f"{prefix}-{number}"
            mac = f"06:{writer:02x}:{int(prefix[1]):02x}:00:{number >> 8:02x}:{number & 255:02x}"
            changes = [mac, "0a" + mac[2:], None][:1 + (number % 2) + (number % 4 == 3)]
            for change in changes:
                # from here to the acknowledgement nobody knows
                self.acknowledged.pop(name, None)
                try:
                    if change is None:
                        client.delete(f"netport-host:hosts/host={name}")
                    else:
                        client.put(f"netport-host:hosts/host={name}", {"netport-host:host": [
                            {"name": name, "segment": "red", "mac": change}]})
                except TestbedError:
                    # Killed, it is gone; stopped in order, it also says 404 for a moment. Until then nothing fails.
                    if not self.ending.is_set():
                        raise
                    return
                self.acknowledged[name] = change
                if over.is_set():
                    return


class RestartTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.network = cls.bed.network
        cls.view = cls.bed.view

    def restart(self, ending):
        ending()
        self.bed.controller.start()
        self.bed.restconf.close()
        self.view.await_switches(*self.network.switches, patience=60)
        self.view.await_programmed()

    def check_nothing_rewritten(self, ending):
        before = programs(self.bed)
        begin = time.monotonic()
        prober = Prober(self.bed.run, self.network.host("red", "osaka"), "10.1.0.5", rate=200)
        prober.warm_up()
        self.restart(ending)
        passed = time.monotonic() - begin
        for name, switch in self.network.switches.items():
            rewritten = [flow for flow, age in ages(switch).items() if age < passed]
            self.assertEqual(rewritten, [], f"flows of {name} written since")
        self.assertEqual(programs(self.bed), before)
        self.assertEqual(self.view.attachment("vm5")["switch"], "tokyo")
        whole = prober.finish()
        self.assertLessEqual(whole.lost, whole.sent // 1000, "the guest went on answering")

    def test_a_restart_neither_clears_nor_rewrites_what_is_right(self):
        self.check_nothing_rewritten(self.bed.controller.stop)

    def test_a_crash_neither_clears_nor_rewrites_what_is_right(self):
        self.check_nothing_rewritten(self.bed.controller.kill)

    def test_configuration_that_was_acknowledged_survives_concurrent_writers_compactions_and_crashes(self):
        """Three times: eight writers, at least two compactions of the journal in their midst, then an end.

        The first kill comes while writers are held and a snapshot is being written, the second while they write.
        """
        controller = self.bed.controller
        controller.configure("org.netport.journal", entries=COMPACTED_AFTER, interval_s=1)
        self.addCleanup(controller.configure, "org.netport.journal", entries=20000, interval_s=60)
        self.restart(controller.stop)
        original = self.bed.restconf.get("netport-host:hosts?content=config")
        self.addCleanup(self.back_to, original)
        written = Written()
        for number, (moment, ending) in enumerate(((self.while_a_snapshot_is_written, controller.kill),
                                                   (self.while_writers_write, controller.kill),
                                                   (self.while_writers_write, controller.stop)), 1):
            before = len(written.acknowledged), controller.logged(COMPACTED)
            written.ending.clear()
            with concurrent.futures.ThreadPoolExecutor(WRITERS) as pool:
                over = threading.Event()
                writers = [pool.submit(written.write, self.bed.restconf.another(), f"w{number}-{writer}", writer, over)
                           for writer in range(WRITERS)]
                try:
                    eventually("writes and compactions", lambda before=before: (
                        len(written.acknowledged) - before[0] >= WRITES
                        and controller.logged(COMPACTED) - before[1] >= 2), patience=120)
                    compactions = controller.logged(COMPACTED) - before[1]
                    moment(written)
                    self.assertFalse(any(writer.done() for writer in writers), "the writers are at work")
                    written.ending.set()
                    ending()
                finally:
                    over.set()
                for writer in writers:
                    writer.result()
            controller.start()
            self.bed.restconf.close()
            hosts = self.bed.restconf.get("netport-host:hosts?content=config")["netport-host:hosts"]["host"]
            found = {host["name"]: host["mac"] for host in hosts}
            lost = [name for name, mac in written.acknowledged.items() if found.get(name) != mac]
            print(f"restart {number}: {len(written.acknowledged)} acknowledged so far, {compactions} compactions in"
                  f" this round, {len(lost)} lost", file=sys.stderr)
            self.assertEqual(lost, [], f"acknowledged writes lost in restart {number}")
        self.assertGreater(len(written.acknowledged), 3 * WRITES)

    def while_a_snapshot_is_written(self, _written):
        """Returns when the datastore has begun a snapshot."""
        known = self.bed.controller.snapshots()
        eventually("a snapshot", lambda: self.bed.controller.snapshots() - known, patience=60, every=0.002)

    def while_writers_write(self, written):
        """Returns when writes are being acknowledged."""
        count = len(written.acknowledged)
        eventually("the writers to go on", lambda: len(written.acknowledged) > count + WRITERS, patience=30,
                   every=0.002)

    def back_to(self, hosts):
        """Puts the hosts of before back in one request."""
        self.bed.restconf.put("netport-host:hosts", hosts)
        self.view.await_switches(*self.network.switches, patience=60)
        self.view.await_programmed()
        self.view.await_verified()

    def test_a_switch_that_crashed_is_programmed_again(self):
        switch = self.network.switches["seoul"]
        before = switch.flows()
        switch.kill()
        eventually("the loss to be seen", lambda: self.view.switch("seoul")["connection"] == "disconnected", 30)
        switch.start()
        eventually("the program of before", lambda: switch.flows() == before, 30)
        self.view.await_switches("seoul")

    def test_flows_that_others_changed_are_repaired_and_foreign_ones_left_alone(self):
        switch = self.network.switches["osaka"]
        before = switch.flows()
        switch.ofctl("add-flow", "cookie=0xf0f0,table=200,priority=7,actions=drop")
        self.addCleanup(switch.ofctl, "del-flows", "cookie=0xf0f0/-1")
        switch.ofctl("del-flows", "table=4")
        self.network.connect("tcp:127.0.0.1:1")  # not to none: a switch without controllers forgets all flows
        eventually("the loss to be seen", lambda: self.view.switch("osaka")["connection"] == "disconnected", 30)
        self.network.connect(self.bed.controller.target)
        self.view.await_switches(*self.network.switches)

        def ours():
            return [flow for flow in switch.flows() if "0xf0f0" not in flow]
        eventually("the program of before", lambda: ours() == before, 30)
        self.assertTrue(any("0xf0f0" in flow for flow in switch.flows()))

    def test_a_move_does_not_wait_for_an_old_site_that_is_cut_off(self):
        guest = self.network.guests["vm6"]
        self.network.switches["tokyo"].set_controllers()
        try:
            eventually("the loss", lambda: self.view.switch("tokyo")["connection"] == "disconnected", 30)
            newest = self.view.newest_move()
            guest.arm("osaka")
            self.view.report("vm6", "osaka", guest.port)
            guest.move("osaka")
            self.assertTrue(self.view.receipt("vm6", newest)["outcome"].endswith("complete-with-unreachable"))
            answer = self.network.host("blue", "seoul").netns.command("ping", "-c", "3", "-i", "0.2", "-W", "1",
                                                                      "10.1.0.5")
            self.assertIn(" 0% packet loss", answer)
        finally:
            self.network.switches["tokyo"].set_controllers(self.bed.controller.target)
        self.view.await_switches("tokyo")
        self.view.await_programmed()
        newest = self.view.newest_move()
        guest.arm("tokyo")
        self.view.report("vm6", "tokyo", guest.port)
        guest.move("tokyo")
        self.view.receipt("vm6", newest)
