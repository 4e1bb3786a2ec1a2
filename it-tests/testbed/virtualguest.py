# SPDX-License-Identifier: Apache-2.0
"""A guest with a kernel of its own, which QEMU migrates live from site to site, and what can go wrong with that."""

import time

from .image import image
from .machine import Hardware, Machine
from .passed import Passed
from .restconf import until
from .run import TestbedError
from .tcpstream import UnseenEcho

ENDS = ("completed", "failed", "cancelled")
MIGRATION_SECONDS = 60
ORDINARY = 1 << 27  # bytes a second: QEMU's own default
SLOW = 400_000  # bytes a second: a copy that lasts minutes
RETIRE_S = 0.2  # libvirt tells that a source is gone some 0.5 s after the guest has gone on at the destination


class VirtualGuest:
    """A guest in QEMU. Between migrations it is one process; while one lasts, two."""

    def __init__(self, run, identity, switches, at, mtu=1400, boots=image):
        """Boots it.

        :param switches: the switches it can be at, by name
        :param at: the name of the switch where it boots
        :param boots: gives what it boots
        """
        self._run = run
        self._switches = switches
        self.identity = identity
        self.hardware = Hardware(identity, boots(), mtu)
        self.machine = Machine.boot(run, self.hardware, switches[at])
        _tell_migrations(self.machine)

    @property
    def port(self):
        """The name of its port at every site."""
        return self.hardware.port

    @property
    def at(self):
        """The name of the switch where it is."""
        return self.machine.switch.name

    def echo(self, _name):
        """What echoes a :class:`~testbed.tcpstream.TcpStream`: the guest does it by itself."""
        return UnseenEcho()

    def begin(self, destination, bytes_per_second=ORDINARY):
        """Begins to migrate it and returns the :class:`Migration`.

        :param destination: the name of the switch where it is to go
        :param bytes_per_second: how fast its memory is copied at most; :data:`SLOW` leaves time to interfere
        """
        return Migration(self._run, self, self._switches[destination], bytes_per_second)

    def migrate(self, destination):
        """Migrates it and returns the times; nothing is left at the source."""
        migration = self.begin(destination)
        passed = migration.finish()
        migration.retire()
        return passed

    def fate(self):
        """What has become of it, in words."""
        return f"{self.machine.what} {'runs' if self.machine.alive() else 'has ended'}; its console:" \
               f" {self.machine.wrote()[-500:].strip() or 'nothing'}"

    def remove(self):
        """Ends it, wherever it is."""
        self.machine.remove()


class Migration:
    """A migration under way: it is to be finished, cancelled, or lost with its destination."""

    def __init__(self, run, guest, switch, bytes_per_second):
        self._guest = guest
        self._what = f"the migration of {guest.identity.name} from {guest.at} to {switch.name}"
        socket = run.path("qemu", f"{guest.identity.name}.migration")
        socket.unlink(missing_ok=True)
        self.source = guest.machine
        self.destination = Machine.awaiting(run, guest.hardware, switch, f"unix:{socket}")
        self.source.qmp.call("migrate-set-parameters", **{"max-bandwidth": bytes_per_second})
        self.began_ns = time.monotonic_ns()
        self.source.qmp.call("migrate", uri=f"unix:{socket}")

    def await_copying(self, patience=20):
        """Waits until memory is being copied."""
        def copying():
            told = self.source.qmp.call("query-migrate")
            return told.get("status") == "active" and told["ram"]["transferred"] > 0
        until(f"{self._what} to copy memory", copying, patience, every=0.01)

    def finish(self):
        """Waits for its end and returns the times; the source's process is still there, and its guest stands still.

        :raises TestbedError: when the guest did not get there
        """
        self._await_end("completed")
        stopped = self.source.qmp.event("STOP", self.began_ns)
        resumed = self.destination.qmp.event("RESUME", self.began_ns)
        ended = self.source.qmp.event("MIGRATION", self.began_ns, wanted=lambda data: data["status"] == "completed")
        self._guest.machine = self.destination
        return Passed(self.began_ns, stopped.at_ns, resumed.at_ns, ended.at_ns)

    def retire(self):
        """Ends the source's process some time after the end, as a hypervisor does; nobody asks the destination's
        anything until then."""
        time.sleep(RETIRE_S)
        _tell_migrations(self.destination)
        self.source.remove()

    def cancel(self):
        """Calls it off while memory is copied; the guest stays, and nothing is left at the destination."""
        self.source.qmp.call("migrate_cancel")
        self._await_end("cancelled")
        self.destination.remove()

    def lose_destination(self):
        """Kills the destination's process while memory is copied; the guest stays, and the dead port is removed."""
        self.destination.kill()
        self._await_end("failed")
        self.destination.remove()

    def fall_back(self):
        """After :meth:`finish`: the destination's process dies, and the guest goes on at the source as it was there.

        It announces itself as after a migration. What it did at the destination is undone for it, as when a
        snapshot is restored.
        """
        self.destination.kill()
        self.destination.remove()
        self._guest.machine = self.source
        self.source.qmp.call("cont")
        self.source.qmp.call("announce-self", initial=50, max=550, rounds=5, step=100)

    def _await_end(self, wanted):
        def ended(data):
            return data["status"] in ENDS
        end = self.source.qmp.event("MIGRATION", self.began_ns, MIGRATION_SECONDS, ended).data["status"]
        if end != wanted:
            told = self.source.qmp.call("query-migrate").get("error-desc", "QEMU gives no reason")
            raise TestbedError(f"{self._what} should have {wanted}, but has {end}: {told}")


def _tell_migrations(machine):
    machine.qmp.call("migrate-set-capabilities", capabilities=[{"capability": "events", "state": True}])
