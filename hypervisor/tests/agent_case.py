# SPDX-License-Identifier: Apache-2.0
"""What the tests of the agent begin with: an agent as a whole, with events of our own and real connections."""

import dataclasses
import logging
import pathlib
import tempfile
import threading
import time
import unittest

from hypervisor.tests.fake import (MAC, OTHER_MAC, OTHER_UUID, UUID, Authority, FakeController, configuration, domain,
                                   until)
from netport_hypervisor import domain_xml
from netport_hypervisor.config import load
from netport_hypervisor.events import Condition, Described, Happened, Listed, What
from netport_hypervisor.forecast import Sample
from netport_hypervisor.rpc import Subject
from netport_hypervisor.service import Service
from netport_hypervisor.state import GRANTED, LET_THROUGH, Incoming, MigrationFiles


#: Times that no busy machine needs: where a test is not about them, nothing is tried twice or elsewhere for them.
AMPLE = {"hook-time-s": 30.0, "connect-time-s": 30.0, "answer-time-s": 60.0}


#: What QEMU says of a migration that has copied nothing yet, and of one that is about to stop the guest.
FAR, NEAR = Sample(0.0, 1, 1 << 40, 1 << 40, 0), Sample(0.0, 1, 1 << 40, 0, 1 << 40, 1e9)


class FakeSource:
    """Where events come from: the test. ``guests``: XML by UUID; ``copied``: how far their migrations are."""

    def __init__(self, hear):
        self.hear = hear
        self.described = set()
        self.copied = {}
        self.looks = []
        self.guests = {UUID: domain(MAC), OTHER_UUID: domain(OTHER_MAC, uuid=OTHER_UUID, name="vm6")}

    def start(self):
        self.list({uuid: Condition.RUNNING for uuid in self.guests})

    def stop(self):
        pass

    def describe(self, uuid):
        if uuid in self.guests:
            self.hear(Described(domain_xml.parse(self.guests[uuid])))
            self.described.add(uuid)

    def progress(self, uuid):
        self.looks.append(uuid)
        found = self.copied.get(uuid)
        return found and dataclasses.replace(found, at=time.monotonic())

    def longest_downtime(self, _):
        return 0.3

    def list(self, conditions):
        """libvirt has been connected (again)."""
        self.hear(Listed(conditions))

    def happen(self, *whats, uuid=UUID):
        """One event after the other."""
        for what in whats:
            iteration = what if isinstance(what, int) else 0
            self.hear(Happened(uuid, What.ITERATION if iteration else what, iteration, time.monotonic()))


class AgentCase(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        cls.authority = Authority(directory.name)
        logging.getLogger("netport").addHandler(logging.NullHandler())
        logging.getLogger("netport").propagate = False

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = pathlib.Path(directory.name)
        self.files = MigrationFiles(str(self.directory / "state"))

    def controller(self, policy=None, behave=None, port=0):
        found = FakeController(self.authority, policy, behave, port=port)
        self.addCleanup(found.close)
        return found

    def start(self, *controllers, taps=(), **more):
        """Starts an agent; returns it and its source of events."""
        urls = [each if isinstance(each, str) else each.url for each in controllers]
        service = Service(load(configuration(self.directory, urls, self.authority.ca_file, **{**AMPLE, **more})),
                          FakeSource, taps)
        source = service._source
        thread = threading.Thread(target=service.agent.run, daemon=True)
        service.start()
        thread.start()

        def stop():
            service.stop()
            thread.join(20)
            self.assertFalse(thread.is_alive())
        self.addCleanup(stop)
        service.end = stop
        until(lambda: not source.guests.keys() - source.described and service.agent._inbox.empty(), "the first list")
        return service, source

    def granted_from_here(self, controller):
        """A guest that may go to another site."""
        controller.policy.answer("request-grant", {"subject": [{"mac": MAC}], "switch": "west", "request-id": "r1"})

    def granted(self, controller, phase=GRANTED):
        """A guest that is about to come, as the hook leaves it."""
        _, body = controller.policy.answer("request-grant", {"subject": [{"mac": MAC}], "switch": "west",
                                                             "request-id": "r1"})
        grant = body["netport-grant:output"]
        self.files.write(Incoming(UUID, "vm5", phase, "r1", (Subject(MAC),), time.time() + 600, int(grant["grant-id"]),
                                  grant["nonce"]))

    def let_through(self, *macs, phase=LET_THROUGH):
        self.files.write(Incoming(UUID, "vm5", phase, "r1", tuple(Subject(mac) for mac in macs), time.time() + 600))

    def saw(self, controller, *events):
        until(lambda: controller.events() == list(events), f"{events}; there are {controller.events()}")
