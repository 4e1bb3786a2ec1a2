# SPDX-License-Identifier: Apache-2.0
"""A packet socket that listens at a guest's tap, and the tap's own counts.

A socket is opened once, which takes CAP_NET_RAW, and listens at one tap after another, which takes nothing. Its filter
is locked: it lets through what goes to a guest, and nothing that comes from one. The kernel writes frames into a ring
of blocks that it shares with this process (packet(7), PACKET_RX_RING of version 3), so a frame costs no call, and one
that finds no room is counted.
"""

import ctypes
import logging
import mmap
import os
import pathlib
import socket
import struct

from .ports import NAME
from .unread import LONGEST, Captured

LOG = logging.getLogger("netport")
BLOCKS, BLOCK_BYTES = 64, 16 << 10
# A block that has waited so long is handed over, be it full or not.
BLOCK_MILLISECONDS = 5
# linux/if_tun.h
IFF_TAP, IFF_MULTI_QUEUE = 0x0002, 0x0100
# asm-generic/socket.h, linux/if_packet.h, linux/if_ether.h, linux/capability.h: what Python has no names for.
SO_ATTACH_FILTER, SO_LOCK_FILTER = 26, 44
SOL_PACKET, PACKET_RX_RING, PACKET_STATISTICS, PACKET_VERSION = 263, 5, 6, 10
TPACKET_V3 = 2
USER, CHECKSUM_MISSING, TAGGED, TAG_KNOWN = 1, 1 << 3, 1 << 4, 1 << 6
EVERYTHING, NOTHING, CUSTOMER_TAG = 0x0003, 0x88B5, 0x8100
CAPABILITY_VERSION, CAP_NET_RAW = 0x20080522, 13

BLOCK_HEAD = struct.Struct("6I")
FRAME_HEAD = struct.Struct("6I2H2I2H")
STATUS = struct.Struct("I")
STATUS_AT = 8
COUNTS = struct.Struct("3I")
# Of what is not sent to this guest alone, as its broadcasts, the length suffices; a tag may be put back into the rest.
HEAD_BYTES = 14
# Classic BPF: (code, if true, if false, value). Loads at -0x1000 and above are of the kernel's own knowledge.
PACKET_TYPE, OUTGOING = 0xFFFFF004, 4
FILTER = ((0x20, 0, 0, PACKET_TYPE), (0x15, 0, 4, OUTGOING),
          (0x30, 0, 0, 0), (0x45, 1, 0, 0x01),
          (0x06, 0, 0, LONGEST + 1), (0x06, 0, 0, HEAD_BYTES), (0x06, 0, 0, 0))


def open_taps(count):
    """Opens so many sockets, for a :class:`netport_hypervisor.tapwatch.TapWatch`; none, with a line in the log, when
    this process may not."""
    taps = []
    try:
        for _ in range(count):
            taps.append(Tap())
    except OSError as error:
        LOG.warning("what a guest has not read when it is stopped is lost: no packet socket can be opened, for which"
                    " the unit gives CAP_NET_RAW: %s; see docs/hypervisor.md, save-unread-frames", error.strerror)
        for each in taps:
            each.close()
        return ()
    return tuple(taps)


def drop_capability():
    """Gives CAP_NET_RAW up, for this thread and those that it starts."""
    head = ctypes.create_string_buffer(struct.pack("Ii", CAPABILITY_VERSION, 0))
    buffer = ctypes.create_string_buffer(24)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.capget(head, buffer) == 0:
        # Effective, permitted, inheritable; the ambient set follows.
        low = [value & ~(1 << CAP_NET_RAW) for value in struct.unpack_from("3I", buffer)]
        struct.pack_into("3I", buffer, 0, *low)
        if libc.capset(head, buffer) == 0:
            return
    LOG.warning("CAP_NET_RAW cannot be given up: %s", os.strerror(ctypes.get_errno()))


