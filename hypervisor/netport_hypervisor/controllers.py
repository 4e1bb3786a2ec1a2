# SPDX-License-Identifier: Apache-2.0
"""Asks the configured controllers one after the other, for a process that asks once: the hook, and the check."""

import time

from .errors import ControllerUnusable
from .rpc import MODULE
from .wire import Connection


class Controllers:
    """The controllers in their order. The first that answers is asked again for what follows."""

    def __init__(self, config, context, credentials):
        self._config = config
        self._context = context
        self._credentials = credentials
        self._connection = None

    def call(self, operation, arguments, deadline, read):
        """Invokes an RPC of netport-grant at the first controller that answers.

        :param deadline: of ``time.monotonic``, for all controllers together
        :param read: makes something of the output; what it calls unusable is no answer
        :raises CallRejected: when a controller says that the request is wrong
        :raises ControllerUnusable: when none answered; says why not, for each
        """
        name = f"{MODULE}:{operation}"
        troubles = []
        if self._connection is not None:
            try:
                return self._ask(self._connection, name, arguments, deadline, read)
            except ControllerUnusable as error:
                self.close()
                troubles.append(str(error))
        for controller in self._config.controllers:
            if time.monotonic() >= deadline:
                troubles.append(f"{controller}: not asked, the time is over")
                continue
            try:
                self._connection = Connection.open(controller, self._context, self._credentials,
                                                   min(deadline, time.monotonic() + self._config.connect_time))
                return self._ask(self._connection, name, arguments, deadline, read)
            except ControllerUnusable as error:
                self.close()
                troubles.append(str(error))
        raise ControllerUnusable("; ".join(troubles))

    def close(self):
        """Closes the connection, if there is one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, connection, name, arguments, deadline, read):
        output = connection.call(name, arguments, min(deadline, time.monotonic() + self._config.answer_time))
        try:
            return read(output)
        except ControllerUnusable as error:
            raise ControllerUnusable(f"{connection.controller}: {error}") from error
