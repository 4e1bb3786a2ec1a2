# SPDX-License-Identifier: Apache-2.0
"""A TCP stream between a host and a guest that must survive the guest's moves."""

import dataclasses
import time

from .worker import Worker


@dataclasses.dataclass(frozen=True)
class Passage:
    """What a stream did around a moment.

    :ivar before: bytes sent, echoed by the guest and back until the moment
    :ivar after: the same since then
    :ivar silence_ms: the longest time since the moment in which nothing came back
    :ivar intact: whether the connection lives and every byte was in its place, both ways
    """

    before: int
    after: int
    silence_ms: float
    intact: bool


class TcpStream:
    """A stream of numbered bytes from a host to a guest and back, at a steady pace."""

    def __init__(self, run, host, guest, target, bytes_per_second=200_000):
        name = f"{host.identity.name}-{target.replace(':', '.')}"
        self._server = Worker(run, "streaming", {"role": "server"}, netns=guest.netns, name=f"tcp-server-{name}")
        self._sender = Worker(run, "streaming", {"role": "sender", "target": target,
                                                 "bytes_per_second": bytes_per_second},
                              netns=host.netns, name=f"tcp-{name}")

    def intact(self):
        """Whether the connection lives and every byte so far was in its place, both ways."""
        ends = (self._sender.call("state"), self._server.call("state"))
        return ends[0]["failure"] is None and all(end["wrong_at"] is None for end in ends)

    def passage(self, at_ns):
        """What the stream did before and since a moment of the monotonic clock."""
        return Passage(**self._sender.call("back_at", at_ns=at_ns), intact=self.intact())

    def finish(self, patience=5):
        """Stops sending and waits for the rest; returns (bytes sent, bytes back, intact)."""
        self._sender.call("stop")
        until = time.monotonic() + patience
        while True:
            state = self._sender.call("state")
            if state["sent"] == state["back"] or state["failure"] or time.monotonic() > until:
                break
            time.sleep(0.05)
        result = (state["sent"], state["back"], self.intact())
        self._sender.stop()
        self._server.stop()
        return result
