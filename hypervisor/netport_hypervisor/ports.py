# SPDX-License-Identifier: Apache-2.0
"""A guest's port on this hypervisor: how many frames wait in it while the guest cannot take them."""

import errno
import fcntl
import pathlib
import re
import socket
import struct

NAME = re.compile(r"[^/\s]{1,15}")
# linux/sockios.h; a struct ifreq has 40 bytes.
SIOCGIFTXQLEN, SIOCSIFTXQLEN = 0x8942, 0x8943
REQUEST = struct.Struct("16si20x")


def lengthen(device, frames):
    """Lets at least so many frames wait in a tap. Returns "" when that is so, or there is no such tap; else why not.

    The name comes with a domain's XML, so that of anything else than a tap is left alone.
    """
    if not NAME.fullmatch(device) or not pathlib.Path("/sys/class/net", device, "tun_flags").exists():
        return ""
    name = device.encode()
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
            _, now = REQUEST.unpack(fcntl.ioctl(any_socket, SIOCGIFTXQLEN, REQUEST.pack(name, 0)))
            if now < frames:
                fcntl.ioctl(any_socket, SIOCSIFTXQLEN, REQUEST.pack(name, frames))
    except OSError as error:
        # It may go at any moment: the migration has been called off.
        return "" if error.errno == errno.ENODEV else f"{device}: {frames} frames cannot wait there: {error.strerror}"
    return ""
