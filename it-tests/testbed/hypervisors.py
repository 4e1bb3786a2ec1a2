# SPDX-License-Identifier: Apache-2.0
"""The demonstration network with hypervisors: a controller that speaks TLS, and a libvirtd with the real hook and agent
at some of the sites."""

from .controller import HOME, Controller
from .libvirtnode import PREFIX, PROGRAMS, Node
from .netns import command
from .network import SWITCH, Network
from .view import View

ACCOUNT = "hypervisors"
CONFIGURATION = """\
controllers = ["{url}"]
ca-file = "/etc/netport/ca.pem"
credentials-file = "/etc/netport/hypervisor.credentials"
switch = "{switch}"
requester = "{requester}"
port-by = "interface-id"
"""


class Hypervisors:
    """A network, its controller and its hypervisors; the network's hosts are where they are reported to be."""

    def __init__(self, run, sites):
        """
        :param sites: the names of the sites that have a hypervisor
        """
        self.run = run
        self.network = Network(run)
        address = self.network.management.address
        certificate, key = (run.path("tls", name) for name in ("controller.pem", "controller-key.pem"))
        # RSA: the platform's RESTCONF does not open its port with a key on an elliptic curve.
        command("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=controller",
                "-addext", f"subjectAltName=IP:{address}", "-keyout", str(key), "-out", str(certificate))
        self.controller = Controller(run, openflow_address=address, tls=(certificate, key))
        self.restconf = self.controller.start()
        self.view = View(self.restconf)
        self.network.configure(self.restconf)
        self.network.connect(self.controller.target)
        self.view.await_switches(*self.network.switches)
        self.network.locate(self.view)
        self.controller.command("account", "add", ACCOUNT)
        password = (self.controller.state / "accounts" / ACCOUNT).read_text(encoding="ascii").strip()
        self.nodes = {site: Node(run, self.network.switches[site]) for site in sites}
        self.agents = {}
        for site, node in self.nodes.items():
            self.restconf.put(f"{SWITCH.format(site)}/ovsdb", {"netport-site:ovsdb": {
                "unix-socket": str(self.network.switches[site].database)}})
            node.install(HOME / "hypervisor" / "install", {
                "netport/ca.pem": certificate.read_text(encoding="ascii"),
                "netport/hypervisor.credentials": f"{ACCOUNT}:{password}\n",
                "netport/hypervisor.conf": self.configuration(site)})
            self.agents[site] = self.start_agent(node)

    def configuration(self, site, **settings):
        """The text of a hypervisor's configuration file.

        :param settings: what differs from the defaults, with ``_`` for ``-`` in the names: numbers
        """
        return CONFIGURATION.format(url=self.controller.tls_url, switch=site,
                                    requester=f"libvirt {self.nodes[site].name}") \
            + "".join(f"{name.replace('_', '-')} = {value}\n" for name, value in settings.items())

    def configure(self, **settings):
        """Gives every hypervisor another configuration (see :meth:`configuration`) and an agent that begins with it."""
        for site, node in self.nodes.items():
            node.end_agent(self.agents[site])
            node.write("netport/hypervisor.conf", self.configuration(site, **settings), 0o600)
            self.agents[site] = self.start_agent(node)

    @staticmethod
    def start_agent(node):
        """Starts the agent of a node; returns its name."""
        return node.start_agent(["/usr/bin/python3", "-IB", f"{PROGRAMS}/run_agent.py", f"{PREFIX}/hypervisor.conf"])
