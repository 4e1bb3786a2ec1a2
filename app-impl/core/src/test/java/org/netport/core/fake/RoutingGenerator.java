// SPDX-License-Identifier: Apache-2.0
package org.netport.core.fake;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.TenantName;
import org.netport.model.VrfName;
import org.netport.network.GatewayAddress;
import org.netport.network.Portability;
import org.netport.network.RouterAdvertisement;
import org.netport.network.RouterAdvertisement.Addressing;
import org.netport.network.Routing;
import org.netport.network.Segment;
import org.netport.network.Vrf;
import org.netport.network.VrfInterface;

/** VRFs over the segments of a random network, and how far these reach at layer 2. */
public final class RoutingGenerator {
    /** The number of a gateway in its subnet. */
    private static final int GATEWAY = 254;
    /** How many different subnets of a family there are: further segments have the same again. */
    private static final int SUBNETS = 3;

    private RoutingGenerator() {
    }

    /** One VRF for each transit segment; every segment in one of them or in none. */
    static Routing routing(final List<Segment> segments, final List<Segment> transits, final Random random) {
        final var vrfs = ImmutableMap.<VrfName, Vrf>builder();
        final Map<SegmentName, Segment> free = new LinkedHashMap<>();
        segments.forEach(segment -> free.put(segment.name(), segment));
        for (Segment transit : transits) {
            final Vrf vrf = vrf(transit.name(), ImmutableList.copyOf(free.values()), random);
            free.keySet().removeAll(vrf.interfaces().keySet());
            vrfs.put(vrf.name(), vrf);
        }
        return new Routing(vrfs.buildOrThrow());
    }

    /** A VRF over some of the segments. */
    static Vrf vrf(final SegmentName transit, final List<Segment> segments, final Random random) {
        final Map<SegmentName, VrfInterface> interfaces = new LinkedHashMap<>();
        final ImmutableSet.Builder<IpPrefix> taken = ImmutableSet.builder();
        for (Segment segment : segments) {
            if (random.nextInt(4) > 0 && isFree(segment, taken.build())) {
                taken.addAll(segment.subnets());
                interfaces.put(segment.name(), routed(segment, random));
            }
        }
        return new Vrf(new VrfName("vrf-" + transit), new TenantName("tenant"), transit, random.nextInt(3) > 0
            ? Vrf.DEFAULT_GATEWAY_MAC : new MacAddress(0x0200_fe00_0000L + random.nextInt(1000)),
            ImmutableMap.copyOf(interfaces));
    }

    /** Whether a segment overlaps with none of some subnets. */
    static boolean isFree(final Segment segment, final ImmutableSet<IpPrefix> taken) {
        return segment.subnets().stream().noneMatch(subnet -> taken.stream().anyMatch(subnet::overlaps));
    }

    /** Gateways in most of a segment's subnets. */
    static VrfInterface routed(final Segment segment, final Random random) {
        return new VrfInterface(segment.name(), segment.subnets().stream().filter(subnet -> random.nextInt(6) > 0)
            .map(subnet -> new GatewayAddress(address(subnet, GATEWAY), subnet))
            .collect(ImmutableSet.toImmutableSet()), random.nextBoolean() ? Optional.empty()
                : Optional.of(new RouterAdvertisement(Addressing.MANAGED, 1800, 600)));
    }

    /** How far a segment reaches. */
    static Portability portability(final List<SiteName> sites, final Random random) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> Portability.EXTENDED;
            case 2 -> new Portability.Routed(Optional.empty());
            case 3, 4 -> new Portability.Routed(Optional.of(sites.get(random.nextInt(sites.size()))));
            default -> new Portability.Mixed(ImmutableSet.<SiteName>builder()
                .add(sites.get(random.nextInt(sites.size())))
                .addAll(sites.stream().filter(site -> random.nextBoolean()).toList()).build());
        };
    }

    /** One subnet of each family; segments of different VRFs may have the same. */
    static ImmutableSet<IpPrefix> subnets(final int segment) {
        final int number = segment % SUBNETS;
        return ImmutableSet.of(new IpPrefix(new Ipv4Address(0x0a00_0000 + (number << 8)), 24),
            new IpPrefix(new Ipv6Address(0x2001_0db8_0000_0000L + number, 0), 64));
    }

    /** An address of a subnet. */
    public static IpAddress address(final IpPrefix subnet, final int number) {
        return switch (subnet.address()) {
            case Ipv4Address v4 -> new Ipv4Address(v4.value() + number);
            case Ipv6Address v6 -> new Ipv6Address(v6.high(), v6.low() + number);
        };
    }
}
