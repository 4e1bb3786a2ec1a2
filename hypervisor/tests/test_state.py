# SPDX-License-Identifier: Apache-2.0
"""The files between hook and agent: whole or not there, for nobody else, and never in the way."""

import dataclasses
import os
import pathlib
import stat
import tempfile
import threading
import unittest

from hypervisor.tests.fake import MAC, OTHER_UUID, UUID
from netport_hypervisor.errors import StateError
from netport_hypervisor.rpc import Subject
from netport_hypervisor.state import GRANTED, RUNNING, Incoming, MigrationFiles, Outgoing

ENTRY = Incoming(UUID, "vm5", GRANTED, "r1", (Subject(MAC, "red", "p"),), 1000.0, 7, "ab" * 16)
LEAVING = Outgoing(UUID, (Subject(MAC),), {MAC: 12})


class StateTest(unittest.TestCase):

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = pathlib.Path(directory.name) / "netport"
        self.files = MigrationFiles(str(self.path))

    def test_what_was_written_is_read_in_both_directions(self):
        self.files.write(ENTRY)
        self.files.write(LEAVING)
        other = MigrationFiles(str(self.path))
        self.assertEqual((other.incoming(UUID), other.outgoing(UUID)), (ENTRY, LEAVING))
        self.assertEqual(other.guests(), ([UUID], [UUID]))
        other.forget(ENTRY)
        other.forget(ENTRY)
        self.assertEqual((other.incoming(UUID), other.outgoing(UUID)), (None, LEAVING))

    def test_nonces_are_for_the_owner_only(self):
        self.files.write(ENTRY)
        self.files.next_sequence()
        self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), 0o700)
        for each in self.path.iterdir():
            self.assertEqual(stat.S_IMODE(each.stat().st_mode), 0o600, each.name)

    @unittest.skipIf(os.geteuid(), "only root can give files away")
    def test_what_root_writes_belongs_to_the_owner_of_the_directory(self):
        os.chown(self.path, 12345, 12346)
        files = MigrationFiles(str(self.path))
        files.write(ENTRY)
        files.next_sequence()
        with files.locked():
            pass
        for each in self.path.iterdir():
            self.assertEqual((each.stat().st_uid, each.stat().st_gid), (12345, 12346), each.name)

    def test_links_are_not_followed(self):
        outside = self.path.parent / "outside"
        outside.write_text("as it was")
        for name in ("lock", "sequence", f"incoming-{UUID}.json"):
            (self.path / name).symlink_to(outside)
        self.assertIsNone(self.files.incoming(UUID))
        with self.assertRaises(StateError):
            self.files.next_sequence()
        with self.assertRaises(StateError), self.files.locked():
            pass
        self.files.write(ENTRY)
        self.assertEqual(outside.read_text(), "as it was")
        self.assertEqual(self.files.incoming(UUID), ENTRY)

    def test_what_cannot_be_read_is_as_if_it_were_not_there(self):
        self.files.write(ENTRY)
        path = self.path / f"incoming-{UUID}.json"
        good = path.read_text()
        for text in ("", "{", "[]", "null", good[:50], good.replace('"version": 1', '"version": 2'),
                     good.replace("granted", "x"),
                     good.replace("vm5", '", "extra": "'), good.replace(UUID, OTHER_UUID),
                     good.replace("1000.0", '"x"'),
                     "[" * 100000):
            with self.subTest(text[:60]):
                path.write_text(text)
                self.assertIsNone(self.files.incoming(UUID))
        path.unlink()
        os.mkfifo(path)
        self.assertIsNone(self.files.incoming(UUID), "a pipe is not waited for")

    def test_names_from_outside_do_not_leave_the_directory(self):
        for uuid in ("../../etc/passwd", "", "x", UUID.upper()):
            with self.subTest(uuid), self.assertRaises(StateError):
                self.files.incoming(uuid)
            with self.subTest(uuid), self.assertRaises(StateError):
                self.files.write(dataclasses.replace(ENTRY, uuid=uuid))

    def test_a_reader_never_sees_half_a_file(self):
        large = dataclasses.replace(ENTRY, subjects=tuple(Subject(MAC, "s" * 60, "p" * 200) for _ in range(200)))
        ending = threading.Event()

        def write():
            while not ending.is_set():
                self.files.write(ENTRY)
                self.files.write(large)
        self.files.write(ENTRY)
        writer = threading.Thread(target=write)
        writer.start()
        try:
            for _ in range(500):
                self.assertIn(self.files.incoming(UUID), (ENTRY, large))
        finally:
            ending.set()
            writer.join()
        self.assertEqual([each.name for each in self.path.iterdir()], [f"incoming-{UUID}.json"])

    def test_what_waits_becomes_stale_and_what_runs_does_not(self):
        self.assertFalse(ENTRY.stale(999))
        self.assertTrue(ENTRY.stale(1001))
        self.assertFalse(dataclasses.replace(ENTRY, phase=RUNNING).stale(1001))

    def test_sequences_rise_over_threads_restarts_and_a_clock_that_goes_back(self):
        numbers = []

        def take():
            files = MigrationFiles(str(self.path))
            numbers.append([files.next_sequence() for _ in range(200)])
        threads = [threading.Thread(target=take) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        everything = [number for part in numbers for number in part]
        self.assertEqual(len(set(everything)), 800)
        self.assertTrue(all(part == sorted(part) for part in numbers))
        (self.path / "sequence").write_text("9000000000000000000000")
        self.assertGreater(self.files.next_sequence(), max(everything), "garbage gives way to the clock")
        (self.path / "sequence").write_text("3000000000000000   ")
        self.assertEqual(self.files.next_sequence(), 3000000000000001, "the clock is behind")

    def test_a_directory_that_cannot_be_says_why(self):
        (self.path.parent / "file").write_text("")
        with self.assertRaisesRegex(StateError, "file"):
            MigrationFiles(str(self.path.parent / "file"))
