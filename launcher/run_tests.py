# SPDX-License-Identifier: Apache-2.0
"""Runs every test: the build's with all its checks, then those in Python. Closes with "N passed, N failed".

Each part runs in a process group of its own that ends with this program, whatever the reason.
"""

import contextlib
import json
import os
import pathlib
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOGS = ROOT / ".netport" / "log"
TOTAL_SECONDS = 39 * 60
FILE_SECONDS = 15 * 60
QUIET_SECONDS = 10
GRACE_SECONDS = 45
MOST_TOLD = 400  # characters of a reason
PYTHON = "/usr/bin/python3"


@dataclass
class Tally:
    """What the tests came to."""

    passed: int = 0
    skipped: list = field(default_factory=list)
    failures: list = field(default_factory=list)

    def add(self, name, outcome, why=""):
        """Adds one test; the beginning of ``why`` it failed or was skipped is kept, in one line."""
        told = f"{name}: {' '.join(why.split())[:MOST_TOLD]}" if why else name
        if outcome == "passed":
            self.passed += 1
        elif outcome == "skipped":
            self.skipped.append(told)
        else:
            self.failures.append(told)


class Child:
    """A program in a process group of its own; its output is handed on line by line."""

    def __init__(self, command, directory, environment=None):
        self.process = subprocess.Popen(command, cwd=directory, env=environment, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)

    def lines(self, until):
        """Yields lines of output, and None after each quiet time, till the end or the deadline."""
        rest = b""
        stream = self.process.stdout
        while time.monotonic() < until:
            if not select.select([stream], [], [], min(QUIET_SECONDS, max(0.1, until - time.monotonic())))[0]:
                yield None
                continue
            chunk = os.read(stream.fileno(), 1 << 16)
            if not chunk:
                break
            *whole, rest = (rest + chunk).split(b"\n")
            for line in whole:
                yield line.decode("utf-8", "replace")
        if rest:
            yield rest.decode("utf-8", "replace")

    def end(self):
        """Ends the whole group: politely first, so that it can tidy up. Returns the exit status."""
        for number, seconds in ((None, 1), (signal.SIGINT, GRACE_SECONDS), (signal.SIGTERM, 10), (signal.SIGKILL, 5)):
            if number is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                return self.process.wait(seconds)
        return -1


def run(title, command, directory, seconds, show, environment=None, log=None):
    """Runs one program to its end or for so many seconds; returns its status, None when it ran out of time."""
    start = time.monotonic()
    print(f"== {title}", flush=True)
    child = Child(command, directory, environment)
    try:
        for line in child.lines(start + seconds):
            if line is None:
                print(f"   ... {title}: {time.monotonic() - start:.0f} s", flush=True)
                continue
            if log:
                log.write(line + "\n")
            if show(line):
                print(f"   {line}", flush=True)
        over = time.monotonic() - start >= seconds
    finally:
        status = child.end()
    return None if over else status


def maven(tally, seconds):
    """Builds all with every check and runs the tests in Java. Returns whether there is a distribution."""
    for old in reports():
        old.unlink()
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / "test-build.log"
    # One thread for each processor: what does not depend on core is built and tested beside it.
    command = [ROOT / "mvnw", "-B", "-T1C", "-fae", "-Dmaven.test.failure.ignore=true", "install"]
    trouble = re.compile(r"There are test failures|[Tt]he forked VM|There was a timeout|Crashed tests")
    troubled = []

    def show(line):
        if trouble.search(line):
            troubled.append(line)
        return interesting.search(line)

    interesting = re.compile(r"^\[INFO\] Building netport|^\[(INFO|ERROR|WARNING)\] Tests run:.*Time|^\[ERROR\]|^mvnw:")
    with open(path, "w", encoding="utf-8") as log:
        status = run("build with all checks, tests in Java", command, ROOT, seconds, show, log=log)
    for report in reports():
        read_report(report, tally)
    if troubled and not tally.failures:
        # A JVM of tests that died or hung leaves no report, and failures are to be ignored by the build itself.
        tally.failures.append(f"tests in Java ({troubled[0]}; see {path})")
    if status != 0:
        tally.failures.append(f"build ({'out of time' if status is None else 'status ' + str(status)}; see {path})")
        return False
    return True


