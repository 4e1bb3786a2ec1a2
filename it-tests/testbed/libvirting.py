# SPDX-License-Identifier: Apache-2.0
"""The first process of a hypervisor's namespaces: it lays out what libvirt finds there, and runs what belongs there.

It is process 1 of its process namespace: whatever libvirtd leaves behind becomes its child and is collected, and all of
it ends with it. Its mounts are its own; what it covers is covered for these processes alone.
"""

import contextlib
import ctypes
import os
import pathlib
import select
import signal
import socket
import subprocess

from .worker import Commands, settings

MS_BIND, MS_REC = 0x1000, 0x4000
#: Directories of which some entries are the hypervisor's own, and the rest what this computer has.
SHADOWED = {"/etc": ("libvirt", "netport", "systemd", "tmpfiles.d"), "/var/lib": ("libvirt", "netport"),
            "/var/cache": ("libvirt",), "/var/log": ("libvirt", "netport")}
#: What a service finds in its environment, whatever this run was started with.
ENVIRONMENT = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root",
               "LANG": "C.UTF-8"}
LOGS = "/var/log/libvirt"
#: libvirtd does not start without the account that its package gives to guests, whoever they then run as.
ACCOUNT = {"passwd": "libvirt-qemu:x:64055:64055:test guests:/nonexistent:/usr/sbin/nologin\n",
           "group": "libvirt-qemu:x:64055:\n"}
COLLECT_EVERY_S = 0.05

_libc = ctypes.CDLL("libc.so.6", use_errno=True)


class Hypervisor:
    """The processes of one hypervisor, by name."""

    def __init__(self, given):
        self._children = {}
        socket.sethostname(given["hostname"])
        _mount("sysfs", "/sys", "sysfs", 0)  # shows the links of this network namespace
        here = pathlib.Path(given["directory"])
        run = here / "run"
        for name in ("openvswitch", "netport"):
            (run / name).mkdir(parents=True)
        _mount(given["openvswitch"], str(run / "openvswitch"), None, MS_BIND)
        for file, line in ACCOUNT.items():
            (here / "etc").mkdir(exist_ok=True)
            (here / "etc" / file).write_text(pathlib.Path("/etc", file).read_text(encoding="utf-8") + line,
                                             encoding="utf-8")
        for at, own in SHADOWED.items():
            _shadow(at, here, own)
        _mount(str(run), "/run", None, MS_BIND | MS_REC)

    def start(self, name, argv, nice=0):
        """Starts a process, which writes into a log of its name; returns its number in this namespace."""
        with open(f"{LOGS}/{name}.log", "ab") as out:
            child = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=ENVIRONMENT,
                                     start_new_session=True, preexec_fn=lambda: os.nice(nice))
        self._children[name] = child
        return {"pid": child.pid}

    def end(self, name, with_signal):
        """Sends a process a signal that ends it, and waits until it has ended."""
        child = self._children.pop(name)
        child.send_signal(with_signal)
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait(5)
        return {"status": child.returncode}

    def signal(self, name, number):
        """Sends a process a signal and does not wait for what it does."""
        self._children[name].send_signal(number)

    def alive(self, name):
        """Whether a process runs."""
        return {"alive": name in self._children and self._children[name].poll() is None}

    def end_guests(self):
        """Ends every process but those that were started by name, and this one."""
        spared = {os.getpid(), *(child.pid for child in self._children.values())}
        for entry in pathlib.Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) not in spared:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(entry.name), signal.SIGKILL)

    def collect(self):
        """Collects the adopted processes that have ended: libvirtd would take a dead one for a living one."""
        while True:
            try:
                ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if ended is None:
                return
            mine = next((child for child in self._children.values() if child.pid == ended.si_pid), None)
            if mine is None:
                os.waitpid(ended.si_pid, 0)
            else:
                mine.wait(1)


def _shadow(at, here, own):
    """Covers a directory by one that has some directories for itself, and points to the original for all else.

    Nothing is made in the original, and no kind of file system is needed for it.
    """
    original = here / "run" / "host" / at.strip("/").replace("/", "-")
    original.mkdir(parents=True)
    _mount(at, str(original), None, MS_BIND | MS_REC)
    cover = here / at.strip("/")
    for name in own:
        (cover / name).mkdir(parents=True, exist_ok=True)
    for name in os.listdir(at):
        if not (cover / name).exists():
            (cover / name).symlink_to(f"/run/host/{original.name}/{name}")
    _mount(str(cover), at, None, MS_BIND)


def _mount(source, target, kind, flags):
    texts = (None if text is None else text.encode() for text in (source, target, kind))
    if _libc.mount(*texts, ctypes.c_ulong(flags), None) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"mount {source or kind} on {target}: {os.strerror(error)}")


def main():
    hypervisor = Hypervisor(settings())
    commands = Commands({"start": hypervisor.start, "end": hypervisor.end, "signal": hypervisor.signal,
                         "alive": hypervisor.alive, "end_guests": hypervisor.end_guests})
    commands.ready()
    while True:
        readable = select.select([commands], [], [], COLLECT_EVERY_S)[0]
        hypervisor.collect()
        if readable:
            commands.serve()


if __name__ == "__main__":
    main()
