# SPDX-License-Identifier: Apache-2.0
"""A hypervisor at a site: a libvirtd of its own, with hooks and an agent, on the site's Open vSwitch.

It has what is private to a machine for itself (host name, processes, ``/run``, libvirt's and netport's own directories
in ``/etc`` and ``/var``) and the network of the site's switch. Several live side by side; nothing of a libvirt of this
computer is used.
"""

import contextlib
import dataclasses
import datetime
import pathlib
import re
import shutil
import signal
import uuid

from .clock import clocks_apart_ns
from .netns import command
from .process import end, spawn
from .restconf import until
from .run import TestbedError
from .worker import Worker

NICENESS = -10  # as the switches
START_SECONDS = 60
MIGRATION_SECONDS = 90

PREFIX = "/etc/netport"  # a directory that each node has for itself
PROGRAMS = f"{PREFIX}/lib/netport-hypervisor"
HOOKS = pathlib.PurePath("libvirt", "hooks")

#: Nobody asks for a password on a socket that only root reaches, and no other daemon is needed.
LIBVIRTD_CONF = """\
auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_group = "root"
unix_sock_rw_perms = "0700"
host_uuid = "{host_uuid}"
log_outputs = "2:stderr"
"""
QEMU_CONF = """\
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
cgroup_controllers = []
namespaces = []
stdio_handler = "file"
migration_host = "{address}"
migration_address = "{address}"
"""
LIFECYCLE = re.compile(r"^(?P<at>\S+ \S+): event 'lifecycle' for domain '?(?P<domain>[^':]+)'?: (?P<what>.*)$", re.M)


@dataclasses.dataclass(frozen=True)
class Lifecycle:
    """An event of libvirt.

    :ivar domain: the guest
    :ivar what: for example ``Suspended Migrated``
    :ivar at_ns: when virsh had it, on the monotonic clock, exact to a millisecond
    """

    domain: str
    what: str
    at_ns: int


