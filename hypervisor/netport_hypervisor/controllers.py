# SPDX-License-Identifier: Apache-2.0
"""Asks the configured controllers one after the other, for a process that asks once: the hook, and the check."""

import time

from .errors import ControllerNotReady, ControllerUnusable
from .rpc import MODULE
from .wire import Connection

# A controller that has just started reads back its switches, which takes a fraction of a second where all answer.
PAUSE_SECONDS = 0.2


class Controllers:
    """The controllers in their order. The first that answers is asked again for what follows; where one says that it
    cannot answer yet, all are asked again as long as there is time."""

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
        while True:
            try:
                return self._first_answer(operation, arguments, deadline, read)
            except ControllerNotReady:
                if time.monotonic() + PAUSE_SECONDS >= deadline:
                    raise
            time.sleep(PAUSE_SECONDS)

    def close(self):
        """Closes the connection, if there is one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _first_answer(self, operation, arguments, deadline, read):
        name = f"{MODULE}:{operation}"
        troubles = []
        if self._connection is not None:
            try:
                return self._ask(self._connection, name, arguments, deadline, read)
            except ControllerUnusable as error:
                self.close()
                troubles.append(error)
        for controller in self._config.controllers:
            if time.monotonic() >= deadline:
                troubles.append(ControllerUnusable(f"{controller}: not asked, the time is over"))
                continue
            try:
                self._connection = Connection.open(controller, self._context, self._credentials,
                                                   min(deadline, time.monotonic() + self._config.connect_time))
                return self._ask(self._connection, name, arguments, deadline, read)
            except ControllerUnusable as error:
                self.close()
                troubles.append(error)
        later = any(isinstance(each, ControllerNotReady) for each in troubles)
        raise (ControllerNotReady if later else ControllerUnusable)("; ".join(map(str, troubles)))

    def _ask(self, connection, name, arguments, deadline, read):
        output = connection.call(name, arguments, min(deadline, time.monotonic() + self._config.answer_time))
        try:
            return read(output)
        except ControllerUnusable as error:
            raise ControllerUnusable(f"{connection.controller}: {error}") from error
