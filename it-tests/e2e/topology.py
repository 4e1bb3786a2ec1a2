# SPDX-License-Identifier: Apache-2.0
"""The topology that other tools read, in the IETF's model: what is alive, and nothing else."""

import unittest

from e2e.shared import eventually, shared
from testbed.network import SITES

TOPOLOGY = "network-topology:network-topology/topology=netport?content=nonconfig"
DIRECT = {"tokyo-osaka:a-b", "tokyo-osaka:b-a"}


class TopologyTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.bed = shared()
        cls.network = cls.bed.network

    def topology(self):
        return self.bed.restconf.get(TOPOLOGY)["network-topology:topology"][0]

    def nodes(self):
        return {node["node-id"]: node for node in self.topology().get("node", ())}

    def links(self):
        return {link["link-id"]: link for link in self.topology().get("link", ())}

    def test_each_connected_switch_is_a_node_with_its_datapath_and_its_ports(self):
        nodes = self.nodes()
        self.assertEqual(set(nodes), set(SITES))
        for number, site in enumerate(SITES, 1):
            with self.subTest(site):
                self.assertEqual(int(nodes[site]["netport-topology:datapath-id"], 16), number)
                self.assertEqual(nodes[site]["netport-topology:site"], site)
                points = {point["tp-id"]: point for point in nodes[site]["termination-point"]}
                self.assertEqual(points["tapvm5"]["netport-topology:port-number"],
                                 self.network.switches[site].port_number("tapvm5"))
        self.assertEqual(self.topology()["topology-types"], {"netport-topology:netport": {}})

    def test_a_link_is_gone_while_its_circuit_is_cut(self):
        eventually("every link", lambda: len(self.links()) == 6)
        link = self.links()["tokyo-osaka:a-b"]
        self.assertEqual(link["source"]["source-node"], "tokyo")
        self.assertEqual(link["destination"]["dest-node"], "osaka")
        ends = {point["tp-id"] for point in self.nodes()["tokyo"]["termination-point"]}
        self.assertIn(link["source"]["source-tp"], ends)
        circuit = self.network.circuits["tokyo-osaka"]
        self.addCleanup(circuit.mend)
        circuit.cut()
        eventually("the link to go", lambda: DIRECT.isdisjoint(self.links()))
        self.assertEqual(len(self.links()), 4, "the others stay")
        circuit.mend()
        eventually("the link to come back", lambda: DIRECT <= set(self.links()))

    def test_a_switch_that_disconnects_takes_its_node_and_its_links_with_it(self):
        switch = self.network.switches["seoul"]
        self.addCleanup(self.bed.view.await_switches, "seoul")
        self.addCleanup(switch.set_controllers, self.bed.controller.target)
        switch.set_controllers()
        eventually("the node to go", lambda: "seoul" not in self.nodes(), patience=30)
        eventually("its links to go", lambda: set(self.links()) == DIRECT)
        switch.set_controllers(self.bed.controller.target)
        eventually("the node to come back", lambda: "seoul" in self.nodes(), patience=30)
        eventually("its links to come back", lambda: len(self.links()) == 6)
