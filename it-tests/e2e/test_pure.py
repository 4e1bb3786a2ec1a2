# SPDX-License-Identifier: Apache-2.0
"""The parts of the test bed that only compute."""

import contextlib
import importlib
import io
import pathlib
import types
import unittest

from bench import active
from bench_failures import Failure, measured, show
from bench_hostroutes import ROUTE_TABLE, parse
from e2e.traces import TraceTest
from testbed import bfd
from testbed.arriving import asked_by
from testbed.changes import change, entries
from testbed.controller import HOME
from testbed.cpio import archive, character_device, directory, file
from testbed.frame import CTAG, STAG, arp_request, checksum, marked_frame, neighbour_solicitation, retag, tags_of
from testbed.herd import MOST
from testbed.prober import Window
from testbed.receipt import (HEAD, MEDIAN_LOST, MOST_LOST, SUMMARY_HEAD, Observed, Receipt, faults_together, percentile,
                             row, summary, table)
from testbed.streaming import Checked, expected

__all__ = ["ArchiveTest", "ArrivalTest", "BfdTest", "FailuresTest", "FrameTest", "HerdTest", "LoadedTest",
           "ProgramTest", "ReceiptTest", "StreamTest", "TraceTest"]

ONE, TWO = "02:00:00:00:00:01", "02:00:00:00:00:02"


class FrameTest(unittest.TestCase):

    def test_a_provider_rewrites_the_outer_tags_and_nothing_else(self):
        frame = marked_frame(ONE, TWO, "x", [(STAG, 300), (CTAG, 101)])
        self.assertEqual(tags_of(frame), ((STAG, 300), (CTAG, 101)))
        self.assertEqual(retag(frame, 1, [(STAG, 400)]), marked_frame(ONE, TWO, "x", [(STAG, 400), (CTAG, 101)]))
        self.assertEqual(tags_of(retag(frame, 2, [(CTAG, 7)])), ((CTAG, 7),))
        self.assertEqual(tags_of(retag(frame, 1, [])), ((CTAG, 101),))

    def test_the_priority_survives_a_rewrite(self):
        frame = bytearray(marked_frame(ONE, TWO, "x", [(CTAG, 101)]))
        frame[14] |= 0xE0
        self.assertEqual(retag(bytes(frame), 1, [(STAG, 5)])[14] & 0xE0, 0xE0)

    def test_a_checksum_over_itself_is_zero(self):
        data = b"\x08\x00\x00\x00\x12\x34\x00\x01abc"
        data = data[:2] + checksum(data).to_bytes(2, "big") + data[4:]
        self.assertEqual(checksum(data), 0)


class BfdTest(unittest.TestCase):

    def test_two_ends_come_up_and_learn_that_the_other_is_gone(self):
        one, other = bfd.Session(7, 50), bfd.Session(9, 50)
        for _ in range(3):
            other.took(bfd.read(bfd.framed(one.packet(), ONE)))
            one.took(bfd.read(bfd.framed(other.packet(), TWO)))
        self.assertEqual((one.state, other.state), (bfd.UP, bfd.UP))
        self.assertEqual((other.packet().yours, other.packet().interval_ms), (7, 50))
        one.missed()
        other.took(one.packet())
        self.assertEqual((one.state, other.state), (bfd.DOWN, bfd.DOWN))

    def test_a_poll_is_answered_at_once(self):
        self.assertEqual(bfd.Session(7, 50).took(bfd.Session(9, 50).packet(bfd.POLL)).flags, bfd.FINAL)

    def test_what_is_no_control_packet_is_passed_over(self):
        frame = bfd.framed(bfd.Session(7, 50).packet(), ONE)
        for wrong in (frame[:30], frame[:50], frame.replace(b"\x0e\xc8", b"\x0e\xc9"), frame[:42] + bytes(24)):
            self.assertIsNone(bfd.read(wrong))


class ProgramTest(unittest.TestCase):
    """Programs as ovs-ofctl writes and takes them."""

    BEFORE = entries("""OFPST_FLOW reply (OF1.5) (xid=0x2):
 cookie=0x4e50, table=5, reset_counts priority=200,metadata=0x1/0xf,dl_dst=02:00:00:00:00:01 actions=output:1
 cookie=0x4e51, table=6, priority=7,ip,nw_dst=10.0.0.1 actions=dec_ttl,output:2
 cookie=0x4e52, table=6, priority=0 actions=drop
""")

    def test_a_program_needs_no_change_to_become_itself(self):
        self.assertEqual(len(self.BEFORE), 3)
        self.assertEqual(change(self.BEFORE, dict(self.BEFORE)), "")

    def test_what_is_gone_is_deleted_and_what_is_new_or_other_is_added(self):
        after = entries(""" cookie=0x4e53, table=6, priority=7,ip,nw_dst=10.0.0.1 actions=output:3
 cookie=0x4e52, table=6, priority=0 actions=drop
 table=6, priority=7,ip,nw_dst=10.0.0.2 actions=output:3
""")
        self.assertEqual(change(self.BEFORE, after).splitlines(), [
            "delete_strict table=5, priority=200,metadata=0x1/0xf,dl_dst=02:00:00:00:00:01",
            "add table=6, priority=7,ip,nw_dst=10.0.0.1,cookie=0x4e53,actions=output:3",
            "add table=6, priority=7,ip,nw_dst=10.0.0.2,cookie=0x0,actions=output:3"])

    def test_tables_are_counted_also_where_one_is_as_the_one_before(self):
        self.assertEqual(active("""OFPST_TABLE reply (OF1.5) (xid=0x2):
  table 0 ("classify"):
    active=12, lookup=3, matched=3
  table 1:
    active=2, lookup=0, matched=0
  table 2: ditto
  table 3:
    active=0, lookup=0, matched=0

  tables 4...253: ditto
"""), {0: 12, 1: 2, 2: 2, 3: 0})


