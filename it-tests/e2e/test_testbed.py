# SPDX-License-Identifier: Apache-2.0
"""The test bed proves itself without a controller: its switches are programmed by hand, with ovs-ofctl.

Two sites. A plain VLAN circuit whose provider turns VID 101 into 201; a circuit handed off in an S-VLAN at one side
only (802.1ad); a VXLAN tunnel over a routed underlay. A guest moves between the sites while a prober watches.
"""

import os
import pathlib
import signal
import subprocess
import sys
import time
import unittest

from testbed.circuit import Circuit, End
from testbed.frame import CTAG, ETH_TEST, STAG, marked_frame
from testbed.guest import Guest
from testbed.host import Host, Identity
from testbed.netns import Namespace
from testbed.prober import Prober
from testbed.restconf import until
from testbed.run import ROOT, Run, sweep
from testbed.switch import Switch
from testbed.tcpstream import TcpStream

GUEST = Identity("vm5", "02:00:00:00:00:05", "10.1.0.5/24", "fd00:1::5/64")
ALICE = Identity("alice", "02:00:00:00:00:01", "10.1.0.1/24", "fd00:1::1/64")
BOB = Identity("bob", "02:00:00:00:00:02", "10.1.0.2/24", "fd00:1::2/64")


def ready_to(transport):
    """Actions that send an untagged frame over a transport, by site; ``{}`` stands for the port."""
    return {
        "vlan": {"a": "push_vlan:0x8100,set_field:4197->vlan_vid,output:{}",
                 "b": "push_vlan:0x8100,set_field:4297->vlan_vid,output:{}"},
        "qinq": {"a": "push_vlan:0x8100,set_field:4198->vlan_vid,push_vlan:0x88a8,set_field:4396->vlan_vid,output:{}",
                 "b": "push_vlan:0x8100,set_field:4198->vlan_vid,output:{}"},
        "vxlan": {"a": "set_field:192.0.2.2->tun_dst,set_field:7001->tun_id,output:{}",
                  "b": "set_field:192.0.2.1->tun_dst,set_field:7001->tun_id,output:{}"},
    }[transport]


#: What a frame from the other site matches, and the actions that undo its encapsulation; two tags take two tables.
ARRIVALS = {
    "vlan": {"a": ["dl_vlan=101,actions=pop_vlan"], "b": ["dl_vlan=201,actions=pop_vlan"]},
    "qinq": {"a": ["dl_vlan=300,actions=pop_vlan", "dl_vlan=102,actions=pop_vlan"],
             "b": ["dl_vlan=102,actions=pop_vlan"]},
    "vxlan": {"a": ["tun_src=192.0.2.2,tun_id=7001,actions="], "b": ["tun_src=192.0.2.1,tun_id=7001,actions="]},
}
GROUP_BIT = "01:00:00:00:00:00/01:00:00:00:00:00"


class Bed:
    """Two sites with all three kinds of transport between them."""

    def __init__(self, run):
        self.switches = {"a": Switch(run, "a", 0xA), "b": Switch(run, "b", 0xB)}
        a, b = (switch.netns for switch in self.switches.values())
        self.circuits = {
            "vlan": Circuit(run, "vlan", End(a, "wan1", (((CTAG, 101),),)), End(b, "wan1", (((CTAG, 201),),))),
            "qinq": Circuit(run, "qinq", End(a, "wan2", (((STAG, 300),),)), End(b, "wan2", ((),))),
            "vxlan": Circuit(run, "under", End(a, "wan3"), End(b, "wan3")),
        }
        self.wan = {transport: {name: switch.add_port(link, number) for name, switch in self.switches.items()}
                    for transport, link, number in (("vlan", "wan1", 11), ("qinq", "wan2", 12))}
        self.switches["a"].add_underlay("wan3", "192.0.2.1/24")
        self.switches["b"].add_underlay("wan3", "192.0.2.2/24")
        self.wan["vxlan"] = {name: switch.add_tunnel("vx0", "vxlan", 13) for name, switch in self.switches.items()}
        self.alice = Host(run, ALICE, self.switches["a"])
        self.bob = Host(run, BOB, self.switches["b"])
        self.guest = Guest(run, GUEST, self.switches, at="a")
        self.hosts = {"a": self.alice, "b": self.bob}

    def program(self, transport, guest_at):
        """Writes the flows for the two hosts and the guest at a site.

        Tables 0 and 1 undo the encapsulation of what comes over the WAN; table 5 forwards what does, table 6 what
        comes from a host.
        """
        for site, switch in self.switches.items():
            wan = self.wan[transport][site]
            out = ready_to(transport)[site]
            local = {self.hosts[site].identity.mac: self.hosts[site].number}
            ports = [self.hosts[site].number, self.guest.numbers[site]]
            if site == guest_at:
                local[GUEST.mac] = self.guest.numbers[site]
            lines = []
            layers = ARRIVALS[transport][site]
            for table, layer in enumerate(layers):
                onward = "goto_table:5" if table == len(layers) - 1 else f"goto_table:{table + 1}"
                separator = "" if layer.endswith("=") else ","
                lines.append(f"table={table},priority=20,in_port={wan},{layer}{separator}{onward}")
            lines += [f"table=0,priority=10,in_port={port},actions=goto_table:6" for port in ports]
            everyone = ",".join(f"output:{port}" for port in ports)
            lines.append(f"table=5,dl_dst={GROUP_BIT},actions={everyone}")
            # Open vSwitch leaves out the port that a frame came from
            lines.append(f"table=6,dl_dst={GROUP_BIT},actions={everyone},{out.format(wan)}")
            for mac in (ALICE.mac, BOB.mac, GUEST.mac):
                here = f"output:{local[mac]}" if mac in local else None
                lines.append(f"table=6,dl_dst={mac},actions={here or out.format(wan)}")
                # a relay: what comes over the WAN for a guest that has left goes back out
                lines.append(f"table=5,dl_dst={mac},actions={here or out.replace('output:{}', 'in_port')}")
            switch.program("\n".join(lines) + "\n")

    def announced_move(self, transport, to):
        """Moves the guest by hand: destination first, then the old site, then the guest."""
        self.guest.arm(to)
        self.program(transport, to)
        return self.guest.move(to)


class TestbedTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.run_ = Run()
        cls.enterClassContext(cls.run_)
        cls.bed = Bed(cls.run_)

    def setUp(self):
        for switch in self.bed.switches.values():
            switch.ofctl("del-flows")
        if self.bed.guest.at != "a":
            self.bed.guest.move("a")

    def test_a_switch_without_flows_carries_nothing(self):
        out = self.bed.alice.netns.command("ping", "-c", "2", "-i", "0.2", "-W", "1", "10.1.0.5", check=False)
        self.assertIn("100% packet loss", out)

    def test_a_burst_that_comes_while_a_switch_cannot_run_waits_for_it(self):
        switch = self.bed.switches["a"]
        switch.program(f"dl_type={ETH_TEST:#x},actions=drop\n")
        burst = [marked_frame(ALICE.mac, BOB.mac, str(number)) for number in range(2000)]
        os.kill(switch.pid, signal.SIGSTOP)
        try:
            self.bed.alice.send(*burst)
        finally:
            os.kill(switch.pid, signal.SIGCONT)
        until("every frame to be counted", lambda: f"n_packets={len(burst)}," in switch.ofctl("dump-flows"), 10)

    def test_probes_cross_every_transport_without_loss(self):
        for transport in ("vlan", "qinq", "vxlan"):
            with self.subTest(transport):
                self.bed.program(transport, "a")
                for address in GUEST.addresses():
                    prober = Prober(self.run_, self.bed.bob, address, rate=1000)
                    prober.warm_up()
                    begin = time.monotonic_ns()
                    time.sleep(1)
                    end = time.monotonic_ns()
                    time.sleep(0.1)
                    window = prober.window(begin, end)
                    prober.finish()
                    print(f"{transport} {address}: {window.sent} sent, {window.lost} lost, gap {window.gap_ms} ms,"
                          f" rtt {window.rtt_ms}", file=sys.stderr)
                    self.assertGreater(window.sent, 900)
                    # the noise of a busy machine, were it ever more than none, is no fault of a transport
                    self.assertLessEqual(window.lost, 5)
                    self.assertEqual(window.duplicated, 0)

    def test_a_guest_moves_by_hand_without_loss(self):
        """Also shows that what is in flight is carried on: the VLAN circuit takes 5 ms."""
        self.bed.circuits["vlan"].quality(delay_ms=5)
        self.addCleanup(self.bed.circuits["vlan"].quality, delay_ms=0)
        self.bed.program("vlan", "a")
        prober = Prober(self.run_, self.bed.bob, "10.1.0.5", rate=1000)
        stream = TcpStream(self.run_, self.bed.alice, self.bed.guest, "10.1.0.5")
        prober.warm_up()
        moves = []
        for to in ("b", "a", "b"):
            moves.append(self.bed.announced_move("vlan", to))
            time.sleep(0.5)
        sent, back, intact = stream.finish()
        whole = prober.finish()
        print(f"moves: {whole.sent} sent, {whole.lost} lost, {whole.duplicated} twice, gap {whole.gap_ms} ms;"
              f" stream {back} of {sent} bytes", file=sys.stderr)
        self.assertTrue(intact)
        self.assertEqual(sent, back)
        self.assertGreater(back, 200_000)
        self.assertLessEqual(whole.lost, 2)
        self.assertEqual(whole.duplicated, 0)

    def test_a_prober_sees_loss_and_duplicates(self):
        self.bed.program("vlan", "a")
        prober = Prober(self.run_, self.bed.bob, "10.1.0.5", rate=1000)
        prober.warm_up()
        begin = time.monotonic_ns()
        self.bed.circuits["vlan"].quality(delay_ms=1, loss=0.05, duplicate=0.05)
        time.sleep(0.5)
        self.bed.circuits["vlan"].quality(delay_ms=0)
        time.sleep(0.1)
        end = time.monotonic_ns()
        time.sleep(0.3)
        whole = prober.finish()
        inside = prober_window(whole, begin, end)
        self.assertGreater(whole.lost, 5)
        self.assertGreater(whole.duplicated, 5)
        self.assertEqual(inside, whole.lost, "no loss outside the window")

    def test_a_cut_circuit_is_seen_at_both_ends(self):
        circuit = self.bed.circuits["vlan"]
        circuit.cut()
        self.addCleanup(circuit.mend)
        for switch in self.bed.switches.values():
            self.assertTrue(await_port(switch, "wan1", "LINK_DOWN"))
        circuit.mend()
        for switch in self.bed.switches.values():
            self.assertTrue(await_port(switch, "wan1", "LIVE"))

    def test_tags_are_on_the_wire_as_the_provider_was_told(self):
        self.bed.program("qinq", "a")
        seen = self.capture("a", "wan2", lambda: self.bed.bob.netns.command(
            "ping", "-c", "3", "-i", "0.1", "-W", "1", "10.1.0.5"))
        self.assertIn("802.1Q-QinQ (0x88a8)", seen)
        self.assertIn("vlan 300", seen)
        self.assertIn("vlan 102", seen)
        seen = self.capture("b", "wan2", lambda: self.bed.bob.netns.command(
            "ping", "-c", "3", "-i", "0.1", "-W", "1", "10.1.0.5"))
        self.assertNotIn("0x88a8", seen)
        self.assertIn("vlan 102", seen)

    def test_a_killed_switch_comes_back_empty(self):
        switch = Switch(self.run_, "c", 0xC)
        switch.program("priority=1,actions=drop\n")
        switch.kill()
        switch.start()
        switch.vsctl("get", "bridge", "br0", "datapath_id")
        self.assertEqual(switch.flows(), [])

    def capture(self, site, link, action):
        """What tcpdump sees on a link while an action runs."""
        file = self.run_.path("capture.pcap")
        dump = subprocess.Popen(["ip", "netns", "exec", self.bed.switches[site].netns.name, "tcpdump", "-U",
                                 "--immediate-mode", "-i", link, "-w", str(file)], stderr=subprocess.PIPE)
        try:
            dump.stderr.readline()  # "listening on …"
            action()
        finally:
            dump.terminate()
            dump.wait(5)
            dump.stderr.close()
        return self.bed.switches[site].netns.command("tcpdump", "-e", "-n", "-r", str(file))