class Node:
    """One hypervisor. It runs from when it is made."""

    def __init__(self, run, switch):
        """:param switch: the site's; the node has its network, and its database as the local Open vSwitch"""
        self.run = run
        self.switch = switch
        self.name = f"hv-{switch.name}"
        self.dir = run.path(self.name, "etc").parent
        self.host_uuid = uuid.uuid5(uuid.NAMESPACE_DNS, f"{self.name}.{run.prefix}")
        self.uri = f"qemu+unix:///system?socket={self.dir}/run/libvirt/libvirt-sock"
        self._agents = 0
        self._watches = []
        values = {"address": switch.address, "host_uuid": self.host_uuid}
        self.write("libvirt/libvirtd.conf", LIBVIRTD_CONF.format_map(values))
        self.write("libvirt/qemu.conf", QEMU_CONF.format_map(values))
        self._first = Worker(run, "libvirting", {"hostname": self.name, "directory": str(self.dir),
                                                 "openvswitch": str(switch.database.parent)},
                             netns=switch.netns, name=self.name,
                             within=("unshare", "--mount", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc"))
        self.start()

    # -- libvirtd ---------------------------------------------------------------------------------------------------

    def start(self):
        """Starts libvirtd, which finds again the guests that run here, and waits until it answers. What watches it does
        so again."""
        self._first.call("start", name="libvirtd", argv=["libvirtd", "--config", "/etc/libvirt/libvirtd.conf"],
                         nice=NICENESS)
        until(f"libvirtd of {self.name}", lambda: self._answers() or not self._lives(), START_SECONDS, self.run.say,
              every=0.1)
        if not self._answers():
            raise TestbedError(f"libvirtd of {self.name} has ended; it wrote:"
                               f" {self.log('libvirtd').read_text(encoding='utf-8', errors='replace')[-1500:]}")
        for watch in self._watches:
            watch.connect_again()

    def stop(self):
        """Ends libvirtd in order; guests run on."""
        self._first.call("end", name="libvirtd", with_signal=signal.SIGTERM)

    def kill(self):
        """Kills libvirtd as a crash would; guests run on."""
        self._first.call("end", name="libvirtd", with_signal=signal.SIGKILL)

    def freeze(self):
        """Lets libvirtd do nothing more until :meth:`thaw`, as when its machine is overloaded; guests run on."""
        self._first.call("signal", name="libvirtd", number=signal.SIGSTOP)

    def thaw(self):
        """Lets libvirtd go on where it was."""
        self._first.call("signal", name="libvirtd", number=signal.SIGCONT)

    def lose_guests(self):
        """Kills every QEMU process (and whatever hook or agent runs) at once, as a crash would; libvirtd stays."""
        self._first.call("end_guests")

    def _lives(self):
        return self._first.call("alive", name="libvirtd")["alive"]

    def _answers(self):
        with contextlib.suppress(TestbedError):
            return bool(self.virsh("version"))
        return False

    # -- what is installed on it ------------------------------------------------------------------------------------

    def write(self, path, text, mode=0o644):
        """Writes a file below the node's ``/etc``, in a directory of its own; returns its path outside."""
        file = self.dir / "etc" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        file.chmod(mode)
        return file

    def install(self, installer, configuration):
        """Installs what belongs beside libvirt, by its own installer, as if the node's directory were another root.

        Its programs are then in :data:`PROGRAMS`. The agent is not started: see :meth:`start_agent`.

        :param installer: a program that takes ``--destdir`` and ``--prefix``
        :param configuration: names of files below the node's ``/etc`` (``netport/hypervisor.conf``) to their text
        """
        command(str(installer), "--destdir", str(self.dir), "--prefix", PREFIX)
        for name, text in configuration.items():
            self.write(name, text, 0o600)
        self._restart()

    def install_script(self, text):
        """Installs a hook of QEMU guests that is one script, given as its text."""
        self.write(HOOKS / "qemu", text, 0o755)
        self._restart()

    def uninstall(self):
        """Takes every hook away; their configuration stays."""
        shutil.rmtree(self.dir / "etc" / HOOKS, ignore_errors=True)
        self._restart()

    def _restart(self):
        """libvirtd looks for hooks when it starts."""
        self.stop()
        self.start()

    def start_agent(self, argv):
        """Starts a program beside libvirtd, which it reaches as ``qemu:///system``, with the niceness that the agent's
        unit gives it; returns its name.

        It ends with the node at the latest.
        """
        self._agents += 1
        name = f"agent-{self._agents}"
        self._first.call("start", name=name, argv=[str(word) for word in argv], nice=NICENESS)
        return name

    def end_agent(self, name, with_signal=signal.SIGTERM):
        """Ends a program that :meth:`start_agent` has started."""
        self._first.call("end", name=name, with_signal=with_signal)

    # -- guests -----------------------------------------------------------------------------------------------------

    def virsh(self, *argv, timeout=30):
        """Runs virsh on this node and returns what it wrote.

        :raises TestbedError: when it fails, with what it wrote on standard error: the user's own view of a refusal
        """
        return command("virsh", "--quiet", "--connect", self.uri, *argv, timeout=timeout).strip()

    def create(self, domain):
        """Starts a transient guest from its :class:`~testbed.domain.Domain`, and waits until it has booted."""
        console = self.console(domain.name)
        console.unlink(missing_ok=True)
        self.virsh("create", str(self.write(f"libvirt/{domain.name}.xml", domain.xml())))
        domain.await_boot(console, self.run.say)

    def console(self, guest):
        """Where the console of a guest on this node is written."""
        return self.log(guest).with_suffix(".console")

    def log(self, name):
        """Where ``libvirtd``, or a program that :meth:`start_agent` has named, writes its log."""
        return self.dir / "var" / "log" / "libvirt" / f"{name}.log"

    def guests(self):
        """The names of the guests that are here, also those that stand still."""
        return set(self.virsh("list", "--name").split())

    def state(self, guest):
        """What libvirt says of a guest: ``running``, ``paused``, …"""
        return self.virsh("domstate", guest)

    def destroy(self, guest):
        """Ends a guest at once."""
        self.virsh("destroy", guest)

    def migrate(self, guest, destination, *options, timeout=MIGRATION_SECONDS):
        """Migrates a guest live to another node and waits for it.

        :raises TestbedError: when it is refused or fails, with what virsh's user reads
        """
        self.virsh("migrate", "--live", *options, guest, destination.uri, timeout=timeout)

    def begin_migration(self, guest, destination, *options):
        """Begins to migrate a guest; returns the running virsh, to be waited for by who began it.

        It waits for a libvirtd that does not answer as long as that takes.
        """
        return spawn(self.run, ["virsh", "--quiet", "--keepalive-interval", "0", "--connect", self.uri, "migrate",
                                "--live", *options, guest, destination.uri],
                     log=self.run.path("log", f"{self.name}-virsh.log"))

    def watch(self):
        """Begins to note what happens to guests here; see :meth:`Watch.events`."""
        self._watches.append(Watch(self))
        return self._watches[-1]


class Watch:
    """What libvirt tells of the guests of a node, from when it is made; not while libvirtd does not run."""

    def __init__(self, node):
        self._node = node
        self._file = node.run.path("log", f"{node.name}-events-{id(self)}.log")
        self._file.touch()
        self._virsh = self._connect()

    def connect_again(self):
        """Hears of events again after libvirtd was started again: its end was that of the connection."""
        end(self._virsh)
        self._virsh = self._connect()

    def _connect(self):
        with open(self._file, "ab") as out:
            return spawn(self._node.run, ["virsh", "--keepalive-interval", "0", "--connect", self._node.uri, "event",
                                          "--event", "lifecycle", "--loop", "--timestamp"], stdout=out, log=self._file)

    def events(self):
        """The events so far."""
        return tuple(Lifecycle(found["domain"], found["what"].strip(), _monotonic(found["at"]))
                     for found in LIFECYCLE.finditer(self._file.read_text(encoding="utf-8")))

    def await_event(self, domain, what, since_ns=0, patience=10):
        """Waits for an event of a guest that is no older than a moment; returns it."""
        def found():
            return next((event for event in self.events()
                         if (event.domain, event.what) == (domain, what) and event.at_ns >= since_ns), None)
        try:
            return until(f"'{what}' of {domain}", found, patience)
        except TestbedError as error:
            raise TestbedError(f"{error}; events: {[str(event) for event in self.events()]}") from None


def _monotonic(text):
    """The moment of the monotonic clock that virsh wrote as ``2026-11-25 12:34:56.789+0000``."""
    wall = datetime.datetime.strptime(text, "%Y-%m-%d %H:%M:%S.%f%z").timestamp()
    return int(wall * 1e9) - clocks_apart_ns()
