# SPDX-License-Identifier: Apache-2.0
"""When the steps of a granted move were at the controller, beside what was seen outside of it. Pure."""

import dataclasses
import datetime

from .clock import since_1970_ns
from .view import bare


@dataclasses.dataclass(frozen=True)
class Timeline:
    """The steps of one receipt, in ns of the monotonic clock.

    :ivar phases: when each phase was reached, by its name
    :ivar heard: when the first report of each event arrived, by the event's name
    """

    phases: dict
    heard: dict

    @staticmethod
    def of(told, offset_ns):
        """That of a receipt.

        The receipt's wall clock is read when the grant has been decided, while its steps count from the arrival of the
        question: so the phase 'authorised', which is reached at that reading, ties one to the other.

        :param told: the receipt, as RESTCONF gives it
        :param offset_ns: the wall clock less the monotonic clock of this computer, where the controller runs too
        """
        after = {bare(phase["name"]): int(phase["after"]) * 1000 for phase in told.get("phase", ())}
        begun = _ns(told["begun"]) - offset_ns - after.get("authorised", 0)
        heard = {}
        for each in told.get("heard", ()):
            heard.setdefault(each["what"], begun + int(each["after"]) * 1000)
        return Timeline({name: begun + ns for name, ns in after.items()}, heard)

    def between(self, begin, end):
        """The ms between two steps, or from a moment of the monotonic clock to a step or back; None when one of the
        steps was not there.

        :param begin: a moment in ns or None, the name of a phase, or ``heard:EVENT``
        :param end: the same
        """
        begin, end = self._moment(begin), self._moment(end)
        return None if begin is None or end is None else round((end - begin) / 1e6, 2)

    def _moment(self, what):
        if what is None or isinstance(what, int):
            return what
        kind, _, event = what.partition(":")
        return self.heard.get(event) if kind == "heard" else self.phases.get(what)


def _ns(text):
    """A date-and-time of YANG in ns since 1970; Python's own reads no more than microseconds."""
    return since_1970_ns(datetime.datetime.fromisoformat(text))
