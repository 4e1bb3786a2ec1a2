# SPDX-License-Identifier: Apache-2.0
"""What the controller explains of a frame beside Open vSwitch's own trace of it, switch by switch."""

from testbed.datapath import Header, leaving
from testbed.network import TUNNEL_ADDRESSES
from testbed.trace import Traced, as_traced

EXPLAIN = "netport-explain:explain"
#: Hashes of flows, by which a switch chooses where a group selects.
CHOICES = tuple(f",dp_hash={number}" for number in range(1, 17))


class Explained:
    """What tests ask and check that have ``bed`` and ``network``."""

    def explain(self, **question):
        """The controller's explanation."""
        return self.bed.restconf.call(EXPLAIN, {leaf.replace("_", "-"): value for leaf, value in question.items()})

    def check_agreement(self, told):
        """For each hop: the same tables with the same entries, the same output ports, the same header of each copy that
        leaves, and the controller told or not, as the switch's own trace has for that frame."""
        self.assertTrue(told["hop"])
        for hop in told["hop"]:
            with self.subTest(switch=hop["switch"], frame=hop["frame"]["text"]):
                copies = in_order(leaving_told(hop, told["hop"]))
                if selects(hop):
                    self.check_choices(hop, copies)
                else:
                    self.assertEqual(copies, self.check_traced(hop))

    def check_traced(self, hop, choice=""):
        """What leaves by a trace; entries and controller agree.

        :param choice: the hash by which the switch chooses, where it does
        """
        traced = Traced(self.network.switches[hop["switch"]].trace(*as_traced(way_in(hop) + choice, hop["frame"])))
        self.assertEqual(entries_told(hop), traced.entries, traced.text)
        self.assertEqual(any(effect["kind"] == "told" for effect in effects(hop)), traced.to_controller)
        headers = leaving(traced.text, Header.told(hop["frame"]))
        self.assertEqual(len(headers), len(traced.outputs), traced.text)
        return in_order(zip(traced.outputs, headers, strict=True))

    def check_choices(self, hop, told):
        """Where a group selects, each choice of the switch is one that is told of, and all of them are made."""
        chosen = [self.check_traced(hop, choice) for choice in CHOICES]
        self.assertEqual([len(copies) for copies in chosen], [1] * len(chosen))
        self.assertEqual(in_order({copy for copies in chosen for copy in copies}), told)


def effects(hop):
    """What leaves or ends at a hop."""
    return [effect for step in hop["step"] for effect in step.get("effect", ())]


def entries_told(hop):
    """The entries at a hop: (table, priority, cookie)."""
    return [(step["table"], step["priority"], int(step["cookie"])) for step in hop["step"]]


def leaving_told(hop, hops):
    """The copies that leave a hop: (port, header)."""
    return [(effect["port"], Header.told(effect["frame"], tunnel_told(effect, hops)))
            for effect in effects(hop) if effect["kind"] in ("delivered", "onward", "lost")]


def tunnel_told(effect, hops):
    """The VNI and the far address of the tunnel by which a copy goes on; None where it goes by no tunnel."""
    if effect.get("link") != "tokyo-seoul":
        return None
    far = next(hop for hop in hops if hop["number"] == effect["next"])
    return segment_of(far), TUNNEL_ADDRESSES[far["switch"]]


def selects(hop):
    """Whether the switch of a hop chooses one of several ways."""
    return any(effect.get("group-type") == "select" for effect in effects(hop))


def segment_of(hop):
    """The number of the segment by which a frame comes to a hop."""
    return next(int(told["value"]) for told in hop["step"][0]["metadata"] if told["field"] == "segment")


def in_order(copies):
    """Copies that leave, in an order of their own."""
    return sorted(copies, key=repr)


def way_in(hop):
    """How a frame comes to a hop, as ofproto/trace takes it."""
    if hop.get("link") != "tokyo-seoul":
        return f"in_port={hop['in-port']}"
    far = "tokyo" if hop["switch"] == "seoul" else "seoul"
    return (f"in_port={hop['in-port']},tun_id={segment_of(hop)},tun_src={TUNNEL_ADDRESSES[far]},"
            f"tun_dst={TUNNEL_ADDRESSES[hop['switch']]}")
