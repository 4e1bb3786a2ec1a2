# SPDX-License-Identifier: Apache-2.0
"""Adds or removes an account of a hypervisor: hypervisor_account.py add|remove URL ADMIN_PASSWORD_FILE NAME.

The new account's password is read from standard input. Such an account has the role "user" only: it may ask for grants
and report migrations (docs/security.md). Status 1 and a reason on standard output when the controller refuses.
"""

import base64
import json
import sys
import urllib.error
import urllib.parse
import urllib.request

TIMEOUT_SECONDS = 30
DOMAIN = "sdn"
ROLE = "user@sdn"


class Refused(Exception):
    """The controller did not do it; says why."""


class Accounts:
    """The platform's accounts, over its REST interface."""

    def __init__(self, url, password_file):
        with open(password_file, encoding="ascii") as lines:
            password = lines.readline().strip()
        self._url = url + "/auth/v1/"
        self._token = "Basic " + base64.b64encode(("admin:" + password).encode("ascii")).decode("ascii")

    def add(self, name, password):
        """Makes an account that has the role of a user; none is left behind where that fails."""
        self._ask("POST", "users", {"name": name, "domainid": DOMAIN, "password": password, "enabled": True,
                                    "description": "hypervisor", "email": ""})
        try:
            self._ask("POST", f"domains/{DOMAIN}/users/{self._id(name)}/roles", {"roleid": ROLE})
        except Refused:
            self.remove(name)
            raise

    def remove(self, name):
        """Removes an account."""
        self._ask("DELETE", "users/" + self._id(name))

    @staticmethod
    def _id(name):
        return urllib.parse.quote(f"{name}@{DOMAIN}", safe="@")

    def _ask(self, method, path, body=None):
        request = urllib.request.Request(self._url + path, method=method,
                                         data=None if body is None else json.dumps(body).encode("utf-8"))
        request.add_header("Authorization", self._token)
        request.add_header("Content-Type", "application/json")
        # Never through a proxy: the passwords are for this machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                answer.read(1 << 16)
        except urllib.error.HTTPError as error:
            reason = {404: "there is no such account", 409: "there is an account of that name already"}
            raise Refused(reason.get(error.code, f"the controller answers {error.code}")) from error
        except (OSError, ValueError) as error:
            raise Refused(f"the controller cannot be asked: {getattr(error, 'reason', error)}") from error


def main(arguments):
    action, url, password_file, name = arguments
    accounts = Accounts(url, password_file)
    try:
        if action == "add":
            accounts.add(name, sys.stdin.readline().strip())
        else:
            accounts.remove(name)
    except Refused as refused:
        print(refused)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
