# SPDX-License-Identifier: Apache-2.0
"""What a test guest boots: Debian's kernel for clouds, and a first file system of busybox, some modules and one script.

Kernel and busybox are fetched by the launcher (``launcher/guest_image.sh``) into ``.netport/guest``, not installed. The
file system is made here, beside them, under a name that its content gives it: once for each content.
"""

import dataclasses
import hashlib
import os
import pathlib
from collections.abc import Callable

from .controller import HOME
from .cpio import archive, character_device, directory, file
from .run import TestbedError

CACHE = HOME / ".netport" / "guest"
INIT = pathlib.Path(__file__).with_name("guest-init")
#: The modules of a network card, each after those that it needs.
MODULES = ("drivers/virtio/virtio_ring", "drivers/virtio/virtio", "drivers/virtio/virtio_pci_legacy_dev",
           "drivers/virtio/virtio_pci_modern_dev", "drivers/virtio/virtio_pci", "net/core/failover",
           "drivers/net/net_failover", "drivers/net/virtio_net")
READY = "netport-guest: ready"
FAILED = "netport-guest: failed"


@dataclasses.dataclass(frozen=True)
class Image:
    """What a guest boots.

    :ivar kernel: a path
    :ivar initramfs: a path; None: it has none
    :ivar command_line: of an identity and an MTU, what the kernel is told
    """

    kernel: pathlib.Path
    initramfs: pathlib.Path | None
    command_line: Callable


def image():
    """The image, made when it is not there yet.

    :raises TestbedError: when the kernel has not been fetched; says what to do
    """
    kernels = sorted(CACHE.glob("boot/vmlinuz-*"))
    if not kernels:
        raise TestbedError(f"no guest kernel in {CACHE}: './netport test' and './netport bench guests' fetch it")
    kernel = kernels[-1]
    modules = CACHE / "lib" / "modules" / kernel.name.removeprefix("vmlinuz-") / "kernel"
    content = archive(_entries(modules))
    path = CACHE / f"initramfs-{hashlib.sha256(content).hexdigest()[:16]}"
    if not path.exists():
        fresh = path.with_name(f".{path.name}-{os.getpid()}")
        fresh.write_bytes(content)
        fresh.rename(path)
    return Image(kernel, path, _command_line)


def _command_line(identity, mtu):
    """The kernel's command line for a guest: it decides nothing by chance and ends when it panics."""
    words = ["console=ttyS0", "quiet", "panic=-1", "nokaslr", "mitigations=off", f"netport.mtu={mtu}"]
    words += [f"netport.{family}={address}" for family, address in (("ipv4", identity.ipv4), ("ipv6", identity.ipv6))
              if address]
    words += [f"netport.gateway={gateway}" for gateway in identity.gateways]
    return " ".join(words)


def _entries(modules):
    names = [pathlib.PurePath(module).name for module in MODULES]
    return [
        *(directory(path) for path in ("bin", "dev", "modules", "proc", "sys")),
        character_device("dev/console", 5, 1),
        file("bin/busybox", (CACHE / "bin" / "busybox").read_bytes(), 0o755),
        file("init", INIT.read_bytes(), 0o755),
        *(file(f"modules/{name}.ko", (modules / f"{module}.ko").read_bytes())
          for name, module in zip(names, MODULES, strict=True)),
        file("modules/order", ("\n".join(names) + "\n").encode("ascii")),
    ]
