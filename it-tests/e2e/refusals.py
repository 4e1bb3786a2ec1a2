# SPDX-License-Identifier: Apache-2.0
"""What tests of refused configuration share: bodies that could be added, and the check that they are not."""

import re
import time

from e2e.shared import programs, refusal, shared

SEGMENT, SITE, LINK, HOST, POLICY, VRF = ("netport-segment:segments/segment=", "netport-site:sites/site=",
                                          "netport-link:links/link=", "netport-host:hosts/host=",
                                          "netport-policy:policies/policy=", "netport-routing:vrfs/vrf=")


def identifier(path):
    """The instance identifier (RFC 7951, section 6.11) of a RESTCONF path of ours."""
    return "/" + re.sub(r"([^/]+)=([^/]+)", lambda step: f"{step[1]}[{'site' if step[1] == 'policy' else 'name'}='"
                        f"{step[2]}']", path)


def one(kind, entry):
    """The body of a PUT of one list entry."""
    return {f"netport-{kind}:{kind}": [entry]}


def a_segment(name="green", **more):
    """A segment that could be added."""
    return dict({"name": name, "tenant": "t", "vni": 6001, "subnet": ["10.9.0.0/16"]}, **more)


def a_host(name="guest", **more):
    """A host that could be added."""
    return dict({"name": name, "segment": "red", "mac": "02:00:00:00:88:01", "address": ["10.1.8.1"]}, **more)


def a_port(name="p9", **more):
    """An access port that could be added."""
    return dict({"name": name, "port-name": name, "untagged-segment": "red"}, **more)


def a_rule(name="works", **more):
    """A rule of a policy that could be added."""
    return dict({"name": name, "action": "refuse", "reason": "closed for works"}, **more)


def a_vrf(*interfaces, **more):
    """A VRF that could be added, were there a segment 'green' of tenant red for its transit."""
    return dict({"name": "main", "tenant": "red", "transit": "green", "interface": list(interfaces)}, **more)


class Refusals:
    """What is refused has a path and a reason, and changes nothing: for tests that are ``unittest.TestCase`` too."""

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.restconf = cls.bed.restconf

    def refused(self, action, places, *words):
        """Checks that an action is refused with a path and a reason, and that no switch has heard of it.

        :param places: the error-path is one of these
        """
        before = programs(self.bed)
        error = refusal(self, action, *words)
        self.assertTrue(error.errors, f"an errors body (RFC 8040, section 7.1): {error}")
        for each in error.errors:
            self.assertTrue(each.get("error-message", "").strip(), f"a reason: {each}")
        self.assertIn(error.place(), places)
        time.sleep(0.1)  # in which a switch would have heard of it
        self.assertEqual(programs(self.bed), before, "the switches are as they were")

    def check(self, path, body, place, *words):
        """Checks that the body is refused at that path.

        :param place: the error-path below the resource, or the whole of it when it begins with ``/``; several, where
            either of two nodes can be blamed
        """
        stored = self.restconf.get(f"{path}?content=config")
        places = [each if each.startswith("/") else identifier(path) + (each and f"/{each}")
                  for each in ([place] if isinstance(place, str) else place)]
        self.refused(lambda: self.restconf.put(path, body), places, *words)
        self.assertEqual(self.restconf.get(f"{path}?content=config"), stored, "the configuration is as it was")
