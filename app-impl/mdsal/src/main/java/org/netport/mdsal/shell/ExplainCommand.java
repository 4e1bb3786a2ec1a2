// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.netport.mdsal.shell.ExplainArguments.Wish;
import org.opendaylight.mdsal.binding.api.RpcService;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.Explain;

/** Shows the way of a frame that nobody sends. */
@Service
@Command(scope = "netport", name = "explain",
    description = "Shows what each table of each switch would do with a frame, and whether the switches hold it")
public final class ExplainCommand implements Action {
    @Reference
    private RpcService rpcs;

    @Reference
    private Session session;

    @Argument(name = "from", required = true, description = "The sender: a host, or HOST@SWITCH/PORT to have it send "
        + "elsewhere")
    private String from = "";

    @Argument(index = 1, name = "to", required = true, description = "The target: a host, an address or a MAC address")
    private String to = "";

    @Option(name = "--ipv6", description = "IPv6, where the target is a host")
    private boolean ipv6;

    @Option(name = "--protocol", description = "icmp, tcp, udp, or arp (the question for the address; in IPv6 a "
        + "neighbour solicitation)")
    private String protocol = "icmp";

    @Option(name = "--port", description = "The destination port of tcp and udp")
    private int port = 80;

    @Option(name = "--ttl", description = "Time to live or hop limit, 1 to 255")
    private int ttl = 64;

    @Option(name = "--length", description = "Bytes of the packet from its IP header on, 20 to 65535; 0: short")
    private int length;

    @Option(name = "--vlan", description = "The tag of the frame; 0: that of the segment")
    private int vlan;

    @Option(name = "--source-mac", description = "The frame's source instead of the host's")
    private String sourceMac = "";

    @Option(name = "--source-address", description = "The packet's source instead of the host's")
    private String sourceAddress = "";

    @Option(name = "--read-back", description = "Looks on the switches whether they have the entries")
    private boolean readBack;

    @Override
    public Object execute() throws IOException, InterruptedException {
        final Set<Wish> wishes = EnumSet.noneOf(Wish.class);
        if (ipv6) {
            wishes.add(Wish.IPV6);
        }
        if (readBack) {
            wishes.add(Wish.READ_BACK);
        }
        final var arguments = new ExplainArguments(from, to, protocol, port, ttl, length, vlan, sourceMac,
            sourceAddress, wishes);
        ExplanationLines.of(RpcAnswer.of(rpcs.getRpc(Explain.class).invoke(arguments.input())))
            .forEach(session.getConsole()::println);
        return null;
    }
}
