# SPDX-License-Identifier: Apache-2.0
"""Asks whether a controller is ready: ready.py URL PASSWORD_FILE OPENFLOW_ADDRESS OPENFLOW_PORT.

Status 0 when RESTCONF lets the administrator in and the OpenFlow port accepts connections; otherwise status 1 and, on
standard output, what is not ready yet.
"""

import base64
import socket
import sys
import urllib.error
import urllib.request

TIMEOUT_SECONDS = 5


def restconf(url, password_file):
    """Returns what is wrong with RESTCONF, or None."""
    with open(password_file, encoding="ascii") as lines:
        password = lines.readline().strip()
    request = urllib.request.Request(url + "/rests/data/ietf-yang-library:modules-state/module-set-id")
    token = base64.b64encode(("admin:" + password).encode("ascii")).decode("ascii")
    request.add_header("Authorization", "Basic " + token)
    request.add_header("Accept", "application/yang-data+json")
    # Never through a proxy: the password is for this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
            answer.read(1 << 16)
    except urllib.error.HTTPError as error:
        # Refused, because there is no such data, by a RESTCONF that works.
        return None if error.code == 409 else f"RESTCONF answers {error.code}"
    except (OSError, ValueError) as error:
        return f"RESTCONF: {getattr(error, 'reason', error)}"
    return None


def openflow(address, port):
    """Returns what is wrong with the OpenFlow port, or None."""
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)
    try:
        with socket.create_connection((address, int(port)), timeout=TIMEOUT_SECONDS):
            return None
    except OSError as error:
        return f"OpenFlow: {error.strerror or error}"


def main(arguments):
    url, password_file, address, port = arguments
    problem = restconf(url, password_file) or openflow(address, port)
    if problem:
        print(problem)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
