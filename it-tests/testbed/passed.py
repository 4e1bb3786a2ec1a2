# SPDX-License-Identifier: Apache-2.0
"""The times of a live migration. Pure."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Passed:
    """When the steps of a migration were, in ns of the monotonic clock.

    :ivar began_ns: the order to migrate
    :ivar stopped_ns: the guest stopped at the source
    :ivar resumed_ns: it went on at the destination
    :ivar ended_ns: the source had been told that all went well
    """

    began_ns: int
    stopped_ns: int
    resumed_ns: int
    ended_ns: int

    @property
    def pause_ms(self):
        """How long the guest stood still."""
        return (self.resumed_ns - self.stopped_ns) / 1e6

    @property
    def total_ms(self):
        """How long it took from the order to the end."""
        return (self.ended_ns - self.began_ns) / 1e6
