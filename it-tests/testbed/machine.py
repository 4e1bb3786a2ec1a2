# SPDX-License-Identifier: Apache-2.0
"""One QEMU process at one site, with its tap and its port: a virtual machine, or the place where one is to arrive.

The processor is emulated (TCG), so that it needs nothing of the machine it runs on. As at a hypervisor, the tap exists
as long as the process, and has the guest's name at every site.
"""

import dataclasses
import itertools

from .image import FAILED, READY, Image
from .netns import ip, quiet
from .process import end, spawn
from .qmp import Qmp
from .restconf import until
from .run import TestbedError

QEMU = "qemu-system-x86_64"
MEMORY_MB = 128
NICENESS = -10  # as the switches: what is measured should not be what else this computer does
BOOT_SECONDS = 60

_counted = itertools.count(1)


@dataclasses.dataclass(frozen=True)
class Hardware:
    """What is the same wherever a guest runs.

    :ivar identity: the guest's name and addresses
    :ivar image: what it boots
    :ivar mtu: of its network card
    """

    identity: object
    image: Image
    mtu: int = 1400

    @property
    def port(self):
        """The name of its tap, and so of its port, at every site."""
        return f"tap{self.identity.name}"


class Machine:
    """A QEMU process. It is there until :meth:`remove`, or until its run ends."""

    def __init__(self, run, hardware, switch, start=()):
        """:param start: how it begins, as options of QEMU; without any it boots"""
        self.switch = switch
        self.hardware = hardware
        self.what = f"{hardware.identity.name} at {switch.name}"
        self._place = f"{hardware.identity.name}-{switch.name}-{next(_counted)}"
        monitor = run.path("qemu", f"{self._place}.qmp")
        self.console = run.path("log", f"{self._place}.console")
        self._plug()
        self._process = spawn(run, [QEMU, *self._options(monitor), *start], netns=switch.netns, nice=NICENESS,
                              log=run.path("log", f"{self._place}.log"))
        try:
            self.qmp = Qmp(monitor, self.what, self.alive)
        except TestbedError as error:
            wrote = run.path("log", f"{self._place}.log").read_text(encoding="utf-8", errors="replace").strip()
            raise TestbedError(f"{error}; it wrote: {wrote or 'nothing'}") from None
        run.on_exit(self.qmp.close)

    @staticmethod
    def boot(run, hardware, switch):
        """A machine that has booted: its guest answers."""
        machine = Machine(run, hardware, switch)
        until(f"{machine.what} to boot", machine._has_ended_its_boot, BOOT_SECONDS, run.say, every=0.05)
        if READY not in machine.wrote():
            raise TestbedError(f"{machine.what} did not boot; its console: {machine.wrote()[-1000:].strip()}")
        return machine

    @staticmethod
    def awaiting(run, hardware, switch, listen):
        """A machine whose guest is to arrive on a socket, given as QEMU's migration URI."""
        machine = Machine(run, hardware, switch, ("-incoming", "defer"))
        machine.qmp.call("migrate-set-capabilities", capabilities=[{"capability": "events", "state": True}])
        machine.qmp.call("migrate-incoming", uri=listen)
        return machine

    def alive(self):
        """Whether the process runs."""
        return self._process.poll() is None

    def wrote(self):
        """What the guest has written on its console here."""
        return self.console.read_text(encoding="utf-8", errors="replace") if self.console.exists() else ""

    def running(self):
        """Whether the guest runs here, as QEMU says."""
        return self.alive() and self.qmp.call("query-status")["running"]

    def kill(self):
        """Kills the process as a crash would; its port stays, without a carrier."""
        self._process.kill()
        self._process.wait(5)

    def remove(self):
        """Ends the process, and takes its port and tap away."""
        self.qmp.close()
        end(self._process)
        self.switch.delete_port(self.hardware.port)
        ip("link", "delete", self.hardware.port, netns=self.switch.netns)

    def _plug(self):
        """Makes the tap and adds it to the switch, before the process opens it, as libvirt does."""
        port, identity = self.hardware.port, self.hardware.identity
        ip("tuntap", "add", "dev", port, "mode", "tap", "vnet_hdr", netns=self.switch.netns)
        quiet(self.switch.netns, port)
        ip("link", "set", port, "mtu", str(self.hardware.mtu), "up", netns=self.switch.netns)
        self.switch.add_port(port, iface_id=identity.name, attached_mac=identity.mac, iface_status="active")

    def _options(self, monitor):
        image, identity = self.hardware.image, self.hardware.identity
        return ["-name", identity.name, "-machine", "pc-i440fx-7.2", "-accel", "tcg", "-cpu", "qemu64",
                "-m", str(MEMORY_MB), "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
                "-kernel", str(image.kernel), *(("-initrd", str(image.initramfs)) if image.initramfs else ()),
                "-append", image.command_line(identity, self.hardware.mtu),
                "-serial", f"file:{self.console}", "-qmp", f"unix:{monitor},server=on,wait=off",
                # A switch that reads a tap as it is would forward checksums that nobody has finished.
                "-netdev", f"tap,id=net0,ifname={self.hardware.port},script=no,downscript=no,vnet_hdr=off",
                "-device", f"virtio-net-pci,netdev=net0,mac={identity.mac},host_mtu={self.hardware.mtu},romfile="]

    def _has_ended_its_boot(self):
        return not self.alive() or READY in self.wrote() or FAILED in self.wrote()
