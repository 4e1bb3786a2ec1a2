# SPDX-License-Identifier: Apache-2.0
"""The life of one run of the test bed.

A run owns a number and a directory ``/run/netport-testbed/<number>`` that says which process it belongs to. All
that a run makes outside its directory carries the prefix ``np<number>`` in its name or stands in the directory's
``pids`` file, so that whoever comes later can remove what a killed run left, and can tell it from what a living run
still uses.
"""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(os.environ.get("NETPORT_TESTBED_DIR", "/run/netport-testbed"))
MOST_RUNS = 100


class TestbedError(Exception):
    """The bed could not be built or used; the message says what, where and what to do."""


class Run(contextlib.AbstractContextManager):
    """One run: a number no living run has, and a stack of things to undo, last made first undone.

    Not thread-safe except for :meth:`on_exit`, which only appends.
    """

    def __init__(self, progress=None):
        if os.geteuid() != 0:
            raise TestbedError("the test bed makes network namespaces and needs root: run it with sudo")
        sweep()
        self.number = _claim()
        self.prefix = f"np{self.number}"
        self.dir = ROOT / str(self.number)
        self._undo = []
        self._progress = progress or (lambda text: None)
        self._closing = False
        self._signals = {}

    def __enter__(self):
        for number in (signal.SIGTERM, signal.SIGHUP):
            self._signals[number] = signal.signal(number, _interrupt)
        self._signals[signal.SIGINT] = signal.signal(signal.SIGINT, _interrupt)
        return self

    def __exit__(self, kind, error, trace):
        self.close()
        return False

    def say(self, text):
        """Reports a step to whoever watches."""
        self._progress(text)

    def name(self, tail):
        """A name unique to this run, for namespaces and links of the root namespace (15 characters at most)."""
        name = f"{self.prefix}-{tail}"
        if len(name) > 15:
            raise TestbedError(f"the name {name} is longer than the 15 characters of a link: use a shorter {tail}")
        return name

    def path(self, *parts):
        """A path in the directory of this run, its parent made."""
        path = self.dir.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def on_exit(self, action, *args):
        """Registers what undoes a step just taken."""
        self._undo.append((action, args))

    def owns_process(self, pid):
        """Notes a process so that a later sweep ends it if this run cannot."""
        with open(self.dir / "pids", "a", encoding="ascii") as out:
            out.write(f"{pid} {_start_time(pid)}\n")

    def close(self):
        """Undoes all; every step is tried whatever the others do, and signals are ignored until it is over."""
        if self._closing:
            return
        self._closing = True
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        self._progress = _whoever_listens(self._progress)
        if self._undo:
            self.say("Removing everything")
        while self._undo:
            action, args = self._undo.pop()
            try:
                action(*args)
            except Exception as error:  # the rest must still be undone
                print(f"test bed: undoing {getattr(action, '__qualname__', action)}: {error}", file=sys.stderr)
        _remove(self.dir)
        for number, handler in self._signals.items():
            signal.signal(number, handler)


def stopwatch(out=None):
    """Progress for a :class:`Run`: what writes a step with the seconds since now, by default on standard output."""
    start = time.monotonic()

    def say(text):
        print(f"[{time.monotonic() - start:6.1f} s] {text}", file=out, flush=True)
    return say


def sweep():
    """Removes what dead runs left; returns their numbers. Runs of living processes are not touched."""
    swept = []
    if not ROOT.is_dir():
        return swept
    for entry in ROOT.iterdir():
        if entry.name.isdigit() and not _lives(entry / "owner"):
            _remove(entry)
            swept.append(int(entry.name))
    return swept


def _whoever_listens(progress):
    """Progress that does not mind when nobody watches any more: what was made must go all the same."""
    def say(text):
        with contextlib.suppress(OSError):
            progress(text)
    return say


def _interrupt(number, _frame):
    raise KeyboardInterrupt(signal.Signals(number).name)


def _claim():
    ROOT.mkdir(parents=True, exist_ok=True)
    for number in range(MOST_RUNS):
        # The directory appears with its owner inside or not at all: a sweep never sees it ownerless.
        fresh = ROOT / f".new-{os.getpid()}-{number}"
        fresh.mkdir(mode=0o755)
        (fresh / "owner").write_text(f"{os.getpid()} {_start_time(os.getpid())}\n", encoding="ascii")
        try:
            fresh.rename(ROOT / str(number))  # fails when that number's directory is not empty
            return number
        except OSError:
            shutil.rmtree(fresh)
    raise TestbedError(f"{MOST_RUNS} runs of the test bed are alive in {ROOT}: end some of them")


def _start_time(pid):
    """When a process began, in clock ticks since boot: with the pid it names a process for good."""
    with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
        return stat.read().rpartition(")")[2].split()[19]


def _lives(file):
    try:
        pid, start = file.read_text(encoding="ascii").split()
        return _start_time(int(pid)) == start
    except (OSError, ValueError):
        return False


def _remove(directory):
    """Ends the processes, namespaces and links of a run, then its directory."""
    pids = directory / "pids"
    if pids.exists():
        for line in pids.read_text(encoding="ascii").splitlines():
            pid, _, start = line.partition(" ")
            with contextlib.suppress(OSError, ValueError):
                if _start_time(int(pid)) == start:
                    os.kill(int(pid), signal.SIGKILL)
    prefix = f"np{directory.name}-"
    for namespace in _names("/run/netns"):
        if namespace.startswith(prefix):
            subprocess.run(["ip", "netns", "delete", namespace], check=False)
    for link in _names("/sys/class/net"):
        if link.startswith(prefix):
            subprocess.run(["ip", "link", "delete", link], check=False, stderr=subprocess.DEVNULL)
    shutil.rmtree(directory, ignore_errors=True)


def _names(directory):
    try:
        return os.listdir(directory)
    except FileNotFoundError:
        return []
