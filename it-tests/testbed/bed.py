# SPDX-License-Identifier: Apache-2.0
"""The demonstration network and the controller that has programmed it: what tests and benchmarks begin with."""

import time

from .controller import Controller
from .network import PROVIDER, Network
from .view import View


class Bed:
    """A network whose hosts and guests are where the controller knows them to be."""

    def __init__(self, run, network, controller):
        """Starts the controller, configures it, and waits until all is programmed."""
        self.run = run
        self.network = network
        self.controller = controller
        run.say("Starting the controller (about 25 s)")
        self.restconf = controller.start()
        self.view = View(self.restconf, run.say)
        run.say("Configuring segments, sites, links and hosts")
        network.configure(self.restconf)
        network.connect(controller.target)
        self.view.await_switches(*network.switches)
        run.say("Telling the controller where each host is")
        network.locate(self.view)
        self.view.await_programmed()

    def cut_over_by(self, mode):
        """Sets the cut-over mode of the segment red, ``relay`` or ``copy``, and waits until every switch has it."""
        since = time.time()
        self.restconf.patch("netport-segment:segments/segment=red", {"netport-segment:segment": [
            {"name": "red", "cut-over": mode}]})
        self.view.await_programmed_but_for_ports(*self.network.switches, since=since)

    @staticmethod
    def plain(run, wan=PROVIDER, delay_ms=0.0, network=Network):
        """A bed with nothing beside network and controller.

        :param wan: what joins the sites
        :param delay_ms: one-way, of every circuit
        :param network: makes the network of a run, a delay and a WAN
        """
        network = network(run, delay_ms, wan=wan)
        return Bed(run, network, Controller(run, openflow_address=network.management.address))
