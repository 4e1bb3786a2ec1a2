// SPDX-License-Identifier: Apache-2.0
package org.netport.bench;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import org.netport.channel.PortDescription.LinkState;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SwitchPorts;
import org.netport.core.topology.SwitchPorts.ResolvedPort;
import org.netport.model.AccessPortName;
import org.netport.model.DatapathId;
import org.netport.model.DomainName;
import org.netport.model.Generation;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.LinkName;
import org.netport.model.LinkNumber;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.PortRef;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.model.SwitchNumber;
import org.netport.model.TenantName;
import org.netport.model.VlanId;
import org.netport.model.Vni;
import org.netport.network.AccessPort;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.LinkTransport;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Site;
import org.netport.network.Switch;

/** Networks of any size for benchmarks: sites with one switch each, joined in a ring of tunnels. */
final class RingNetwork {
    private static final PortRef ACCESS = new PortRef.Named("tap1");
    private static final PortRef TUNNEL = new PortRef.Named("vxlan");

    private RingNetwork() {
    }

    /** All ports up but, where {@code down} is above 0, the tunnel port of that switch. */
    static NetworkView of(final int switches, final int segments, final int hosts, final int down) {
        final var sites = ImmutableMap.<SiteName, Site>builder();
        final var nodes = ImmutableMap.<SwitchName, Switch>builder();
        final var links = ImmutableMap.<LinkName, Link>builder();
        final var ports = ImmutableMap.<SwitchName, SwitchPorts>builder();
        final var networks = ImmutableMap.<SegmentName, Segment>builder();
        final var tagged = ImmutableSet.<SegmentName>builder();
        for (int number = 1; number <= segments; number++) {
            tagged.add(new SegmentName("n" + number));
        }
        for (int number = 1; number <= switches; number++) {
            final SiteName site = new SiteName("site" + number);
            final SwitchName name = new SwitchName("s" + number);
            final AccessPortName port = new AccessPortName("p1");
            sites.put(site, new Site(site, new DomainName("org")));
            nodes.put(name, new Switch(new DatapathId(number), name, site, new SwitchNumber(number),
                Optional.of(new Ipv4Address(0xc0000200 + number)), ImmutableMap.of(port,
                    new AccessPort(port, ACCESS, Optional.empty(), tagged.build()))));
            ports.put(name, SwitchPorts.seen(ImmutableMap.of(
                ACCESS, new ResolvedPort(new PortNumber(1), LinkState.UP), TUNNEL,
                new ResolvedPort(new PortNumber(2), number == down ? LinkState.DOWN : LinkState.UP))));
            links.put(new LinkName("l" + number), new Link(new LinkName("l" + number), new LinkNumber(number),
                new LinkEnd(name, TUNNEL), new LinkEnd(new SwitchName("s" + (1 + number % switches)), TUNNEL),
                new LinkTransport.Tunnel(LinkTransport.Encapsulation.VXLAN, LinkTransport.Addressing.FLOW), 10));
        }
        final ImmutableMap<SiteName, Site> allSites = sites.buildOrThrow();
        for (int number = 1; number <= segments; number++) {
            final SegmentName name = new SegmentName("n" + number);
            final int vlan = 100 + number;
            networks.put(name, new Segment(name, new TenantName("tenant"), new Vni(number), 1500,
                allSites.keySet().stream().collect(ImmutableMap.toImmutableMap(site -> site,
                    site -> new VlanId(vlan))), ImmutableSet.of(), ImmutableSet.of()));
        }
        return new NetworkView(new NetworkConfig(new Generation(1), allSites, nodes.buildOrThrow(),
            links.buildOrThrow(), networks.buildOrThrow(), hosts(hosts, segments)), ports.buildOrThrow());
    }

    private static ImmutableMap<HostName, Host> hosts(final int count, final int segments) {
        final var all = ImmutableMap.<HostName, Host>builder();
        for (int number = 1; number <= count; number++) {
            final HostName name = new HostName("h" + number);
            all.put(name, new Host(name, new SegmentName("n" + (1 + number % segments)),
                new MacAddress(0x020000000000L + number), ImmutableSet.<IpAddress>of(
                    new Ipv4Address(0x0a000000 + number), new Ipv6Address(0x20010db800000000L, number))));
        }
        return all.buildOrThrow();
    }
}
