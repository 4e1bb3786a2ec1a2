# SPDX-License-Identifier: Apache-2.0
"""Asks the controller whether a guest may come, and keeps what it answers."""

import dataclasses
import time
import uuid
from dataclasses import dataclass

from . import rpc
from .errors import CallRejected, ControllerUnusable
from .state import ASKING, GRANTED, LET_THROUGH, Incoming


@dataclass(frozen=True)
class Verdict:
    """Whether the guest may come. ``text``: for libvirt's user when it may not, else for the log; may be ""."""

    admitted: bool
    text: str


ADMITTED = Verdict(True, "")


class Admission:
    """The destination's ``migrate begin``."""

    def __init__(self, config, controllers, files):
        self._config = config
        self._controllers = controllers
        self._files = files

    def decide(self, guest, deadline):
        """Asks, and keeps the grant for what follows.

        :param deadline: of ``time.monotonic``; the answer comes before it
        """
        subjects = rpc.subjects_of(guest, self._config.port_by, self._config.segments)
        if not subjects:
            return ADMITTED
        entry = self._begin(guest, subjects)
        try:
            known = self._ask_about_known(entry, deadline)
        except ControllerUnusable as error:
            return self.without_decision(entry, str(error))
        except CallRejected as error:
            return self.without_decision(entry, f"the controller does not accept the question: {error}")
        return known

    def without_decision(self, entry, why):
        """What the configuration has chosen for when no controller decides."""
        if self._config.without_decision == "refuse":
            with self._files.locked():
                self._files.forget(entry)
            return Verdict(False, f"guest {entry.name} may not come to switch {self._config.switch}: nobody has decided"
                                  f" whether it may, and without-decision is refuse: {why}")
        with self._files.locked():
            self._files.write(dataclasses.replace(entry, phase=LET_THROUGH))
        return Verdict(True, f"guest {entry.name} is let through without a grant (without-decision is let-through),"
                             f" the agent asks for one later: {why}")

    def _begin(self, guest, subjects):
        """Notes that the question is being asked. A question that was asked before, about a guest that has not come
        since, is the same one: the hook may be called twice, or the answer may have been lost."""
        now = time.time()
        with self._files.locked():
            before = self._files.incoming(guest.uuid)
            again = before is not None and before.waiting() and not before.stale(now)
            entry = Incoming(guest.uuid, guest.name, ASKING, before.request_id if again else uuid.uuid4().hex, subjects,
                             now + self._config.grant_lifetime)
            self._files.write(entry)
        return entry

    def _ask_about_known(self, entry, deadline):
        try:
            return self._ask(entry, deadline)
        except CallRejected as error:
            known = tuple(each for each in entry.subjects if self._is_known(each, deadline))
            if len(known) == len(entry.subjects):
                raise
            if self._config.unknown_guests == "refuse":
                with self._files.locked():
                    self._files.forget(entry)
                return Verdict(False, f"guest {entry.name} may not come to switch {self._config.switch}: the controller"
                                      f" does not know it, and unknown-guests is refuse: {error}")
        if not known:
            with self._files.locked():
                self._files.forget(entry)
            return ADMITTED
        # Some interfaces are none of the controller's. The question is now another one, so it gets another name.
        return self._ask(dataclasses.replace(entry, subjects=known, request_id=uuid.uuid4().hex), deadline)

    def _is_known(self, subject, deadline):
        try:
            self._controllers.call(rpc.FIND, subject.named(), deadline, rpc.found)
        except CallRejected:
            return False
        return True

    def _ask(self, entry, deadline):
        answer = self._request(entry, deadline)
        if isinstance(answer, rpc.Granted) and not answer.live:
            # The grant of an earlier attempt, which has ended meanwhile. This attempt is a new one.
            entry = dataclasses.replace(entry, request_id=uuid.uuid4().hex)
            answer = self._request(entry, deadline)
            if isinstance(answer, rpc.Granted) and not answer.live:
                raise ControllerUnusable(f"grant {answer.grant_id} had ended when it was given")
        if isinstance(answer, rpc.Refused):
            with self._files.locked():
                self._files.forget(entry)
            rule = f" (rule {answer.rule})" if answer.rule else ""
            return Verdict(False,
                           f"guest {entry.name} may not move to switch {self._config.switch}: {answer.reason}{rule}")
        with self._files.locked():
            self._files.write(dataclasses.replace(entry, phase=GRANTED, grant_id=answer.grant_id, nonce=answer.nonce,
                                                  expires=answer.expires))
        return Verdict(True, f"guest {entry.name}: grant {answer.grant_id}, rule {answer.rule or 'not told'}")

    def _request(self, entry, deadline):
        config = self._config
        return self._controllers.call(rpc.REQUEST, rpc.grant_request(
            entry.subjects, config.switch, config.grant_lifetime, entry.request_id, config.requester), deadline,
            lambda output: rpc.decision(output, time.time(), config.grant_lifetime))
