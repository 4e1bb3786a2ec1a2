# SPDX-License-Identifier: Apache-2.0
"""What a guest has not read of a real tap. Needs root, for a tap in a network namespace of its own."""

import json
import os
import pathlib
import subprocess
import sys
import unittest

from hypervisor.tests import fake  # noqa: F401  (sets the path)
from netport_hypervisor.tap import FRAME_HEAD, Block
from netport_hypervisor.unread import Captured

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
#: Taps of which the program itself is the guest. Each function says what came of it, as JSON.
PROGRAM = """
import fcntl, json, os, pathlib, socket, struct, subprocess, sys, threading, time
sys.path.insert(0, {root!r})
from hypervisor.tests.test_unread import MAC, frame
from netport_hypervisor import tap as taps, tapwatch
from netport_hypervisor.events import Unread
subprocess.run(["mount", "-t", "sysfs", "sysfs", "/sys"], check=True)
pathlib.Path("/proc/sys/net/ipv6/conf/default/disable_ipv6").write_text("1")
IFF_TAP, IFF_NO_PI, IFF_MULTI_QUEUE = 0x0002, 0x1000, 0x0100

def plug(name, flags=IFF_TAP | IFF_NO_PI):
    guest = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(guest, 0x400454CA, struct.pack("16sH22x", name.encode(), flags))
    subprocess.run(["ip", "link", "set", name, "mtu", "9000", "up"], check=True)
    return guest

def switch(name):
    sender = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    sender.bind((name, 0))
    return sender

def read(guest, count):
    for _ in range(count):
        os.read(guest, 65536)

def until(condition):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "not within 20 s"
        time.sleep(0.001)

class Watched:
    '''A guest's tap that is watched, up to what is handed over.'''
    heard = []
    watch = None

    @classmethod
    def start(cls, count):
        cls.watch = tapwatch.TapWatch(taps.open_taps(count), cls.heard.append)
        taps.drop_capability()
        cls.watch.start()
        try:
            socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
            say("more sockets can be opened")
        except PermissionError:
            say("given up")

    def __init__(self, uuid, device):
        self.uuid = uuid
        self.watch.begin(uuid, MAC, device, 1)
        until(lambda: self.watch._seen and self.watch._seen[-1].key[0] == uuid and self.watch._seen[-1].looks)

    def seen(self):
        found, = self.watch._seen
        return found

    def looked(self):
        seen = self.seen()
        looks = seen.looks
        until(lambda: seen.looks > looks + 1)

    def stopped(self):
        self.watch.stopped(self.uuid)
        until(lambda: not self.watch._seen or self.watch._seen[0].counted)

    def numbers(self):
        self.watch.stopped(self.uuid)
        self.watch.collect(self.uuid, MAC, "report")
        until(lambda: not self.watch.watched() and not self.watch._seen)
        found = [each for each in self.heard if each.uuid == self.uuid]
        return [int.from_bytes(each[14:18], "big") for event in found for each in event.frames]

def say(value):
    print(json.dumps(value), flush=True)

# A thread of its own gives the capability up, and the switch keeps it.
starter = threading.Thread(target=Watched.start, args=(2,))
starter.start()
starter.join()
"""
EXACT = """
guest, sender = plug("tapvm1"), switch("tapvm1")
for number in range(3):
    sender.send(frame(number))            # one waits before the tap is watched
read(guest, 2)
watched = Watched("late", "tapvm1")
read(guest, 1)
watched.looked()
for number in range(100, 140):
    sender.send(frame(number, "ff:ff:ff:ff:ff:ff" if number % 10 == 0 else MAC))
read(guest, 33)
say(watched.numbers())
watched = Watched("full", "tapvm1")       # seven wait, and it is never seen empty
for number in range(10):
    sender.send(frame(number))
read(guest, 9)
say(watched.numbers())
read(guest, 8)

def history(uuid, count, taken, pause=0.0):
    watched = Watched(uuid, "tapvm1")
    for number in range(count):
        sender.send(frame(number))
        if number < taken:
            read(guest, 1)
        time.sleep(pause)
    found = watched.numbers()
    read(guest, count - taken)
    return found

say(history("most", 200, 195))
say(history("slow", 60, 50, 0.003))
say(history("none", 10, 0))
say(history("all", 10, 10))
subprocess.run(["ip", "link", "set", "tapvm1", "txqueuelen", "4"], check=True)
watched = Watched("drops", "tapvm1")
for number in range(10):
    sender.send(frame(number))            # six find the queue full
read(guest, 4)
for number in range(10, 13):
    sender.send(frame(number))
read(guest, 1)
say(watched.numbers())
"""
REUSE = """
for number in range(6):
    guest, sender = plug(f"tap{number}"), switch(f"tap{number}")
    watched = Watched(f"vm{number}", f"tap{number}")
    for each in range(5):
        sender.send(frame(number * 10 + each))
    read(guest, 3)
    watched.stopped()
    if number % 2:
        os.close(guest)                      # the tap goes before it is asked for
        until(lambda: not os.path.exists(f"/sys/class/net/tap{number}"))
    say(watched.numbers())
    for each in range(0 if number % 2 else 1500):
        sender.send(frame(each, length=1500))    # what goes on there is of no concern
guest, sender = plug("tap9"), switch("tap9")
watched = Watched("gone", "tap9")
sender.send(frame(90))
os.close(guest)                              # the tap goes before it is known that the guest was stopped
until(lambda: not os.path.exists("/sys/class/net/tap9"))
say(watched.numbers())
"""
ODD = """
guest, sender = plug("tapvm1"), switch("tapvm1")
watched = Watched("tagged", "tapvm1")
plain = frame(7)
sender.send(plain[:12] + bytes.fromhex("81000007") + plain[12:])
sender.send(frame(8))
sender.send(frame(9, length=9014))
watched.numbers()
event, = Watched.heard
out = [os.read(guest, 65536) for _ in range(3)]
say(list(event.frames) == out and out[0][12:16].hex())
for name, flags in (("tapmq", IFF_TAP | IFF_NO_PI | IFF_MULTI_QUEUE), ("tunvm", 0x0001 | IFF_NO_PI)):
    kept = plug(name, flags)
    Watched.watch.begin(name, MAC, name, 1)
    until(lambda: not Watched.watch.watched())
for name in ("lo", "gone", "../../lo", "x" * 20):
    Watched.watch.begin(name, MAC, name, 1)
    until(lambda: not Watched.watch.watched())
say(len(Watched.watch._free))
watched = Watched("mute", "tapvm1")
before = watched.seen().tap._captured
os.write(guest, frame(1))                    # from the guest
sender.send(frame(2))
watched.looked()
say(watched.seen().tap._captured - before)
"""
FLOOD = """
import logging
logging.basicConfig(stream=sys.stderr)
guest, sender = plug("tapvm1"), switch("tapvm1")
watched = Watched("flood", "tapvm1")
look = Watched.watch._look_at
Watched.watch._look_at = lambda *_: False     # the thread does not come to it
for number in range(1000):
    sender.send(frame(number, length=1500))
Watched.watch._look_at = look
say(watched.numbers())
watched = Watched("again", "tapvm1")
subprocess.run(["ip", "link", "set", "tapvm1", "txqueuelen", "2000"], check=True)
while True:
    try:
        os.read(guest, 65536)
    except BlockingIOError:
        break
time.sleep(0.02)
for number in range(7):
    sender.send(frame(number))
read(guest, 3)
say(watched.numbers())
"""


