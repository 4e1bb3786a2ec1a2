# SPDX-License-Identifier: Apache-2.0
"""The demonstration network with hypervisors: a controller that speaks TLS, and a libvirtd with the real hook and agent
at some of the sites."""

from .asking import Asker
from .bed import Bed
from .controller import HOME, Controller
from .libvirtnode import PREFIX, PROGRAMS, Node
from .netns import command
from .network import PROVIDER, SWITCH, Network
from .restconf import until
from .run import TestbedError

ACCOUNT = "hypervisors"
AGENT_SECONDS = 20
CONFIGURATION = """\
controllers = ["{url}"]
ca-file = "/etc/netport/ca.pem"
credentials-file = "/etc/netport/hypervisor.credentials"
switch = "{switch}"
requester = "{requester}"
port-by = "interface-id"
"""


class Hypervisors(Bed):
    """A bed with hypervisors: their libvirtds by the name of their site in ``nodes``, the names of their agents in
    ``agents``."""

    def __init__(self, run, sites, wan=PROVIDER):
        """
        :param sites: the names of the sites that have a hypervisor
        :param wan: what joins the sites
        """
        network = Network(run, wan=wan)
        address = network.management.address
        certificate, key = (run.path("tls", name) for name in ("controller.pem", "controller-key.pem"))
        # RSA: the platform's RESTCONF does not open its port with a key on an elliptic curve.
        command("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=controller",
                "-addext", f"subjectAltName=IP:{address}", "-keyout", str(key), "-out", str(certificate))
        super().__init__(run, network, Controller(run, openflow_address=address, tls=(certificate, key)))
        self.controller.command("account", "add", ACCOUNT)
        self._certificate = certificate
        self._password = (self.controller.state / "accounts" / ACCOUNT).read_text(encoding="ascii").strip()
        run.say(f"  hypervisors at {', '.join(sites)}")
        self.nodes = {site: Node(run, network.switches[site]) for site in sites}
        self.agents = {}
        for site, node in self.nodes.items():
            self.restconf.put(f"{SWITCH.format(site)}/ovsdb", {"netport-site:ovsdb": {
                "unix-socket": str(network.switches[site].database)}})
            node.install(HOME / "hypervisor" / "install", {
                "netport/ca.pem": certificate.read_text(encoding="ascii"),
                "netport/hypervisor.credentials": f"{ACCOUNT}:{self._password}\n",
                "netport/hypervisor.conf": self.configuration(site)})
            self.agents[site] = self.start_agent(node)
        self.await_agents()

    def asker(self):
        """What asks the controller for grants as the hooks do."""
        return Asker(self.controller.tls_url, self._certificate, ACCOUNT, self._password)

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
        self.await_agents()

    def await_agents(self):
        """Waits until every agent hears its libvirt and has a connection to the controller, as its log says."""
        def connected():
            logs = {site: self.nodes[site].log(name).read_text(encoding="utf-8", errors="replace")
                    for site, name in self.agents.items()}
            late = [f"{site}: {log[-300:]}" for site, log in logs.items()
                    if "connected to libvirt" not in log or "connected to https" not in log]
            if late:
                raise TestbedError("; ".join(late))
            return True
        until("the agents' connections", connected, AGENT_SECONDS, self.run.say)

    @staticmethod
    def start_agent(node):
        """Starts the agent of a node; returns its name."""
        return node.start_agent(["/usr/bin/python3", "-IB", f"{PROGRAMS}/run_agent.py", f"{PREFIX}/hypervisor.conf"])
