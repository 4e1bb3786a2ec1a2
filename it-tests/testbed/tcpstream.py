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


class CheckedEcho:
    """An echo in a namespace, which checks the bytes before it sends them back."""

    def __init__(self, run, netns, name):
        self._server = Worker(run, "streaming", {"role": "server"}, netns=netns, name=f"tcp-server-{name}")

    def wrong_at(self):
        """Where the first wrong byte was, counted from 0; None when every one was right."""
        return self._server.call("state")["wrong_at"]

    def stop(self):
        """Ends it."""
        self._server.stop()


class UnseenEcho:
    """An echo in a guest that nobody can look into: that its bytes were right, the sender sees when they are back."""

    def wrong_at(self):
        """None: the sender judges."""
        return None

    def stop(self):
        """Nothing: the guest goes on by itself."""


class NoStream:
    """In place of a stream, to a guest that speaks no TCP."""

    def __init__(self, _run, _host, _guest, _target):
        pass

    def passage(self, _at_ns):
        """None: nothing can be said of it."""
        return None

    def finish(self):
        """Nothing was sent, and nothing of it is missing."""
        return 0, 0, True


class TcpStream:
    """A stream of numbered bytes from a host to a guest and back, at a steady pace."""

    def __init__(self, run, host, guest, target, bytes_per_second=200_000):
        """:param guest: has ``echo(name)``, which gives the echo at the target"""
        name = f"{host.identity.name}-{target.replace(':', '.')}"
        self._echo = guest.echo(name)
        self._sender = Worker(run, "streaming", {"role": "sender", "target": target,
                                                 "bytes_per_second": bytes_per_second},
                              netns=host.netns, name=f"tcp-{name}")

    def intact(self):
        """Whether the connection lives and every byte so far was in its place, both ways."""
        sender = self._sender.call("state")
        return sender["failure"] is None and sender["wrong_at"] is None and self._echo.wrong_at() is None

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
        self._echo.stop()
        return result
