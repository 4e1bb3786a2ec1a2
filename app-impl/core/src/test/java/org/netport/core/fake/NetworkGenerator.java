// SPDX-License-Identifier: Apache-2.0
package org.netport.core.fake;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.netport.channel.PortDescription.LinkState;
import org.netport.channel.SwitchAbilities;
import org.netport.channel.SwitchAbilities.Ability;
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
import org.netport.network.CutOver;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.LinkTransport;
import org.netport.network.LinkTransport.Addressing;
import org.netport.network.LinkTransport.Encapsulation;
import org.netport.network.LinkTransport.Selection;
import org.netport.network.LinkTransport.VidPair;
import org.netport.network.LoadSharing;
import org.netport.network.NetworkConfig;
import org.netport.network.Portability;
import org.netport.network.Segment;
import org.netport.network.Site;
import org.netport.network.Switch;
import org.netport.network.TransportKind;
import org.netport.policy.SitePolicy;

/**
 * Makes valid networks of every shape: chains, trees, rings, parallel links, several switches a site, shared ports, all
 * link kinds; segments that are extended, routed or both, that share load or do not, in VRFs with overlapping addresses
 * or in none.
 */
public final class NetworkGenerator {
    /** What a switch can do that answers questions itself and looks at hops, and nothing else. */
    public static final SwitchAbilities ANSWERING = new SwitchAbilities(ImmutableSet.of(Ability.ANSWER_QUESTIONS,
        Ability.MATCH_HOPS));
    /** What the newest switches can do. */
    static final SwitchAbilities ABLE = new SwitchAbilities(ImmutableSet.copyOf(Ability.values()));
    /** How many different MTUs segments have. */
    private static final int SIZES = 3;
    /** Every so-manieth switch is an old one. */
    private static final int OLD = 4;

    private final Random random;
    private final Map<SwitchName, Map<PortRef, ResolvedPort>> ports = new LinkedHashMap<>();
    private final Map<String, Integer> vids = new HashMap<>();
    private final Set<String> flowTunnels = new HashSet<>();
    private final List<Segment> segments = new ArrayList<>();
    /** Without access ports and hosts: they carry what is routed. */
    private final List<Segment> transits = new ArrayList<>();
    private final List<Switch> switches = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final List<Host> hosts = new ArrayList<>();

    private NetworkGenerator(final Random random) {
        this.random = random;
    }

    /** Makes a connected network of 2 to 7 switches with all ports known and up. */
    public static NetworkView network(final Random random) {
        return new NetworkGenerator(random).make();
    }

    private NetworkView make() {
        final int size = 2 + random.nextInt(6);
        final int sites = 1 + random.nextInt(size);
        segments(1 + random.nextInt(4), sites);
        for (int number = 1; number <= size; number++) {
            switches.add(node(number, new SiteName("site" + random.nextInt(sites))));
        }
        for (int node = 1; node < size; node++) {
            link(switches.get(node), switches.get(random.nextInt(node)));
        }
        for (int extra = random.nextInt(4); extra > 0; extra--) {
            final Switch one = switches.get(random.nextInt(size));
            final Switch two = switches.get(random.nextInt(size));
            if (!one.equals(two)) {
                link(one, two);
                if (random.nextInt(3) == 0) {
                    link(one, two);
                }
            }
        }
        hosts();
        final var siteMap = ImmutableMap.<SiteName, Site>builder();
        final int domains = 1 + random.nextInt(2);
        for (int site = 0; site < sites; site++) {
            siteMap.put(new SiteName("site" + site), new Site(new SiteName("site" + site),
                new DomainName("d" + random.nextInt(domains))));
        }
        final var resolved = ImmutableMap.<SwitchName, SwitchPorts>builder();
        ports.forEach((name, found) -> resolved.put(name, SwitchPorts.seen(ImmutableMap.copyOf(found))));
        return new NetworkView(new NetworkConfig(new Generation(1), siteMap.buildOrThrow(),
            switches.stream().collect(ImmutableMap.toImmutableMap(Switch::name, node -> node)),
            links.stream().collect(ImmutableMap.toImmutableMap(Link::name, link -> link)),
            Stream.concat(segments.stream(), transits.stream())
                .collect(ImmutableMap.toImmutableMap(Segment::name, segment -> segment)),
            hosts.stream().collect(ImmutableMap.toImmutableMap(Host::name, host -> host)))
                .withPolicies(policies(siteMap.buildOrThrow().keySet(), random))
                .with(RoutingGenerator.routing(segments, transits, random)), resolved.buildOrThrow())
                .withAbilities(abilities());
    }

