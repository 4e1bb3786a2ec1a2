# SPDX-License-Identifier: Apache-2.0
"""What hook and agent know of migrations, in files: one for each guest and direction, below the state directory.

The directory is in memory (/run) and belongs to the agent's user. The hook runs as root there, so it follows no link,
and gives what it writes to the directory's owner. Files are replaced as a whole; whoever reads and then writes holds
the lock.
"""

import contextlib
import dataclasses
import fcntl
import json
import os
import re
import secrets
import time
from dataclasses import dataclass

from .domain_xml import UUID
from .errors import StateError
from .rpc import Subject

VERSION = 1
MOST_BYTES = 1 << 20
FILE = re.compile(r"(incoming|outgoing)-([0-9a-f-]{36})\.json")
# The order in which a guest that comes passes through them; not every guest passes through all.
ASKING, LET_THROUGH, GRANTED, GONE, RUNNING = "asking", "let-through", "granted", "gone", "running"


@dataclass(frozen=True)
class Incoming:
    """A guest that comes, or has come.

    ``phase``: asking (the controller was asked, no answer is known), let-through (it may come, nobody has decided),
    granted, gone (given up before it ran, and not yet told), running. ``expires``: seconds since 1970; what has not
    come to run by then has failed. ``prepared``: the controller knows that it is about to come. ``arrived``: it runs
    here, though nothing is granted.
    """

    uuid: str
    name: str
    phase: str
    request_id: str
    subjects: tuple
    expires: float
    grant_id: int = 0
    nonce: str = ""
    prepared: bool = False
    arrived: bool = False

    def waiting(self):
        """Whether it has not come to run here yet, and still may."""
        return self.phase in (ASKING, LET_THROUGH, GRANTED)

    def stale(self, now):
        """Whether its time is over; what runs has no such time."""
        return self.phase != RUNNING and now > self.expires


@dataclass(frozen=True)
class Outgoing:
    """A guest that was stopped here to be handed over. ``epochs``: by MAC address, where known."""

    uuid: str
    subjects: tuple
    epochs: dict


class MigrationFiles:
    """The files. Thread-safe and process-safe; nothing here waits except for the lock, which is held for moments."""

    def __init__(self, directory):
        """Makes the directory when it is not there.

        :raises StateError: when it cannot be made or used
        """
        try:
            os.makedirs(directory, 0o700, exist_ok=True)
            self._directory = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise StateError(f"state-directory {directory}: cannot be used: {error.strerror}") from error
        self._name = directory
        owner = os.fstat(self._directory)
        self._owner = (owner.st_uid, owner.st_gid)

    @contextlib.contextmanager
    def locked(self):
        """Keeps other processes and threads from reading what is about to be replaced."""
        lock = self._open("lock", os.O_RDWR | os.O_CREAT)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def incoming(self, uuid):
        """The guest's file, or None; what cannot be read is as if it were not there."""
        value = self._read(f"incoming-{_checked(uuid)}.json")
        return _incoming(value, uuid)

    def outgoing(self, uuid):
        """As :meth:`incoming`."""
        return _outgoing(self._read(f"outgoing-{_checked(uuid)}.json"), uuid)

    def guests(self):
        """The UUIDs of the guests that have files: those that come or have come, those that go."""
        found = {"incoming": [], "outgoing": []}
        for name in sorted(os.listdir(self._directory)):
            match = FILE.fullmatch(name)
            if match:
                found[match[1]].append(match[2])
        return found["incoming"], found["outgoing"]

    def write(self, value):
        """Replaces the guest's file of that direction.

        :raises StateError: when that fails
        """
        table = dataclasses.asdict(value)
        kind = "incoming" if isinstance(value, Incoming) else "outgoing"
        self._replace(f"{kind}-{_checked(value.uuid)}.json", json.dumps({"version": VERSION, **table}).encode())

    def forget(self, value):
        """Removes the guest's file of that direction, if it is there."""
        kind = "incoming" if isinstance(value, Incoming) else "outgoing"
        with contextlib.suppress(FileNotFoundError):
            os.unlink(f"{kind}-{_checked(value.uuid)}.json", dir_fd=self._directory)

    def next_sequence(self):
        """A number above all that were given before, also by other processes: the clock's microseconds, or more."""
        descriptor = self._open("sequence", os.O_RDWR | os.O_CREAT)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            text = os.pread(descriptor, 32, 0).strip()
            last = int(text) if text.isdigit() and len(text) < 19 else 0
            number = max(time.time_ns() // 1000, last + 1)
            os.pwrite(descriptor, b"%-20d" % number, 0)
            return number
        finally:
            os.close(descriptor)

    def _open(self, name, flags):
        try:
            descriptor = os.open(name, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=self._directory)
        except OSError as error:
            raise StateError(f"{self._name}/{name}: cannot be opened: {error.strerror}") from error
        if flags & os.O_CREAT and os.geteuid() == 0:
            os.fchown(descriptor, *self._owner)
        return descriptor

    def _read(self, name):
        try:
            descriptor = self._open(name, os.O_RDONLY | os.O_NONBLOCK)
        except StateError:
            return {}
        with os.fdopen(descriptor, "rb") as file:
            try:
                value = json.loads(file.read(MOST_BYTES))
            except (OSError, ValueError, RecursionError):
                return {}
        return value if isinstance(value, dict) and value.get("version") == VERSION else {}

    def _replace(self, name, data):
        draft = f".{name}.{secrets.token_hex(8)}"
        descriptor = self._open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            os.rename(draft, name, src_dir_fd=self._directory, dst_dir_fd=self._directory)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.unlink(draft, dir_fd=self._directory)
            raise StateError(f"{self._name}/{name}: cannot be written: {error.strerror}") from error


def _checked(uuid):
    if not UUID.fullmatch(uuid):
        raise StateError(f"{uuid!r} is not a UUID")
    return uuid


def _incoming(value, uuid):
    try:
        found = Incoming(**{key: item for key, item in value.items() if key != "version"})
        found = dataclasses.replace(found, subjects=tuple(Subject(**each) for each in found.subjects),
                                    expires=float(found.expires), grant_id=int(found.grant_id))
    except (TypeError, ValueError):
        return None
    return found if found.uuid == uuid and found.phase in (ASKING, LET_THROUGH, GRANTED, GONE, RUNNING) else None


def _outgoing(value, uuid):
    try:
        found = Outgoing(uuid=value["uuid"], subjects=tuple(Subject(**each) for each in value["subjects"]),
                         epochs={str(mac): int(epoch) for mac, epoch in value["epochs"].items()})
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return found if found.uuid == uuid else None