def reports():
    """The reports that the build has written of its tests."""
    return sorted(path for path in ROOT.glob("**/target/surefire-reports/TEST-*.xml"))


def read_report(path, tally):
    """Adds one report of the build's tests, and prints what these tell: a seed, how much they have looked at."""
    report = ElementTree.parse(path).getroot()
    for output in report.iter("system-out"):
        for line in (output.text or "").splitlines():
            if line.startswith("told: "):
                print(f"   {line.removeprefix('told: ')}", flush=True)
    for case in report.iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        for what, outcome in (("failure", "failed"), ("error", "failed"), ("skipped", "skipped")):
            found = case.find(what)
            if found is not None:
                tally.add(name, outcome, found.get("message") or found.get("type") or "")
                break
        else:
            tally.add(name, "passed")


def python_file(path, tally, seconds):
    """Runs the tests of one file, in a process of its own."""
    base = ROOT / "it-tests" if ROOT / "it-tests" in path.parents else ROOT
    module = ".".join(path.relative_to(base).with_suffix("").parts)
    with tempfile.TemporaryDirectory(prefix="netport-test-") as directory:
        result = pathlib.Path(directory) / "result.json"
        environment = dict(os.environ, NETPORT_BUILD="as-is", PYTHONUNBUFFERED="1", PYTHONDONTWRITEBYTECODE="1")
        status = run(module, [PYTHON, ROOT / "launcher" / "run_unittest.py", module, result], base, seconds,
                     lambda line: True, environment)
        outcomes = json.loads(result.read_text(encoding="utf-8")) if result.exists() else []
    for name, outcome, why in outcomes:
        tally.add(name, outcome, why)
    if status is None:
        tally.failures.append(f"{module} (out of time after {seconds:.0f} s)")
    elif not outcomes or (status != 0 and all(outcome != "failed" for _, outcome, _ in outcomes)):
        tally.failures.append(f"{module} (ended with status {status})")


def python_files():
    """The tests in Python: first what needs no controller."""
    return [*sorted(ROOT.glob("launcher/tests/test_*.py")), *sorted(ROOT.glob("hypervisor/tests/test_*.py")),
            *sorted(ROOT.glob("it-tests/tests/test_*.py")), *sorted(ROOT.glob("it-tests/e2e/test_*.py"))]


def main():
    deadline = time.monotonic() + TOTAL_SECONDS
    tally = Tally()
    try:
        digest = launcher("build_digest")
        if maven(tally, TOTAL_SECONDS):
            # The launcher then knows that the distribution is what the sources say.
            pathlib.Path(launcher("build_stamp").strip()).write_text(digest, encoding="ascii")
        for path in python_files():
            remaining = deadline - time.monotonic()
            if remaining < 5:
                tally.failures.append(f"{path.relative_to(ROOT)} (not run: the time for all tests is over)")
            else:
                python_file(path, tally, min(FILE_SECONDS, remaining))
    except KeyboardInterrupt:
        tally.failures.append("the rest (interrupted)")
    return close(tally)


def launcher(function):
    """What a function of the launcher prints."""
    return subprocess.run(["bash", "-c", f". launcher/output.sh; . launcher/build.sh; {function}"], cwd=ROOT,
                          env=dict(os.environ, NETPORT_ROOT=str(ROOT)), check=True, timeout=60, text=True,
                          stdout=subprocess.PIPE).stdout


def close(tally):
    """Prints the outcome; returns the exit status."""
    print()
    for name in tally.failures:
        print(f"failed: {name}")
    for name in tally.skipped:
        print(f"skipped: {name}")
    print(f"{tally.passed} passed, {len(tally.failures)} failed", flush=True)
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
