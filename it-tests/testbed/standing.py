# SPDX-License-Identifier: Apache-2.0
"""What switches hold at a moment, and how much of it was written between two moments."""

import dataclasses
import re
import time

#: Cookies of the entries that tell the controller of a host at another port, and of those who announce themselves where
#: they do not belong (docs/cookies.md).
SOURCE_ELSEWHERE, ANNOUNCED_FOREIGN = "cookie=0x4e500b", "cookie=0x4e5024"
COUNTED = re.compile(r"(n_packets|n_bytes|idle_age|hard_age)=[^,]*, ?")
DURATION = re.compile(r"duration=([0-9.]+)s, ?")
ROUNDED_S = 0.002  # ages are told in ms


@dataclasses.dataclass(frozen=True)
class Standing:
    """What some switches hold.

    :ivar begun_s: when looking began, monotonic clock
    :ivar ended_s: when it ended
    :ivar flows: by switch, table and match: (text without counters, seconds since it was written)
    :ivar groups: by switch: the groups as text
    :ivar packets: by switch: packets that the controller has had it send since it started
    """

    begun_s: float
    ended_s: float
    flows: dict
    groups: dict
    packets: dict


def standing(switches):
    """What switches, given by name, hold now."""
    begun = time.monotonic()
    flows = {(name, *place): held for name, switch in switches.items()
             for place, held in flows_of(switch.ofctl("dump-flows")).items()}
    groups = {name: switch.groups() for name, switch in switches.items()}
    packets = {name: int(switch.appctl("coverage/read-counter", "ofproto_packet_out"))
               for name, switch in switches.items()}
    return Standing(begun, time.monotonic(), flows, groups, packets)


def flows_of(text):
    """The flows that ovs-ofctl tells of: (table, match with priority) to (the flow as text, its age). Pure."""
    found = {}
    for line in text.splitlines():
        if "table=" not in line:
            continue
        age = float(DURATION.search(line).group(1))
        line = COUNTED.sub("", DURATION.sub("", line)).strip()
        table, match = re.search(r"table=(\d+), ?(.*?) ?actions=", line).groups()
        found[table, match] = line, age
    return found


def changed(before, now):
    """How many flows and groups were written between two standings, also those written as they were. Pure."""
    passed = now.begun_s - before.ended_s - ROUNDED_S

    def written(place):
        if place not in before.flows or place not in now.flows:
            return True
        (old, age), (new, age_now) = before.flows[place], now.flows[place]
        return new != old or age_now < age + passed
    flows = sum(map(written, before.flows.keys() | now.flows.keys()))
    groups = sum(len(set(groups) ^ set(now.groups[name])) for name, groups in before.groups.items())
    return flows + groups


def same(before, now):
    """Whether the switches hold the same at both moments, whenever it was written. Pure."""
    return ({place: text for place, (text, _) in before.flows.items()}, before.groups) \
        == ({place: text for place, (text, _) in now.flows.items()}, now.groups)


def packets_sent(before, now):
    """How many packets the controller had the switches send between two standings. Pure."""
    return sum(now.packets.values()) - sum(before.packets.values())


def holds_back(bed, site, mac):
    """Whether a site's switch holds what a policy says that lets a host come with a grant only, or never: its frames
    there go nowhere, also not to the controller, and those who announce themselves without a right are told of."""
    flows = bed.network.switches[site].flows()
    return not any(SOURCE_ELSEWHERE in flow and mac in flow for flow in flows) \
        and any(ANNOUNCED_FOREIGN in flow for flow in flows)