    /** Old ones can do nothing, others look at lengths, and every other one answers questions itself. */
    private ImmutableMap<SwitchName, SwitchAbilities> abilities() {
        return switches.stream().filter(node -> node.datapathId().value() % OLD > 0)
            .collect(ImmutableMap.toImmutableMap(Switch::name, node ->
                (node.number().value() + switches.size()) % 2 == 0 ? ABLE
                    : new SwitchAbilities(ImmutableSet.of(Ability.CHECK_LENGTH))));
    }

    private void segments(final int count, final int sites) {
        final var names = IntStream.range(0, sites).mapToObj(site -> new SiteName("site" + site)).toList();
        for (int index = 0; index < count; index++) {
            final var transports = random.nextInt(4) > 0 ? ImmutableSet.<TransportKind>of()
                : Arrays.stream(TransportKind.values()).filter(kind -> random.nextInt(3) > 0)
                    .collect(ImmutableSet.toImmutableSet());
            segments.add(new Segment(new SegmentName("seg" + index), new TenantName("tenant"),
                new Vni(1 + index + 1000 * random.nextInt(16000)), 1500 - 100 * (index % SIZES), vlans(names, index),
                RoutingGenerator.subnets(index), transports, CutOver.RELAY,
                RoutingGenerator.portability(names, random), sharing()));
        }
        for (int index = random.nextInt(3); index > 0; index--) {
            transits.add(new Segment(new SegmentName("transit" + index), new TenantName("tenant"),
                new Vni(100 + index), 1500, vlans(names, 6 + index), ImmutableSet.of(), ImmutableSet.of(),
                CutOver.RELAY, Portability.EXTENDED, sharing()));
        }
    }

    private static ImmutableMap<SiteName, VlanId> vlans(final List<SiteName> sites, final int index) {
        return sites.stream().collect(ImmutableMap.toImmutableMap(site -> site,
            site -> new VlanId(1000 + 10 * sites.indexOf(site) + index)));
    }

    private LoadSharing sharing() {
        return random.nextInt(3) == 0 ? LoadSharing.EQUAL_COST : LoadSharing.NONE;
    }

    private Switch node(final int number, final SiteName site) {
        final SwitchName name = new SwitchName("s" + number);
        final var access = ImmutableMap.<AccessPortName, AccessPort>builder();
        for (int port = random.nextInt(4); port > 0; port--) {
            final List<SegmentName> names = new ArrayList<>(segments.stream().map(Segment::name).toList());
            final Optional<SegmentName> untagged = random.nextBoolean()
                ? Optional.of(names.remove(random.nextInt(names.size()))) : Optional.empty();
            final var tagged = names.stream().filter(segment -> random.nextInt(3) == 0)
                .collect(ImmutableSet.toImmutableSet());
            final AccessPortName portName = new AccessPortName("p" + port);
            access.put(portName, new AccessPort(portName, port(name, "tap" + port, 10 + port), untagged, tagged));
        }
        return new Switch(new DatapathId(number), name, site, new SwitchNumber(number * 5),
            Optional.of(new Ipv4Address(0xc0000200 + number)), access.buildOrThrow());
    }

    private PortRef port(final SwitchName at, final String name, final int number) {
        final PortRef ref = new PortRef.Named(name);
        ports.computeIfAbsent(at, key -> new LinkedHashMap<>())
            .put(ref, new ResolvedPort(new PortNumber(number), LinkState.UP));
        return ref;
    }

