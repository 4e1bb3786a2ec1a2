// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.netport.core.validation.WrittenVrf.WrittenInterface;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.model.TenantName;
import org.netport.model.Vni;
import org.netport.model.VrfName;
import org.netport.network.AccessPort;
import org.netport.network.CutOver;
import org.netport.network.ExitChoice;
import org.netport.network.NetworkConfig;
import org.netport.network.Portability;
import org.netport.network.PrefixRoute;
import org.netport.network.RouterAdvertisement;
import org.netport.network.Segment;
import org.netport.network.Uplink;
import org.netport.network.Vrf;
import org.netport.network.WaysOut;

/** Builds configurations with VRFs for tests, and tells what is wrong with them in one string each. */
final class RoutedFixture {
    private final Fixture network = new Fixture();
    private final List<Segment> segments = new ArrayList<>();
    private final List<WrittenVrf> vrfs = new ArrayList<>();

    /** Segments web (10.1.0.0/24, 2001:db8:1::/64), db (10.2.0.0/24) and core, which is transit of VRF main. */
    static RoutedFixture main() {
        return new RoutedFixture().segment("web", "10.1.0.0/24", "2001:db8:1::/64").segment("db", "10.2.0.0/24")
            .segment("core").vrf("main", "core", routed("web", "10.1.0.1", "2001:db8:1::1"), routed("db", "10.2.0.1"));
    }

    RoutedFixture segment(final String name, final String... subnets) {
        return segment(name, "acme", 1500, Portability.EXTENDED, subnets);
    }

    RoutedFixture segment(final String name, final String tenant, final int mtu, final Portability portability,
            final String... subnets) {
        final var segment = new Segment(new SegmentName(name), new TenantName(tenant), new Vni(100 + segments.size()),
            mtu, ImmutableMap.of(), Stream.of(subnets).map(IpPrefix::parse).collect(ImmutableSet.toImmutableSet()),
            ImmutableSet.of(), CutOver.RELAY, portability);
        segments.add(segment);
        network.segment(segment);
        return this;
    }

    RoutedFixture vrf(final String name, final String transit, final Routed... interfaces) {
        return vrf(name, "acme", transit, Vrf.DEFAULT_GATEWAY_MAC, interfaces);
    }

    RoutedFixture vrf(final String name, final String tenant, final String transit, final MacAddress mac,
            final Routed... interfaces) {
        vrfs.add(new WrittenVrf(new VrfName(name), new TenantName(tenant), new SegmentName(transit), mac,
            Stream.of(interfaces).collect(ImmutableMap.toImmutableMap(Routed::segment, Routed::written))));
        return this;
    }

    /** The last VRF gets ways out. */
    RoutedFixture waysOut(final List<Uplink> uplinks, final PrefixRoute... routes) {
        final WrittenVrf vrf = vrfs.remove(vrfs.size() - 1);
        vrfs.add(new WrittenVrf(vrf.name(), vrf.tenant(), vrf.transit(), vrf.gatewayMac(), vrf.interfaces(),
            new WaysOut(Maps.uniqueIndex(uplinks, Uplink::name), Maps.uniqueIndex(List.of(routes),
                PrefixRoute::prefix), ExitChoice.NEAREST)));
        return this;
    }

    RoutedFixture host(final String name, final String segment, final String mac, final String... addresses) {
        network.host(name, segment, mac, addresses);
        return this;
    }

    RoutedFixture device(final AccessPort... ports) {
        network.device("sw", "east", 1, Optional.empty(), ports);
        return this;
    }

    VrfResolver.Resolution resolve() {
        return VrfResolver.resolve(vrfs, network.build().segments());
    }

    NetworkConfig build() {
        return network.build().with(resolve().routing());
    }

    /** What the rules say, as "path: reason"; all that is written must be resolved. */
    ImmutableList<String> problems() {
        final var resolution = resolve();
        if (!resolution.problems().isEmpty()) {
            throw new AssertionError(resolution.problems());
        }
        return NetworkValidator.validate(build()).stream().map(Problem::toString)
            .collect(ImmutableList.toImmutableList());
    }

    static Routed routed(final String segment, final String... gateways) {
        return new Routed(new SegmentName(segment), new WrittenInterface(Stream.of(gateways).map(IpAddress::parse)
            .collect(ImmutableSet.toImmutableSet()), Optional.empty()));
    }

    static Routed advertised(final String segment) {
        return new Routed(new SegmentName(segment), new WrittenInterface(ImmutableSet.of(), Optional.of(
            new RouterAdvertisement(RouterAdvertisement.Addressing.MANAGED, 1800, 600))));
    }

    /** An interface of a VRF. */
    record Routed(SegmentName segment, WrittenInterface written) {
    }
}
