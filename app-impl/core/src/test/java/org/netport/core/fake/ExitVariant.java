// SPDX-License-Identifier: Apache-2.0
package org.netport.core.fake;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.netport.channel.PortDescription.LinkState;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.NextHop;
import org.netport.core.topology.SwitchPorts;
import org.netport.core.topology.SwitchPorts.ResolvedPort;
import org.netport.model.AccessPortName;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.PortRef;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.model.UplinkName;
import org.netport.model.VlanId;
import org.netport.model.Vni;
import org.netport.network.AccessPort;
import org.netport.network.GatewayAddress;
import org.netport.network.Liveness;
import org.netport.network.NetworkConfig;
import org.netport.network.PrefixRoute;
import org.netport.network.PrefixRoute.Target;
import org.netport.network.Routing;
import org.netport.network.Segment;
import org.netport.network.Switch;
import org.netport.network.Uplink;
import org.netport.network.Vrf;
import org.netport.network.VrfInterface;
import org.netport.network.WaysOut;

/** An {@link ExitNetwork} in which something about the uplinks is otherwise. */
public final class ExitVariant {
    /** The MAC address of the router of a {@link #second} uplink. */
    public static final MacAddress SECOND_ROUTER = new MacAddress(0x0200_0000_ff80L);
    /** The port number of a {@link #second} uplink. */
    public static final PortNumber SECOND_PORT = new PortNumber(13);
    /** Its access port, and the name of its port. */
    private static final String SECOND = "out2";
    /** What the router of every site is known by in {@link #linkLocal}. */
    private static final IpAddress LINK_LOCAL = IpAddress.parse("fe80::1");

    private ExitVariant() {
    }

    // ---- a router at an untagged port

    /** The router of a site is at an untagged port. */
    public static NetworkView untagged(final NetworkView view, final String site) {
        return with(view, withSwitch(view.config(), site, at -> ports(at, ImmutableMap.of(
            new AccessPortName("out"), new AccessPort(new AccessPortName("out"), new PortRef.Named("tap2"),
                Optional.of(ExitNetwork.outside(site)), ImmutableSet.of())))), view.alive());
    }

    // ---- routers with link-local addresses

    /** All routers are configured by the same link-local address beside that of IPv4. */
    public static NetworkConfig linkLocal(final NetworkConfig config) {
        return withWaysOut(config, ways -> new WaysOut(ImmutableMap.copyOf(Maps.transformValues(ways.uplinks(),
            uplink -> new Uplink(uplink.name(), uplink.segment(), uplink.at(), uplink.nextHops().stream()
                .map(address -> address.bits() == 32 ? address : LINK_LOCAL).collect(ImmutableSet.toImmutableSet()),
                uplink.preference(), uplink.liveness()))), ways.routes(), ways.choice()));
    }

    /** The same of a view: those that are alive are alive by their other address. */
    public static NetworkView linkLocal(final NetworkView view) {
        final var alive = ImmutableMap.<NextHop, MacAddress>builder();
        view.alive().forEach((hop, mac) -> alive.put(hop.address().bits() == 32 ? hop
            : new NextHop(hop.vrf(), hop.uplink(), LINK_LOCAL), mac));
        return with(view, linkLocal(view.config()), alive.buildOrThrow());
    }

    // ---- one family alone

    /** The routers of a site do not answer in one family, of so many bits. */
    public static NetworkView silent(final NetworkView view, final String site, final int bits) {
        return with(view, view.config(), ImmutableMap.copyOf(Maps.filterKeys(view.alive(),
            hop -> !hop.uplink().value().equals("up-" + site) || hop.address().bits() != bits)));
    }

    // ---- two uplinks at a switch

    /** A site has one more uplink, alive, at a port and in a segment of its own, which the default routes name too. */
    public static NetworkView second(final NetworkView view, final String site, final int preference) {
        final var name = new SegmentName("out2-" + site);
        final NetworkConfig config = view.config();
        final Segment like = config.segments().get(ExitNetwork.outside(site));
        final Vrf vrf = config.routing().vrfs().get(ExitNetwork.VRF);
        final var routed = new Vrf(vrf.name(), vrf.tenant(), vrf.transit(), vrf.gatewayMac(), plus(vrf.interfaces(),
            name, new VrfInterface(name, ImmutableSet.of(gateway("192.0.2.242", "192.0.2.240/28"),
                gateway("2001:db8:ff1::2", "2001:db8:ff1::/64")), Optional.empty())), vrf.waysOut());
        final var segments = plus(config.segments(), name, new Segment(name, like.tenant(), new Vni(5900),
            like.mtu(), ImmutableMap.of(new SiteName(site), new VlanId(31)), ImmutableSet.of(), ImmutableSet.of()));
        return withSecond(with(view, new NetworkConfig(config.generation(), config.sites(), config.switches(),
            config.links(), segments, config.hosts()).with(new Routing(ImmutableMap.of(routed.name(), routed))),
            view.alive()), site, preference, name, "192.0.2.241", "2001:db8:ff1::1");
    }

