# SPDX-License-Identifier: Apache-2.0
"""Starts the agent as a service: ``service.py CONFIG``."""

import logging
import os
import signal
import socket
import sys

from .agent import Agent
from .config import credentials, load
from .errors import ConfigurationError, StateError
from .events import ControllersBack
from .foreteller import Foreteller
from .lane import Dialer, Lane
from .outbox import Outbox
from .state import MigrationFiles
from .tap import drop_capability, open_taps
from .tapwatch import MOST_WATCHES, TapWatch
from .wire import tls_context

LOG = logging.getLogger("netport")


class Service:
    """The agent with its connections, from :meth:`start` to :meth:`stop`."""

    def __init__(self, config, source, taps=()):
        """
        :param source: makes, from a function that takes events, where they come from: a thread with ``describe``,
            ``stop``, ``progress`` and ``longest_downtime``
        :param taps: what listens at guests' taps, see :class:`netport_hypervisor.tapwatch.TapWatch`
        :raises ConfigurationError: when the files that the configuration names cannot be used
        :raises StateError: when the state directory cannot be used
        """
        context, secret = tls_context(config.ca_file), credentials(config.credentials_file)
        self.outbox = Outbox(config.queue)
        self._foreteller = Foreteller(config.pausing_lead, lambda event: self.agent.hear(event))
        self._taps = TapWatch(taps, lambda event: self.agent.hear(event))
        self.agent = Agent(config, MigrationFiles(config.state_directory), self.outbox,
                           lambda uuid: self._source.describe(uuid), self._foreteller, self._taps)
        self._source = source(self.agent.hear)
        dialer = Dialer(config, context, secret)
        self._lanes = [Lane(number, self.outbox, dialer, config, self.agent.hear,
                            lambda lost: self.agent.hear(ControllersBack(lost)))
                       for number in range(config.connections)]

    def start(self):
        """Starts what brings events and what carries reports; :meth:`Agent.run` is the caller's."""
        for lane in self._lanes:
            lane.start()
        self._foreteller.start(self._source)
        self._taps.start()
        self._source.start()

    def stop(self):
        """Ends all; reports that wait are lost, and made up for at the next start."""
        self.agent.stop()
        self._source.stop()
        self._foreteller.stop()
        self._taps.stop()
        for lane in self._lanes:
            lane.stop()


def ready():
    """Tells systemd that the service has started (sd_notify(3)); without systemd there is nobody to tell."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sock:
            sock.connect(f"\0{address[1:]}" if address.startswith("@") else address)
            sock.sendall(b"READY=1")


def main(arguments):
    """Runs the agent until it is told to end."""
    if len(arguments) != 1:
        print("netport: service.py CONFIG", file=sys.stderr)
        return 2
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(message)s")
    try:
        config = load(arguments[0])
        try:
            from .libvirt_source import LibvirtSource
        except ImportError as error:
            raise ConfigurationError("libvirt's binding for Python is not there (Debian: python3-libvirt):"
                                     f" {error}") from error
        taps = open_taps(MOST_WATCHES) if config.save_unread_frames else ()
        # It was for opening them alone; threads inherit what this one may not do.
        drop_capability()
        service = Service(config, lambda hear: LibvirtSource(config.libvirt_uri, hear), taps)
    except (ConfigurationError, StateError) as error:
        print(f"netport: {error}", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: service.agent.stop())
    service.start()
    ready()
    service.agent.run()
    service.stop()
    LOG.info("ended; %d reports were not told yet", service.outbox.waiting())
    return 0
