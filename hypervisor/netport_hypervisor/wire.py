# SPDX-License-Identifier: Apache-2.0
"""One kept TLS connection to a controller's RESTCONF (RFC 8040 in JSON, over HTTP/1.1).

Written to the socket rather than on http.client: a request leaves in one write, an answer has a time for all of it
instead of one for each read, and everything that is read has a bound.
"""

import base64
import contextlib
import json
import select
import socket
import ssl
import time

from .errors import CallRejected, ConfigurationError, ControllerNotReady, ControllerUnusable

MEDIA = "application/yang-data+json"
MOST_HEAD = 32 << 10
MOST_BODY = 1 << 20
REJECTIONS = (400, 409, 412, 413, 422)
NOT_YET = 503


def tls_context(ca_file):
    """A context that trusts one authority, and wants the server's name in its certificate.

    :raises ConfigurationError: when the file has no certificate
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_verify_locations(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(f"ca-file {ca_file}: has no certificates that can be read: {error}") from error
    return context


class Connection:
    """A connection to one controller, for one thread. Deadlines are of ``time.monotonic``."""

    def __init__(self, controller, sock, credentials):
        self.controller = controller
        self._socket = sock
        token = base64.b64encode(f"{credentials.user}:{credentials.password}".encode()).decode()
        host = f"[{controller.host}]" if ":" in controller.host else controller.host
        self._head = f"Host: {host}:{controller.port}\r\nAuthorization: Basic {token}\r\nAccept: {MEDIA}\r\n"
        self._buffer = bytearray()

    @classmethod
    def open(cls, controller, context, credentials, deadline):
        """Connects and shakes hands.

        :raises ControllerUnusable: when that fails, or the certificate is not that of the controller
        """
        sock = None
        try:
            sock = socket.create_connection((controller.host, controller.port), _left(deadline))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            sock.settimeout(_left(deadline))
            secured = context.wrap_socket(sock, server_hostname=controller.host)
        except (OSError, ValueError, ControllerUnusable) as error:
            if sock is not None:
                sock.close()
            raise ControllerUnusable(f"{controller}: {_why(error)}") from error
        return cls(controller, secured, credentials)

    def fileno(self):
        """For select: readable means that something came, or that the other side has closed."""
        return self._socket.fileno()

    def call(self, operation, arguments, deadline):
        """Invokes an RPC and returns its output, {} when it has none.

        :raises CallRejected: when the controller says that the request is wrong
        :raises ControllerNotReady: when the controller says that it cannot answer yet
        :raises ControllerUnusable: when no answer came that counts; the connection is then closed
        """
        body = json.dumps({f"{operation.partition(':')[0]}:input": arguments}, separators=(",", ":")).encode()
        return self._outcome(*self._exchange("POST", f"/operations/{operation}", body, deadline))

    def touch(self, deadline):
        """Asks something cheap, so that nobody on the way takes the connection for dead.

        :return: the HTTP status
        :raises ControllerUnusable: as for :meth:`call`
        """
        return self._exchange("GET", "/yang-library-version", b"", deadline)[0]

    def alive(self):
        """Whether the connection stands, as far as can be told without asking. Reads away what TLS itself sends."""
        try:
            while select.select([self._socket], [], [], 0)[0]:
                self._socket.settimeout(0)
                # Nothing was asked, so nothing but TLS's own records may come: any other byte ends the connection.
                self._socket.recv(1)
                return False
        except (ssl.SSLWantReadError, BlockingIOError):
            return True
        except (OSError, ValueError):
            return False
        return True

    def close(self):
        """Closes it, without waiting for the other side."""
        with contextlib.suppress(OSError):
            self._socket.close()

    def _exchange(self, method, path, body, deadline):
        content = f"Content-Type: {MEDIA}\r\nContent-Length: {len(body)}\r\n" if method == "POST" else ""
        head = f"{method} {self.controller.path}{path} HTTP/1.1\r\n{self._head}{content}\r\n"
        request = head.encode("latin-1") + body
        try:
            self._socket.settimeout(_left(deadline))
            self._socket.sendall(request)
            status, headers = self._read_head(deadline)
            answer = self._read_body(status, headers, deadline)
        except (OSError, ValueError, ControllerUnusable) as error:
            self.close()
            raise ControllerUnusable(f"{self.controller}: {_why(error)}") from error
        if headers.get("connection", "").lower() == "close":
            self.close()
        return status, answer

    def _outcome(self, status, body):
        try:
            value = json.loads(body) if body.strip() else {}
        except (ValueError, RecursionError) as error:
            raise ControllerUnusable(f"{self.controller}: status {status} with an answer that is not JSON") from error
        if not 200 <= status < 300:
            messages = _messages(value)
            if messages and status in REJECTIONS:
                raise CallRejected(status, messages)
            why = ": ".join((f"{self.controller}", _status(status), *(("; ".join(messages),) if messages else ())))
            raise ControllerNotReady(why) if messages and status == NOT_YET else ControllerUnusable(why)
        output = next(iter(value.values()), {}) if isinstance(value, dict) else None
        if not isinstance(output, dict):
            raise ControllerUnusable(f"{self.controller}: the answer is not that of an RPC")
        return output

    def _read_head(self, deadline):
        while (end := self._buffer.find(b"\r\n\r\n")) < 0:
            if len(self._buffer) > MOST_HEAD:
                raise ControllerUnusable("the head of the answer does not end")
            self._read_more(deadline)
        first, *lines = bytes(self._buffer[:end]).decode("latin-1").split("\r\n")
        del self._buffer[:end + 4]
        version, _, rest = first.partition(" ")
        if not version.startswith("HTTP/1.") or not rest[:3].isdigit():
            raise ControllerUnusable("the answer is not HTTP")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        return int(rest[:3]), headers

    def _read_body(self, status, headers, deadline):
        if status in (204, 304) or 100 <= status < 200:
            return b""
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return self._read_chunks(deadline)
        length = headers.get("content-length", "")
        if not length.isdigit() or int(length) > MOST_BODY:
            raise ControllerUnusable("the answer does not say how long it is, or is too long")
        return self._take(int(length), deadline)

    def _read_chunks(self, deadline):
        whole = bytearray()
        while True:
            size = int(self._read_line(deadline).partition(b";")[0].strip(), 16)
            if not 0 <= size <= MOST_BODY - len(whole):
                raise ControllerUnusable("the answer is too long")
            if size == 0:
                while self._read_line(deadline):
                    pass
                return bytes(whole)
            whole += self._take(size, deadline)
            if self._read_line(deadline):
                raise ControllerUnusable("the answer's parts do not end where they should")

    def _read_line(self, deadline):
        while (end := self._buffer.find(b"\r\n")) < 0:
            if len(self._buffer) > MOST_HEAD:
                raise ControllerUnusable("a line of the answer does not end")
            self._read_more(deadline)
        line = bytes(self._buffer[:end])
        del self._buffer[:end + 2]
        return line

    def _take(self, length, deadline):
        while len(self._buffer) < length:
            self._read_more(deadline)
        part = bytes(self._buffer[:length])
        del self._buffer[:length]
        return part

    def _read_more(self, deadline):
        self._socket.settimeout(_left(deadline))
        data = self._socket.recv(1 << 16)
        if not data:
            raise ControllerUnusable("the connection was closed before the answer was whole")
        self._buffer += data


def _left(deadline):
    left = deadline - time.monotonic()
    if left <= 0:
        raise ControllerUnusable("no answer in time")
    return left


def _why(error):
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not accepted: {error.verify_message}; see ca-file, and the name in the address"
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLError):
        return f"TLS failed: {error.reason or error}"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error)


def _status(status):
    return {401: "status 401: user or password is wrong", 403: "status 403: the user may not do this",
            404: "status 404: it does not know the RPC (not started yet, another version, or a wrong path)"}.get(
                status, f"status {status}")


def _messages(value):
    """The texts of an errors body (RFC 8040, section 7.1); none when it is none."""
    root = next(iter(value.values()), None) if isinstance(value, dict) else None
    errors = root.get("error") if isinstance(root, dict) else None
    texts = []
    for each in errors if isinstance(errors, list) else []:
        if isinstance(each, dict):
            parts = [str(each[key]) for key in ("error-path", "error-message") if each.get(key)]
            texts.append(" ".join("".join(c if c.isprintable() else " " for c in part) for part in parts)[:1000]
                         or str(each.get("error-tag", "no reason was given")))
    return texts
