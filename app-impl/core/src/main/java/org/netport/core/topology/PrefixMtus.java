// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.SegmentName;
import org.netport.network.GatewayAddress;
import org.netport.network.NetworkConfig;
import org.netport.network.PrefixRoute.Target;
import org.netport.network.Segment;
import org.netport.network.Uplink;
import org.netport.network.Vrf;

/**
 * How large packets may be, by where in a VRF they go: the MTU of the segment of their destination, or the least one of
 * those by which they may leave. The transit segment takes all that the others carry (what is less is refused as
 * configuration). Immutable.
 */
public final class PrefixMtus {
    private final int largest;
    private final ImmutableMap<IpPrefix, Integer> mtus;

    private PrefixMtus(final int largest, final Map<IpPrefix, Integer> mtus) {
        this.largest = largest;
        this.mtus = ImmutableMap.copyOf(mtus);
    }

    /**
     * Reads a configuration.
     *
     * @param config the configuration
     * @param vrf one of its VRFs
     * @return the MTUs of its prefixes
     */
    public static PrefixMtus of(final NetworkConfig config, final Vrf vrf) {
        final int largest = segments(config, vrf).mapToInt(Segment::mtu).max().orElse(0);
        final Map<IpPrefix, Integer> mtus = new HashMap<>();
        vrf.waysOut().routes().forEach((prefix, route) -> mtus.put(prefix, switch (route.target()) {
            case Target.BlackHole hole -> largest;
            case Target.Exits exits -> exits.uplinks().stream().map(vrf.waysOut().uplinks()::get)
                .mapToInt(uplink -> leaving(config, uplink).orElse(largest)).min().orElse(largest);
        }));
        vrf.interfaces().values().forEach(routed -> segment(config, routed.segment()).forEach(segment ->
            Stream.concat(segment.subnets().stream(), routed.gateways().stream().map(GatewayAddress::subnet))
                .forEach(subnet -> mtus.put(subnet, segment.mtu()))));
        return new PrefixMtus(largest, mtus);
    }

    private static Stream<Segment> segments(final NetworkConfig config, final Vrf vrf) {
        return vrf.interfaces().keySet().stream().flatMap(name -> segment(config, name));
    }

    private static Stream<Segment> segment(final NetworkConfig config, final SegmentName name) {
        return Stream.ofNullable(config.segments().get(name));
    }

    private static OptionalInt leaving(final NetworkConfig config, final Uplink uplink) {
        return Stream.ofNullable(uplink).flatMap(known -> segment(config, known.segment())).mapToInt(Segment::mtu)
            .findFirst();
    }

    /**
     * The largest packet that any segment of the VRF carries.
     *
     * @return its length in bytes; 0 where there is no segment
     */
    public int largest() {
        return largest;
    }

    /**
     * The largest packet that an address takes.
     *
     * @param destination an address
     * @return the MTU of the longest prefix around it; {@link #largest} where there is none
     */
    public int towards(final IpAddress destination) {
        return mtus.entrySet().stream().filter(entry -> entry.getKey().contains(destination))
            .max(Comparator.comparingInt(entry -> entry.getKey().length())).map(Map.Entry::getValue).orElse(largest);
    }

    /**
     * The prefixes whose MTU is another than that of the next shorter one around them; than the largest where there is
     * none.
     *
     * @return with their MTUs, in the order of their addresses; none where all segments have one MTU
     */
    public ImmutableMap<IpPrefix, Integer> differing() {
        final Map<IpPrefix, Integer> found = new LinkedHashMap<>();
        // In this order those that a prefix lies in are on the stack, and all that is above them lies before it.
        final Deque<IpPrefix> around = new ArrayDeque<>();
        mtus.keySet().stream().sorted(Comparator.comparing(IpPrefix::address).thenComparing(IpPrefix::length))
            .forEach(prefix -> {
                while (!around.isEmpty() && !around.peek().contains(prefix.address())) {
                    around.pop();
                }
                final int outer = around.isEmpty() ? largest : mtus.get(around.peek());
                final int own = mtus.get(prefix);
                if (own != outer) {
                    found.put(prefix, own);
                }
                around.push(prefix);
            });
        return ImmutableMap.copyOf(found);
    }

    @Override
    public String toString() {
        return "largest " + largest + ", " + mtus;
    }
}
