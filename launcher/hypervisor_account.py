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
OK, NOT_THERE = 200, 404


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
        if self._ask("GET", "users/" + self._id(name)) == OK:
            raise Refused("there is an account of that name already")
        self._done("POST", "users", {"name": name, "domainid": DOMAIN, "password": password, "enabled": 1,
                                     "description": "hypervisor", "email": ""})
        try:
            self._done("POST", self._roles(name), {"roleid": ROLE})
        except Refused:
            self.remove(name)
            raise

    def remove(self, name):
        """Removes an account, and first its role, which would stay for the next of that name."""
        self._ask("DELETE", f"{self._roles(name)}/{ROLE}")
        self._done("DELETE", "users/" + self._id(name))

    def _roles(self, name):
        return f"domains/{DOMAIN}/users/{self._id(name)}/roles"

    @staticmethod
    def _id(name):
        return urllib.parse.quote(f"{name}@{DOMAIN}", safe="@")

    def _done(self, method, path, body=None):
        status = self._ask(method, path, body)
        if status == NOT_THERE:
            raise Refused("there is no such account")
        if status >= 300:
            raise Refused(f"the controller answers {status} to {method} {path}")

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
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
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
