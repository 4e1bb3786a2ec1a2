# SPDX-License-Identifier: Apache-2.0
"""Gives the packet sockets of a process room for a burst.

Open vSwitch without a kernel module reads its ports by packet sockets, each with the kernel's default of room: some 250
small frames. A guest that answers all at once what has waited for it while it was paused sends more than that before
the daemon is scheduled again; a data path in the kernel would lose nothing. The default is the machine's, so the
daemon's own sockets are widened, by duplicates of them (pidfd_getfd(2)).
"""

import contextlib
import ctypes
import os
import pathlib
import re
import socket

PIDFD_GETFD = 438  # asm-generic/unistd.h; Python has no name for it
SO_RCVBUFFORCE = 33
ROOM = 4 << 20
INODE = re.compile(r"socket:\[(\d+)\]")

_libc = ctypes.CDLL("libc.so.6", use_errno=True)


def widen(pid, link):
    """Gives room to the packet sockets of a process on a link; whether there is one.

    :param link: the number of the link, in the network namespace of the process
    """
    inodes = {inode for at, inode in _packet_sockets(pid) if at == link}
    widened = False
    for entry in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):  # closed meanwhile
            found = INODE.fullmatch(os.readlink(entry))
            if found and found.group(1) in inodes:
                _widen(pid, int(entry.name))
                widened = True
    return widened


def _packet_sockets(pid):
    """The packet sockets in the network namespace of a process: (number of the link, inode as text)."""
    lines = pathlib.Path(f"/proc/{pid}/net/packet").read_text(encoding="ascii").splitlines()[1:]
    return [(int(words[4]), words[8]) for words in map(str.split, lines)]


def _widen(pid, descriptor):
    process = os.pidfd_open(pid)
    try:
        own = _libc.syscall(PIDFD_GETFD, process, descriptor, 0)
        if own < 0:
            raise OSError(ctypes.get_errno(), "pidfd_getfd")
        with socket.socket(fileno=own) as duplicate:
            duplicate.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, ROOM)
    finally:
        os.close(process)
