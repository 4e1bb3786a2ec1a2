# SPDX-License-Identifier: Apache-2.0
"""A guest that virsh migrates live from node to node: what :mod:`virtualguest` is for QEMU alone."""

import contextlib
import threading
import time

from .domain import Domain
from .image import image
from .libvirtnode import MIGRATION_SECONDS
from .netns import command
from .passed import Passed
from .restconf import until
from .run import TestbedError
from .tcpstream import UnseenEcho

ROOM_EVERY_S = 0.05
LOG_END = 500  # characters: what a closing line of the tests still shows
SLOW, FAST = 1, 8192  # MiB a second: a copy that lasts for most of a minute, one that nothing holds up


class LibvirtGuest:
    """A transient guest of libvirt's. Nothing of it is left at a source."""

    def __init__(self, identity, nodes, at, mtu=1400, watches=None, boots=image):
        """Boots it.

        :param nodes: the nodes it can be at, by the name of their switch
        :param at: the name of the switch where it boots
        :param watches: what notes the events of each node, if several guests share that
        :param boots: gives what it boots
        """
        self.identity = identity
        self.at = at
        self.domain = Domain(identity, boots(), mtu)
        self._nodes = nodes
        self._watches = watches or {name: node.watch() for name, node in nodes.items()}
        self.node.create(self.domain)

    @property
    def port(self):
        """The name of its port at every site."""
        return self.domain.port

    @property
    def node(self):
        """The node where it is."""
        return self._nodes[self.at]

    def echo(self, _name):
        """What echoes a :class:`~testbed.tcpstream.TcpStream`: the guest does it by itself."""
        return UnseenEcho()

    def migrate(self, destination, *options):
        """Migrates it and returns the times, as libvirt's events have them (in whole milliseconds).

        :raises TestbedError: when it is refused or fails, with what virsh's user reads; the guest is where it was
        """
        began = time.monotonic_ns()
        with self._room(self._nodes[destination].switch):
            self.node.migrate(self.identity.name, self._nodes[destination], *options)
        ended = time.monotonic_ns()
        # libvirt rounds its times down; what is older than a millisecond before the order is of another migration.
        since = began - 1_000_000
        stopped = self._watches[self.at].await_event(self.identity.name, "Suspended Migrated", since)
        resumed = self._watches[destination].await_event(self.identity.name, "Resumed Migrated", since)
        self.at = destination
        return Passed(began, stopped.at_ns, resumed.at_ns, ended)

    def begin(self, destination, mebibytes_per_second=SLOW):
        """Begins to migrate it and returns the :class:`LibvirtMigration`.

        :param mebibytes_per_second: how fast its memory is copied at most
        """
        return LibvirtMigration(self, destination, mebibytes_per_second)

    def await_event(self, site, what, since_ns):
        """Waits for an event of the guest at a site, such as ``Suspended Migrated``, no older than a moment."""
        return self._watches[site].await_event(self.identity.name, what, since_ns, MIGRATION_SECONDS)

    def node_at(self, site):
        """The node of a site."""
        return self._nodes[site]

    def start_again(self, site):
        """Boots it anew after it was lost."""
        self.at = site
        self.node.create(self.domain)

    @contextlib.contextmanager
    def _room(self, switch):
        """Lets a switch lose nothing when a guest that arrives answers all at once what has waited for it: its port
        comes while a ``with`` lasts."""
        over = threading.Event()

        def give():
            while not over.wait(ROOM_EVERY_S) and not switch.give_room(self.port):
                pass
        giver = threading.Thread(target=give, name=f"room-{self.port}", daemon=True)
        giver.start()
        try:
            yield
        finally:
            over.set()
            giver.join(10)

    def fate(self):
        """What has become of it, in words: where it runs, or what libvirt, QEMU, it itself and the kernel of this
        computer said of its end."""
        name = self.identity.name
        places = [f"{node.state(name)} at {site}" for site, node in self._nodes.items() if name in node.guests()]
        if places:
            return f"{name} is {', '.join(places)}"
        said = {
            "libvirt": [f"{site}: {event.what}" for site, watch in self._watches.items() for event in watch.events()
                        if event.domain == name][-3:],
            **{f"QEMU at {site}": last_of(node.log(f"qemu/{name}")) for site, node in self._nodes.items()},
            "its console": last_of(self.node.console(name)),
            "the kernel": [line for line in command("dmesg", "-T", check=False).splitlines()
                           if "qemu-system" in line or "Out of memory" in line][-3:],
        }
        return f"{name} has ended; " + "; ".join(f"{who}: {words}" for who, words in said.items())

    def remove(self):
        """Ends it, wherever it is, if it has not ended by itself."""
        if self.identity.name in self.node.guests():
            self.node.destroy(self.identity.name)


