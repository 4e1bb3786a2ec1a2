# SPDX-License-Identifier: Apache-2.0
"""The figures of migrations, refusals and aborts, as far as they only compute."""

import math
import types
import unittest

from guestbench import figures, text
from testbed.passed import Passed
from testbed.qemuevents import events
from testbed.standing import Standing, changed, flows_of, packets_sent, same
from testbed.timeline import Timeline

SECOND = 1_000_000_000
#: The grant was asked for 1 ms before the receipt's wall clock was read, and that was 100 s after the boot.
OFFSET = 1_795_659_702 * SECOND  # 2026-11-26T02:21:42Z
TOLD = {
    "begun": "2026-11-26T02:23:22.000500Z", "outcome": "netport-move:complete", "to": {"switch": "osaka"},
    "phase": [{"name": f"netport-move:{name}", "after": after} for name, after in (
        ("authorised", "1000"), ("prepared", "9000"), ("copying", "490500"), ("claimed", "502500"),
        ("relaying", "505500"))],
    "heard": [{"reporter": "b", "what": what, "after": after} for what, after in (
        ("prepare", "5000"), ("pausing", "480500"), ("stopped", "502500"), ("stopped", "900000"),
        ("running", "560500"))],
}
ANCHOR = 100 * SECOND + 500_000 - 1_000_000  # when the question arrived, monotonic clock


def moment(ms):
    """So many ms after the question, in ns."""
    return ANCHOR + int(ms * 1e6)


PASSED = Passed(moment(-50), moment(500.5), moment(550.5), moment(1400))


class TimelineTest(unittest.TestCase):

    def setUp(self):
        self.timeline = Timeline.of(TOLD, OFFSET)

    def test_steps_are_on_the_monotonic_clock_whatever_passed_before_the_receipt_was_begun(self):
        self.assertEqual(self.timeline.phases["authorised"], 100 * SECOND + 500_000)
        self.assertEqual(self.timeline.phases["relaying"], moment(505.5))

    def test_a_repeated_report_counts_from_its_first_arrival(self):
        self.assertEqual(self.timeline.heard["stopped"], moment(502.5))

    def test_what_was_not_reached_is_not_measured(self):
        self.assertIsNone(self.timeline.between("claimed", "restored"))
        self.assertIsNone(self.timeline.between("heard:gone", 1))

    def test_a_receipt_without_a_grant_begins_with_its_claim(self):
        told = {"begun": "2026-11-26T02:23:22Z", "phase": [{"name": "netport-move:claimed", "after": "0"}]}
        self.assertEqual(Timeline.of(told, OFFSET).phases, {"claimed": 100 * SECOND})


