// SPDX-License-Identifier: Apache-2.0
package org.netport.core.fake;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.netport.channel.PortDescription.LinkState;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.NextHop;
import org.netport.core.topology.SwitchPorts;
import org.netport.core.topology.SwitchPorts.ResolvedPort;
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
import org.netport.model.PortNumber;
import org.netport.model.PortRef;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.model.SwitchNumber;
import org.netport.model.TenantName;
import org.netport.model.UplinkName;
import org.netport.model.VlanId;
import org.netport.model.Vni;
import org.netport.model.VrfName;
import org.netport.network.AccessPort;
import org.netport.network.AttachmentPoint;
import org.netport.network.ExitChoice;
import org.netport.network.GatewayAddress;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.LinkTransport;
import org.netport.network.LinkTransport.Selection;
import org.netport.network.Liveness;
import org.netport.network.NetworkConfig;
import org.netport.network.PrefixRoute;
import org.netport.network.PrefixRoute.Target;
import org.netport.network.Routing;
import org.netport.network.Segment;
import org.netport.network.Site;
import org.netport.network.Switch;
import org.netport.network.Uplink;
import org.netport.network.Vrf;
import org.netport.network.VrfInterface;
import org.netport.network.WaysOut;

/**
 * Sites in a row, each one switch: a guest at port {@code guest} of each in a segment that is extended over all, and an
 * outside router at port {@code out} of some, in a segment of its own with VLAN 30 there. In that segment there is a
 * server too, at the guest's port. The switch of site a answers questions itself.
 */
public final class ExitNetwork {
    /** The VRF. */
    public static final VrfName VRF = new VrfName("green");
    /** The segment of the guests. */
    public static final SegmentName LAN = new SegmentName("lan");
    /** The number of the segment by which the VRF's frames travel. */
    public static final Vni TRANSIT_VNI = new Vni(9000);
    private static final SegmentName TRANSIT = new SegmentName("transit");

    private final List<String> sites;
    private final Map<String, Integer> preferences;
    private final ExitChoice choice;

    /**
     * A network.
     *
     * @param sites the sites, in a row
     * @param preferences of the uplinks, by the sites that have one
     * @param choice how one of them is chosen
     */
    public ExitNetwork(final List<String> sites, final Map<String, Integer> preferences, final ExitChoice choice) {
        this.sites = sites;
        this.preferences = new LinkedHashMap<>(preferences);
        this.choice = choice;
    }

    /** Two sites with an uplink, one without behind them. */
    public static ExitNetwork ofTwo(final ExitChoice choice) {
        return new ExitNetwork(List.of("a", "b", "c"), Map.of("a", 10, "b", 10), choice);
    }

    /** All ports up and all routers alive. */
    public NetworkView view() {
        return view(preferences.keySet().toArray(String[]::new));
    }

    /** All ports up, and the routers at some sites alive. */
    public NetworkView view(final String... alive) {
        final NetworkConfig config = config();
        final var neighbours = ImmutableMap.<NextHop, MacAddress>builder();
        Arrays.stream(alive).sorted().forEach(site -> uplink(site).nextHops().forEach(address ->
            neighbours.put(new NextHop(VRF, uplink(site).name(), address), router(site))));
        return new NetworkView(config, Maps.toMap(config.switches().keySet(), name -> ports()),
            neighbours.buildOrThrow(), ImmutableMap.of(new SwitchName("a"), NetworkGenerator.ANSWERING));
    }

    /** As {@link #view}, and the link from a site to the next one costs something else. */
    public NetworkView costing(final String site, final int cost) {
        return linked(links().stream().map(link -> !link.a().switchName().value().equals(site) ? link
            : new Link(link.name(), link.number(), link.a(), link.b(), link.transport(), cost)).toList());
    }

    /** As {@link #view}, and the last site is linked to the first. */
    public NetworkView ring() {
        return linked(ImmutableList.<Link>builder().addAll(links())
            .add(link(sites.size(), sites.get(sites.size() - 1), sites.get(0))).build());
    }

    private NetworkView linked(final List<Link> links) {
        final NetworkView view = view();
        final NetworkConfig config = view.config();
        return new NetworkView(new NetworkConfig(config.generation(), config.sites(), config.switches(),
            Maps.uniqueIndex(links, Link::name), config.segments(), config.hosts()).with(config.routing()),
            view.ports(), view.alive(), view.abilities());
    }