class HerdTest(unittest.TestCase):
    """What the benchmark of host routes takes for granted of the controller."""

    def test_routes_are_counted_in_the_table_that_has_them(self):
        self.assertIn(f"\n## {ROUTE_TABLE} route\n", (HOME / "docs" / "pipeline.md").read_text(encoding="utf-8"))

    def test_no_more_hosts_are_asked_for_than_one_operation_takes(self):
        model = (HOME / "yang" / "src" / "main" / "yang" / "netport-move.yang").read_text(encoding="utf-8")
        self.assertIn(f"max-elements {MOST};", model)
        self.assertEqual(parse(["--hosts", str(MOST)]).hosts, MOST)
        with contextlib.redirect_stderr(io.StringIO()), self.assertRaises(SystemExit):
            parse(["--hosts", str(MOST + 1)])


class StreamTest(unittest.TestCase):

    def test_a_byte_out_of_place_is_noticed(self):
        for pieces, wrong_at in (([(0, 10), (10, 30)], None), ([(0, 10), (11, 30)], 10), ([(0, 16), (0, 16)], 16)):
            checked = Checked()
            for begin, end in pieces:
                checked.take(expected(begin, end - begin))
            self.assertEqual(checked.wrong_at, wrong_at, pieces)


class ReceiptTest(unittest.TestCase):

    def receipt(self, **changes):
        values = {"lost": 0, "duplicated": 0, "intact": True, "after": 1, "outcome": "complete", "to": "b",
                  "announced": "rpc", "gap_ms": 3.0, "rewrite": "2140", **changes}
        window = types.SimpleNamespace(sent=9, lost=values["lost"], duplicated=values["duplicated"],
                                       gap_ms=values["gap_ms"])
        stream = types.SimpleNamespace(intact=values["intact"], before=1, after=values["after"])
        told = {"outcome": f"netport-move:{values['outcome']}", "to": {"switch": values["to"]},
                "rewrite-time": values["rewrite"],
                "phase": [{"name": "netport-move:claimed", "after": "0"}, {"name": "netport-move:prepared",
                                                                          "after": "1500"}]}
        return Receipt(1, "vm", "a", "b", values["announced"], told, (Observed("p", window),), stream, 1.0, 0.0)

    def test_a_move_meets_its_conditions_only_when_all_of_them_hold(self):
        self.assertEqual(self.receipt().faults(), [])
        for announced, most in MOST_LOST.items():
            self.assertEqual(self.receipt(announced=announced, lost=most).faults(), [])
        for change in ({"lost": MOST_LOST["rpc"] + 1}, {"announced": "na", "lost": MOST_LOST["na"] + 1},
                       {"duplicated": 1}, {"intact": False}, {"after": 0}, {"outcome": "running"},
                       {"to": "a"}):
            with self.subTest(change):
                self.assertEqual(len(self.receipt(**change).faults()), 1)

    def test_a_row_has_every_phase_and_the_rewrite(self):
        cells = dict(zip(HEAD, row(self.receipt()), strict=True))
        self.assertEqual([cells[name] for name in ("claimed", "prepared", "relaying", "rewrite ms")],
                         ["0.0", "1.5", "-", "2.1"])

    def test_a_summary_has_median_ninetieth_percentile_and_most_of_either_kind(self):
        receipts = [self.receipt(lost=lost, gap_ms=lost / 10, rewrite=str(1000 * lost)) for lost in range(1, 11)]
        lines = [dict(zip(SUMMARY_HEAD, line, strict=True)) for line in summary([*receipts, self.receipt(
            announced="rarp", lost=7)])]
        self.assertEqual([(line["moves"], line["of each prober and move"]) for line in lines],
                         [(kind, what) for kind in ("announced", "unannounced")
                          for what in ("probes lost", "longest gap, ms", "rewrite, ms")])
        self.assertEqual([tuple(line.values())[2:] for line in lines[:4]],
                         [("5.5", "9", "10", "10"), ("0.6", "0.9", "1", "10"), ("5.5", "9", "10", "10"),
                          ("7", "7", "7", "1")])

    def test_moves_that_lose_little_each_time_and_every_time_are_not_as_they_should_be(self):
        def moves(announced, *lost):
            return [self.receipt(announced=announced, lost=each) for each in lost]
        most = MEDIAN_LOST["unannounced"]
        self.assertEqual(faults_together([]), [])
        self.assertEqual(faults_together([*moves("rpc", 0, 0, 5), *moves("na", most, most, most + 9)]), [])
        self.assertEqual(len(faults_together(moves("rpc", 1, 1, 0))), 1)
        self.assertEqual(len(faults_together([*moves("rpc", 1), *moves("garp", 0, most + 1, most + 1)])), 2)

    def test_percentiles_are_of_the_nearest_rank(self):
        self.assertEqual([percentile(list(range(1, 21)), share) for share in (0.05, 0.5, 0.9, 1.0)], [1, 10, 18, 20])

    def test_a_table_is_aligned(self):
        self.assertEqual(table([("a", "1"), ("bbb", "22")], head=("name", "n")), "name  n\na      1\nbbb   22")


