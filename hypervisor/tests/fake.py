# SPDX-License-Identifier: Apache-2.0
"""A controller for tests: HTTPS with certificates made by openssl, the RPCs of netport-grant with their rules, and
every way to fail. Written apart from the code under test: none of that is used here."""

import base64
import contextlib
import http.server
import json
import pathlib
import socket
import ssl
import subprocess
import threading
import time

PATIENCE = 20
#: As OpenDaylight's RESTCONF on Netty.
MOST_REQUEST = 16384
USER, PASSWORD = "hypervisor", "s3cret:with colon"
UUID = "6b1b3f7e-8f58-4a6b-9d5e-0123456789ab"
OTHER_UUID = "6b1b3f7e-8f58-4a6b-9d5e-0123456789ac"
MAC, OTHER_MAC = "02:00:00:00:00:05", "02:00:00:00:00:06"


def until(condition, what="the condition"):
    """Waits until a condition gives something true, and returns that."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.005)
    raise AssertionError(f"{what}: not within {PATIENCE} s; last: {condition()!r}")


def interface_id(mac):
    """The interface id of the interface with a MAC address: libvirt takes UUIDs only."""
    return f"00000000-0000-4000-8000-{mac.replace(':', '')}"


def domain(*macs, uuid=UUID, name="vm5", more=""):
    """A domain's XML with an interface for each MAC address."""
    interfaces = "".join(
        f"<interface type='bridge'><mac address='{mac}'/><source bridge='br-red'/><virtualport type='openvswitch'>"
        f"<parameters interfaceid='{interface_id(mac)}'/></virtualport><target dev='tap{number}'/></interface>"
        for number, mac in enumerate(macs))
    return f"<domain type='qemu'><name>{name}</name><uuid>{uuid}</uuid><devices>{interfaces}{more}</devices></domain>"


class Authority:
    """A certificate authority, and a certificate for 127.0.0.1 that it has signed."""

    def __init__(self, directory):
        self._directory = pathlib.Path(directory)
        self._openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
                      "2",
                      "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem")
        self.ca_file = str(self._directory / "ca.pem")
        self.certificate = self.sign("server", "IP:127.0.0.1")

    def sign(self, name, names):
        """Makes a key and a certificate for names; returns the file with both."""
        extensions = self._directory / f"{name}.ext"
        extensions.write_text(f"subjectAltName={names}\n", encoding="ascii")
        self._openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                      f"/CN={name}",
                      "-keyout", f"{name}.key", "-out", f"{name}.csr")
        self._openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                      "-days", "2", "-extfile", str(extensions), "-out", f"{name}.crt")
        both = self._directory / f"{name}.pem"
        both.write_bytes(b"".join((self._directory / f"{name}.{part}").read_bytes() for part in ("key", "crt")))
        return str(both)

    def _openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self._directory, check=True, timeout=60, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class FakeTap:
    """A tap, and the socket at it. The test puts frames in and takes them out."""

    def __init__(self):
        self.device, self.lost, self.gone = "", 0, False
        self._taken, self._captured, self._handed_over = 0, 0, 0
        self._waiting = []

    def arrive(self, *frames):
        """Frames come from the switch."""
        self._waiting += frames
        self._captured += len(frames)

    def take(self, count):
        """The guest reads."""
        self._taken += count

    def prepare(self):
        pass

    def rest(self):
        pass

    def listen(self, device):
        self.device = device

    def taken(self):
        if self.gone:
            raise OSError(19, "No such device")
        return self._taken

    def captured(self):
        return self._captured

    def blocks(self):
        found, self._waiting = self._waiting, []
        if found:
            self._handed_over += len(found)
            yield self._handed_over, found


