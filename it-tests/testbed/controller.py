# SPDX-License-Identifier: Apache-2.0
"""A controller instance of its own, started and stopped with the launcher as a person would."""

import os
import pathlib
import signal
import socket
import subprocess

from .process import end
from .restconf import Restconf, until
from .run import TestbedError

HOME = pathlib.Path(__file__).resolve().parents[2]
LAUNCHER = HOME / "netport"
USER = "admin"
BOOT_SECONDS = 300

#: The ports of an instance without offset: RESTCONF twice, ssh, OpenFlow, JMX twice, cluster.
PORTS = (8181, 8182, 8101, 6653, 1099, 44444, 2550)
OFFSET_STEP = 10
CONFIGURATION = pathlib.Path("state", "odl.cluster.server", "shards", "member-1-shard-default-config")
NICENESS = -10  # as the switches: what is measured should not be what else the machine does
MOST_INSTANCES = 20


class Controller:
    """One instance: its state directory, its ports, its RESTCONF. Several can run beside each other."""

    def __init__(self, run, name="controller", openflow_address="127.0.0.1", tls=None):
        """
        :param openflow_address: where switches reach it; everything else listens on loopback
        :param tls: certificate and key (files) with which RESTCONF on Netty speaks TLS, on the same address
        """
        self.run = run
        self.state = run.path(name, "netport.pid").parent
        offset = free_offset(run.number)
        self.restconf_port, self.ssh_port, self.openflow_port = (port + offset for port in (8181, 8101, 6653))
        self.target = f"tcp:{openflow_address}:{self.openflow_port}"
        self._log = run.path("log", f"{name}.log")
        self._starting = None
        self._env = dict(os.environ, NETPORT_STATE=str(self.state), NETPORT_PORT_OFFSET=str(offset),
                         NETPORT_OPENFLOW_ADDRESS=openflow_address)
        self.tls_url = None
        if tls:
            certificate, key = tls
            self._env.update(NETPORT_RESTCONF_NETTY_ADDRESS=openflow_address,
                             NETPORT_RESTCONF_CERTIFICATE=str(certificate), NETPORT_RESTCONF_KEY=str(key))
            self.tls_url = f"https://{openflow_address}:{8182 + offset}/restconf"
        run.on_exit(self._end)

    def begin(self):
        """Starts to start it; :meth:`ready` waits for the rest."""
        with open(self._log, "ab") as log:
            self._starting = subprocess.Popen([str(LAUNCHER), "start"], env=self._env, stdin=subprocess.DEVNULL,
                                              stdout=log, stderr=log, start_new_session=True,
                                              preexec_fn=lambda: os.nice(NICENESS))

    def ready(self):
        """Waits until it is ready; returns a client."""
        status = until("the controller", lambda: (self._starting.poll(),) if self._starting.poll() is not None
                       else None, BOOT_SECONDS, self.run.say, every=0.1)
        if status != (0,):
            raise TestbedError(f"'netport start' failed; it wrote:\n{self._tail()}")
        self.run.owns_process(self.pid())
        return self.restconf()

    def start(self):
        """Starts it and waits until RESTCONF answers; returns a client."""
        self.begin()
        return self.ready()

    def stop(self):
        """Stops it in order."""
        done = subprocess.run([str(LAUNCHER), "stop"], env=self._env, capture_output=True, text=True, timeout=120,
                              check=False)
        if done.returncode != 0:
            raise TestbedError(f"'netport stop' failed: {done.stdout}{done.stderr}")

    def command(self, *arguments):
        """Calls the launcher for this instance; returns what it wrote."""
        done = subprocess.run([str(LAUNCHER), *arguments], env=self._env, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=120, check=False)
        if done.returncode != 0:
            raise TestbedError(f"'netport {' '.join(arguments)}' failed: {done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def kill(self):
        """Kills it with signal 9, as a crash would."""
        pid = self.pid()
        os.kill(pid, signal.SIGKILL)
        until(f"process {pid} to be gone", lambda: not pathlib.Path(f"/proc/{pid}").exists(), 10)

    def configure(self, name, **settings):
        """Writes ``etc/<name>.cfg``, with ``-`` for ``_`` in the settings' names; it counts from the next start."""
        lines = "".join(f"{key.replace('_', '-')} = {value}\n" for key, value in settings.items())
        (self.state / "etc" / f"{name}.cfg").write_text(lines, encoding="ascii")

    def logged(self, text):
        """How many lines of the present log have a text."""
        log = (self.state / "data" / "log" / "karaf.log").read_text(encoding="utf-8", errors="replace")
        return sum(text in line for line in log.splitlines())

    def snapshots(self):
        """The files of the configuration's shard that are neither journal nor its description: its snapshots, those
        that are being written included."""
        return {name for name in os.listdir(self.state / CONFIGURATION)
                if not name.startswith(("journal-", "metadata-", "TermInfo"))}

    def pid(self):
        """The process id of the JVM."""
        try:
            return int((self.state / "netport.pid").read_text(encoding="ascii").split()[0])
        except (OSError, ValueError, IndexError) as error:
            raise TestbedError(f"no process id of the controller in {self.state}: {error}") from None

    @property
    def password_file(self):
        """Where the first start has put the administrator's password."""
        return self.state / "admin-password"

    def restconf(self):
        """A new client of the administrator."""
        return Restconf(self.restconf_port, USER, self.password_file.read_text(encoding="utf-8").strip())

    def _tail(self):
        return self._log.read_text(encoding="utf-8", errors="replace")[-1500:]

    def _end(self):
        if self._starting is None:
            return
        self.run.say("  stopping the controller")
        end(self._starting)
        try:
            self.stop()
        except (TestbedError, subprocess.TimeoutExpired):
            self.kill()


def free_offset(first):
    """An offset at which nobody listens on any port of an instance; 0 gives the documented ports.

    :param first: where to begin; runs that begin at the same time begin at different places
    """
    for offset in range(first * OFFSET_STEP, (first + MOST_INSTANCES) * OFFSET_STEP, OFFSET_STEP):
        if all(_free(port + offset) for port in PORTS):
            return offset
    raise TestbedError(f"the ports of {MOST_INSTANCES} controllers are all in use: end some of them")


def _free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))
        except OSError:
            return False
    return True