class SweepTest(unittest.TestCase):
    """A run that was killed leaves nothing once another begins; a living run is not touched."""

    def test_a_killed_run_is_swept_and_a_living_one_is_not(self):
        with Run() as living:
            mine = Namespace(living, "mine")
            script = ("from testbed.run import Run; from testbed.switch import Switch; import time;"
                      "run = Run(); Switch(run, 'x', 0xE); print(run.number, flush=True); time.sleep(60)")
            child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True,
                                     cwd=pathlib.Path(__file__).parent.parent)
            number = int(child.stdout.readline())
            namespace = pathlib.Path(f"/run/netns/np{number}-x")
            self.assertTrue(namespace.exists())
            os.kill(child.pid, signal.SIGKILL)
            child.wait(5)
            child.stdout.close()
            self.assertEqual(sweep(), [number])
            self.assertFalse(namespace.exists())
            self.assertFalse((ROOT / str(number)).exists())
            self.assertTrue(pathlib.Path(f"/run/netns/{mine.name}").exists())

    def test_an_interrupted_run_removes_what_it_made(self):
        script = ("from testbed.run import Run; from testbed.netns import Namespace; import time\n"
                  "with Run() as run: Namespace(run, 'y'); print(run.number, flush=True); time.sleep(60)")
        child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                 text=True, cwd=pathlib.Path(__file__).parent.parent)
        number = int(child.stdout.readline())
        child.terminate()
        child.wait(10)
        child.stdout.close()
        self.assertFalse(pathlib.Path(f"/run/netns/np{number}-y").exists())
        self.assertFalse((ROOT / str(number)).exists())


def prober_window(whole, begin_ns, end_ns):
    """How many of the lost requests left in a window."""
    return sum(1 for at in whole.lost_at_ns if begin_ns <= at < end_ns)


def await_port(switch, name, state, patience=5):
    """Whether OpenFlow comes to say of a port that its link is ``LINK_DOWN`` or ``LIVE``."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        lines = switch.ofctl("dump-ports-desc").partition(f"({name})")[2].splitlines()
        if any(state in line for line in lines[:4] if "state" in line):
            return True
        time.sleep(0.05)
    return False