class Policy:
    """What policy and moves come to. ``hosts``: MAC to name; ``refusals``: MAC to (reason, rule); ``stopped``: the
    hosts whose old place relays; ``carried``: host and frame, for each that was delivered; ``copies``: whether frames
    go to both places when the pause is near, ``copying``: the hosts for which they do, and ``before``: before which
    phase each delivery was said to have come."""

    def __init__(self, hosts=None, refusals=None):
        self.hosts = {MAC: "vm5", OTHER_MAC: "vm6"} if hosts is None else hosts
        self.refusals = refusals or {}
        self.grants = {}
        self.sequences = {}
        self.locations = {}
        self.stopped = set()
        self.carried = []
        self.copies, self.copying, self.before = False, set(), []
        self.deliveries = 0
        self._lock = threading.Lock()

    def answer(self, operation, arguments):
        """Status and body of an answer."""
        with self._lock:
            return {"request-grant": self._request, "find-migration": self._find,
                    "report-migration": self._report, "deliver-frames": self._deliver}[operation](arguments)

    def grant(self, grant_id):
        """A grant by its number."""
        return next(each for each in self.grants.values() if each["id"] == grant_id)

    def _request(self, arguments):
        for number, subject in enumerate(arguments["subject"]):
            if subject["mac"] not in self.hosts:
                return error(f"/input/subject[{number}]/mac", f"no host has {subject['mac']}")
        if arguments["switch"] != "west":
            return error("/input/switch", "there is no such switch")
        for subject in arguments["subject"]:
            if subject["mac"] in self.refusals:
                reason, rule = self.refusals[subject["mac"]]
                return output(decision="refused", reason=reason, rule=rule)
        grant = self.grants.setdefault(arguments["request-id"], {
            "id": len(self.grants) + 1, "nonce": f"{len(self.grants) + 1:032x}", "state": "authorised",
            "hosts": [self.hosts[each["mac"]] for each in arguments["subject"]],
            "epoch": 10 + len(self.grants), "requester": arguments.get("requester")})
        return output(**{"decision": "granted", "grant-id": str(grant["id"]), "nonce": grant["nonce"],
                         "rule": "default",
                         "expiry": "2099-01-01T00:00:00Z", "subject": [
                             {"host": host, "epoch": str(grant["epoch"]), "state": f"netport-grant:{grant['state']}"}
                             for host in grant["hosts"]]})

    def _find(self, arguments):
        if arguments.get("mac") not in self.hosts:
            return error("/input/mac", "no such host")
        host = self.hosts[arguments["mac"]]
        for grant in self.grants.values():
            if host in grant["hosts"] and grant["state"] in ("authorised", "prepared"):
                return output(**{"grant-id": str(grant["id"]), "host": host, "epoch": str(grant["epoch"]),
                                 "cut-over": "copy" if self.copies else "relay",
                                 "state": f"netport-grant:{grant['state']}"})
        return output()

    def _report(self, arguments):
        event = arguments["event"].removeprefix("netport-grant:")
        last = self.sequences.get(arguments["reporter"], -1)
        stale = int(arguments["sequence"]) <= last
        self.sequences[arguments["reporter"]] = max(last, int(arguments["sequence"]))
        if event in ("prepare", "running", "gone"):
            grant = self.grant(int(arguments["grant-id"]))
            if grant["nonce"] != arguments["nonce"]:
                return error("/input/nonce", "it is not the grant's")
            live = grant["state"] in ("authorised", "prepared")
            outcome = "stale" if stale else "taken" if live else "known" if grant["state"] == "consumed" else "no-grant"
            if outcome == "taken":
                grant["state"] = {"prepare": "prepared", "running": "consumed", "gone": "aborted"}[event]
            return output(subject=[{"host": host, "outcome": outcome, "state": f"netport-grant:{grant['state']}"}
                                   for host in grant["hosts"]])
        if not stale and event != "pausing":
            hosts = {self.hosts[each["mac"]] for each in arguments["subject"]}
            self.stopped = self.stopped | hosts if event == "stopped" else self.stopped - hosts
        state = {}
        if self.copies and event == "pausing" and not stale:
            self.copying |= {self.hosts[each["mac"]] for each in arguments["subject"]}
            state = {"state": "netport-grant:copying"}
        return output(subject=[{"host": self.hosts[each["mac"]], "outcome": "stale" if stale else "taken", **state}
                               for each in arguments["subject"]])

    def _deliver(self, arguments):
        mac = arguments["subject"]["mac"]
        if mac not in self.hosts or set(arguments) - {"before-phase"} != {"subject", "switch", "epoch", "reporter",
                                                                          "frame"}:
            return error("/input/subject", "no such host")
        frames = []
        for number, each in enumerate(arguments["frame"]):
            frame = base64.b64decode(each["frame"], validate=True)
            if each["position"] != number or frame[:6].hex(":") != mac or not 14 <= len(frame) <= 9216:
                return error(f"/input/frame[{number}]", "it is not for that host, or not in order")
            frames.append(frame)
        host = self.hosts[mac]
        if not any(host in grant["hosts"] and str(grant["epoch"]) == arguments["epoch"]
                   for grant in self.grants.values()):
            return output(outcome="stale", delivered=0)
        self.before.append(arguments.get("before-phase", "relaying"))
        if host not in self.stopped or host in self.copying and self.before[-1] != "copying":
            return output(outcome="known", delivered=0)
        self.deliveries += 1
        if self.deliveries > 24:
            return output(outcome="known", delivered=0)
        self.carried += [(host, frame) for frame in frames]
        return output(outcome="delivered", delivered=len(frames))


