# SPDX-License-Identifier: Apache-2.0
"""One Open vSwitch of its own for each site: namespace, database, daemon, bridge.

The userspace data path needs no kernel module. Several instances live side by side because each has its own
directories. The bridge ``br0`` belongs to the controller; a tunnel's packets leave through a second bridge, ``under``,
whose local port holds the tunnel address (Open vSwitch routes tunnels only through addresses on its own bridges).
"""

import os
import re
import socket
import time

from .netns import Namespace, command, quiet
from .packetsocket import widen
from .process import end, spawn
from .run import TestbedError

SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema"
BRIDGE = "br0"
UNDERLAY = "under"
PROTOCOLS = ("OpenFlow13", "OpenFlow14", "OpenFlow15")
NICENESS = -10  # what Open vSwitch's own start script gives the daemon
#: Where no controller is. A switch that is told of none at all forgets its flows by itself.
NOBODY = "tcp:127.0.0.1:1"


class Switch:
    """A switch that forwards nothing until it is programmed (``fail_mode=secure``)."""

    def __init__(self, run, name, datapath_id, management=None, protocols=PROTOCOLS):
        self.run = run
        self.name = name
        self.datapath_id = datapath_id
        self.netns = Namespace(run, name)
        self.address = management.connect(self.netns) if management is not None else None
        self._protocols = protocols
        self._dir = run.path(name, "db.sock").parent
        self._env = dict(os.environ, **{f"OVS_{part}DIR": str(self._dir)
                                        for part in ("RUN", "DB", "LOG", "SYSCONF")})
        self.database = self._dir / "db.sock"  # a path: any process of this machine reaches it
        self._db = f"unix:{self.database}"
        self._begin_database()
        self._daemon = None
        self._has_bridge = False
        self.start()
        self.vsctl("add-br", BRIDGE, "--", "set", "bridge", BRIDGE, "datapath_type=netdev", "fail_mode=secure",
                   f"protocols={','.join(protocols)}", f"other_config:datapath-id={datapath_id:016x}",
                   "other_config:disable-in-band=true")
        self._has_bridge = True
        quiet(self.netns, BRIDGE)

    # -- the daemon -------------------------------------------------------------------------------------------------

    def start(self):
        """Starts the forwarding daemon, which takes its configuration from the database and has no flows."""
        self._daemon = spawn(self.run, ["ovs-vswitchd", "--disable-system", "--no-chdir", self._db,
                                        f"--unixctl={self._dir}/vswitchd.ctl", f"--log-file={self._dir}/vswitchd.log"],
                             netns=self.netns, env=self._env, log=self._dir / "vswitchd.out", nice=NICENESS)
        self._await(self._dir / "vswitchd.ctl", self._daemon)
        if self._has_bridge:
            self._await(self._dir / f"{BRIDGE}.mgmt", self._daemon)

    @property
    def pid(self):
        """The process id of the forwarding daemon."""
        return self._daemon.pid

    def kill(self):
        """Kills the forwarding daemon as a crash would."""
        self._daemon.kill()
        self._daemon.wait(5)
        self._clear_sockets()

    def _begin_database(self):
        command("ovsdb-tool", "create", str(self._dir / "conf.db"), SCHEMA)
        self.start_database()
        command("ovs-vsctl", f"--db={self._db}", "--no-wait", "init", "--", "set", "Open_vSwitch", ".",
                "other_config:vlan-limit=2", f"external_ids:system-id={self.name}")

    def start_database(self):
        """Starts the database server, which goes on with what it held."""
        self._server = spawn(self.run, ["ovsdb-server", f"--remote=punix:{self.database}", "--no-chdir",
                                        f"--unixctl={self._dir}/ovsdb.ctl", f"--log-file={self._dir}/ovsdb.log",
                                        str(self._dir / "conf.db")],
                             env=self._env, log=self._dir / "ovsdb.out")
        self._await(self.database, self._server)

    def kill_database(self):
        """Kills the database server as a crash would; the forwarding daemon goes on."""
        self._server.kill()
        self._server.wait(5)
        for path in (self.database, self._dir / "ovsdb.ctl"):
            path.unlink(missing_ok=True)

    def _await(self, path, daemon, patience=10):
        """Waits until a daemon listens: its socket is there a moment before that."""
        until = time.monotonic() + patience
        while not listened(path):
            if daemon.poll() is not None or time.monotonic() > until:
                raise TestbedError(f"{self.name}: {daemon.args[0]} did not start: see {self._dir}")
            time.sleep(0.01)

    # -- configuration ----------------------------------------------------------------------------------------------

    def vsctl(self, *argv):
        """Runs ovs-vsctl and waits until the daemon has done what it says."""
        return command("ovs-vsctl", f"--db={self._db}", "--timeout=10", *argv).strip()

    def add_port(self, link, number=None, bridge=BRIDGE, **external_ids):
        """Adds an existing link as a port, with an OpenFlow number when one is asked for; returns its number."""
        more = [f"external_ids:{key.replace('_', '-')}=\"{value}\"" for key, value in external_ids.items()]
        if number is not None:
            more.append(f"ofport_request={number}")
        self.vsctl("--may-exist", "add-port", bridge, link, *(("--", "set", "interface", link, *more) if more else ()))
        self.give_room(link)
        return self.port_number(link)

    def give_room(self, link):
        """Lets the daemon lose nothing of a burst on a port; whether it reads that port yet."""
        with self.netns.entered():
            numbers = {name: number for number, name in socket.if_nameindex()}
        return link in numbers and widen(self.pid, numbers[link])

    def delete_port(self, link, bridge=BRIDGE):
        """Removes a port; the link stays."""
        self.vsctl("--if-exists", "del-port", bridge, link)

    def port_number(self, link):
        """The OpenFlow number of a port; an error when Open vSwitch could not open the link."""
        number = int(self.vsctl("get", "interface", link, "ofport"))
        if number < 0:
            raise TestbedError(f"{self.name}: port {link}: {self.vsctl('get', 'interface', link, 'error')}")
        return number

    def add_underlay(self, link, address):
        """Makes the bridge of the tunnels' packets: the WAN link and the tunnel address (``192.0.2.1/24``, or IPv6)."""
        self.vsctl("add-br", UNDERLAY, "--", "set", "bridge", UNDERLAY, "datapath_type=netdev",
                   "other_config:disable-in-band=true", "--", "add-port", UNDERLAY, link,
                   "--", "set", "interface", UNDERLAY, "mtu_request=1600")
        self.add_underlay_address(address)
        self.netns.command("ip", "link", "set", UNDERLAY, "up")
        self.give_room(link)

    def add_underlay_address(self, address):
        """Gives the switch one more tunnel address (``192.0.2.1/24``, or IPv6)."""
        self.netns.command("ip", "address", "add", address, "dev", UNDERLAY, *(("nodad",) if ":" in address else ()))

    def lose(self, address):
        """Drops what tunnels send to an IPv4 address, which nobody says."""
        self._underlay("add-flow", f"priority=1000,ip,nw_dst={address},actions=drop")

    def lose_no_more(self, address):
        """Sends to an address again."""
        self._underlay("del-flows", f"ip,nw_dst={address}")

    def _underlay(self, order, flow):
        command("ovs-ofctl", order, f"unix:{self._dir}/{UNDERLAY}.mgmt", flow)

    def add_tunnel(self, name, kind, number=None, remote="flow", local=None):
        """Adds a ``vxlan`` or ``geneve`` port whose key (and remote, unless one is fixed) the flows set.

        :param local: the tunnel address that it sends from and takes what is for; any without it
        """
        self.vsctl("add-port", BRIDGE, name, "--", "set", "interface", name, f"type={kind}",
                   f"options:remote_ip={remote}", "options:key=flow",
                   *((f"options:local_ip={local}",) if local is not None else ()),
                   *((f"ofport_request={number}",) if number is not None else ()))
        return self.port_number(name)

    def set_controllers(self, *targets):
        """Points the bridge to controllers (``tcp:100.100.0.1:6653``); none disconnects it."""
        orders, names = [], []
        for number, target in enumerate(targets):
            names.append(f"@c{number}")
            orders += ["--", f"--id=@c{number}", "create", "controller", f'target="{target}"',
                       "connection_mode=out-of-band", "max_backoff=1000"]
        self.vsctl("set", "bridge", BRIDGE, f"controller=[{','.join(names)}]", *orders)

    def speak(self, *protocols):
        """Limits what the bridge negotiates (``OpenFlow13``); without any, as when it was made."""
        self.vsctl("set", "bridge", BRIDGE, f"protocols={','.join(protocols or self._protocols)}")

    def connected(self):
        """Whether every controller of the bridge is connected."""
        return set(self.vsctl("--bare", "--columns=is_connected", "list", "controller").split()) == {"true"}

    # -- OpenFlow ---------------------------------------------------------------------------------------------------

    def ofctl(self, order, *argv, options=(), stdin=None, timeout=60):
        """Runs ovs-ofctl on the bridge, in the newest protocol that the bridge speaks."""
        return command("ovs-ofctl", f"--protocols={self._protocols[-1]}", *options, order,
                       f"unix:{self._dir}/{BRIDGE}.mgmt", *argv, stdin=stdin, timeout=timeout)

    def shell(self, what):
        """The command with which a person runs ``ovs-ofctl <what>`` on the bridge."""
        return f"{what} -O {self._protocols[-1]} unix:{self._dir}/{BRIDGE}.mgmt"

    def program(self, flows, options=("--bundle",)):
        """Adds flows given as text, one in a line, by default as one bundle; returns the seconds it took."""
        begin = time.monotonic()
        self.ofctl("add-flows", "-", options=options, stdin=flows, timeout=120)
        return time.monotonic() - begin

    def flows(self, match=None):
        """The flow table as lines without counters, sorted: equal for equal programs."""
        text = self.ofctl("dump-flows", *((match,) if match else ()))
        lines = [re.sub(r"(duration|n_packets|n_bytes|idle_age|hard_age)=[^,]*, ?", "", line).strip()
                 for line in text.splitlines() if "table=" in line]
        return sorted(lines)

    def groups(self):
        """The groups as sorted lines."""
        return sorted(line.strip() for line in self.ofctl("dump-groups").splitlines() if "group_id=" in line)

    def meters(self):
        """The meters, each as the text that adds it."""
        lines = [line.strip() for line in self.ofctl("dump-meters").splitlines() if not line.startswith("OFPST")]
        words = " ".join(lines).replace("bands= ", "band=").split()
        text = ",".join(words).replace(",meter=", "\nmeter=")
        return text.splitlines()

    def metered_away(self):
        """How many packets each meter has dropped, by its number."""
        told = re.findall(r"meter:(\d+) .*?bands:\s+0: packet_count:(\d+)", self.ofctl("meter-stats"), re.S)
        return {int(meter): int(count) for meter, count in told}

    def trace(self, flow, *octets):
        """What the pipeline does with a packet (``in_port=1,dl_src=…``), as Open vSwitch explains it.

        :param octets: the packet in hexadecimal, instead of all but how it comes in
        """
        return self.appctl("ofproto/trace", BRIDGE, flow, *octets)

    def appctl(self, *argv):
        """Runs ovs-appctl on the forwarding daemon."""
        return command("ovs-appctl", "-t", f"{self._dir}/vswitchd.ctl", *argv)

    def stop(self):
        """Ends the forwarding daemon in order."""
        end(self._daemon)
        self._clear_sockets()

    def _clear_sockets(self):
        for name in ("vswitchd.ctl", f"{BRIDGE}.mgmt"):
            (self._dir / name).unlink(missing_ok=True)


def listened(path):
    """Whether somebody listens on a socket that is a file."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        return probe.connect_ex(str(path)) == 0
