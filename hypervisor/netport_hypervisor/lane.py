# SPDX-License-Identifier: Apache-2.0
"""Connections to controllers that are kept open, so that a report can leave at once."""

import logging
import os
import random
import select
import threading
import time

from .errors import CallRejected, ControllerUnusable
from .events import Answered
from .rpc import MODULE
from .wire import Connection

LOG = logging.getLogger("netport")
# Servers and firewalls forget connections that are silent for longer; OpenDaylight's after 30 s.
KEEP_ALIVE_SECONDS = 8.0
# How long a controller that gave no useful answer is asked after the others only.
SHUN_SECONDS = 5.0
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0


class Dialer:
    """Opens connections: to the first controller of the list that can be reached. Thread-safe."""

    def __init__(self, config, context, credentials):
        self._config = config
        self._context = context
        self._credentials = credentials
        self._lock = threading.Lock()
        self._shunned = {}
        self._said = ""

    def open(self):
        """Connects to the first that can be reached.

        :raises ControllerUnusable: when none can; says why not, for each
        """
        troubles = []
        for controller in self._order(self._config.controllers):
            try:
                return self._open(controller)
            except ControllerUnusable as error:
                troubles.append(str(error))
        self._say("; ".join(troubles))
        raise ControllerUnusable("; ".join(troubles))

    def better(self, connection):
        """A connection to a controller that is before this one's in the list, or None when none can be had now."""
        index = self._config.controllers.index(connection.controller)
        for controller in self._config.controllers[:index]:
            with self._lock:
                shunned = self._shunned.get(controller, 0) > time.monotonic()
            if not shunned:
                try:
                    return self._open(controller)
                except ControllerUnusable:
                    pass
        return None

    def shun(self, controller, why):
        """The controller gave no useful answer: for a while the others come first."""
        with self._lock:
            self._shunned[controller] = time.monotonic() + SHUN_SECONDS
        self._say(why)

    def _order(self, controllers):
        now = time.monotonic()
        with self._lock:
            return sorted(controllers, key=lambda each: self._shunned.get(each, 0) > now)

    def _open(self, controller):
        try:
            connection = Connection.open(controller, self._context, self._credentials,
                                         time.monotonic() + self._config.connect_time)
        except ControllerUnusable:
            with self._lock:
                self._shunned[controller] = time.monotonic() + SHUN_SECONDS
            raise
        self._say(f"connected to {controller}")
        return connection

    def _say(self, text):
        """Says a text once, not at each attempt of each lane."""
        with self._lock:
            new, self._said = text != self._said, text
        if new:
            LOG.info("%s", text)


class Lane(threading.Thread):
    """One connection and the thread that uses it: takes calls from the outbox, and hands on what they came to."""

    def __init__(self, number, outbox, dialer, config, answered, back):
        """
        :param answered: called with an :class:`Answered` for each call, from this thread
        :param back: called when this is the first lane to be connected after one has lost its connection, with the time
            of the loss
        """
        super().__init__(name=f"lane-{number}", daemon=True)
        self._outbox = outbox
        self._dialer = dialer
        self._config = config
        self._answered = answered
        self._back = back
        self._wake = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._stopping = threading.Event()
        self._connection = None
        self._pause = FIRST_PAUSE

    def wake(self):
        """There may be a call. From any thread."""
        os.eventfd_write(self._wake, 1)

    def stop(self):
        """Ends the thread soon, without what has not been sent."""
        self._stopping.set()
        self.wake()

    def run(self):
        while not self._stopping.is_set():
            if self._connection is None and not self._connect():
                continue
            call = self._outbox.take(self)
            if call is None:
                self._idle()
            elif call.until < time.monotonic():
                self._give_up(call, "it is too late for it")
            else:
                self._make(call)
        self._disconnect()

    def _connect(self):
        try:
            self._connection = self._dialer.open()
        except ControllerUnusable:
            # Not all at once: a controller that starts is asked by every hypervisor.
            self._stopping.wait(self._pause * random.uniform(0.5, 1))
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
            return False
        lost = self._outbox.join()
        if lost is not None:
            self._back(lost)
        return True

    def _disconnect(self):
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            self._outbox.leave(self)

    def _lose(self):
        self._connection.close()
        self._connection = None
        self._outbox.lose(self, time.monotonic())

    def _idle(self):
        try:
            ready, _, _ = select.select([self._wake, self._connection], [], [], KEEP_ALIVE_SECONDS)
        except ValueError:
            # The last answer said that it was the last on this connection.
            self._disconnect()
            return
        if self._wake in ready:
            os.eventfd_read(self._wake)
        elif ready:
            if not self._connection.alive():
                self._lose()
        else:
            self._outbox.busy(self)
            self._keep_alive()

    def _keep_alive(self):
        better = self._dialer.better(self._connection)
        if better is not None:
            self._connection.close()
            self._connection = better
            return
        try:
            self._connection.touch(time.monotonic() + self._config.answer_time)
        except ControllerUnusable:
            self._lose()

    def _make(self, call):
        if not self._connection.alive():
            self._lose()
            self._outbox.give_back(call)
            return
        try:
            output = self._connection.call(f"{MODULE}:{call.operation}", call.arguments,
                                           time.monotonic() + self._config.answer_time)
            answer = Answered(call, output=output, at=time.monotonic())
        except CallRejected as error:
            answer = Answered(call, rejection=str(error))
        except ControllerUnusable as error:
            self._lost(call, error)
            return
        self._pause = FIRST_PAUSE
        self._outbox.done(call)
        self._answered(answer)

    def _lost(self, call, error):
        """What was sent may have been done: a report is sent again with the same sequence, which does no harm."""
        controller = self._connection.controller
        self._lose()
        if call.once:
            self._give_up(call, str(error))
            return
        self._outbox.give_back(call)
        self._dialer.shun(controller, f"{call.kind} for {call.uuid} is tried again: {error}")
        self._stopping.wait(self._pause * random.uniform(0.5, 1))
        self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def _give_up(self, call, why):
        self._outbox.done(call)
        self._answered(Answered(call, loss=why))
