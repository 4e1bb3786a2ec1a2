# SPDX-License-Identifier: Apache-2.0
"""libvirt's hook for QEMU guests: ``hook.py CONFIG GUEST OPERATION SUBOPERATION EXTRA``, the domain's XML on stdin.

Nothing is ever printed on stdout: libvirt would take it for the domain's new XML. Exit status 0: go on; ``VETO``: the
migration must not go on, the reason is on stderr; anything else is a fault of the hook itself. The shell script that
libvirt calls (``hook.sh``) turns these into what libvirt understands.
"""

import dataclasses
import os
import sys
import syslog
import threading
import time

from . import rpc
from .admission import ADMITTED, Admission, Verdict
from .config import credentials, load
from .controllers import Controllers
from .domain_xml import MOST_BYTES, parse
from .errors import CallRejected, ConfigurationError, ControllerUnusable, DomainXmlError, StateError
from .ports import lengthen
from .state import GONE, GRANTED, MigrationFiles
from .wire import tls_context

VETO = 10
# What is left of the time after the controllers had theirs: for the files, and for saying what happened.
RESERVE = 0.2
# Before the configuration is read: how long its file and the XML may take.
FIRST_TIME = 5.0
ABOUT_TO_COME = (("prepare", "begin"), ("start", "begin"), ("started", "begin"))
OVER = (("stopped", "end"), ("release", "end"))
MIGRATE = ("migrate", "begin")


class Hook:
    """One call of the hook, for one configuration."""

    def __init__(self, config, deadline, controllers, files):
        self._config = config
        self._deadline = deadline
        self._controllers = controllers
        self._files = files

    def run(self, operation, document):
        """Does what the operation is about.

        :param operation: operation and suboperation
        :param document: the domain's XML
        """
        if operation == MIGRATE:
            return Admission(self._config, self._controllers, self._files).decide(parse(document), self._deadline)
        if operation in ABOUT_TO_COME:
            return self._about_to_come(parse(document))
        if operation in OVER:
            return self._over(parse(document))
        return ADMITTED

    def _about_to_come(self, guest):
        """Has the destination programmed. A guest that is started here, and does not come, has no live grant."""
        entry = self._files.incoming(guest.uuid)
        if entry is None or entry.stale(time.time()):
            return ADMITTED
        short = self._lengthen_ports(guest)
        if entry.phase != GRANTED or entry.prepared:
            return Verdict(True, short)
        try:
            taken = self._report("prepare", entry)
        except CallRejected as error:
            return Verdict(True, f"guest {guest.name}: 'prepare' was not accepted: {error}")
        except ControllerUnusable as error:
            return Verdict(True, f"guest {guest.name}: 'prepare' was not told: {error}")
        if taken.without_grant():
            return Verdict(False, f"guest {guest.name} may not come to switch {self._config.switch}: grant"
                                  f" {entry.grant_id} was taken back, or its time is over ({taken})")
        self._replace(entry, prepared=True)
        return Verdict(True, f"guest {guest.name}: prepare: {taken}{short and f'; {short}'}")

    def _lengthen_ports(self, guest):
        """Frames that come before the guest runs here wait in its ports. Returns what is wrong with that, or ""."""
        return "; ".join(filter(None, (lengthen(each.target_device, self._config.port_queue)
                                       for each in guest.interfaces)))

    def _over(self, guest):
        """The guest is gone from here. Whether it had come, had gone, or was given up, libvirt does not say; the file
        does. Only one that was to come and never ran is told."""
        with self._files.locked():
            entry = self._files.incoming(guest.uuid)
            if entry is None:
                return ADMITTED
            if entry.phase not in (GRANTED, GONE):
                self._files.forget(entry)
                return ADMITTED
            entry = dataclasses.replace(entry, phase=GONE)
            self._files.write(entry)
        try:
            text = f"gone: {self._report('gone', entry)}"
        except CallRejected as error:
            text = f"'gone' was not accepted: {error}"
        except ControllerUnusable as error:
            return Verdict(True, f"guest {guest.name}: 'gone' was not told, the agent does it later: {error}")
        with self._files.locked():
            # By now the guest may be coming again: that is another request.
            now = self._files.incoming(guest.uuid)
            if now is not None and now.request_id == entry.request_id:
                self._files.forget(now)
        return Verdict(True, f"guest {guest.name}: {text}")

    def _report(self, event, entry):
        return self._controllers.call(rpc.REPORT, rpc.destination_report(
            event, entry.grant_id, entry.nonce, self._files.next_sequence(),
            rpc.reporter(self._config.requester, entry.uuid)), self._deadline, rpc.taken)

    def _replace(self, entry, **changes):
        with self._files.locked():
            now = self._files.incoming(entry.uuid)
            if now is not None and now.request_id == entry.request_id:
                self._files.write(dataclasses.replace(now, **changes))