def output(**values):
    """The answer of an RPC; without values there is no body."""
    return (200, {"netport-grant:output": values}) if values else (204, None)


def error(path, message, status=400):
    """An errors body (RFC 8040, section 7.1)."""
    return status, {"ietf-restconf:errors": {"error": [{"error-type": "application", "error-tag": "invalid-value",
                                                        "error-path": path, "error-message": message}]}}


class FakeController:
    """Serves a policy. ``behave``: called with an operation and its input before the policy; may give (status, body), a
    function of the handler that answers by itself, or None for the policy's answer."""

    def __init__(self, authority, policy=None, behave=None, certificate=None, port=0):
        self.policy = policy or Policy()
        self.behave = behave or (lambda operation, arguments: None)
        self.requests = []
        self.connections = 0
        self._lock = threading.Lock()
        self._sockets = []
        self._closed = False
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate or authority.certificate)
        controller = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self):
                self.request = controller.secure(self.request)
                super().setup()

            def finish(self):
                super().finish()
                # The server knows the plain socket only, which TLS has taken over.
                with contextlib.suppress(OSError):
                    self.request.shutdown(socket.SHUT_RDWR)

            def log_message(self, *_):
                pass

            def do_GET(self):
                self.reply(200, {"ietf-restconf:yang-library-version": "2019-01-04"})

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if len(body) > MOST_REQUEST:
                    self.reply(413, None)
                    return
                arguments = json.loads(body)["netport-grant:input"]
                operation = self.path.rpartition("netport-grant:")[2]
                controller.requests.append((operation, arguments))
                answer = controller.behave(operation, arguments)
                if callable(answer):
                    answer(self)
                    return
                token = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
                if self.headers["Authorization"] != f"Basic {token}":
                    answer = 401, None
                elif not self.path.startswith("/restconf/operations/"):
                    answer = 404, None
                self.reply(*(answer or controller.policy.answer(operation, arguments)))

            def reply(self, status, value):
                body = b"" if value is None else json.dumps(value).encode()
                self.send_response(status)
                if status != 204:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, *_):
                pass

        self._server = Server(("127.0.0.1", port), Handler)
        self.port = self._server.server_address[1]
        self.url = f"https://127.0.0.1:{self.port}/restconf"
        threading.Thread(target=lambda: self._server.serve_forever(0.01), daemon=True).start()

    def secure(self, sock):
        """One more connection: shakes hands, in the connection's own thread."""
        sock.settimeout(PATIENCE)
        secured = self._context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        with self._lock:
            # Known before hands are shaken, so that none is left alive by a cut or an end that comes meanwhile.
            self._sockets.append(secured)
            if self._closed:
                secured.close()
                raise ConnectionAbortedError("the controller has ended")
        secured.do_handshake()
        with self._lock:
            self.connections += 1
        return secured

    def events(self):
        """The events of the reports that came, in order."""
        return [arguments["event"].removeprefix("netport-grant:")
                for operation, arguments in list(self.requests) if operation == "report-migration"]

    def reports(self, event):
        """The reports of one event."""
        return [arguments for operation, arguments in list(self.requests)
                if operation == "report-migration" and arguments["event"] == f"netport-grant:{event}"]

    def cut(self, count=None):
        """Cuts all connections, as when a machine dies, or so many of the oldest."""
        with self._lock:
            sockets = self._sockets[:count]
        for sock in sockets:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def replace(self):
        """Takes no more connections, and leaves its port to another; those that stand are served on."""
        with self._lock:
            self._closed = True
        self._server.shutdown()
        self._server.server_close()

    def close(self):
        """Ends the server and its connections."""
        self.replace()
        self.cut()


def raw(data):
    """A behaviour: these bytes as the answer, then the end of the connection."""
    def answer(handler):
        handler.wfile.write(data)
        handler.wfile.flush()
        handler.close_connection = True
    return answer


def configuration(directory, controllers, ca_file, **more):
    """Writes a configuration and its credentials; returns its path."""
    directory = pathlib.Path(directory)
    secret = directory / "credentials"
    secret.write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")
    secret.chmod(0o600)
    values = {"controllers": list(controllers), "ca-file": str(ca_file), "credentials-file": str(secret),
              "switch": "west",
              "requester": "test", "state-directory": str(directory / "state"), "connect-time-s": 2.0, **more}
    path = directory / "hypervisor.conf"
    # JSON's texts, numbers and lists are TOML's.
    path.write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items()), encoding="utf-8")
    return str(path)


def free_port():
    """A port of 127.0.0.1 where nobody listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]
