# SPDX-License-Identifier: Apache-2.0
"""The controller's shell, as a person reaches it: by ssh with the administrator's password."""

import os
import subprocess

from .controller import USER
from .process import end, spawn
from .run import TestbedError

PATIENCE_S = 120


def shell(controller, command):
    """Runs a command in the shell of a controller; returns what it wrote."""
    done = subprocess.run(_ssh(controller, command), env=_asking(controller), stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    if done.returncode != 0:
        raise TestbedError(f"the shell's '{command}' failed ({done.returncode}): {done.stdout}{done.stderr}")
    return done.stdout


class Shown:
    """A command that goes on in the shell of a controller, until it is ended or the run is."""

    def __init__(self, controller, command):
        self._log = controller.run.path("log", "shown.log")
        self._log.write_bytes(b"")
        self._child = spawn(controller.run, _ssh(controller, command), log=self._log, env=_asking(controller))

    def text(self):
        """What it has written so far."""
        return self._log.read_text(encoding="utf-8")

    def end(self):
        """Ends it as who closes his terminal does."""
        end(self._child)


def _ssh(controller, command):
    return ["ssh", "-p", str(controller.ssh_port), "-o", "StrictHostKeyChecking=no", "-o",
            "UserKnownHostsFile=/dev/null", "-o", "PubkeyAuthentication=no", "-o", "LogLevel=ERROR", "-F", "none",
            f"{USER}@127.0.0.1", command]


def _asking(controller):
    """The environment in which ssh gets the administrator's password."""
    asking = controller.run.path("ssh", "password.sh")
    asking.write_text(f"#!/bin/sh\nexec cat '{controller.password_file}'\n", encoding="utf-8")
    asking.chmod(0o700)
    return dict(os.environ, SSH_ASKPASS=str(asking), SSH_ASKPASS_REQUIRE="force")
