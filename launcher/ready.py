# SPDX-License-Identifier: Apache-2.0
"""Asks whether a controller is ready: ready.py URL PASSWORD_FILE OPENFLOW_ADDRESS OPENFLOW_PORT [TLS_ADDRESS TLS_PORT].

Status 0 when RESTCONF lets the administrator in, the OpenFlow port accepts connections, and TLS is spoken where it is to
be; otherwise status 1 and, on
standard output, what is not ready yet.
"""

import base64
import socket
import ssl
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


def tls(address, port):
    """Returns what is wrong with a port that is to speak TLS, or None. Whose certificate it shows is not asked."""
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with socket.create_connection((address, int(port)), timeout=TIMEOUT_SECONDS) as plain:
            with context.wrap_socket(plain):
                return None
    except ssl.SSLError as error:
        return f"RESTCONF on Netty speaks no TLS ({error.reason}): can the controller read certificate and key?"
    except OSError as error:
        return f"RESTCONF on Netty: {error.strerror or error}"


def main(arguments):
    url, password_file, address, port, *secured = arguments
    problem = restconf(url, password_file) or openflow(address, port) or (tls(*secured) if secured else None)
    if problem:
        print(problem)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
