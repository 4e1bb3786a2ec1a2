# SPDX-License-Identifier: Apache-2.0
"""Checks a configuration against the world: ``check.py CONFIG [CAPABILITIES]``, those that the agent's unit gives it. A
line for each thing; status 1: one is wrong."""

import importlib.util
import os
import sys
import time

from .config import credentials, load
from .errors import CallRejected, ConfigurationError, ControllerUnusable
from .rpc import FIND, MODULE
from .wire import Connection, tls_context

# Of no guest: the address is one for documentation (RFC 7042, section 2.1.2).
NOBODY = "00:00:5e:00:53:01"
CAPABILITY = "cap_net_raw"


def main(arguments):
    """Prints what is right and what is wrong."""
    if len(arguments) not in (1, 2):
        print("netport: check.py CONFIG [CAPABILITIES]", file=sys.stderr)
        return 2
    try:
        config = load(arguments[0])
        print(f"right: {arguments[0]}: switch {config.switch}, requester {config.requester!r}")
        context, secret = tls_context(config.ca_file), credentials(config.credentials_file)
        print(f"right: ca-file and credentials-file can be read; user {secret.user}")
    except ConfigurationError as error:
        print(f"wrong: {error}")
        return 1
    found = [_controller(config, each, context, secret) for each in config.controllers]
    if any(found) and not all(found):
        print("      (one controller suffices; the first that can be reached is told)")
    capabilities = arguments[1] if len(arguments) == 2 else CAPABILITY
    return 0 if all([*found, _directory(config), _unread_frames(config, capabilities), _binding(), _libvirt(config)]) \
        else 1


def _controller(config, controller, context, secret):
    try:
        connection = Connection.open(controller, context, secret, time.monotonic() + config.connect_time)
        try:
            connection.call(f"{MODULE}:{FIND}", {"mac": NOBODY}, time.monotonic() + config.answer_time)
        finally:
            connection.close()
    except CallRejected:
        pass  # it has read the question and knows no such guest: that is what was to be seen
    except ControllerUnusable as error:
        print(f"wrong: {error}")
        return False
    print(f"right: {controller}: certificate, user and RPCs")
    return True


def _directory(config):
    path = config.state_directory
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        print(f"wrong: state-directory {path}: {error.strerror}: start the agent, or systemd-tmpfiles --create")
        return False
    if mode & 0o077:
        print(f"wrong: state-directory {path}: others can look into it: chmod 0700 {path}")
        return False
    print(f"right: state-directory {path}")
    return True


def _unread_frames(config, capabilities):
    if not config.save_unread_frames:
        print("right: save-unread-frames: what a guest had not read when it was stopped is lost, as is wanted")
        return True
    if CAPABILITY not in capabilities.lower().split():
        print("wrong: save-unread-frames: the unit does not give CAP_NET_RAW, so what a guest had not read when it was"
              " stopped is lost: AmbientCapabilities=CAP_NET_RAW, or save-unread-frames = false")
        return False
    print("right: save-unread-frames: the unit gives what it takes")
    return True


def _binding():
    if importlib.util.find_spec("libvirt") is None:
        print("wrong: libvirt's binding for Python is not there: apt-get install python3-libvirt")
        return False
    return True


def _libvirt(config):
    if importlib.util.find_spec("libvirt") is None:
        return False
    from .libvirt_source import reachable
    trouble = reachable(config.libvirt_uri)
    uri = f"libvirt-uri {config.libvirt_uri}"
    print(f"wrong: {uri}: {trouble}" if trouble else f"right: {uri}")
    return not trouble
