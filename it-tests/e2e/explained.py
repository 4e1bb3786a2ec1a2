# SPDX-License-Identifier: Apache-2.0
"""What the controller explains of a frame beside Open vSwitch's own trace of it, switch by switch."""

from testbed.network import TUNNEL_ADDRESSES
from testbed.trace import Traced, as_traced

EXPLAIN = "netport-explain:explain"


class Explained:
    """What tests ask and check that have ``bed`` and ``network``."""

    def explain(self, **question):
        """The controller's explanation."""
        return self.bed.restconf.call(EXPLAIN, {leaf.replace("_", "-"): value for leaf, value in question.items()})

    def check_agreement(self, told):
        """For each hop: the same tables with the same entries, the same output ports, and the controller told or not, as
        the switch's own trace has for that frame. What becomes of the frame's header is not compared."""
        self.assertTrue(told["hop"])
        for hop in told["hop"]:
            with self.subTest(switch=hop["switch"], frame=hop["frame"]["text"]):
                traced = Traced(self.network.switches[hop["switch"]].trace(
                    *as_traced(way_in(hop), hop["frame"])))
                self.assertEqual(entries_told(hop), traced.entries, traced.text)
                self.assertEqual(sorted(outputs_told(hop)), sorted(traced.outputs), traced.text)
                self.assertEqual(any(effect["kind"] == "told" for effect in effects(hop)), traced.to_controller)


def effects(hop):
    """What leaves or ends at a hop."""
    return [effect for step in hop["step"] for effect in step.get("effect", ())]


def entries_told(hop):
    """The entries at a hop: (table, priority, cookie)."""
    return [(step["table"], step["priority"], int(step["cookie"])) for step in hop["step"]]


def outputs_told(hop):
    """The ports by which copies leave a hop."""
    return [effect["port"] for effect in effects(hop) if effect["kind"] in ("delivered", "onward", "lost")]


def way_in(hop):
    """How a frame comes to a hop, as ofproto/trace takes it."""
    if hop.get("link") != "tokyo-seoul":
        return f"in_port={hop['in-port']}"
    segment = next(told["value"] for told in hop["step"][0]["metadata"] if told["field"] == "segment")
    far = "tokyo" if hop["switch"] == "seoul" else "seoul"
    return (f"in_port={hop['in-port']},tun_id={segment},tun_src={TUNNEL_ADDRESSES[far]},"
            f"tun_dst={TUNNEL_ADDRESSES[hop['switch']]}")
