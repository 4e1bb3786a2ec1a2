# SPDX-License-Identifier: Apache-2.0
"""The ways in which the network follows a guest, each with a guest that can be migrated."""

import dataclasses
import math
from collections.abc import Callable

from testbed.echoimage import echo_image
from testbed.host import Identity
from testbed.image import image
from testbed.network import SITES, known
from testbed.restconf import until
from testbed.tcpstream import NoStream, TcpStream
from testbed.timedguest import TimedGuest
from testbed.virtualguest import VirtualGuest

ALONE = Identity("vm7", "02:00:00:00:07:07", "10.1.0.7/16", "2001:db8:1::7/64")
GRANTED = Identity("vm9", "02:00:00:00:09:09", "10.1.0.9/16", "2001:db8:1::9/64")
SEEN_SECONDS = 20

MODES = ("relay", "copy")


@dataclasses.dataclass(frozen=True)
class Software:
    """What a guest runs.

    :ivar what: in words
    :ivar boots: gives the image that it boots
    :ivar stream: makes the TCP stream to it
    """

    what: str
    boots: Callable
    stream: Callable


#: Linux; and what only answers, and so at once, where an emulated Linux is silent until it has been translated.
SOFTWARE = {"linux": Software("with Linux", image, TcpStream),
            "echo": Software("that only answers", echo_image, NoStream)}


class Agentless:
    """QEMU migrates the guest, and its RARPs are all that the controller learns."""

    what = "without an agent (RARP)"
    most_duplicated = 0

    def __init__(self, bed, software):
        """:param software: a :class:`Software`"""
        self.software = software
        for path, body in known(ALONE, bed.network.switches, **{"port-name": f"tap{ALONE.name}"}):
            bed.restconf.put(path, body)
        self.guest = VirtualGuest(bed.run, ALONE, bed.network.switches, at="tokyo", boots=software.boots)
        bed.view.report(ALONE.name, "tokyo", self.guest.port)
        until("the guest to be known", lambda: bed.view.attachment(ALONE.name), SEEN_SECONDS, bed.run.say)


class Granted:
    """virsh migrates the guest from libvirtd to libvirtd; the destination's hook asks, and the agents tell."""

    def __init__(self, bed, software):
        """
        :param bed: a :class:`~testbed.hypervisors.Hypervisors` with a hypervisor at every site
        :param software: a :class:`Software`
        """
        self.software = software
        self._bed = bed
        self._mode = "relay"
        self.guest = TimedGuest(GRANTED, bed.nodes, at="tokyo", boots=software.boots)
        for path, body in known(GRANTED, SITES, **{"iface-id": self.guest.domain.interface_id}):
            bed.restconf.put(path, body)
        bed.view.await_programmed_but_for_ports(*bed.network.switches)
        until("the guest to be seen", self._seen, SEEN_SECONDS, bed.run.say)

    @property
    def what(self):
        """How it is followed, in words."""
        return f"by hook and agent, cut-over mode {self._mode}"

    @property
    def most_duplicated(self):
        """How many answers may come twice: in cut-over mode copy frames are meant to, for a time."""
        return math.inf if self._mode == "copy" else 0

    def cut_over_by(self, mode):
        """Sets the cut-over mode of the guest's segment."""
        if mode != self._mode:
            self._mode = mode
            self._bed.cut_over_by(mode)

    def _seen(self):
        """Whether the controller knows where the guest is; it says something when it is asked."""
        self._bed.network.host("red", "tokyo").netns.command("ping", "-c", "1", "-W", "1", GRANTED.addresses()[0],
                                                             check=False)
        return self._bed.view.attachment(GRANTED.name).get("switch") == self.guest.at
