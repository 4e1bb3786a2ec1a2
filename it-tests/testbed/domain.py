# SPDX-License-Identifier: Apache-2.0
"""A test guest as libvirt describes it. Pure, but for the wait until it has booted."""

import dataclasses
import uuid
from xml.sax.saxutils import escape

from .image import FAILED, READY, Image
from .machine import BOOT_SECONDS, MEMORY_MB, QEMU
from .restconf import until
from .run import TestbedError
from .switch import BRIDGE

#: No disk, no graphics; a card without checksum offload, since a switch reads its tap as it is.
XML = """\
<domain type='qemu'>
  <name>{name}</name>
  <uuid>{uuid}</uuid>
  <memory unit='MiB'>{memory}</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='pc-i440fx-7.2'>hvm</type>
    <kernel>{kernel}</kernel>
    {initramfs}
    <cmdline>{command_line}</cmdline>
  </os>
  <features><acpi/></features>
  <cpu mode='custom' match='exact' check='none'><model fallback='forbid'>qemu64</model></cpu>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>destroy</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <emulator>{emulator}</emulator>
    <controller type='usb' model='none'/>
    <interface type='bridge'>
      <source bridge='{bridge}'/>
      <virtualport type='openvswitch'><parameters interfaceid='{interface_id}'/></virtualport>
      <mac address='{mac}'/>
      <target dev='{port}'/>
      <model type='virtio'/>
      <driver name='qemu'>
        <host csum='off' gso='off' tso4='off' tso6='off' ecn='off' ufo='off'/>
        <guest csum='off' tso4='off' tso6='off' ecn='off' ufo='off'/>
      </driver>
      <mtu size='{mtu}'/>
      <rom enabled='no'/>
    </interface>
    <serial type='file'><source path='/var/log/libvirt/{name}.console'/><target port='0'/></serial>
    <memballoon model='none'/>
  </devices>
</domain>
"""


@dataclasses.dataclass(frozen=True)
class Domain:
    """A guest of libvirt's.

    :ivar identity: its name and addresses
    :ivar image: what it boots
    :ivar mtu: of its network card
    """

    identity: object
    image: Image
    mtu: int = 1400

    @property
    def name(self):
        """Its name."""
        return self.identity.name

    @property
    def port(self):
        """The name of its port at every site."""
        return f"tap{self.name}"

    @property
    def interface_id(self):
        """The iface-id by which Open vSwitch's database knows its port."""
        return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"interface.{self.name}"))

    def xml(self):
        """The description that libvirt takes."""
        values = {
            "name": self.name, "uuid": uuid.uuid5(uuid.NAMESPACE_DNS, self.name), "memory": MEMORY_MB,
            "kernel": self.image.kernel, "command_line": self.image.command_line(self.identity, self.mtu),
            "emulator": f"/usr/bin/{QEMU}", "bridge": BRIDGE,
            "interface_id": self.interface_id, "mac": self.identity.mac, "port": self.port, "mtu": self.mtu,
        }
        initramfs = f"<initrd>{escape(str(self.image.initramfs))}</initrd>" if self.image.initramfs else ""
        return XML.format_map({**{key: escape(str(value), {"'": "&apos;"}) for key, value in values.items()},
                               "initramfs": initramfs})

    def await_boot(self, console, say):
        """Waits until the guest has booted, as its console says.

        :param console: the file that gets what it writes there
        """
        def wrote():
            return console.read_text(encoding="utf-8", errors="replace") if console.exists() else ""
        until(f"{self.name} to boot", lambda: READY in wrote() or FAILED in wrote(), BOOT_SECONDS, say)
        if READY not in wrote():
            raise TestbedError(f"{self.name} did not boot; its console: {wrote()[-1000:].strip()}")
