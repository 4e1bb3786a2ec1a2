# SPDX-License-Identifier: Apache-2.0
"""A child process driven by JSON lines on its standard input, which answers each with one on its standard output.

The parent's side is :class:`Worker`; the child's is :class:`Commands`, whose file descriptor the child puts beside
its own in ``select``. End of input is the order to stop, so a worker never outlives who drives it.
"""

import json
import os
import select
import subprocess
import sys

from .process import end, spawn
from .run import TestbedError

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Worker:
    """The parent's side of one worker. Calls are answered in order; not thread-safe."""

    def __init__(self, run, module, settings, netns=None, name=None, within=()):
        """:param within: a command that runs the worker, for example ``("unshare", "--mount")``"""
        self._what = name or module
        self._log = run.path("log", f"{self._what}.log")
        argv = [*within, sys.executable, "-m", f"testbed.{module}", json.dumps(settings)]
        self._child = spawn(run, argv, netns=netns, log=self._log,
                            env=dict(os.environ, PYTHONPATH=HERE, PYTHONDONTWRITEBYTECODE="1"),
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._buffer = b""
        self.ready = self._answer(timeout=15)

    def call(self, order, timeout=15, **arguments):
        """Gives an order and returns its answer, a dictionary."""
        line = json.dumps(dict(arguments, order=order)) + "\n"
        try:
            self._child.stdin.write(line.encode())
            self._child.stdin.flush()
        except BrokenPipeError:
            raise TestbedError(f"{self._what} has ended: see {self._tail()}") from None
        return self._answer(timeout)

    def stop(self):
        """Ends the worker."""
        end(self._child)

    def _answer(self, timeout):
        fd = self._child.stdout.fileno()
        while b"\n" not in self._buffer:
            if not select.select([fd], [], [], timeout)[0]:
                raise TestbedError(f"{self._what} did not answer within {timeout} s")
            data = os.read(fd, 1 << 20)
            if not data:
                raise TestbedError(f"{self._what} has ended: {self._tail()}")
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\n")
        answer = json.loads(line)
        if "error" in answer:
            raise TestbedError(f"{self._what}: {answer['error']}")
        return answer

    def _tail(self):
        try:
            return self._log.read_text(encoding="utf-8", errors="replace")[-2000:].strip() or "it wrote nothing"
        except OSError:
            return "its log is gone"


class Commands:
    """The child's side: ``fileno`` for select, ``serve`` when it is readable."""

    def __init__(self, orders):
        """:param orders: name of an order to the function that takes its arguments and returns its answer"""
        self._orders = orders
        self._buffer = b""

    def fileno(self):
        """The descriptor on which orders arrive."""
        return 0

    def ready(self, **answer):
        """Tells the parent that the worker works."""
        self._write(answer)

    def serve(self):
        """Carries out what has arrived; exits at end of input."""
        data = os.read(0, 1 << 16)
        if not data:
            sys.exit(0)
        self._buffer += data
        while b"\n" in self._buffer:
            line, _, self._buffer = self._buffer.partition(b"\n")
            arguments = json.loads(line)
            order = arguments.pop("order")
            try:
                answer = self._orders[order](**arguments) or {}
            except (OSError, ValueError, KeyError, TypeError) as error:
                answer = {"error": f"{order}: {type(error).__name__}: {error}"}
            self._write(answer)

    @staticmethod
    def _write(answer):
        data = (json.dumps(answer) + "\n").encode()
        while data:
            data = data[os.write(1, data):]


def settings():
    """What the parent gave this worker."""
    return json.loads(sys.argv[1])
