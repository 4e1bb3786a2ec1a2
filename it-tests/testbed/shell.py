# SPDX-License-Identifier: Apache-2.0
"""The controller's shell, as a person reaches it: by ssh with the administrator's password."""

import os
import subprocess

from .controller import USER
from .run import TestbedError

PATIENCE_S = 120


def shell(controller, command):
    """Runs a command in the shell of a controller; returns what it wrote."""
    asking = controller.run.path("ssh", "password.sh")
    asking.write_text(f"#!/bin/sh\nexec cat '{controller.password_file}'\n", encoding="utf-8")
    asking.chmod(0o700)
    done = subprocess.run(
        ["ssh", "-p", str(controller.ssh_port), "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
         "-o", "PubkeyAuthentication=no", "-o", "LogLevel=ERROR", "-F", "none", f"{USER}@127.0.0.1", command],
        env=dict(os.environ, SSH_ASKPASS=str(asking), SSH_ASKPASS_REQUIRE="force"), stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    if done.returncode != 0:
        raise TestbedError(f"the shell's '{command}' failed ({done.returncode}): {done.stdout}{done.stderr}")
    return done.stdout