    /** The same in the segment of the other one: two routers beside a switch, each at a port of its own. */
    public static NetworkView beside(final NetworkView view, final String site, final int preference) {
        final Uplink other = view.config().routing().vrfs().get(ExitNetwork.VRF).waysOut().uplinks()
            .get(new UplinkName("up-" + site));
        return withSecond(view, site, preference, ExitNetwork.outside(site), other.nextHops().stream()
            .map(address -> address.toString().replaceFirst("\\d$", "9")).toArray(String[]::new));
    }

    private static NetworkView withSecond(final NetworkView view, final String site, final int preference,
            final SegmentName segment, final String... routers) {
        final var name = new UplinkName("up-" + site + "-2");
        final NetworkConfig config = view.config();
        final var hops = Stream.of(routers).map(IpAddress::parse).collect(ImmutableSet.toImmutableSet());
        final var uplink = new Uplink(name, segment, ExitNetwork.place(site, SECOND), hops, preference,
            Liveness.DEFAULT);
        final var port = new AccessPort(new AccessPortName(SECOND), new PortRef.Named("tap3"), Optional.empty(),
            ImmutableSet.of(segment));
        final NetworkConfig next = withWaysOut(withSwitch(config, site,
            at -> ports(at, ImmutableMap.of(port.name(), port))), ways -> new WaysOut(
                plus(ways.uplinks(), name, uplink), ImmutableMap.copyOf(Maps.transformValues(ways.routes(),
                    route -> including(route, name))), ways.choice()));
        final var alive = ImmutableMap.<NextHop, MacAddress>builder().putAll(view.alive());
        hops.forEach(address -> alive.put(new NextHop(ExitNetwork.VRF, name, address), SECOND_ROUTER));
        return new NetworkView(next, plus(view.ports(), new SwitchName(site), SwitchPorts.seen(plus(
            view.portsOf(new SwitchName(site)).ports(), port.port(), new ResolvedPort(SECOND_PORT, LinkState.UP)))),
            alive.buildOrThrow(), view.abilities());
    }

    private static PrefixRoute including(final PrefixRoute route, final UplinkName name) {
        return route.prefix().length() > 0 || !(route.target() instanceof Target.Exits exits) ? route
            : new PrefixRoute(route.prefix(), new Target.Exits(
                Stream.concat(exits.uplinks().stream(), Stream.of(name)).collect(ImmutableSet.toImmutableSet())));
    }

    private static GatewayAddress gateway(final String address, final String subnet) {
        return new GatewayAddress(IpAddress.parse(address), IpPrefix.parse(subnet));
    }

    // ---- parts

    private static NetworkView with(final NetworkView view, final NetworkConfig config,
            final ImmutableMap<NextHop, MacAddress> alive) {
        return new NetworkView(config, view.ports(), alive, view.abilities());
    }

    private static NetworkConfig withWaysOut(final NetworkConfig config, final UnaryOperator<WaysOut> change) {
        return config.with(new Routing(ImmutableMap.copyOf(Maps.transformValues(config.routing().vrfs(),
            vrf -> vrf.with(change.apply(vrf.waysOut()))))));
    }

    private static NetworkConfig withSwitch(final NetworkConfig config, final String site,
            final UnaryOperator<Switch> change) {
        final var name = new SwitchName(site);
        return new NetworkConfig(config.generation(), config.sites(),
            plus(config.switches(), name, change.apply(config.switches().get(name))), config.links(),
            config.segments(), config.hosts()).with(config.routing());
    }

    private static Switch ports(final Switch at, final Map<AccessPortName, AccessPort> others) {
        final Map<AccessPortName, AccessPort> ports = new LinkedHashMap<>(at.accessPorts());
        ports.putAll(others);
        return new Switch(at.datapathId(), at.name(), at.site(), at.number(), at.tunnelAddress(),
            ImmutableMap.copyOf(ports));
    }

    private static <K, V> ImmutableMap<K, V> plus(final ImmutableMap<K, V> map, final K key, final V value) {
        return ImmutableMap.<K, V>builder().putAll(map).put(key, value).buildKeepingLast();
    }
}
