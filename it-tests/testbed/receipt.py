# SPDX-License-Identifier: Apache-2.0
"""Receipts of moves: what the controller says of a move beside what the instruments saw. Pure, but for printing."""

import dataclasses
import statistics

from .network import SITES
from .view import bare

#: What every move must meet, for each prober at 1 kHz: lost probes at most. An announced move should lose none, and
#: nearly always does; one was seen to lose 16 with 20 ms of delay. An unannounced one loses what comes to the old place
#: until its announcement has been acted on: a few ms, and up to some 30 on a busy machine.
MOST_LOST = {"rpc": 20, "rarp": 50, "garp": 50, "na": 50}
#: What all moves of a kind must meet together: lost probes at the median of every prober and move.
MEDIAN_LOST = {"announced": 0, "unannounced": 30}


@dataclasses.dataclass(frozen=True)
class Observed:
    """What one prober saw of a move.

    :ivar prober: where from and where to
    :ivar window: its window around the move
    """

    prober: str
    window: object


@dataclasses.dataclass(frozen=True)
class Receipt:
    """One move, from the outside and from the inside.

    :ivar announced: ``rpc``, ``rarp``, ``garp`` or ``na``
    :ivar told: the controller's receipt, as RESTCONF gives it
    :ivar answer_ms: how long the RPC took as its caller saw it; None for unannounced moves
    :ivar pause_ms: how long the guest stood still
    """

    number: int
    guest: str
    origin: str
    destination: str
    announced: str
    told: dict
    observed: tuple
    stream: object
    answer_ms: float | None
    pause_ms: float

    def faults(self):
        """Why the move did not meet its conditions; empty when it did."""
        faults = []
        outcome = bare(self.told.get("outcome", "unknown"))
        if outcome != "complete":
            faults.append(f"the controller says '{outcome}'")
        if self.told.get("to", {}).get("switch") != self.destination:
            faults.append(f"the controller has the guest at {self.told.get('to')}")
        for seen in self.observed:
            if seen.window.duplicated:
                faults.append(f"{seen.prober}: {seen.window.duplicated} answers came twice")
            if seen.window.lost > MOST_LOST[self.announced]:
                faults.append(f"{seen.prober}: {seen.window.lost} probes lost, more than {MOST_LOST[self.announced]}")
        if not self.stream.intact:
            faults.append("the TCP stream broke or carried wrong bytes")
        elif self.stream.after == 0:
            faults.append("the TCP stream stands still")
        return faults

    def phases(self):
        """Phase to milliseconds since the report."""
        return {bare(phase["name"]): int(phase["after"]) / 1000 for phase in self.told.get("phase", ())}

    def rewrite_ms(self):
        """From the report to the last acknowledgement, as the controller measured it; None when it did not say."""
        told = self.told.get("rewrite-time")
        return None if told is None else int(told) / 1000

    def flows(self):
        """Flows written for each switch, in the order of the sites."""
        written = {each["switch"]: int(each["written"]) for each in self.told.get("flows", ())}
        return {name: written[name] for name in sorted(written, key=_place)}

    def as_json(self):
        """The receipt for a report file."""
        return {
            "number": self.number, "guest": self.guest, "from": self.origin, "to": self.destination,
            "announced": self.announced, "met": not self.faults(), "faults": self.faults(),
            "rpc-answer-ms": self.answer_ms, "pause-ms": self.pause_ms, "rewrite-ms": self.rewrite_ms(),
            "phases-ms": self.phases(), "flows-written": self.flows(),
            "probes": [{"prober": seen.prober, "sent": seen.window.sent, "lost": seen.window.lost,
                        "duplicated": seen.window.duplicated, "gap-ms": seen.window.gap_ms,
                        "rtt-ms": seen.window.rtt_ms} for seen in self.observed],
            "tcp": dataclasses.asdict(self.stream), "controller": self.told,
        }


PHASES = ("claimed", "prepared", "relaying", "updated", "confirmed", "settled")
HEAD = ("move", "guest", "from", "to", "by", *PHASES, "rewrite ms", "sent", "lost", "dup", "gap ms", "tcp before",
        "tcp after", "flows", "ok")


def row(receipt):
    """A receipt as the cells of a table; probes are given for each prober."""
    phases = receipt.phases()
    rewrite = receipt.rewrite_ms()
    windows = [seen.window for seen in receipt.observed]

    def each(values):
        return "/".join(str(value) for value in values)

    return (str(receipt.number), receipt.guest, receipt.origin, receipt.destination, receipt.announced,
            *(f"{phases[name]:.1f}" if name in phases else "-" for name in PHASES),
            "-" if rewrite is None else f"{rewrite:.1f}",
            each(window.sent for window in windows), each(window.lost for window in windows),
            each(window.duplicated for window in windows), each(round(window.gap_ms) for window in windows),
            f"{receipt.stream.before:,}", f"{receipt.stream.after:,}", each(receipt.flows().values()) or "-",
            "no" if receipt.faults() else "yes")


def table(rows, head=HEAD):
    """Rows of cells under a head, aligned."""
    rows = [head, *rows]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(cell.rjust(width) if _number(cell) else cell.ljust(width)
                               for cell, width in zip(cells, widths, strict=True)).rstrip() for cells in rows)


def summary(receipts):
    """The figures of all moves, announced and unannounced, as the cells of a table under :data:`SUMMARY_HEAD`."""
    rows = []
    for title, kind in kinds(receipts):
        windows = [seen.window for receipt in kind for seen in receipt.observed]
        for what, values in (("probes lost", [window.lost for window in windows]),
                             ("longest gap, ms", [window.gap_ms for window in windows]),
                             ("rewrite, ms", [receipt.rewrite_ms() for receipt in kind
                                              if receipt.rewrite_ms() is not None])):
            if values:
                ordered = sorted(values)
                rows.append((title, what, *(f"{value:g}" for value in (
                    round(statistics.median(ordered), 1), round(percentile(ordered, 0.9), 1), round(ordered[-1], 1))),
                    str(len(ordered))))
    return rows


def faults_together(receipts):
    """Why moves that met their conditions one by one do not meet those of their kind; empty when they do."""
    faults = []
    for title, kind in kinds(receipts):
        lost = [seen.window.lost for receipt in kind for seen in receipt.observed]
        if lost and statistics.median(lost) > MEDIAN_LOST[title]:
            faults.append(f"{title} moves lost {statistics.median(lost):g} probes at the median, more than"
                          f" {MEDIAN_LOST[title]}")
    return faults


def kinds(receipts):
    """Announced and unannounced moves: (title, receipts)."""
    return (("announced", [receipt for receipt in receipts if receipt.announced == "rpc"]),
            ("unannounced", [receipt for receipt in receipts if receipt.announced != "rpc"]))


SUMMARY_HEAD = ("moves", "of each prober and move", "median", "p90", "most", "values")


def spread(values):
    """Median, 90th percentile and most of some numbers, as text."""
    values = sorted(values)
    if not values:
        return "nothing measured"
    return (f"median {statistics.median(values):g}, p90 {percentile(values, 0.9):g}, most {values[-1]:g}"
            f" ({len(values)} values)")


def percentile(ordered, share):
    """The nearest-rank percentile of ordered numbers."""
    return ordered[max(0, min(len(ordered) - 1, -(-len(ordered) * int(share * 1000) // 1000) - 1))]


def _place(name):
    return (SITES.index(name) if name in SITES else len(SITES), name)


def _number(cell):
    return cell[:1].isdigit() or cell == "-"
