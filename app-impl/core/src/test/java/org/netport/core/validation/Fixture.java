// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.netport.model.AccessPortName;
import org.netport.model.DatapathId;
import org.netport.model.DomainName;
import org.netport.model.Generation;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.LinkName;
import org.netport.model.LinkNumber;
import org.netport.model.MacAddress;
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
import org.netport.network.LinkTransport.Addressing;
import org.netport.network.LinkTransport.Encapsulation;
import org.netport.network.LinkTransport.Selection;
import org.netport.network.LinkTransport.VidPair;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Site;
import org.netport.network.Switch;
import org.netport.network.TransportKind;

/** Builds configurations for tests: sites east and west with a switch each, and what a test adds. */
final class Fixture {
    private final List<Switch> switches = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();
    private final List<Host> hosts = new ArrayList<>();

    /** Two segments with VLANs at both sites; a switch at each site. */
    static Fixture twoSites() {
        return new Fixture().segment("red", 5001, 101, 201).segment("blue", 5002, 102, 202)
            .device("sw-east", "east", 1, Optional.of("192.0.2.1"), access("p1", "tap1", Optional.of("red")))
            .device("sw-west", "west", 2, Optional.of("192.0.2.2"), access("p1", "tap1", Optional.of("red")));
    }

    Fixture device(final String name, final String site, final int number, final Optional<String> tunnelAddress,
            final AccessPort... ports) {
        switches.add(new Switch(new DatapathId(number), new SwitchName(name), new SiteName(site),
            new SwitchNumber(number), tunnelAddress.map(IpAddress::parse),
            Stream.of(ports).collect(ImmutableMap.toImmutableMap(AccessPort::name, port -> port))));
        return this;
    }

    Fixture device(final Switch device) {
        switches.add(device);
        return this;
    }

    Fixture segment(final String name, final int vni, final int east, final int west) {
        return segment(new Segment(new SegmentName(name), new TenantName("acme"), new Vni(vni), 1500,
            ImmutableMap.of(new SiteName("east"), new VlanId(east), new SiteName("west"), new VlanId(west)),
            ImmutableSet.of(IpPrefix.parse("10.1.0.0/16"), IpPrefix.parse("2001:db8:1::/64")), ImmutableSet.of()));
    }

    Fixture segment(final Segment segment) {
        segments.add(segment);
        return this;
    }

    Fixture circuit(final String name, final int number, final String port, final LinkTransport transport) {
        return link(name, number, "sw-east", "sw-west", port, transport);
    }

    Fixture link(final String name, final int number, final String from, final String to, final String port,
            final LinkTransport transport) {
        links.add(new Link(new LinkName(name), new LinkNumber(number),
            new LinkEnd(new SwitchName(from), new PortRef.Named(port)),
            new LinkEnd(new SwitchName(to), new PortRef.Named(port)), transport, 10));
        return this;
    }

    Fixture host(final String name, final String segment, final String mac, final String... addresses) {
        hosts.add(new Host(new HostName(name), new SegmentName(segment), MacAddress.parse(mac),
            Stream.of(addresses).map(IpAddress::parse).collect(ImmutableSet.toImmutableSet())));
        return this;
    }

    NetworkConfig build() {
        return new NetworkConfig(new Generation(1),
            switches.stream().map(Switch::site).distinct().collect(ImmutableMap.toImmutableMap(site -> site,
                site -> new Site(site, new DomainName("acme")))),
            switches.stream().collect(ImmutableMap.toImmutableMap(Switch::name, device -> device)),
            links.stream().collect(ImmutableMap.toImmutableMap(Link::name, link -> link)),
            segments.stream().collect(ImmutableMap.toImmutableMap(Segment::name, segment -> segment)),
            hosts.stream().collect(ImmutableMap.toImmutableMap(Host::name, host -> host)));
    }

    static AccessPort access(final String name, final String port, final Optional<String> untagged,
            final String... tagged) {
        return new AccessPort(new AccessPortName(name), new PortRef.Named(port), untagged.map(SegmentName::new),
            Stream.of(tagged).map(SegmentName::new).collect(ImmutableSet.toImmutableSet()));
    }

    static LinkTransport listed(final String segment, final int vidA, final int vidB) {
        return new LinkTransport.VlanCircuit(Optional.empty(), Selection.LISTED,
            ImmutableMap.of(new SegmentName(segment), vids(vidA, vidB)));
    }

    static LinkTransport all(final Optional<VidPair> handoff) {
        return new LinkTransport.VlanCircuit(handoff, Selection.ALL, ImmutableMap.of());
    }

    static LinkTransport tunnel(final Addressing addressing) {
        return new LinkTransport.Tunnel(Encapsulation.VXLAN, addressing);
    }

    static VidPair vids(final int vidA, final int vidB) {
        return new VidPair(new VlanId(vidA), new VlanId(vidB));
    }

    static Segment vxlanOnly(final String name, final int vni) {
        return new Segment(new SegmentName(name), new TenantName("acme"), new Vni(vni), 1500, ImmutableMap.of(),
            ImmutableSet.of(), ImmutableSet.of(TransportKind.VXLAN));
    }
}
