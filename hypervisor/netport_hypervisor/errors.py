# SPDX-License-Identifier: Apache-2.0
"""What can go wrong, by what is to be done about it."""


class ConfigurationError(Exception):
    """The configuration cannot be used; says which file, which key and what is wanted."""


class DomainXmlError(Exception):
    """A domain's XML cannot be read, or is not to be trusted."""


class StateError(Exception):
    """The state directory cannot be used; says why and what to do."""


class ControllerUnusable(Exception):
    """No answer that counts came from a controller: unreachable, slow, not ready, not the one it should be. Another
    controller, or a later attempt, may do."""


class ControllerNotReady(ControllerUnusable):
    """The controller says itself that it cannot answer yet, and will in a few seconds."""


class CallRejected(Exception):
    """The controller has read the request and says that it is wrong. Repeating it is of no use.

    ``messages``: what the controller says, one text for each error."""

    def __init__(self, status, messages):
        self.status = status
        self.messages = tuple(messages)
        super().__init__("; ".join(self.messages) or f"status {status}")