def run(arguments, stdin, began):
    """One call of the hook.

    :param arguments: CONFIG, GUEST, OPERATION, SUBOPERATION and maybe EXTRA
    :param stdin: where the XML is, binary
    :param began: when the hook was started, of ``time.monotonic``
    :return: the verdict
    """
    path, guest, *operation = arguments[:4]
    operation = tuple(operation)
    if operation not in (MIGRATE, *ABOUT_TO_COME, *OVER):
        return ADMITTED
    try:
        config = load(path)
        document = stdin.read(MOST_BYTES + 1)
        controllers = Controllers(config, tls_context(config.ca_file), credentials(config.credentials_file))
        files = MigrationFiles(config.state_directory)
        deadline = began + max(config.hook_time - RESERVE, config.hook_time / 2)
        return Hook(config, deadline, controllers, files).run(operation, document)
    except (ConfigurationError, DomainXmlError, StateError) as error:
        return _broken(guest, operation, str(error))


def bounded(arguments, stdin):
    """As :func:`run`, but not for longer than the configured time, whatever blocks: names, disks, pipes."""
    began = time.monotonic()
    outcome = []

    def work():
        try:
            outcome.append(run(arguments, stdin, began))
        except Exception as error:  # whatever it is: libvirt's user is to read a sentence, not a traceback
            outcome.append(_broken(arguments[1], tuple(arguments[2:4]), f"a fault of the hook: {error!r}"))

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    guest, *operation = arguments[1:4]
    try:
        config = load(arguments[0])
    except ConfigurationError:
        worker.join(FIRST_TIME)
        return outcome[0] if outcome else _broken(guest, tuple(operation), "the hook's time is over")
    worker.join(config.hook_time)
    return outcome[0] if outcome else _late(guest, tuple(operation), config)


def _late(guest, operation, config):
    """The question stays noted as being asked: the agent asks again when the guest arrives."""
    if operation == MIGRATE and config.without_decision == "let-through":
        return Verdict(True, f"guest {guest} is let through without a grant (without-decision is let-through): the"
                             f" hook's {config.hook_time} s are over")
    return _broken(guest, operation, f"the hook's {config.hook_time} s are over")


def _broken(guest, operation, why):
    """Without a configuration there is no choice to follow: a guest that comes is refused, others are left alone."""
    if operation == MIGRATE:
        return Verdict(False, f"guest {guest} may not come here: {why}")
    return Verdict(True, f"guest {guest}, {' '.join(operation)}: nothing was told: {why}")


def main(arguments):
    """Runs the hook and ends the process, without waiting for what may still block."""
    if len(arguments) < 4:
        print("netport: hook.py CONFIG GUEST OPERATION SUBOPERATION [EXTRA], the domain's XML on stdin",
              file=sys.stderr)
        return 2
    verdict = bounded(arguments, sys.stdin.buffer)
    if verdict.text:
        syslog.openlog("netport-hook", syslog.LOG_PID, syslog.LOG_DAEMON)
        syslog.syslog(syslog.LOG_INFO if verdict.admitted else syslog.LOG_NOTICE, verdict.text)
        print(f"netport: {verdict.text}", file=sys.stderr, flush=True)
    os._exit(0 if verdict.admitted else VETO)
