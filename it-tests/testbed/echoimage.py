# SPDX-License-Identifier: Apache-2.0
"""What a guest boots that does nothing but answer, at once: ``echo-guest.c``, compiled when that is needed."""

import hashlib
import ipaddress
import os
import pathlib

from .image import CACHE, Image
from .netns import command

SOURCE = pathlib.Path(__file__).with_name("echo-guest.c")
LAYOUT = SOURCE.with_suffix(".ld")
OPTIONS = ("-m32", "-Os", "-Wall", "-Wextra", "-Werror", "-ffreestanding", "-fno-builtin", "-fno-pic",
           "-fno-stack-protector", "-nostdlib", "-static", "-Wl,--build-id=none", "-Wl,--no-warn-rwx-segments")


def echo_image():
    """The image, made when it is not there yet; by the compiler of this machine.

    :raises TestbedError: when it cannot be compiled; says what the compiler says
    """
    content = SOURCE.read_bytes() + LAYOUT.read_bytes() + " ".join(OPTIONS).encode("ascii")
    path = CACHE / f"echo-{hashlib.sha256(content).hexdigest()[:16]}"
    if not path.exists():
        fresh = path.with_name(f".{path.name}-{os.getpid()}")
        command("gcc", *OPTIONS, f"-Wl,-T,{LAYOUT}", "-o", str(fresh), str(SOURCE))
        fresh.rename(path)
    return Image(path, None, _addresses)


def _addresses(identity, _mtu):
    """The guest's command line: its addresses in hexadecimal digits."""
    return " ".join(f"ipv{interface.version}={interface.ip.packed.hex()}"
                    for interface in map(ipaddress.ip_interface, filter(None, (identity.ipv4, identity.ipv6))))
