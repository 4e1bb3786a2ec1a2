# SPDX-License-Identifier: Apache-2.0
"""The configuration file: TOML, every key checked, nothing ignored."""

import os
import pathlib
import re
import socket
import stat
import tomllib
import urllib.parse
from dataclasses import dataclass, field

from .errors import ConfigurationError

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:\-]{0,63}")
DEFAULT_PATH = "/etc/netport/hypervisor.conf"
MOST_BYTES = 1 << 20
MOST_CONTROLLERS = 16


@dataclass(frozen=True)
class Controller:
    """Where a controller's RESTCONF is: ``path`` is its root, without a slash at the end."""

    host: str
    port: int
    path: str

    def __str__(self):
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"https://{host}:{self.port}{self.path}"


@dataclass(frozen=True)
class Config:
    """What the operator has decided. Times are seconds."""

    controllers: tuple
    ca_file: str
    credentials_file: str
    switch: str
    requester: str
    libvirt_uri: str = "qemu:///system"
    state_directory: str = "/run/netport"
    without_decision: str = "refuse"
    unknown_guests: str = "ignore"
    port_by: str = "attached-mac"
    grant_lifetime: int = 3600
    hook_time: float = 5.0
    connect_time: float = 1.0
    answer_time: float = 3.0
    connections: int = 4
    queue: int = 1000
    report_lifetime: float = 60.0
    pausing_lead: float = 0.02
    port_queue: int = 10000
    save_unread_frames: bool = True
    segments: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Credentials:
    """A user's name and password. The password is in no text that is made of this."""

    user: str
    password: str = field(repr=False)