    /** Each guest at its site. */
    public FakePlaces places() {
        final var places = new FakePlaces();
        sites.forEach(site -> places.put(new HostName("vm-" + site), place(site, "guest"), 1));
        preferences.keySet().forEach(site -> places.put(new HostName("srv-" + site), place(site, "guest"), 1));
        return places;
    }

    /** A place. */
    public static AttachmentPoint place(final String site, final String port) {
        return new AttachmentPoint(new SwitchName(site), new AccessPortName(port));
    }

    /** The port of a site at which its router is. */
    public static PortNumber outPort() {
        return new PortNumber(12);
    }

    /** The end of the wire to a site's router. */
    public static LinkEnd outEnd(final String site) {
        return new LinkEnd(new SwitchName(site), new PortRef.Named("tap2"));
    }

    /** The port of a site to the next or the one before. */
    public static PortNumber linkPort(final boolean next) {
        return new PortNumber(next ? 1 : 2);
    }

    /** The MAC address of a site's router. */
    public static MacAddress router(final String site) {
        return new MacAddress(0x0200_0000_ff00L + site.charAt(0));
    }

    /** The guest of a site. */
    public Host guest(final String site) {
        final int number = 1 + sites.indexOf(site);
        return new Host(new HostName("vm-" + site), LAN, new MacAddress(0x0200_0000_0000L + number), ImmutableSet.of(
            IpAddress.parse("10.0.0." + (10 + number)), IpAddress.parse("2001:db8:1::" + number)));
    }

    /** The server of a site beside its router. */
    public Host server(final String site) {
        final int number = site(site);
        return new Host(new HostName("srv-" + site), outside(site), new MacAddress(0x0200_0000_0100L + number),
            ImmutableSet.of(IpAddress.parse("192.0.2." + (16 * number + 5)),
                IpAddress.parse("2001:db8:f" + number + "::5")));
    }

    /** The segment of a site's router. */
    public static SegmentName outside(final String site) {
        return new SegmentName("out-" + site);
    }

    private Uplink uplink(final String site) {
        return new Uplink(new UplinkName("up-" + site), outside(site), place(site, "out"), ImmutableSet.of(
            IpAddress.parse("192.0.2." + (16 * site(site) + 1)),
            IpAddress.parse("2001:db8:f" + site(site) + "::1")), preferences.get(site), Liveness.DEFAULT);
    }

    private int site(final String site) {
        return 1 + sites.indexOf(site);
    }

    /** The configuration. */
    public NetworkConfig config() {
        final var segments = Stream.concat(
            Stream.of(segment(LAN, 5000, ImmutableMap.of()), segment(TRANSIT, TRANSIT_VNI.value(), vlans())),
            preferences.keySet().stream().sorted().map(site -> segment(outside(site), 5000 + site(site),
                ImmutableMap.of(new SiteName(site), new VlanId(30))))).toList();
        return new NetworkConfig(new Generation(1), Maps.toMap(sites.stream().map(SiteName::new).toList(),
            name -> new Site(name, new DomainName("acme"))), Maps.uniqueIndex(sites.stream().map(this::node).toList(),
            Switch::name), Maps.uniqueIndex(links(), Link::name), Maps.uniqueIndex(segments, Segment::name),
            Maps.uniqueIndex(Stream.concat(sites.stream().map(this::guest),
                preferences.keySet().stream().sorted().map(this::server)).toList(), Host::name))
            .with(new Routing(ImmutableMap.of(VRF, vrf())));
    }

    /** A configuration in which a segment has another MTU. */
    public static NetworkConfig sized(final NetworkConfig config, final SegmentName name, final int mtu) {
        final Map<SegmentName, Segment> segments = new LinkedHashMap<>(config.segments());
        segments.computeIfPresent(name, (key, old) -> new Segment(name, old.tenant(), old.vni(), mtu, old.siteVlans(),
            old.subnets(), old.transports()));
        return new NetworkConfig(config.generation(), config.sites(), config.switches(), config.links(),
            ImmutableMap.copyOf(segments), config.hosts()).with(config.routing());
    }

    private Vrf vrf() {
        final var interfaces = ImmutableMap.<SegmentName, VrfInterface>builder();
        interfaces.put(LAN, routed(LAN, "10.0.0.0/24", "10.0.0.1", "2001:db8:1::/64", "2001:db8:1::ffff"));
        preferences.keySet().stream().sorted().forEach(site -> interfaces.put(outside(site), routed(outside(site),
            "192.0.2." + 16 * site(site) + "/28", "192.0.2." + (16 * site(site) + 2),
            "2001:db8:f" + site(site) + "::/64", "2001:db8:f" + site(site) + "::2")));
        return new Vrf(VRF, new TenantName("acme"), TRANSIT, Vrf.DEFAULT_GATEWAY_MAC, interfaces.buildOrThrow(),
            new WaysOut(Maps.uniqueIndex(preferences.keySet().stream().sorted().map(this::uplink).toList(),
                Uplink::name), Maps.uniqueIndex(routes(), PrefixRoute::prefix), choice));
    }