class FailuresTest(unittest.TestCase):

    def test_outages_of_either_family_are_put_together_beside_what_they_may_last(self):
        windows = iter(((170.5, 150), (90.0, 80), (12.0, 9), (321.0, 300)))

        def once():
            return tuple(Observed(f"web-tokyo-{target}", Window(1000, lost, 0, gap, (), ())) for target, (gap, lost) in
                         [(target, next(windows)) for target in ("203.0.113.53", "2001:db8:ff::53")])
        told = measured(types.SimpleNamespace(say=lambda text: None), Failure("a link", 150, once), 2)
        self.assertEqual(told["bound-ms"], 170)
        self.assertEqual(told["seen"], {
            "IPv4": {"gap-ms": [170.5, 12.0], "lost": [150, 9], "duplicated": [0, 0]},
            "IPv6": {"gap-ms": [90.0, 321.0], "lost": [80, 300], "duplicated": [0, 0]}})
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            show({"machine": {}, "failures": [told]})
        self.assertIn("IPv4  outage  median 91.25, p90 170.5, most 170.5 (2 values) ms; 1 of 2 as wanted",
                      printed.getvalue())


class ArrivalTest(unittest.TestCase):

    MACS = bytes.fromhex("020000000001" "020000000002")

    def test_an_echo_request_says_who_asks(self):
        four = self.MACS + bytes.fromhex("0800" "4500002000000000ff010000" "0a010101" "0a010007" "0800") + bytes(20)
        self.assertEqual(asked_by(four), "10.1.1.1")
        six = self.MACS + bytes.fromhex("86dd" "6000000000203a40" "20010db8000100000000000000010001"
                                        "20010db8000100000000000000000007" "8000") + bytes(20)
        self.assertEqual(asked_by(six), "2001:db8:1::1:1")

    def test_answers_and_questions_of_other_kinds_are_not_echo_requests(self):
        answer = self.MACS + bytes.fromhex("0800" "4500002000000000ff010000" "0a010101" "0a010007" "0000") + bytes(20)
        for frame in (answer, arp_request(ONE, "10.1.1.1", "10.1.0.7"), self.MACS + b"\x08\x00",
                      neighbour_solicitation(ONE, "2001:db8:1::1:1", "2001:db8:1::7")):
            self.assertIsNone(asked_by(frame))


class ArchiveTest(unittest.TestCase):

    def test_an_archive_has_every_member_where_its_header_says(self):
        whole = archive([directory("bin"), file("bin/sh", b"12345", 0o755), character_device("console", 5, 1)])
        found, at = {}, 0
        while at < len(whole):
            self.assertEqual(whole[at:at + 6], b"070701")
            fields = [int(whole[at + 6 + 8 * n:at + 14 + 8 * n], 16) for n in range(13)]
            name = whole[at + 110:at + 110 + fields[11] - 1].decode()
            data = at + -(-(110 + fields[11]) // 4) * 4
            found[name] = (oct(fields[1]), tuple(fields[9:11]), whole[data:data + fields[6]])
            at = data + -(-fields[6] // 4) * 4
        self.assertEqual(found, {"bin": ("0o40755", (0, 0), b""), "bin/sh": ("0o100755", (0, 0), b"12345"),
                                 "console": ("0o20600", (5, 1), b""), "TRAILER!!!": ("0o0", (0, 0), b"")})


class LoadedTest(unittest.TestCase):
    """Cases in files without ``test_`` run with the file that imports them."""

    def test_every_case_belongs_to_a_file_that_is_run(self):
        here = pathlib.Path(__file__).resolve().parent

        def cases(path):
            module = importlib.import_module(".".join(path.relative_to(here.parent).with_suffix("").parts))
            return {each for each in vars(module).values() if isinstance(each, type)
                    and issubclass(each, unittest.TestCase) and unittest.defaultTestLoader.getTestCaseNames(each)}
        run = set().union(*map(cases, here.glob("test_*.py")))
        self.assertEqual(set(), set().union(*map(cases, here.rglob("*.py"))) - run)
