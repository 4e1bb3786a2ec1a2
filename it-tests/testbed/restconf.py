# SPDX-License-Identifier: Apache-2.0
"""A RESTCONF client (RFC 8040) on one kept connection."""

import base64
import contextlib
import http.client
import json
import socket
import time
import urllib.parse

from .run import TestbedError

MEDIA = "application/yang-data+json"
EVENTS = "text/event-stream"


class RestconfError(TestbedError):
    """The server refused; ``status`` is the HTTP status, ``errors`` the list of RFC 8040, section 7.1.

    The text names the request as well: whoever wants the server's words takes :meth:`reason`.
    """

    def __init__(self, method, path, status, body):
        self.status = status
        self.errors = _errors(body)
        reasons = "; ".join(" ".join(str(error[part]) for part in ("error-path", "error-message") if part in error)
                            or str(error) for error in self.errors) or body[:500]
        super().__init__(f"{method} {path}: {status}: {reasons}")

    def reason(self):
        """What the server says is wrong: its error-messages and nothing else."""
        return "; ".join(str(error["error-message"]) for error in self.errors if "error-message" in error)

    def place(self):
        """The error-path of the first error; None when it has none."""
        return self.errors[0].get("error-path") if self.errors else None


class Restconf:
    """One user's connection to one server. Not thread-safe: take one for each thread (:meth:`another`)."""

    def __init__(self, port, user, password, address="127.0.0.1", timeout=60):
        self._where = (address, port, timeout)
        self._credentials = (user, password)
        self._connection = None
        token = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {token}", "Accept": MEDIA, "Content-Type": MEDIA}

    def another(self, timeout=None):
        """A second connection of the same user to the same server, by default as patient as this one."""
        address, port, patience = self._where
        return Restconf(port, *self._credentials, address=address, timeout=timeout or patience)

    def get(self, path):
        """Reads ``/rests/data/<path>``; None when nothing is there."""
        try:
            return self.request("GET", f"/rests/data/{path}")
        except RestconfError as error:
            if error.status in (404, 409) and any(e.get("error-tag") == "data-missing" for e in error.errors):
                return None
            raise

    def put(self, path, body):
        """Creates or replaces ``/rests/data/<path>``."""
        self.request("PUT", f"/rests/data/{path}", body)

    def patch(self, path, body):
        """Merges into ``/rests/data/<path>`` (plain patch)."""
        self.request("PATCH", f"/rests/data/{path}", body)

    def delete(self, path):
        """Deletes ``/rests/data/<path>``."""
        self.request("DELETE", f"/rests/data/{path}")

    def call(self, operation, arguments):
        """Invokes an RPC (``module:name``) and returns its output."""
        module = operation.partition(":")[0]
        answer = self.request("POST", f"/rests/operations/{operation}", {f"{module}:input": arguments})
        return next(iter(answer.values())) if answer else {}

    def request(self, method, path, body=None):
        """Sends one request and returns what the answer's body says, None without one.

        :param body: what becomes JSON; bytes are sent as they are
        """
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        for attempt in (1, 2):
            fresh = self._connection is None
            if fresh:
                address, port, timeout = self._where
                self._connection = http.client.HTTPConnection(address, port, timeout=timeout)
            try:
                self._connection.request(method, path, body=data, headers=self._headers)
                response = self._connection.getresponse()
                text = response.read().decode("utf-8", "replace")
                break
            except (OSError, http.client.HTTPException) as error:
                self.close()
                # A kept connection may have been closed by the server meanwhile: nothing was done, so try once more.
                if fresh or attempt == 2 or not isinstance(error, (http.client.RemoteDisconnected, BrokenPipeError,
                                                                   ConnectionResetError)):
                    raise TestbedError(f"{method} {path}: no answer from {self._where[0]}:{self._where[1]}: {error!r};"
                                       " is the controller running?") from error
        if response.status >= 300:
            raise RestconfError(method, path, response.status, text)
        return json.loads(text) if text.strip() else None

    def stream(self, path):
        """Sends a GET for server-sent events and yields the lines of the answer as they come, until it is closed from
        another thread; a line that has not come in a request's time is an error."""
        address, port, timeout = self._where
        self._connection = http.client.HTTPConnection(address, port, timeout=timeout)
        self._connection.request("GET", path, headers={**self._headers, "Accept": EVENTS})
        response = self._connection.getresponse()
        if response.status != 200:
            raise RestconfError("GET", path, response.status, response.read().decode("utf-8", "replace"))
        for line in response:
            yield line.decode("utf-8").rstrip("\r\n")

    def close(self):
        """Closes the connection; the next request opens it again."""
        connection, self._connection = self._connection, None
        if connection is not None:
            if connection.sock is not None:
                with contextlib.suppress(OSError):
                    connection.sock.shutdown(socket.SHUT_RDWR)  # wakes who reads a stream
            connection.close()


def key(value):
    """A list key as it stands in a path (RFC 8040, section 3.5.3)."""
    return urllib.parse.quote(str(value), safe="")


def until(what, condition, patience, say=None, every=0.05):
    """Waits until a condition gives something true, and returns that; what takes long is said every two seconds.

    :param what: what is waited for, for the messages
    :param condition: called again and again; a :class:`TestbedError` counts as not yet
    :raises TestbedError: when the patience (seconds) has run out; says what the condition gave or raised last
    """
    begin = said = time.monotonic()
    while True:
        try:
            last = condition()
            if last:
                return last
        except TestbedError as error:
            last = error
        now = time.monotonic()
        if now > begin + patience:
            raise TestbedError(f"{what}: not within {patience} s; last: {last}")
        if say is not None and now > said + 2:
            said = now
            say(f"  still waiting for {what} ({now - begin:.0f} s)")
        time.sleep(every)


def _errors(body):
    try:
        root = next(iter(json.loads(body).values()))
        return root["error"] if isinstance(root, dict) else []
    except (ValueError, StopIteration, KeyError, AttributeError):
        return []
