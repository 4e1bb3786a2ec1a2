# SPDX-License-Identifier: Apache-2.0
"""Runs the tests of one module: run_unittest.py MODULE RESULT. One line for each test; RESULT becomes a JSON list of
[name, "passed" | "failed" | "skipped", why], written after every test, so that it is right also when the process
dies."""

import json
import os
import pathlib
import sys
import time
import traceback
import unittest


class Lines(unittest.TestResult):
    """Prints each outcome when it is known, and keeps it."""

    def __init__(self, path):
        super().__init__()
        self._path = pathlib.Path(path)
        self._start = time.monotonic()
        self.outcomes = []

    def startTest(self, test):
        super().startTest(test)
        self._start = time.monotonic()

    def addSuccess(self, test):
        super().addSuccess(test)
        self._keep(test, "passed")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._keep(test, "skipped", reason)

    def addError(self, test, err):
        super().addError(test, err)
        self._keep(test, "failed", err)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._keep(test, "failed", err)

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._keep(test, "passed")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._keep(test, "failed", "it was expected to fail")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._keep(subtest, "failed", err)

    def _keep(self, test, outcome, why=None):
        print(f"{outcome} {test.id()} ({time.monotonic() - self._start:.1f} s)", flush=True)
        if isinstance(why, tuple):
            print("".join(traceback.format_exception(*why)), flush=True)
            why = "".join(traceback.format_exception_only(*why[:2]))
        elif why:
            print(f"  {why}", flush=True)
        self.outcomes.append((test.id(), outcome, why or ""))
        whole = self._path.with_suffix(".new")
        whole.write_text(json.dumps(self.outcomes), encoding="utf-8")
        whole.replace(self._path)


def main(arguments):
    module, path = arguments
    sys.path.insert(0, os.getcwd())
    result = Lines(path)
    try:
        unittest.defaultTestLoader.loadTestsFromName(module).run(result)
    except KeyboardInterrupt:
        return 130
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
