# SPDX-License-Identifier: Apache-2.0
"""A client of QEMU's monitor (QMP, "QEMU Machine Protocol"): orders, answers, and events with their times."""

import dataclasses
import json
import select
import socket
import time

from .clock import clocks_apart_ns
from .run import TestbedError

MOST_EVENTS = 10_000


@dataclasses.dataclass(frozen=True)
class Event:
    """Something that QEMU told by itself.

    :ivar name: ``STOP``, ``RESUME``, ``MIGRATION``, …
    :ivar at_ns: when QEMU says it was, on the monotonic clock of this machine (QEMU itself says it in microseconds of
        the wall clock)
    :ivar data: what belongs to it
    """

    name: str
    at_ns: int
    data: dict


class Qmp:
    """One connection to one monitor. Every wait has a bound; not thread-safe."""

    def __init__(self, path, what, alive, patience=20):
        """Connects as soon as the monitor listens.

        :param path: the monitor's socket
        :param what: whose monitor it is, for the messages
        :param alive: tells whether QEMU still runs
        """
        self._what = what
        self._buffer = b""
        self._answers = []
        self.events = []
        self._socket = socket.socket(socket.AF_UNIX)
        until = time.monotonic() + patience
        while True:
            try:
                self._socket.connect(str(path))
                break
            except (FileNotFoundError, ConnectionRefusedError):
                if not alive() or time.monotonic() > until:
                    self._socket.close()
                    raise TestbedError(f"{what}: QEMU {'opens no monitor' if alive() else 'has ended'}") from None
                time.sleep(0.01)
        self._await(lambda: self._answers and self._answers.pop(0), "its greeting", patience)
        self.call("qmp_capabilities")

    def call(self, order, patience=10, **arguments):
        """Gives an order and returns its answer.

        :raises TestbedError: when QEMU refuses, has ended, or does not answer in time
        """
        message = {"execute": order, **({"arguments": arguments} if arguments else {})}
        try:
            self._socket.sendall(json.dumps(message).encode())
        except OSError as error:
            raise TestbedError(f"{self._what}: '{order}' could not be sent: {error}") from None
        answer = self._await(lambda: self._answers and self._answers.pop(0), f"the answer to '{order}'", patience)
        if "error" in answer:
            raise TestbedError(f"{self._what}: '{order}' is refused: {answer['error'].get('desc', answer['error'])}")
        return answer["return"]

    def event(self, name, since_ns=0, patience=10, wanted=lambda data: True):
        """Waits for the first event of a name that is no older than a moment, with data that a predicate wants."""
        def found():
            return next((event for event in self.events
                         if event.name == name and event.at_ns >= since_ns and wanted(event.data)), None)
        return self._await(found, f"the event {name}", patience)

    def close(self):
        """Closes the connection; QEMU runs on."""
        self._socket.close()

    def _await(self, condition, what, patience):
        until = time.monotonic() + patience
        while True:
            found = condition()
            if found:
                return found
            left = until - time.monotonic()
            if left <= 0 or not select.select([self._socket], [], [], left)[0]:
                raise TestbedError(f"{self._what}: {what} did not come within {patience} s")
            try:
                data = self._socket.recv(1 << 16)
            except ConnectionError:
                data = b""
            if not data:
                raise TestbedError(f"{self._what}: QEMU has ended while {what} was waited for")
            self._take(data)

    def _take(self, data):
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        for line in lines:
            if not line.strip():
                continue
            message = json.loads(line)
            if "event" not in message:
                self._answers.append(message)
            elif len(self.events) >= MOST_EVENTS:
                raise TestbedError(f"{self._what}: more than {MOST_EVENTS} events")
            else:
                self.events.append(_event(message))


def _event(message):
    told = message["timestamp"]
    wall_ns = told["seconds"] * 1_000_000_000 + told["microseconds"] * 1000
    return Event(message["event"], wall_ns - clocks_apart_ns(), message.get("data", {}))