class FiguresTest(unittest.TestCase):

    def migrated(self, **changes):
        windows = [types.SimpleNamespace(lost=len(lost), lost_at_ns=tuple(map(moment, lost)), duplicated=3,
                                         gap_ms=61.04, sent=900) for lost in ((501,), (490, 510))]
        stream = types.SimpleNamespace(intact=True, before=5, after=7, silence_ms=3.0)
        values = {"passed": PASSED, "told": TOLD, "stream": stream, "found_ms": lambda: [-48.25, -48.5],
                  "spoke_ms": lambda: 31.0, "observed": [types.SimpleNamespace(window=window) for window in windows],
                  "faults": lambda most: [] if most >= 3 else ["twice"], **changes}
        return types.SimpleNamespace(**values)

    def test_every_prober_of_a_migration_gives_a_value(self):
        found = figures.migration(self.migrated(), Timeline.of(TOLD, OFFSET), math.inf)
        self.assertEqual((found["lost"], found["gap-ms"], found["gap-beyond-pause-ms"], found["pause-ms"]),
                         ([1, 2], [61.0, 61.0], [11.0, 11.0], [50.0]))
        self.assertEqual((found["rewrite-ms"], found["packets-copied"]), ([], []))

    def test_lost_probes_are_told_by_when_they_left(self):
        found = figures.migration(self.migrated(), Timeline.of(TOLD, OFFSET), math.inf)
        self.assertEqual({name: found[f"lost-{name}"] for name in ("before-stop", "in-pause", "until-relay",
                                                                  "after-resume")},
                         {"before-stop": [0, 1], "in-pause": [1, 1], "until-relay": [1, 0], "after-resume": [0, 0]})
        self.assertNotIn("lost-until-relay", figures.migration(self.migrated(), Timeline({}, {}), math.inf))

    def test_what_comes_twice_is_a_fault_only_where_frames_are_not_copied(self):
        for most, faults in ((math.inf, []), (0, ["twice"])):
            with self.subTest(most=most):
                self.assertEqual(figures.migration(self.migrated(), Timeline.of(TOLD, OFFSET), most)["faults"], faults)

    def test_the_hand_over_is_measured_from_the_stop_and_the_resume(self):
        self.assertEqual(figures.handed_over(PASSED, Timeline.of(TOLD, OFFSET)), {
            "stop-to-report-ms": [2.0], "stop-to-relay-ms": [5.0], "report-to-relay-ms": [3.0],
            "resume-to-report-ms": [10.0], "pausing-before-stop-ms": [20.0], "copying-before-stop-ms": [10.0],
            "copying-ms": [15.0]})

    def test_without_an_agent_there_is_no_hand_over_to_measure(self):
        told = {"begun": "2026-11-26T02:23:22Z", "phase": [{"name": "netport-move:claimed", "after": "0"},
                                                          {"name": "netport-move:relaying", "after": "4000"}]}
        self.assertEqual(figures.handed_over(PASSED, Timeline.of(told, OFFSET)), {})

    def test_an_abort_is_measured_from_when_it_is_learned_of_to_the_last_acknowledgement(self):
        told = {"begun": "2026-11-26T02:23:22.000500Z", "outcome": "netport-move:aborted",
                "phase": [{"name": "netport-move:authorised", "after": "1000"},
                          {"name": "netport-move:given-up", "after": "695000"},
                          {"name": "netport-move:restored", "after": "704000"}],
                "heard": [{"reporter": "b", "what": "gone", "after": "700000"}],
                "flows": [{"switch": "tokyo", "written": 4, "acknowledged": "702000"},
                          {"switch": "osaka", "written": 6, "acknowledged": "704000"},
                          {"switch": "seoul", "written": 0}]}
        self.assertEqual(figures.abort(moment(650), told, Timeline.of(told, OFFSET)), {
            "learned-to-restored-ms": [9.0], "order-to-learned-ms": [45.0], "order-to-restored-ms": [54.0],
            "switches": [2], "flows-written": [10], "faults": []})
        told = {**told, "outcome": "netport-move:expired", "phase": told["phase"][:1]}
        found = figures.abort(moment(650), told, Timeline.of(told, OFFSET))
        self.assertEqual([name for name in found if name.endswith("-ms")], [])
        self.assertEqual(found["faults"], ["the receipt says 'expired'"])

    def test_values_of_migrations_are_put_together(self):
        found = {}
        for values in ({"lost": [1, 2]}, {"lost": [0], "faults": []}, {"faults": ["x"]}):
            figures.add(found, values)
        self.assertEqual(found, {"lost": [1, 2, 0], "faults": ["x"]})


