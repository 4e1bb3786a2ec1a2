# SPDX-License-Identifier: Apache-2.0
"""Asks the controller for grants as a hypervisor's hook does, with the hook's own client, and takes the time."""

import dataclasses
import sys
import time
import urllib.parse
import uuid

from .controller import HOME
from .run import TestbedError

sys.path.append(str(HOME / "hypervisor"))

from netport_hypervisor import rpc  # noqa: E402  (it is installed on hypervisors only)
from netport_hypervisor.config import Controller as Address  # noqa: E402
from netport_hypervisor.config import Credentials  # noqa: E402
from netport_hypervisor.errors import CallRejected, ControllerUnusable  # noqa: E402
from netport_hypervisor.wire import Connection, tls_context  # noqa: E402

PATIENCE_S = 10


@dataclasses.dataclass(frozen=True)
class Asked:
    """One question asked twice, under two names: on a new connection, and again on that.

    :ivar new_ms: from the beginning of the connection to the answer, as the hook has it
    :ivar kept_ms: from the question to the answer, on the connection that stands
    :ivar answers: both, as :class:`~netport_hypervisor.rpc.Refused` or :class:`~netport_hypervisor.rpc.Granted`
    """

    new_ms: float
    kept_ms: float
    answers: tuple


class Asker:
    """Asks one controller."""

    def __init__(self, url, certificate, user, password):
        """
        :param url: the controller's RESTCONF over TLS
        :param certificate: the file with its certificate
        """
        place = urllib.parse.urlsplit(url)
        self._controller = Address(place.hostname, place.port, place.path)
        self._context = tls_context(str(certificate))
        self._credentials = Credentials(user, password)

    def ask(self, identity, port, switch):
        """Asks whether a guest may come to a port of a switch."""
        subjects = (rpc.Subject(identity.mac, port=port),)
        try:
            begun = time.monotonic_ns()
            connection = Connection.open(self._controller, self._context, self._credentials, _deadline())
            try:
                first = self._decision(connection, subjects, switch)
                between = time.monotonic_ns()
                second = self._decision(connection, subjects, switch)
                ended = time.monotonic_ns()
            finally:
                connection.close()
        except (CallRejected, ControllerUnusable) as error:
            raise TestbedError(f"a grant for {identity.name} at {switch} was asked for: {error}") from error
        return Asked((between - begun) / 1e6, (ended - between) / 1e6, (first, second))

    @staticmethod
    def _decision(connection, subjects, switch):
        output = connection.call(f"{rpc.MODULE}:{rpc.REQUEST}", rpc.grant_request(
            subjects, switch, 60, uuid.uuid4().hex, "bench"), _deadline())
        return rpc.decision(output, time.time(), 60)


def _deadline():
    return time.monotonic() + PATIENCE_S
