# SPDX-License-Identifier: Apache-2.0
"""What becomes of a frame's header by the actions of a data path, as ``ofproto/trace`` writes them. Pure."""

import dataclasses
import re

ACTIONS = re.compile(r"^Datapath actions: (.*)$", re.MULTILINE)
MACS = {"src": "source", "dst": "destination"}
SET_TUNNEL = re.compile(r"tunnel\(tun_id=(0x[0-9a-f]+),(?:src=[^,]*,)?dst=([^,]+)")
PUSH_TUNNEL = re.compile(r"\bipv[46]\(src=[^,]+,dst=([^,]+).*vxlan\(flags=0x[0-9a-f]+,vni=(0x[0-9a-f]+)\)")
#: What changes nothing of what leaves: who is told, what is counted, hashes.
NOTHING = ("userspace(", "meter(", "hash(", "recirc(", "drop", "trunc(")


@dataclasses.dataclass(frozen=True)
class Header:
    """What switches rewrite of a frame.

    :ivar tags: from the outside in, as netport-explain writes them: ``vlan 101``, ``s-vlan 300``
    :ivar hops: time to live or hop limit; None of what is no IP packet
    :ivar tunnel: the VNI and the far address of the tunnel by which it leaves; None by another port
    """

    source: str
    destination: str
    tags: tuple
    hops: int | None
    tunnel: tuple | None = None

    @staticmethod
    def told(frame, tunnel=None):
        """That of a frame that the controller tells of (``frame-content`` of netport-explain)."""
        return Header(frame["source-mac"], frame["destination-mac"], tuple(frame.get("tag", ())), frame.get("ttl"),
                      tunnel)


def leaving(trace, header):
    """The header of each copy that leaves, in order.

    :param trace: what ``ofproto/trace`` says
    :param header: that of the frame as it comes in
    """
    copies = []
    for line in ACTIONS.findall(trace):
        header = _act(line, header, copies)
    return copies


def _act(text, header, copies):
    """Does actions to a header, and adds that of each copy that leaves; returns what the header is then."""
    for action in split(text):
        name, _, rest = action.partition("(")
        if name == "clone":
            _act(rest[:-1], header, copies)
        elif name == "tnl_push":
            address, vni = PUSH_TUNNEL.search(rest).groups()
            copies.append(dataclasses.replace(header, tunnel=(int(vni, 16), address)))
            return header  # what follows is done to the tunnel's packet
        elif name == "push_vlan":
            kind = "s-vlan" if "tpid=0x88a8" in rest else "vlan"
            vid = re.search(r"vid=(\d+)", rest)[1]
            header = dataclasses.replace(header, tags=(f"{kind} {vid}", *header.tags))
        elif name == "pop_vlan":
            header = dataclasses.replace(header, tags=header.tags[1:])
        elif name == "set":
            header = _set(rest[:-1], header)
        elif name.isdigit():
            copies.append(header)
        elif not action.startswith(NOTHING):
            raise ValueError(f"an action that is not known: {action}")
    return header


def _set(field, header):
    kind, _, rest = field.partition("(")
    if kind == "eth":
        return dataclasses.replace(header, **{MACS[end]: mac for end, mac in re.findall(
            r"(src|dst)=([0-9a-f:]{17})", rest)})
    if kind in ("ipv4", "ipv6"):
        hops = re.search(r"\b(?:ttl|hlimit)=(\d+)", rest)
        return dataclasses.replace(header, hops=int(hops[1])) if hops else header
    if kind == "tunnel":
        vni, address = SET_TUNNEL.match(field).groups()
        return dataclasses.replace(header, tunnel=(int(vni, 16), address))
    return header


def split(text):
    """Actions, or the parts of one, that commas separate outside of parentheses."""
    parts, depth, begin = [], 0, 0
    for at, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append(text[begin:at])
            begin = at + 1
    return [part for part in (*parts, text[begin:]) if part]
