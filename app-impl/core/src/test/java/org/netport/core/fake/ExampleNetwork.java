// SPDX-License-Identifier: Apache-2.0
package org.netport.core.fake;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.LinkedHashMap;
import java.util.Map;
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
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.LinkTransport;
import org.netport.network.LinkTransport.Addressing;
import org.netport.network.LinkTransport.Encapsulation;
import org.netport.network.LinkTransport.Selection;
import org.netport.network.LinkTransport.VidPair;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Site;
import org.netport.network.Switch;

/**
 * Three sites, each one switch: a plain circuit between a and b, an 802.1ad circuit between b and c, a VXLAN tunnel
 * between a and c; two segments, one of them tagged at a.
 */
public final class ExampleNetwork {
    private static final SegmentName RED = new SegmentName("red");
    private static final SegmentName BLUE = new SegmentName("blue");

    private ExampleNetwork() {
    }

    /** The same, and all switches answer questions themselves. */
    public static NetworkView answering() {
        final NetworkView view = view();
        return view.withAbilities(Maps.toMap(view.config().switches().keySet(), name -> NetworkGenerator.ANSWERING));
    }

    /** The network with all ports up. */
    public static NetworkView view() {
        final var switches = Maps.uniqueIndex(ImmutableList.of(node("a", 1, ImmutableSet.of(BLUE)),
            node("b", 2, ImmutableSet.of()), node("c", 3, ImmutableSet.of())), Switch::name);
        final var config = new NetworkConfig(new Generation(1),
            Maps.toMap(ImmutableList.of(new SiteName("a"), new SiteName("b"), new SiteName("c")),
                name -> new Site(name, new DomainName("org-" + name))),
            switches,
            Maps.uniqueIndex(ImmutableList.of(plainCircuit(), handoffCircuit(), tunnel()), Link::name),
            Maps.uniqueIndex(ImmutableList.of(segment(RED, 100, 10), segment(BLUE, 200, 20)), Segment::name),
            Maps.uniqueIndex(ImmutableList.of(
                host("h1", RED, 1, "10.0.0.1", "2001:db8::1"), host("h2", RED, 2, "10.0.0.2"),
                host("h3", BLUE, 3), host("silent", RED, 4, "10.0.0.4")), Host::name));
        return new NetworkView(config, Maps.toMap(switches.keySet(), name -> ports(name.value())));
    }

    /** h1 at a, h2 at b, h3 at c; the silent host nowhere. */
    public static FakePlaces places() {
        final var places = new FakePlaces();
        places.put(new HostName("h1"), place("a", "p1"), 7);
        places.put(new HostName("h2"), place("b", "p1"), 1);
        places.put(new HostName("h3"), place("c", "p2"), 2);
        return places;
    }

    /** A place. */
    public static AttachmentPoint place(final String at, final String port) {
        return new AttachmentPoint(new SwitchName(at), new AccessPortName(port));
    }

    private static Switch node(final String name, final int number, final ImmutableSet<SegmentName> tagged) {
        return new Switch(new DatapathId(number), new SwitchName(name), new SiteName(name), new SwitchNumber(number),
            Optional.of(IpAddress.parse("192.0.2." + number)), Maps.uniqueIndex(ImmutableList.of(
                new AccessPort(new AccessPortName("p1"), new PortRef.Named("tap1"), Optional.of(RED), tagged),
                new AccessPort(new AccessPortName("p2"), new PortRef.Named("tap2"), Optional.of(BLUE),
                    ImmutableSet.of())), AccessPort::name));
    }

    private static SwitchPorts ports(final String name) {
        final Map<String, Integer> numbers = switch (name) {
            case "a" -> Map.of("tap1", 11, "tap2", 12, "wan", 1, "vxlan", 2);
            case "b" -> Map.of("tap1", 11, "tap2", 12, "wan", 1);
            // tap2 of c is missing: what needs it is pending
            default -> Map.of("tap1", 11, "wan", 1, "vxlan", 2);
        };
        final Map<PortRef, ResolvedPort> ports = new LinkedHashMap<>();
        numbers.forEach((port, number) -> ports.put(new PortRef.Named(port),
            new ResolvedPort(new PortNumber(number), LinkState.UP)));
        return SwitchPorts.seen(ImmutableMap.copyOf(ports));
    }

    private static Link plainCircuit() {
        return link("ab", 1, "a", "wan", "b", "wan", new LinkTransport.VlanCircuit(Optional.empty(),
            Selection.LISTED, ImmutableMap.of(RED, vids(101, 201), BLUE, vids(102, 202))));
    }

    private static Link handoffCircuit() {
        return link("bc", 2, "b", "wan", "c", "wan", new LinkTransport.VlanCircuit(Optional.of(vids(300, 400)),
            Selection.ALL, ImmutableMap.of()));
    }

    private static Link tunnel() {
        return link("ac", 3, "a", "vxlan", "c", "vxlan",
            new LinkTransport.Tunnel(Encapsulation.VXLAN, Addressing.FLOW));
    }

    private static Link link(final String name, final int number, final String endA, final String portA,
            final String endB, final String portB, final LinkTransport transport) {
        return new Link(new LinkName(name), new LinkNumber(number),
            new LinkEnd(new SwitchName(endA), new PortRef.Named(portA)),
            new LinkEnd(new SwitchName(endB), new PortRef.Named(portB)), transport, 10);
    }

    private static VidPair vids(final int vidA, final int vidB) {
        return new VidPair(new VlanId(vidA), new VlanId(vidB));
    }

    private static Segment segment(final SegmentName name, final int vni, final int vlan) {
        return new Segment(name, new TenantName("tenant"), new Vni(vni), 1500, ImmutableMap.of(
            new SiteName("a"), new VlanId(vlan), new SiteName("b"), new VlanId(vlan + 1),
            new SiteName("c"), new VlanId(vlan + 2)), ImmutableSet.of(), ImmutableSet.of());
    }

    private static Host host(final String name, final SegmentName segment, final int number,
            final String... addresses) {
        return new Host(new HostName(name), segment, new MacAddress(0x020000000000L + number),
            ImmutableList.copyOf(addresses).stream().map(IpAddress::parse).collect(ImmutableSet.toImmutableSet()));
    }
}