    private void link(final Switch one, final Switch two) {
        final int number = links.size() + 1;
        final LinkName name = new LinkName("link" + number);
        final int wan = random.nextInt(2);
        final String own = "own" + number;
        switch (random.nextInt(6)) {
            case 0, 1 -> circuit(name, number, one, two, "wan" + wan, 1 + wan, Optional.empty());
            case 2 -> circuit(name, number, one, two, "wan" + wan, 1 + wan, Optional.of(new VidPair(
                vid(one, "wan" + wan), vid(two, "wan" + wan))));
            case 3 -> add(name, number, one, two, own, 200 + number, new LinkTransport.VlanCircuit(Optional.empty(),
                Selection.ALL, ImmutableMap.of()));
            case 4 -> add(name, number, one, two, own, 200 + number, new LinkTransport.Tunnel(
                Encapsulation.VXLAN, Addressing.PORT));
            default -> {
                final boolean vxlan = random.nextBoolean();
                if (flowTunnels.add(vxlan + " " + one.name() + two.name())
                        && flowTunnels.add(vxlan + " " + two.name() + one.name())) {
                    add(name, number, one, two, vxlan ? "vxlan" : "geneve", vxlan ? 100 : 101,
                        new LinkTransport.Tunnel(vxlan ? Encapsulation.VXLAN : Encapsulation.GENEVE,
                            Addressing.FLOW));
                }
            }
        }
    }

    private void circuit(final LinkName name, final int number, final Switch one, final Switch two, final String port,
            final int portNumber, final Optional<VidPair> handoff) {
        final var listed = ImmutableMap.<SegmentName, VidPair>builder();
        final boolean everything = random.nextInt(3) > 0;
        for (Segment segment : Iterables.concat(segments, transits)) {
            if (everything || random.nextBoolean()) {
                listed.put(segment.name(), handoff.isPresent()
                    ? new VidPair(new VlanId(10 + listed.build().size()), new VlanId(50 + listed.build().size()))
                    : new VidPair(vid(one, port), vid(two, port)));
            }
        }
        add(name, number, one, two, port, portNumber,
            new LinkTransport.VlanCircuit(handoff, Selection.LISTED, listed.buildOrThrow()));
    }

    /** A VID that nothing else uses on that port; counted in different places, so that both sides differ. */
    private VlanId vid(final Switch at, final String port) {
        return new VlanId(vids.merge(at.name() + port, 100 + 37 * at.number().value(), (old, base) -> old + 1));
    }

    private void add(final LinkName name, final int number, final Switch one, final Switch two, final String port,
            final int portNumber, final LinkTransport transport) {
        links.add(new Link(name, new LinkNumber(number * 3),
            new LinkEnd(one.name(), port(one.name(), port, portNumber)),
            new LinkEnd(two.name(), port(two.name(), port, portNumber)), transport, 1 + random.nextInt(4)));
    }

    private void hosts() {
        for (Segment segment : segments) {
            for (int count = random.nextInt(4); count > 0; count--) {
                final int number = hosts.size() + 1;
                final var addresses = ImmutableSet.<IpAddress>builder();
                for (IpPrefix subnet : segment.subnets()) {
                    if (random.nextBoolean()) {
                        addresses.add(RoutingGenerator.address(subnet, count));
                    }
                }
                hosts.add(new Host(new HostName("h" + number), segment.name(),
                    new MacAddress(0x020000000000L + number), addresses.build()));
            }
        }
    }

    /** Policies, which say nothing, of some of the sites. */
    static ImmutableMap<SiteName, SitePolicy> policies(final Set<SiteName> sites, final Random random) {
        return sites.stream().filter(site -> random.nextInt(3) == 0)
            .collect(ImmutableMap.toImmutableMap(site -> site, SitePolicy::none));
    }

    /** The access ports of a segment. */
    public static List<AttachmentPoint> places(final NetworkConfig config, final SegmentName segment) {
        return config.switches().values().stream().flatMap(node -> node.accessPorts().values().stream()
            .filter(port -> port.carries(segment)).map(port -> new AttachmentPoint(node.name(), port.name())))
            .sorted().toList();
    }
}
