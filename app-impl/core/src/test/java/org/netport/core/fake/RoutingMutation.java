// SPDX-License-Identifier: Apache-2.0
package org.netport.core.fake;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.netport.model.IpPrefix;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.model.VrfName;
import org.netport.network.NetworkConfig;
import org.netport.network.Portability;
import org.netport.network.Routing;
import org.netport.network.Segment;
import org.netport.network.Vrf;
import org.netport.network.VrfInterface;

/** One small change of what routes and of how far segments reach. */
public final class RoutingMutation {
    private RoutingMutation() {
    }

    /** Makes a random change; it may turn out to be none. */
    static NetworkConfig of(final NetworkConfig config, final Random random) {
        if (random.nextInt(3) == 0) {
            final List<SegmentName> segments = NetworkMutation.inhabitable(config);
            return reaching(config, segments.get(random.nextInt(segments.size())), anyReach(config, random));
        }
        final List<SegmentName> transits = config.segments().keySet().stream()
            .filter(name -> !NetworkMutation.inhabitable(config).contains(name)).toList();
        if (transits.isEmpty()) {
            return config;
        }
        final SegmentName transit = transits.get(random.nextInt(transits.size()));
        final Map<VrfName, Vrf> vrfs = new LinkedHashMap<>(config.routing().vrfs());
        final Vrf old = config.routing().carriedBy(transit).orElse(null);
        if (old == null) {
            final Vrf added = RoutingGenerator.vrf(transit, free(config), random);
            vrfs.put(added.name(), added);
        } else if (random.nextInt(4) == 0) {
            vrfs.remove(old.name());
        } else {
            vrfs.put(old.name(), changed(config, old, random));
        }
        return config.with(new Routing(ImmutableMap.copyOf(vrfs)));
    }

    /** Any reach of a segment. */
    public static Portability anyReach(final NetworkConfig config, final Random random) {
        return RoutingGenerator.portability(ImmutableList.copyOf(config.sites().keySet()), random);
    }

    /** The same with another reach of a segment at layer 2. */
    public static NetworkConfig reaching(final NetworkConfig config, final SegmentName name,
            final Portability portability) {
        final Map<SegmentName, Segment> segments = new LinkedHashMap<>(config.segments());
        segments.computeIfPresent(name, (key, old) -> new Segment(old.name(), old.tenant(), old.vni(), old.mtu(),
            old.siteVlans(), old.subnets(), old.transports(), old.cutOver(), portability));
        return NetworkMutation.with(config, segments, config.hosts());
    }

    private static List<Segment> free(final NetworkConfig config) {
        return NetworkMutation.inhabitable(config).stream()
            .filter(name -> config.routing().of(name).isEmpty()).map(config.segments()::get).toList();
    }

    private static Vrf changed(final NetworkConfig config, final Vrf old, final Random random) {
        if (random.nextInt(3) == 0) {
            return new Vrf(old.name(), old.tenant(), old.transit(),
                new MacAddress(0x0200_fe01_0000L + random.nextInt(1000)), old.interfaces());
        }
        final Map<SegmentName, VrfInterface> interfaces = new LinkedHashMap<>(old.interfaces());
        final List<Segment> free = free(config);
        if (!free.isEmpty() && random.nextBoolean()) {
            final Segment added = free.get(random.nextInt(free.size()));
            if (RoutingGenerator.isFree(added, taken(config, old))) {
                interfaces.put(added.name(), RoutingGenerator.routed(added, random));
            }
        } else if (!interfaces.isEmpty()) {
            final SegmentName some = ImmutableList.copyOf(interfaces.keySet()).get(random.nextInt(interfaces.size()));
            if (random.nextBoolean()) {
                interfaces.remove(some);
            } else {
                interfaces.put(some, RoutingGenerator.routed(config.segments().get(some), random));
            }
        }
        return new Vrf(old.name(), old.tenant(), old.transit(), old.gatewayMac(), ImmutableMap.copyOf(interfaces));
    }

    private static ImmutableSet<IpPrefix> taken(final NetworkConfig config, final Vrf vrf) {
        return vrf.interfaces().keySet().stream().flatMap(name -> config.segments().get(name).subnets().stream())
            .collect(ImmutableSet.toImmutableSet());
    }
}