class BlockTest(unittest.TestCase):

    @staticmethod
    def block(*frames):
        """A block as the kernel makes it: (frame, its length on the way, status, tag, protocol of the tag) for each."""
        data = bytearray(48)
        for frame, length, status, tag, protocol in frames:
            data += FRAME_HEAD.pack(82 + len(frame), 0, 0, len(frame), length, status, 82, 96, 0, tag, protocol, 0)
            data += bytes(82 - FRAME_HEAD.size) + frame
        return Block(len(frames), 48, bytes(data))

    def test_a_tag_that_the_kernel_keeps_beside_a_frame_is_put_back(self):
        plain = bytes(range(12)) + b"\x08\x00rest"
        block = self.block((plain, 18, 1, 0, 0), (plain, 18, 1 | 1 << 4 | 1 << 6, 0x2007, 0x88A8),
                           (plain, 18, 1 | 1 << 4, 7, 0))
        self.assertEqual(len(block), 3)
        self.assertEqual(list(block), [Captured(plain[:12] + bytes.fromhex(tag) + plain[12:])
                                       for tag in ("", "88a82007", "81000007")])

    def test_what_was_cut_or_has_no_checksum_yet_is_not_whole(self):
        whole = b"x" * 60
        block = self.block((whole, 61, 1, 0, 0), (whole, 60, 1 | 1 << 3, 0, 0), (whole, 60, 1 | 1 << 7, 0, 0))
        self.assertEqual([each.whole for each in block], [False, False, True])


@unittest.skipUnless(os.geteuid() == 0, "needs root for a tap")
class TapTest(unittest.TestCase):

    def result(self, program):
        done = subprocess.run(["unshare", "--net", "--mount", sys.executable, "-B", "-c",
                               PROGRAM.replace("{root!r}", repr(str(ROOT))) + program],
                              capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        given_up, *values = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(given_up, "given up")
        return values, done.stderr

    def test_the_last_frames_and_only_these_are_unread_whatever_waited_before(self):
        values, _ = self.result(EXACT)
        self.assertEqual(values, [list(range(133, 140)), [9], list(range(195, 200)), list(range(50, 60)),
                                  list(range(10)), [], [11, 12]])

    def test_sockets_listen_at_one_tap_after_another_also_when_the_former_is_still_there(self):
        values, _ = self.result(REUSE)
        self.assertEqual(values, [*([number * 10 + 3, number * 10 + 4] for number in range(6)), []])

    def test_frames_are_as_the_guest_would_have_read_them_and_odd_devices_are_left_alone(self):
        values, _ = self.result(ODD)
        self.assertEqual(values, ["81000007", 2, 1])

    def test_frames_that_find_no_room_end_the_watch_with_a_word_and_the_socket_is_good_for_another(self):
        values, errors = self.result(FLOOD)
        self.assertEqual(values, [[], [3, 4, 5, 6]])
        self.assertIn("too fast to be counted", errors)


if __name__ == "__main__":
    unittest.main()