class TextTest(unittest.TestCase):

    def test_only_what_was_measured_is_told(self):
        values = {"part": "relay", "migrations": 2, "guest": "of some kind", "what": "somehow", "delay-ms": 0.0,
                  "mib-per-second": 0,
                  "lost": [1, 2], "tcp-survived": [1, 0], "faults": ["odd"]}
        self.assertEqual(text.migrations(values), [
            "2 live migrations of a guest of some kind, followed somehow, 0 ms of delay on every wide-area circuit:",
            "  lost              median 1.5, p90 2, most 2 (2 values)", "  TCP survived      1 of 2",
            "  not as it should be: odd"])

    def test_copies_that_began_too_late_are_told_as_such(self):
        values = {"part": "copy", "migrations": 3, "guest": "y", "what": "x", "delay-ms": 0.0, "mib-per-second": 64,
                  "tcp-survived": [1, 1, 1], "faults": [],
                  "pausing-before-stop-ms": [5.0, 2.0, -1.0], "copying-before-stop-ms": [3.0, -0.5]}
        self.assertIn("  copied in time    1 of 3", text.migrations(values))
        self.assertIn("memory copied with 64 MiB/s at most:", text.migrations(values)[0])

    def test_refusals_and_aborts_say_what_they_measure(self):
        refused = {"refusals": 2, "reason-read": [1, 1], "kept-connection-ms": [3.0, 5.0], "faults": [],
                   "new-connection-ms": [20.0, 22.0], "refused-ms": [300.0, 310.0], "flows-changed": 0,
                   "packets-sent": 0}
        told = "\n".join(text.refusals(refused))
        for words in ("2 of 2, by virsh's user", "median 4,", "flows changed     0", "packets sent      0"):
            self.assertIn(words, told)
        told = "\n".join(text.aborts({"aborts": 1, "learned-to-restored-ms": [4.0], "faults": ["late"]}))
        for words in ("restored          median 4,", "late"):
            self.assertIn(words, told)


class QemuEventsTest(unittest.TestCase):

    WROTE = ("event STOP at 1795659802.123456 for domain 'vm9': (null)\n"
             "event RESUME at 1795659802.000001 for domain 'vm90': (null)\n"
             "event STOP at 1795659803.5")

    def test_whole_lines_of_the_guest_itself_are_its_events(self):
        self.assertEqual([(event.name, event.at_ns) for event in events(self.WROTE, "vm9", OFFSET)],
                         [("STOP", 100 * SECOND + 123_456_000)])


class StandingTest(unittest.TestCase):

    FLOWS = (" cookie=0x1, duration=12.340s, table=0, n_packets=3, n_bytes=42, priority=7,in_port=1 actions=drop\n"
             " cookie=0x2, duration=1.5s, table=10, n_packets=0, n_bytes=0, idle_age=1, ip actions=output:2\n")

    def standing(self, at, text, groups=("group_id=1",), packets=4):
        return Standing(at, at + 0.5, {("a", *place): held for place, held in flows_of(text).items()},
                        {"a": list(groups)}, {"a": packets})

    def test_flows_are_told_by_table_and_match_and_have_an_age(self):
        self.assertEqual(flows_of("OFPST_FLOW reply:\n" + self.FLOWS), {
            ("0", "priority=7,in_port=1"): ("cookie=0x1, table=0, priority=7,in_port=1 actions=drop", 12.34),
            ("10", "ip"): ("cookie=0x2, table=10, ip actions=output:2", 1.5)})

    def test_what_only_grew_older_has_not_changed(self):
        before = self.standing(0, self.FLOWS)
        now = self.standing(10, self.FLOWS.replace("12.340s", "22.340s").replace("1.5s", "11.5s"))
        self.assertEqual((changed(before, now), packets_sent(before, now), same(before, now)), (0, 0, True))

    def test_what_came_went_changed_or_was_written_again_is_counted(self):
        before = self.standing(0, self.FLOWS)
        first, second = self.FLOWS.splitlines()
        old = first.replace("12.340", "22.340"), second.replace("1.5s", "11.5s")
        for lines, groups, count, equal in (
                (old[:1], ("group_id=1",), 1, False),
                ((*old, second.replace("ip", "ipv6")), ("group_id=1",), 1, False),
                ((old[0].replace("drop", "flood"), old[1]), ("group_id=1",), 1, False),
                ((first.replace("12.340", "3.2"), old[1]), ("group_id=1",), 1, True),
                ((first.replace("12.340", "9.998"), old[1]), ("group_id=1",), 1, True),
                (old, ("group_id=1", "group_id=2"), 1, False)):
            with self.subTest(lines=lines, groups=groups):
                now = self.standing(10, "\n".join(lines), groups, packets=9)
                self.assertEqual((changed(before, now), packets_sent(before, now), same(before, now)),
                                 (count, 5, equal))


if __name__ == "__main__":
    unittest.main()