    private List<PrefixRoute> routes() {
        final Target all = new Target.Exits(preferences.keySet().stream().map(site -> new UplinkName("up-" + site))
            .collect(ImmutableSet.toImmutableSet()));
        final Target first = new Target.Exits(ImmutableSet.of(new UplinkName("up-"
            + preferences.keySet().stream().sorted().findFirst().orElseThrow())));
        return List.of(new PrefixRoute(IpPrefix.parse("0.0.0.0/0"), all),
            new PrefixRoute(IpPrefix.parse("::/0"), all),
            new PrefixRoute(IpPrefix.parse("203.0.113.0/24"), first),
            new PrefixRoute(IpPrefix.parse("203.0.113.64/26"), new Target.BlackHole()),
            new PrefixRoute(IpPrefix.parse("2001:db8:aaaa::/48"), first),
            new PrefixRoute(IpPrefix.parse("2001:db8:aaaa:1::/64"), new Target.BlackHole()));
    }

    private static VrfInterface routed(final SegmentName segment, final String... subnetsAndGateways) {
        final var gateways = ImmutableSet.<GatewayAddress>builder();
        for (int pair = 0; pair < subnetsAndGateways.length; pair += 2) {
            gateways.add(new GatewayAddress(IpAddress.parse(subnetsAndGateways[pair + 1]),
                IpPrefix.parse(subnetsAndGateways[pair])));
        }
        return new VrfInterface(segment, gateways.build(), Optional.empty());
    }

    private static Segment segment(final SegmentName name, final int vni, final ImmutableMap<SiteName, VlanId> vlans) {
        return new Segment(name, new TenantName("acme"), new Vni(vni), 1500, vlans, ImmutableSet.of(),
            ImmutableSet.of());
    }

    private ImmutableMap<SiteName, VlanId> vlans() {
        return ImmutableMap.copyOf(Maps.toMap(sites.stream().map(SiteName::new).toList(),
            name -> new VlanId(40 + site(name.value()))));
    }

    private Switch node(final String site) {
        final var ports = ImmutableList.<AccessPort>builder();
        ports.add(new AccessPort(new AccessPortName("guest"), new PortRef.Named("tap1"), Optional.of(LAN),
            preferences.containsKey(site) ? ImmutableSet.of(outside(site)) : ImmutableSet.of()));
        if (preferences.containsKey(site)) {
            ports.add(new AccessPort(new AccessPortName("out"), new PortRef.Named("tap2"), Optional.empty(),
                ImmutableSet.of(outside(site))));
        }
        return new Switch(new DatapathId(site(site)), new SwitchName(site), new SiteName(site),
            new SwitchNumber(site(site)), Optional.of(IpAddress.parse("198.51.100." + site(site))),
            Maps.uniqueIndex(ports.build(), AccessPort::name));
    }

    private static SwitchPorts ports() {
        final Map<PortRef, ResolvedPort> ports = new LinkedHashMap<>();
        Map.of("tap1", 11, "tap2", 12, "next", 1, "before", 2).forEach((port, number) -> ports.put(
            new PortRef.Named(port), new ResolvedPort(new PortNumber(number), LinkState.UP)));
        return SwitchPorts.seen(ImmutableMap.copyOf(ports));
    }

    /** Each site is linked to the next by a circuit that carries both what guests and what the VRF send. */
    private List<Link> links() {
        return Stream.iterate(1, number -> number < sites.size(), number -> number + 1)
            .map(number -> link(number, sites.get(number - 1), sites.get(number))).toList();
    }

    private static Link link(final int number, final String from, final String to) {
        return new Link(new LinkName("l" + number), new LinkNumber(number),
            new LinkEnd(new SwitchName(from), new PortRef.Named("next")),
            new LinkEnd(new SwitchName(to), new PortRef.Named("before")),
            new LinkTransport.VlanCircuit(Optional.empty(), Selection.LISTED, ImmutableMap.of(
                LAN, new LinkTransport.VidPair(new VlanId(100), new VlanId(100)),
                TRANSIT, new LinkTransport.VidPair(new VlanId(200 + number), new VlanId(300 + number)))), 10);
    }
}