class LibvirtMigration:
    """A migration by virsh that is under way: it is to be finished, called off, or lost with its destination."""

    def __init__(self, guest, destination, mebibytes_per_second):
        self._guest = guest
        self._name = guest.identity.name
        self._sites = (guest.at, destination)
        self.source, self.destination = (guest.node_at(site) for site in self._sites)
        self._limit(mebibytes_per_second)
        # libvirt rounds its times down to a millisecond.
        self._since_ns = time.monotonic_ns() - 1_000_000
        self._virsh = self.source.begin_migration(self._name, self.destination)

    def await_copying(self):
        """Waits until memory is being copied: by then a guest has begun to come at the destination."""
        def copying():
            info = self.source.virsh("domjobinfo", self._name, "--rawstats")
            return any(line.startswith("memory_processed:") and int(line.split()[1]) > 0 for line in info.splitlines())
        until(f"the memory of {self._name} to be copied", copying, MIGRATION_SECONDS)

    def hasten(self):
        """Lets memory be copied as fast as it can be."""
        self._limit(FAST)

    def await_stopped(self):
        """Waits until the guest has been stopped at the source to be handed over."""
        self._guest.await_event(self._sites[0], "Suspended Migrated", self._since_ns)

    def await_resumed(self):
        """Waits until the guest goes on at the destination. Its source has not been tidied up by then."""
        self._guest.await_event(self._sites[1], "Resumed Migrated", self._since_ns)
        self._guest.at = self._sites[1]

    def finish(self):
        """Waits until virsh says that the guest has migrated.

        :raises TestbedError: when it has not
        """
        if self._end() != 0:
            raise TestbedError(f"{self._name} did not migrate from {' to '.join(self._sites)}: see the log of virsh")
        self._guest.at = self._sites[1]

    def fail(self):
        """Waits until virsh says that the guest has not migrated.

        :raises TestbedError: when it has
        """
        if self._end() == 0:
            self._guest.at = self._sites[1]
            raise TestbedError(f"{self._name} should not have migrated from {' to '.join(self._sites)}, but has")
        self._limit(FAST)

    def call_off(self):
        """Calls it off while memory is copied."""
        self.source.virsh("domjobabort", self._name)
        self.fail()

    def conclude(self):
        """For the end of a test that may have failed: it is over, and the guest is known to be where it is."""
        if self._virsh.poll() is None:
            with contextlib.suppress(TestbedError):  # it may end by itself just now
                self.source.virsh("domjobabort", self._name)
        self._end()
        self._guest.at = next((site for site in self._sites if self._name in self._guest.node_at(site).guests()),
                              self._guest.at)
        if self._guest.at == self._sites[0]:
            self._limit(FAST)

    def _end(self):
        until(f"the migration of {self._name} to end", lambda: self._virsh.poll() is not None, MIGRATION_SECONDS)
        return self._virsh.returncode

    def _limit(self, mebibytes_per_second):
        self.source.virsh("migrate-setspeed", self._name, str(mebibytes_per_second))


def last_of(log):
    """The end of what was written to a log, if there is one."""
    return log.read_text(encoding="utf-8", errors="replace")[-LOG_END:].strip() if log.exists() else ""
