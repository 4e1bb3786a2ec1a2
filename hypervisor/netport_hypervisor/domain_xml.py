# SPDX-License-Identifier: Apache-2.0
"""Reads a domain's XML for what the network is concerned with. Pure.

The XML of a migration comes from another hypervisor, so it is not trusted: it has a largest size and depth, and
document types, where entities would be declared, are refused.
"""

import re
import xml.parsers.expat
from dataclasses import dataclass

from .errors import DomainXmlError

MOST_BYTES = 4 << 20
MOST_DEPTH = 64
MOST_INTERFACES = 256
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MAC = re.compile(r"[0-9a-f][02468ace](:[0-9a-f]{2}){5}")


@dataclass(frozen=True)
class Interface:
    """A guest's network interface; ``target_device``, ``interface_id`` and ``source`` are "" where the XML has none.

    ``source``: the bridge or libvirt network that it is connected to."""

    mac: str
    target_device: str
    interface_id: str
    source: str


@dataclass(frozen=True)
class Guest:
    """A domain: its UUID, its name, its interfaces in the order of the XML."""

    uuid: str
    name: str
    interfaces: tuple


def parse(document):
    """Reads a domain's XML.

    :param document: bytes, or a str
    :raises DomainXmlError: when it is no domain, is too large or too deep, or has a document type
    """
    data = document.encode("utf-8") if isinstance(document, str) else document
    if len(data) > MOST_BYTES:
        raise DomainXmlError(f"the domain's XML has more than {MOST_BYTES} bytes")
    reader = _Reader()
    parser = xml.parsers.expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.doctype
    try:
        parser.Parse(data, True)
    except xml.parsers.expat.ExpatError as error:
        raise DomainXmlError(f"the domain's XML cannot be read: {error}") from error
    return reader.guest()


class _Reader:
    """Gathers what is wanted while expat reads."""

    def __init__(self):
        self._path = []
        self._texts = {"uuid": [], "name": []}
        self._interfaces = []
        self._parts = {}

    def doctype(self, *_):
        raise DomainXmlError("the domain's XML has a document type: a domain has none")

    def start(self, name, attributes):
        self._path.append(name)
        if len(self._path) > MOST_DEPTH:
            raise DomainXmlError(f"the domain's XML is more than {MOST_DEPTH} elements deep")
        if self._path == ["domain", "devices", "interface"]:
            self._parts = {}
        elif self._path[:3] == ["domain", "devices", "interface"]:
            self._interface_part(self._path[3:], attributes)

    def _interface_part(self, path, attributes):
        if path == ["mac"]:
            self._parts["mac"] = attributes.get("address", "").lower()
        elif path == ["target"]:
            self._parts["target_device"] = attributes.get("dev", "")
        elif path == ["source"]:
            self._parts["source"] = attributes.get("bridge") or attributes.get("network") or ""
        elif path == ["virtualport", "parameters"]:
            self._parts["interface_id"] = attributes.get("interfaceid", "")

    def text(self, data):
        if len(self._path) == 2 and self._path[0] == "domain" and self._path[1] in self._texts:
            self._texts[self._path[1]].append(data)

    def end(self, _):
        if self._path == ["domain", "devices", "interface"] and MAC.fullmatch(self._parts.get("mac", "")):
            # An interface without an address of its own, such as a host device, is none that netport could know.
            if len(self._interfaces) == MOST_INTERFACES:
                raise DomainXmlError(f"the domain has more than {MOST_INTERFACES} interfaces")
            self._interfaces.append(Interface(self._parts["mac"], self._parts.get("target_device", ""),
                                              self._parts.get("interface_id", ""), self._parts.get("source", "")))
        self._path.pop()

    def guest(self):
        uuid = "".join(self._texts["uuid"]).strip().lower()
        if not UUID.fullmatch(uuid):
            raise DomainXmlError("the domain's XML has no UUID")
        return Guest(uuid, "".join(self._texts["name"]).strip()[:255], tuple(self._interfaces))
