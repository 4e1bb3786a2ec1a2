# SPDX-License-Identifier: Apache-2.0
"""Archives of the "newc" format, of which the Linux kernel makes a guest's first file system. Pure.

See ``Documentation/driver-api/early-userspace/buffer-format.rst`` of the Linux kernel.
"""

import dataclasses

DIRECTORY, FILE, CHARACTER_DEVICE = 0o040000, 0o100000, 0o020000
TRAILER = "TRAILER!!!"


@dataclasses.dataclass(frozen=True)
class Entry:
    """One member of an archive.

    :ivar path: without a leading slash
    :ivar mode: its kind and permissions, as stat(2) has them
    :ivar data: the content of a file
    :ivar device: major and minor number of a device
    """

    path: str
    mode: int
    data: bytes = b""
    device: tuple = (0, 0)


def directory(path):
    """A directory that everybody may read."""
    return Entry(path, DIRECTORY | 0o755)


def file(path, data, permissions=0o644):
    """A file."""
    return Entry(path, FILE | permissions, data)


def character_device(path, major, minor):
    """A character device that only root uses."""
    return Entry(path, CHARACTER_DEVICE | 0o600, device=(major, minor))


def archive(entries):
    """The archive of some entries, in their order: a directory comes before what is in it."""
    whole = bytearray()
    for inode, entry in enumerate([*entries, Entry(TRAILER, 0)], 1):
        name = entry.path.encode("utf-8") + b"\0"
        fields = (inode, entry.mode, 0, 0, 1, 0, len(entry.data), 0, 0, *entry.device, len(name), 0)
        whole += b"070701" + b"".join(b"%08X" % field for field in fields) + name
        _pad(whole)
        whole += entry.data
        _pad(whole)
    return bytes(whole)


def _pad(whole):
    whole += bytes(-len(whole) % 4)
