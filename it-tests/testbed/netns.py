# SPDX-License-Identifier: Apache-2.0
"""Network namespaces, veth pairs and taps.

Namespaces are made with ``ip netns`` so that a person can look into them (``ip netns exec np0-tokyo …``). Links are
made in their namespaces directly: they never pass through the root namespace, so their names need only be unique
where they are, and the same port has the same name in every run.
"""

import contextlib
import ctypes
import fcntl
import os
import struct
import subprocess

from .run import TestbedError

CLONE_NEWNET = 0x40000000
TUNSETIFF = 0x400454CA
TUNSETCARRIER = 0x400454E2
IFF_TAP_NO_PI = 0x0002 | 0x1000

_libc = ctypes.CDLL("libc.so.6", use_errno=True)


class Namespace:
    """One network namespace, removed with its run."""

    def __init__(self, run, tail):
        self.run = run
        self.name = run.name(tail)
        ip("netns", "add", self.name)
        run.on_exit(_delete, self.name)
        ip("link", "set", "lo", "up", netns=self)

    def command(self, *argv, timeout=20, check=True):
        """Runs a command inside and returns its standard output."""
        return command("ip", "netns", "exec", self.name, *argv, timeout=timeout, check=check)

    def sysctl(self, key, value):
        """Sets a value below /proc/sys/net, which shows the namespace of the thread that opens it."""
        with self.entered(), open(f"/proc/sys/{key.replace('.', '/')}", "w", encoding="ascii") as file:
            file.write(str(value))

    def entered(self):
        """Moves the calling thread in while a ``with`` lasts."""
        return entered(self.name)


@contextlib.contextmanager
def entered(name):
    """Moves the calling thread into a named namespace; what it opens there stays there when it has left."""
    back = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        setns(name)
        yield
    finally:
        _setns_fd(back)
        os.close(back)


def setns(name):
    """Moves the calling thread into a named namespace for good."""
    fd = os.open(f"/run/netns/{name}", os.O_RDONLY)
    try:
        _setns_fd(fd)
    finally:
        os.close(fd)


def command(*argv, timeout=20, check=True, stdin=None):
    """Runs a command to its end and returns its standard output; a failure says what it wrote."""
    try:
        done = subprocess.run(argv, input=stdin, capture_output=True, text=True, timeout=timeout, check=False)
    except FileNotFoundError:
        raise TestbedError(f"{argv[0]} is not installed: run './netport demo', which installs what it needs") from None
    except subprocess.TimeoutExpired:
        raise TestbedError(f"'{' '.join(argv)}' did not end within {timeout} s") from None
    if check and done.returncode != 0:
        raise TestbedError(f"'{' '.join(argv)}' failed ({done.returncode}): {done.stderr.strip()}")
    return done.stdout


def ip(*argv, netns=None):
    """Runs ip(8), inside a namespace when one is given."""
    where = ("-n", netns.name) if netns is not None else ()
    return command("ip", *where, *argv)


def veth(left, left_name, right, right_name, mtu=1500):
    """Makes a veth pair between two namespaces (None is the root namespace) and brings both ends up."""
    ip("link", "add", left_name, *_in(left), "mtu", str(mtu), "type", "veth",
       "peer", "name", right_name, *_in(right), "mtu", str(mtu))
    for namespace, name in ((left, left_name), (right, right_name)):
        ip("link", "set", name, "up", netns=namespace)


def quiet(namespace, link):
    """Keeps the kernel from speaking on a link by itself: no IPv6 address, no router solicitation."""
    namespace.sysctl(f"net.ipv6.conf.{link}.disable_ipv6", 1)


def open_tap(name, mtu=1500, mac=None):
    """Makes a tap in the namespace of the calling thread, brings it up, and returns its non-blocking file.

    Frames are read and written whole, VLAN tags in line. The tap disappears when the file is closed.
    """
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", name.encode("ascii"), IFF_TAP_NO_PI))
    with open(f"/proc/sys/net/ipv6/conf/{name}/disable_ipv6", "w", encoding="ascii") as file:
        file.write("1")
    ip("link", "set", name, *(("address", mac) if mac else ()), "mtu", str(mtu), "txqueuelen", "4096", "up")
    return fd


def set_carrier(tap, up):
    """Plugs (1) or unplugs (0) the cable of a tap."""
    fcntl.ioctl(tap, TUNSETCARRIER, struct.pack("i", up))


def _in(namespace):
    return ("netns", namespace.name) if namespace is not None else ()


def _setns_fd(fd):
    if _libc.setns(fd, CLONE_NEWNET) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"setns: {os.strerror(error)}")


def _delete(name):
    ip("netns", "delete", name)
