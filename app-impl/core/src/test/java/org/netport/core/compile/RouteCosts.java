// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netport.channel.PortDescription.LinkState;
import org.netport.core.fake.FakePlaces;
import org.netport.core.fake.NetworkGenerator;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SwitchPorts;
import org.netport.core.topology.SwitchPorts.ResolvedPort;
import org.netport.model.AccessPortName;
import org.netport.model.DatapathId;
import org.netport.model.DomainName;
import org.netport.model.Generation;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
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
import org.netport.model.VrfName;
import org.netport.network.AccessPort;
import org.netport.network.AttachmentPoint;
import org.netport.network.CutOver;
import org.netport.network.GatewayAddress;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.LinkTransport;
import org.netport.network.LinkTransport.Addressing;
import org.netport.network.LinkTransport.Encapsulation;
import org.netport.network.NetworkConfig;
import org.netport.network.Portability;
import org.netport.network.Routing;
import org.netport.network.Segment;
import org.netport.network.Site;
import org.netport.network.Switch;
import org.netport.network.Vrf;
import org.netport.network.VrfInterface;

/**
 * Counts entries: three sites of one switch each, joined by tunnels. Two, home and away, have the hosts' segment; the
 * third has another one of the same VRF. All answer questions themselves.
 */
final class RouteCosts {
    static final SwitchName HOME = new SwitchName("home");
    static final SwitchName AWAY = new SwitchName("away");
    static final SwitchName THIRD = new SwitchName("third");
    private static final SegmentName USERS = new SegmentName("users");
    private static final SegmentName OTHERS = new SegmentName("others");
    private static final SegmentName TRANSIT = new SegmentName("transit");
    private static final AccessPortName PORT = new AccessPortName("port");
    private static final ImmutableList<SwitchName> SWITCHES = ImmutableList.of(HOME, AWAY, THIRD);

    private RouteCosts() {
    }

    /** How many addresses each host has. */
    enum Addresses {
        IPV4, BOTH
    }

    /** How many entries a switch holds with some hosts at home and some away. */
    static int entries(final SwitchName at, final Portability portability, final Addresses addresses,
            final int home, final int away) {
        final Map<HostName, Host> hosts = new LinkedHashMap<>();
        final var places = new FakePlaces();
        for (int number = 1; number <= home + away; number++) {
            final Host host = host(number, addresses);
            hosts.put(host.name(), host);
            places.put(host.name(), new AttachmentPoint(number <= home ? HOME : AWAY, PORT), 1);
        }
        return FullCompiler.compile(view(portability, ImmutableMap.copyOf(hosts)), places, at).entries().size();
    }

    private static Host host(final int number, final Addresses addresses) {
        final var all = ImmutableSet.<IpAddress>builder().add(new Ipv4Address(0x0a00_0000 + number));
        if (addresses == Addresses.BOTH) {
            all.add(new Ipv6Address(0x2001_0db8_0000_0000L, number));
        }
        return new Host(new HostName("h" + number), USERS, new MacAddress(0x0200_0000_0000L + number), all.build());
    }

    private static NetworkView view(final Portability portability, final ImmutableMap<HostName, Host> hosts) {
        final var switches = Maps.toMap(SWITCHES, RouteCosts::node);
        final var links = Maps.uniqueIndex(ImmutableList.of(tunnel(1, HOME, AWAY), tunnel(2, HOME, THIRD),
            tunnel(3, AWAY, THIRD)), Link::name);
        final var segments = Maps.uniqueIndex(ImmutableList.of(segment(USERS, 100, portability),
            segment(OTHERS, 200, Portability.EXTENDED), segment(TRANSIT, 300, Portability.EXTENDED)), Segment::name);
        final var routing = new Routing(ImmutableMap.of(new VrfName("vrf"), new Vrf(new VrfName("vrf"),
            new TenantName("tenant"), TRANSIT, Vrf.DEFAULT_GATEWAY_MAC, ImmutableMap.of(
                USERS, routed(USERS, "10.0.0.0/16", "2001:db8::/64"),
                OTHERS, routed(OTHERS, "10.1.0.0/16", "2001:db8:1::/64")))));
        final var config = new NetworkConfig(new Generation(1), Maps.toMap(Set.of(new SiteName("home"),
            new SiteName("away"), new SiteName("third")), name -> new Site(name, new DomainName("one"))), switches,
            links, segments, hosts).with(routing);
        return new NetworkView(config, Maps.toMap(SWITCHES, name -> SwitchPorts.seen(ImmutableMap.of(
            new PortRef.Named("tap"), up(11), new PortRef.Named("vxlan"), up(1)))))
            .withAbilities(Maps.toMap(SWITCHES, name -> NetworkGenerator.ANSWERING));
    }

    private static ResolvedPort up(final int number) {
        return new ResolvedPort(new PortNumber(number), LinkState.UP);
    }

    private static Switch node(final SwitchName name) {
        final int number = SWITCHES.indexOf(name) + 1;
        return new Switch(new DatapathId(number), name, new SiteName(name.value()), new SwitchNumber(number),
            Optional.of(new Ipv4Address(0xc000_0200 + number)), ImmutableMap.of(PORT, new AccessPort(PORT,
                new PortRef.Named("tap"), Optional.of(name.equals(THIRD) ? OTHERS : USERS), ImmutableSet.of())));
    }

    private static Link tunnel(final int number, final SwitchName one, final SwitchName other) {
        final var port = new PortRef.Named("vxlan");
        return new Link(new LinkName("link" + number), new LinkNumber(number), new LinkEnd(one, port),
            new LinkEnd(other, port), new LinkTransport.Tunnel(Encapsulation.VXLAN, Addressing.FLOW), 10);
    }

    private static Segment segment(final SegmentName name, final int vni, final Portability portability) {
        return new Segment(name, new TenantName("tenant"), new Vni(vni), 1500, ImmutableMap.<SiteName, VlanId>of(),
            ImmutableSet.of(), ImmutableSet.of(), CutOver.RELAY, portability);
    }

    private static VrfInterface routed(final SegmentName name, final String... subnets) {
        return new VrfInterface(name, ImmutableList.copyOf(subnets).stream().map(IpPrefix::parse)
            .map(subnet -> new GatewayAddress(gateway(subnet.address()), subnet))
            .collect(ImmutableSet.toImmutableSet()), Optional.empty());
    }

    private static IpAddress gateway(final IpAddress network) {
        return switch (network) {
            case Ipv4Address v4 -> new Ipv4Address(v4.value() + 0xfffe);
            case Ipv6Address v6 -> new Ipv6Address(v6.high(), 0xfffe);
        };
    }
}
