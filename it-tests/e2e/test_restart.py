# SPDX-License-Identifier: Apache-2.0
"""Restarts and lost connections: what was acknowledged is still there, and what was right is not rewritten."""

import concurrent.futures
import re
import time
import unittest

from e2e.shared import eventually, programs, shared
from testbed.prober import Prober
from testbed.restconf import RestconfError
from testbed.run import TestbedError

WRITERS = 8
WRITES = 60


def ages(switch):
    """Seconds since each flow was written, by table, priority and match."""
    found = {}
    for line in switch.ofctl("dump-flows").splitlines():
        seen = re.search(r"duration=([0-9.]+)s.*?(table=\S+).*?(priority=\S+)", line)
        if seen:
            found[seen.group(2), seen.group(3)] = float(seen.group(1))
    return found


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

    def test_configuration_that_was_acknowledged_survives_concurrent_writers_and_crashes(self):
        acknowledged = {}

        def write(writer, round_number):
            client = self.bed.restconf.another()
            for number in range(WRITES):
                index = (round_number * WRITERS + writer) * WRITES + number
                name = f"w{round_number}-{writer}-{number}"
                entry = {"name": name, "segment": "red", "mac": f"06:00:00:{index >> 16:02x}:{index >> 8 & 255:02x}"
                                                                f":{index & 255:02x}",
                         "address": [f"10.1.{32 + (index >> 8)}.{index & 255}"]}
                try:
                    client.put(f"netport-host:hosts/host={name}", {"netport-host:host": [entry]})
                except RestconfError:
                    raise
                except TestbedError:
                    return  # the controller was killed: this write was not acknowledged
                acknowledged[name] = entry["mac"]
            client.close()

        rounds = (self.bed.controller.kill, self.bed.controller.kill, self.bed.controller.stop)
        for number, ending in enumerate(rounds):
            with concurrent.futures.ThreadPoolExecutor(WRITERS) as pool:
                writers = [pool.submit(write, writer, number) for writer in range(WRITERS)]
                if ending == self.bed.controller.kill:
                    time.sleep(0.5)  # in the midst of the writes
                else:
                    concurrent.futures.wait(writers)
                ending()
                for writer in writers:
                    writer.result()
            self.bed.controller.start()
            self.bed.restconf.close()
            stored = self.bed.restconf.get("netport-host:hosts?content=config")["netport-host:hosts"]["host"]
            found = {host["name"]: host["mac"] for host in stored}
            lost = [name for name, mac in acknowledged.items() if found.get(name) != mac]
            self.assertEqual(lost, [], f"acknowledged writes lost in restart {number + 1}")
        self.assertGreater(len(acknowledged), WRITES)
        for name in [name for name in found if re.fullmatch(r"w\d-\d-\d+", name)]:
            self.bed.restconf.delete(f"netport-host:hosts/host={name}")
        self.view.await_switches(*self.network.switches, patience=60)
        self.view.await_programmed()

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
