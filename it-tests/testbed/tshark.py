# SPDX-License-Identifier: Apache-2.0
"""Wireshark's dissectors as judges of frames: what they find malformed, and which checksums are wrong."""

import struct

from .netns import command

#: Severities of Wireshark's remarks that are no complaint: chat and note.
HARMLESS = {"", "2097152", "4194304"}
WRONG = "0"  # of a checksum
CHECKSUMS = ("ip.checksum.status", "icmp.checksum.status", "icmpv6.checksum.status", "udp.checksum.status")


def complaints(path, frames):
    """What is wrong with some frames, one line for each that has anything.

    :param path: the file in which they are captured
    """
    with open(path, "wb") as capture:
        capture.write(struct.pack("!IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for frame in frames:
            capture.write(struct.pack("!IIII", 0, 0, len(frame), len(frame)) + frame)
    fields = ("_ws.malformed", "_ws.expert.severity", *CHECKSUMS, "_ws.expert.message")
    wanted = [word for field in fields for word in ("-e", field)]
    told = command("tshark", "-n", "-r", str(path), "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE",
                   "-T", "fields", "-E", "separator=|", *wanted, timeout=60)
    lines = told.split("\n")[:-1]
    if len(lines) != len(frames):
        return [f"{len(frames)} frames, but tshark has read {len(lines)}"]
    return [f"{line}: {frame.hex()}" for line, frame in zip(lines, frames, strict=True) if _is_wrong(line.split("|"))]


def _is_wrong(fields):
    malformed, severities, *checksums = fields[:2 + len(CHECKSUMS)]
    return bool(malformed) or not set(severities.split(",")) <= HARMLESS \
        or any(WRONG in status.split(",") for status in checksums)