class Tap:
    """One socket. Not thread-safe."""

    def __init__(self):
        """
        :raises OSError: when this process may not open it
        """
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW | socket.SOCK_CLOEXEC, 0)
        program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *each) for each in FILTER))
        self._socket.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER,
                                struct.pack("HP", len(FILTER), ctypes.addressof(program)))
        self._socket.setsockopt(socket.SOL_SOCKET, SO_LOCK_FILTER, 1)
        self._ring = None
        self._counters = ()
        self._cursor = 0
        self._handed_over = 0
        self._captured = 0
        self.lost = 0

    def prepare(self):
        """Makes the ring. The kernel waits some 20 ms for it.

        :raises OSError: when there is no memory
        """
        self._socket.setsockopt(SOL_PACKET, PACKET_VERSION, TPACKET_V3)
        self._socket.setsockopt(SOL_PACKET, PACKET_RX_RING, struct.pack(
            "7I", BLOCK_BYTES, BLOCKS, BLOCK_BYTES, BLOCKS, BLOCK_MILLISECONDS, 0, 0))
        self._ring = mmap.mmap(self._socket.fileno(), BLOCKS * BLOCK_BYTES)

    def listen(self, device):
        """Listens at a tap from now on. Quick when the tap is gone where it has listened before.

        :raises OSError: when there is none of that name, or it has more than one queue, whose frames are not read in
            order
        """
        if not NAME.fullmatch(device):
            raise OSError(0, "that is no device's name")
        here = pathlib.Path("/sys/class/net", device)
        flags = int((here / "tun_flags").read_text(encoding="ascii"), 16)
        if flags & (IFF_TAP | IFF_MULTI_QUEUE) != IFF_TAP:
            raise OSError(0, "it is no tap with one queue")
        self.rest()
        for name in ("tx_packets", "tx_dropped"):
            # One by one: where the tap goes in between, the first is closed with the next rest.
            self._counters += (os.open(here / "statistics" / name, os.O_RDONLY | os.O_CLOEXEC),)
        for _ in self.blocks():
            pass  # what came from the former tap takes no room
        self.captured()
        self._socket.bind((device, EVERYTHING))

    def rest(self):
        """Listens nowhere. The kernel waits some 20 ms for it, unless the tap is gone."""
        self._close_counters()
        if self._socket.getsockname()[0] not in ("", "lo"):
            # A socket that has listened always listens somewhere: for a protocol that nobody speaks, then.
            self._socket.bind(("lo", NOTHING))

    def taken(self):
        """How many frames were taken out of the tap, or were dropped there.

        :raises OSError: when the tap is gone
        """
        return sum(int(os.pread(each, 24, 0)) for each in self._counters)

    def captured(self):
        """How many frames have found room in the ring, in all the time of this socket; ``lost`` then says of how many
        others that is not so. Counted before the tap has them."""
        packets, lost, _ = COUNTS.unpack(self._socket.getsockopt(SOL_PACKET, PACKET_STATISTICS, COUNTS.size))
        self._captured += packets - lost
        self.lost += lost
        return self._captured

    def blocks(self):
        """The frames that were captured meanwhile: for each block the number of its last frame, and a :class:`Block`.
        They come some milliseconds late."""
        for _ in range(BLOCKS):
            at = self._cursor * BLOCK_BYTES
            _, _, status, count, first, length = BLOCK_HEAD.unpack_from(self._ring, at)
            if not status & USER:
                return
            block = Block(count, first, self._ring[at:at + min(length, BLOCK_BYTES)])
            STATUS.pack_into(self._ring, at + STATUS_AT, 0)
            self._cursor = (self._cursor + 1) % BLOCKS
            self._handed_over += count
            yield self._handed_over, block

    def close(self):
        """Closes the socket."""
        if self._ring is not None:
            self._ring.close()
        self._close_counters()
        self._socket.close()

    def _close_counters(self):
        # Forgotten first: a number that is closed twice may be that of another file by then.
        counters, self._counters = self._counters, ()
        for each in counters:
            os.close(each)


class Block:
    """Frames as the kernel lays them out (linux/if_packet.h, struct tpacket3_hdr)."""

    def __init__(self, count, first, data):
        self._count = count
        self._first = first
        self._data = data

    def __len__(self):
        return self._count

    def __iter__(self):
        at = self._first
        for _ in range(self._count):
            ahead, _, _, kept, length, status, start, _, _, tag, protocol, _ = FRAME_HEAD.unpack_from(self._data, at)
            frame = self._data[at + start:at + start + kept]
            if status & TAGGED:
                protocol = protocol if status & TAG_KNOWN else CUSTOMER_TAG
                frame = frame[:12] + struct.pack("!HH", protocol, tag) + frame[12:]
            yield Captured(frame, kept == length and not status & CHECKSUM_MISSING)
            at += ahead
