# SPDX-License-Identifier: Apache-2.0
"""What the controller says of itself, read through RESTCONF, in the shape that tests and the demonstration ask for."""

import time

from .restconf import key, until
from .run import TestbedError

STATE = "netport-state:network-state"
REPORT = "netport-move:report-location"
#: The kinds of objects that have a state, each with the module that configures it.
OBJECTS = {"segment": "netport-segment", "site": "netport-site", "link": "netport-link", "host": "netport-host",
           "vrf": "netport-routing"}
#: What a grant that can still be used is, for a host.
LIVE = {"authorised", "preparing", "prepared", "copying"}


class View:
    """Questions and reports to one controller.

    What is shown is behind what is answered: state is written behind the work that it tells of, all of it in the order
    in which it came about. So what an answer tells is waited for before it is read, or before a count begins with it.
    """

    def __init__(self, restconf, say=None):
        self.restconf = restconf
        self._say = say

    def state(self):
        """The whole operational state."""
        return (self.restconf.get(f"{STATE}?content=nonconfig") or {}).get(STATE, {})

    def switch(self, name):
        """One switch of the operational state; empty when the controller does not know it."""
        answer = self.restconf.get(f"{STATE}/switch={key(name)}?content=nonconfig")
        return answer["netport-state:switch"][0] if answer else {}

    def attachment(self, host):
        """Where a host is; empty when the controller does not know."""
        answer = self.restconf.get(f"{STATE}/attachment={key(host)}?content=nonconfig")
        return answer["netport-state:attachment"][0] if answer else {}

    def alarms(self, host):
        """The alarms about a host."""
        told = self.restconf.get("netport-move:alarms?content=nonconfig") or {}
        return [alarm for alarm in told.get("netport-move:alarms", {}).get("alarm", ()) if alarm["host"] == host]

    def counter(self, name):
        """A counter of the controller; 0 when it has not counted that yet."""
        return next((int(counter["value"]) for counter in self.state().get("counter", ())
                     if counter["name"] == name), 0)

    def await_counter(self, name, least):
        """Waits until a counter has come so far: they are shown once a second."""
        until(f"{name} to be {least} or more", lambda: self.counter(name) >= least, 15, self._say)

    def object(self, kind, name):
        """One object's programming status."""
        answer = self.restconf.get(f"{STATE}/object={key('netport-state:' + kind)},{key(name)}?content=nonconfig")
        return answer["netport-state:object"][0] if answer else {}

    def report(self, host, switch, port, source="hypervisor", **more):
        """Reports a location; returns the RPC's output with the host, as the RPC for many hosts has it."""
        return {"host": host, **self.restconf.call(REPORT, {"host": host, "switch": switch, "port": port,
                                                            "source": f"netport-types:{source}", **more})}

    def withdraw(self, host):
        """Withdraws a host's location; returns the RPC's output."""
        return self.restconf.call("netport-move:withdraw-location", {"host": host})

    def moves(self, **leaves):
        """The receipts the controller keeps, oldest first; those with these values of leaves such as ``grant``."""
        answer = self.restconf.get("netport-move:moves?content=nonconfig") or {}
        moves = answer.get("netport-move:moves", {}).get("move", [])
        return sorted((move for move in moves if leaves.items() <= move.items()), key=lambda move: int(move["id"]))

    def newest_move(self):
        """The number of the newest move that is shown; 0 without one."""
        return max((int(move["id"]) for move in self.moves()), default=0)

    def grant_states(self, host=None):
        """How far the hosts of the present grants are, or one of them."""
        grants = (self.restconf.get("netport-grant:grants?content=nonconfig") or {}).get("netport-grant:grants", {})
        return {bare(subject["state"]) for grant in grants.get("grant", ()) for subject in grant["subject"]
                if host in (None, subject["host"])}

    def receipt(self, host, after, patience=15):
        """The receipt of the first move of a host with a number above ``after``, once it has ended."""
        def ended():
            for move in self.moves():
                if move["host"] == host and int(move["id"]) > after and over(move):
                    return move
            return None
        return until(f"the end of the move of {host}", ended, patience, self._say)

    def receipt_of(self, patience=15, **leaves):
        """The receipt of the move with these leaves, such as the ``id`` that a report was answered with, once it has
        ended."""
        return until(f"the end of the move with {leaves}", lambda: next(filter(over, self.moves(**leaves)), None),
                     patience, self._say)

    def await_shown(self, *answers, patience=15):
        """Waits until what reports were answered is shown: the places, and with them the receipts of the moves there.

        :param answers: what :meth:`report` returned, or those that the RPC for many hosts gave
        """
        def shown():
            epochs = {at["host"]: int(at["epoch"]) for at in self.state().get("attachment", ())}
            late = [answer for answer in answers
                    if "epoch" not in answer or epochs.get(answer["host"], -1) < int(answer["epoch"])]
            if late:
                raise TestbedError(f"{len(late)} are not, the first: {late[0]}")
            return True
        until("what reports were answered to be shown", shown, patience, self._say)

    def await_settled(self, *answers, patience=15):
        """The same, and that no move of these hosts is under way."""
        self.await_shown(*answers, patience=patience)
        hosts = {answer["host"] for answer in answers}
        until(f"the end of every move of {len(hosts)} hosts", lambda: all(
            over(move) for move in self.moves() if move["host"] in hosts), patience, self._say)

    def await_taken(self, since, patience=30):
        """Waits until the controller has taken configuration of this time or later (seconds since 1970), and says so:
        what is asked of it from then on it answers by that."""
        until("the configuration to be taken", lambda: int(self.state().get("generation", 0)) >= since * 1000, patience,
              self._say)

    def await_switches(self, *names, patience=30):
        """Waits until the switches are connected, what they hold is known, and nothing is pending."""
        def connected():
            states = {name: self.switch(name) for name in names}
            late = [f"{name} is {state.get('connection', 'unknown')}, {state.get('pending-changes', '?')} pending"
                    for name, state in states.items()
                    if state.get("connection") != "connected" or int(state.get("pending-changes", 0)) != 0]
            if late:
                raise TestbedError("; ".join(late))
            return True
        until(f"switches {', '.join(names)}", connected, patience, self._say, every=0.2)

    def configured(self):
        """The objects of the configuration, as (kind, name)."""
        content = {kind: (self.restconf.get(f"{module}:{kind}s?content=config") or {}).get(
            f"{module}:{kind}s", {}).get(kind, []) for kind, module in OBJECTS.items()}
        return {*((kind, entry["name"]) for kind, entries in content.items() for entry in entries),
                *(("switch", switch["name"]) for site in content["site"] for switch in site.get("switch", ()))}

    def await_programmed(self, patience=60, since=0, excused=lambda reason: False):
        """Waits until the controller shows every object of the configuration, no other, and each as programmed.

        :param excused: whether an object may be anything else for that reason
        :param since: what is shown is behind: wait until it has something of this time or later (seconds since 1970).
            Objects that come or go are waited for without it; it is for those that change
        """
        wanted = self.configured()

        def programmed():
            objects = self.state().get("object", [])
            late = [f"{bare(o['kind'])} {o['name']} is {bare(o['state'])}: {o.get('reason', '')}"
                    for o in objects if bare(o["state"]) != "programmed" and not excused(o.get("reason", ""))]
            differing = wanted ^ {(bare(o["kind"]), o["name"]) for o in objects}
            late += [f"{kind} {name} is {'not yet' if (kind, name) in wanted else 'still'} shown"
                     for kind, name in sorted(differing)]
            if max((int(o["generation"]) for o in objects), default=0) < since * 1000:
                late.append("nothing is as new as the last change")
            if late or not objects:
                raise TestbedError("; ".join(late[:3]) or "the controller knows no object")
            return True
        until("every object to be programmed", programmed, patience, self._say, every=0.2)

    def verify(self, switch=None):
        """What the controller finds when it compiles everything anew and reads switches back, by switch; one of them or
        all."""
        told = self.restconf.call("netport-verify:verify-switches", {"switch": switch} if switch else {})
        return {found["name"]: found for found in told["switch"]}

    def await_verified(self, patience=30):
        """Waits until every switch is in rest and holds what the controller compiles anew, and so does the controller
        itself; says what differs when it does not come to that."""
        def verified():
            wrong = [f"{name}: {found}" for name, found in self.verify().items()
                     if found["outcome"] != "equal" or found.get("unrest")]
            if wrong:
                raise TestbedError("; ".join(wrong))
            return True
        until("every switch to hold what is compiled anew", verified, patience, self._say, every=0.2)

    def put(self, path, body):
        """Puts configuration, and waits until the controller has taken it."""
        since = time.time()
        self.restconf.put(path, body)
        self.await_taken(since)

    def delete_policy(self, path):
        """Deletes a policy, which is shown as no object; waits until no switch has anything of it."""
        since = time.time()
        self.restconf.delete(path)
        self.await_taken(since)
        self.await_verified()

    def await_programmed_but_for_ports(self, *switches, patience=60, since=0):
        """Waits until all that is configured is on the switches, as far as its ports are there.

        :param since: as in :meth:`await_programmed`
        """
        self.await_switches(*switches, patience=patience)
        self.await_programmed(patience, since, lambda reason: " has no port " in reason)


def over(move):
    """Whether the move of a receipt has ended."""
    return bare(move.get("outcome", "")) != "running"


def bare(identity):
    """An identity without the prefix of its module."""
    return identity.rpartition(":")[2]
