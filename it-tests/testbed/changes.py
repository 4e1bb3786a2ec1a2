# SPDX-License-Identifier: Apache-2.0
"""What one program of a switch must be changed by to become another, as ovs-ofctl takes it. Pure."""

import re

#: What a program needs to be told of a flow, and what it is told of it: the rest is the same wherever it is read.
FLOW = re.compile(r"^(.*?) ?(actions=.*)$")
COOKIE = re.compile(r"cookie=(0x[0-9a-f]+), ?")


def entries(text):
    """The flows of ``ovs-ofctl --no-stats dump-flows``: by what they match, with table and priority, their cookie and
    actions."""
    found = {}
    for line in text.splitlines():
        if "actions=" not in line:
            continue
        match, actions = FLOW.match(line.strip()).groups()
        cookie = COOKIE.search(match)
        match = COOKIE.sub("", match).replace("reset_counts ", "").strip()
        found[match] = f"cookie={cookie[1] if cookie else '0x0'},{actions}"
    return found


def change(before, after):
    """The orders, one a line, that make one program of another."""
    orders = [f"delete_strict {match}" for match in before if match not in after]
    orders += [f"add {match},{what}" for match, what in after.items() if before.get(match) != what]
    return "".join(order + "\n" for order in orders)
