# SPDX-License-Identifier: Apache-2.0
"""Hears the controller's notifications as RESTCONF offers them: server-sent events (RFC 8040, section 6)."""

import http.client
import json
import re
import threading

from .controller import HOME
from .run import TestbedError

SUBSCRIBE = "sal-remote:create-notification-stream"
REVISION = re.compile(r"^  revision (\S+) \{", re.M)
#: A stream's first sign of life is its first event or ping, one of which comes every 10 s.
OPEN_SECONDS = 30


class Notifications:
    """One stream, from :meth:`ready` on until it is closed."""

    def __init__(self, restconf, module, *names):
        """
        :param restconf: a client of who may make streams
        :param module: one of our YANG modules, such as ``netport-move``
        :param names: its notifications that are wanted, such as ``host-alarm``
        """
        stream = restconf.call(SUBSCRIBE, {"notifications": [f"({identity(module)}){name}" for name in names]})
        self._path = f"/rests/streams/json/{stream['notification-stream-identifier']}"
        self._client = restconf.another()
        self._told = []
        self._fault = None
        self._open = threading.Event()
        self._thread = threading.Thread(target=self._hear, name="notifications", daemon=True)
        self._thread.start()

    def ready(self):
        """Waits until what happens from now on is told; returns itself."""
        if not self._open.wait(OPEN_SECONDS):
            raise TestbedError(f"GET {self._path}: silent for {OPEN_SECONDS} s")
        self.told()
        return self

    def told(self):
        """The notifications so far, oldest first: (module and name, content).

        :raises TestbedError: when the stream has ended, since nothing more would be told
        """
        if self._fault:
            raise TestbedError(f"GET {self._path}: {self._fault!r}")
        return list(self._told)

    def close(self):
        """Ends it."""
        self._client.close()
        self._thread.join(5)

    def _hear(self):
        data = []
        try:
            for line in self._client.stream(self._path):
                self._open.set()
                if line.startswith("data:"):
                    data.append(line.removeprefix("data:"))
                elif not line and data:
                    self._note(json.loads("\n".join(data)))
                    data = []
            self._fault = EOFError("the controller has ended the stream")
        except (OSError, ValueError, KeyError, http.client.HTTPException, TestbedError) as error:
            self._fault = error
        self._open.set()

    def _note(self, event):
        content = dict(event["ietf-restconf:notification"])
        content.pop("event-time", None)
        self._told.extend(content.items())


def identity(module):
    """The namespace of a module with its revision: RESTCONF names the notifications of a stream by these."""
    text = (HOME / "yang" / "src" / "main" / "yang" / f"{module}.yang").read_text(encoding="utf-8")
    namespace = re.search(r'^  namespace "([^"]+)";', text, re.M).group(1)
    return f"{namespace}?revision={max(REVISION.findall(text))}"