def load(path):
    """Reads and checks a configuration.

    :raises ConfigurationError: when it cannot be read or used
    """
    where = str(path)
    try:
        with open(path, "rb") as file:
            text = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ConfigurationError(f"{where}: cannot be read: {error.strerror}; see docs/hypervisor.md") from error
    if len(text) > MOST_BYTES:
        raise ConfigurationError(f"{where}: more than {MOST_BYTES} bytes cannot be a configuration")
    try:
        table = tomllib.loads(text.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{where}: is not TOML: {error}") from error
    return parse(table, where)


def parse(table, where=DEFAULT_PATH):
    """Checks what a configuration file says.

    :param table: the file as a dict
    :param where: the file's name, for messages
    :raises ConfigurationError: for the first key that is unknown, missing, or has a value that it cannot have
    """
    unknown = sorted(set(table) - set(READERS))
    if unknown:
        raise ConfigurationError(f"{where}: {unknown[0]}: there is no such key; there are: {', '.join(READERS)}")
    values = {}
    for key, (name, reader) in READERS.items():
        if key in table:
            try:
                values[name] = reader(table[key])
            except ValueError as error:
                raise ConfigurationError(f"{where}: {key}: {error}") from error
        elif name in REQUIRED:
            raise ConfigurationError(f"{where}: {key}: is needed and not there")
    values.setdefault("requester", f"libvirt {socket.gethostname()}"[:80])
    config = Config(**values)
    if config.connect_time > config.hook_time:
        raise ConfigurationError(f"{where}: connect-time-s: {config.connect_time} is more than hook-time-s,"
                                 f" {config.hook_time}: no second controller could ever be asked")
    return config


def credentials(path):
    """Reads ``USER:PASSWORD`` from the first line of a file that only its owner may change and nobody else may read.

    :raises ConfigurationError: when it cannot be read, is readable by others, or says something else; the text of the
        error never has what the file says
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise ConfigurationError(f"credentials-file {path}: cannot be read: {error.strerror}") from error
    with os.fdopen(descriptor, "rb") as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        if mode & 0o027:
            raise ConfigurationError(f"credentials-file {path}: mode {mode:04o} lets others read or change it:"
                                     f" chmod 0640 {path}, or 0600")
        first = file.read(4096).split(b"\n", 1)[0].strip(b"\r")
    try:
        user, colon, password = first.decode("utf-8").partition(":")
    except UnicodeDecodeError:
        raise ConfigurationError(f"credentials-file {path}: is not UTF-8") from None
    if not (user and colon and password) or any(ord(c) < 32 for c in user + password):
        raise ConfigurationError(f"credentials-file {path}: its first line must be USER:PASSWORD")
    return Credentials(user, password)


def _text(limit):
    def read(value):
        if not isinstance(value, str) or not 0 < len(value) <= limit or not value.isprintable():
            raise ValueError(f"a text of 1 to {limit} printable characters is wanted, not {value!r}")
        return value
    return read


def _absolute(value):
    text = _text(4096)(value)
    if not pathlib.PurePosixPath(text).is_absolute():
        raise ValueError(f"a path from the root is wanted, not {text!r}")
    return text


def _name(value):
    if not isinstance(value, str) or not NAME.fullmatch(value):
        raise ValueError("a name is wanted: 1 to 64 letters, digits, '_', '.', ':', '-', not beginning with a sign;"
                         f" not {value!r}")
    return value


def _one_of(*choices):
    def read(value):
        if value not in choices:
            raise ValueError(f"one of {', '.join(choices)} is wanted, not {value!r}")
        return value
    return read


def _number(kind, least, most):
    def read(value):
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not (whole or kind is float and isinstance(value, float)) or not least <= value <= most:
            what = "a whole number" if kind is int else "a number"
            raise ValueError(f"{what} from {least} to {most} is wanted, not {value!r}")
        return kind(value)
    return read


def _truth(value):
    if not isinstance(value, bool):
        raise ValueError(f"true or false is wanted, not {value!r}")
    return value


def _controllers(value):
    if not isinstance(value, list) or not 0 < len(value) <= MOST_CONTROLLERS:
        raise ValueError(f"a list of 1 to {MOST_CONTROLLERS} addresses is wanted,"
                         " for example [\"https://controller.example:8182/restconf\"]")
    found = tuple(_controller(each) for each in value)
    if len(set(found)) != len(found):
        raise ValueError("an address is there twice")
    return found


def _controller(value):
    wanted = f"an address such as https://controller.example:8182/restconf is wanted, not {value!r}"
    try:
        parts = urllib.parse.urlsplit(_text(1024)(value))
        port = parts.port
    except ValueError as error:
        raise ValueError(wanted) from error
    if parts.scheme != "https":
        raise ValueError(f"{wanted}: reports are sent over TLS only")
    if not parts.hostname or parts.username is not None or parts.query or parts.fragment or " " in value:
        raise ValueError(wanted)
    return Controller(parts.hostname, 443 if port is None else port, parts.path.rstrip("/"))


def _segments(value):
    if not isinstance(value, dict):
        raise ValueError("a table is wanted: on the left the bridge or libvirt network, on the right the segment")
    return {_text(255)(network): _name(segment) for network, segment in value.items()}


REQUIRED = ("controllers", "ca_file", "credentials_file", "switch")
READERS = {
    "controllers": ("controllers", _controllers),
    "ca-file": ("ca_file", _absolute),
    "credentials-file": ("credentials_file", _absolute),
    "switch": ("switch", _name),
    "requester": ("requester", _text(80)),
    "libvirt-uri": ("libvirt_uri", _text(1024)),
    "state-directory": ("state_directory", _absolute),
    "without-decision": ("without_decision", _one_of("refuse", "let-through")),
    "unknown-guests": ("unknown_guests", _one_of("ignore", "refuse")),
    "port-by": ("port_by", _one_of("attached-mac", "interface-id", "target-device")),
    "grant-lifetime-s": ("grant_lifetime", _number(int, 1, 86400)),
    "hook-time-s": ("hook_time", _number(float, 0.1, 30)),
    "connect-time-s": ("connect_time", _number(float, 0.05, 30)),
    "answer-time-s": ("answer_time", _number(float, 0.05, 60)),
    "connections": ("connections", _number(int, 1, 16)),
    "queue": ("queue", _number(int, 16, 100000)),
    "report-lifetime-s": ("report_lifetime", _number(float, 1, 3600)),
    "pausing-lead-ms": ("pausing_lead", lambda value: _number(int, 0, 1000)(value) / 1000),
    "port-queue": ("port_queue", _number(int, 0, 1000000)),
    "save-unread-frames": ("save_unread_frames", _truth),
    "segments": ("segments", _segments),
}
