// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.netport.core.validation.WrittenVrf.WrittenInterface;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.Ipv4Address;
import org.netport.model.SegmentName;
import org.netport.model.VrfName;
import org.netport.network.GatewayAddress;
import org.netport.network.Routing;
import org.netport.network.Segment;
import org.netport.network.Vrf;
import org.netport.network.VrfInterface;

/**
 * Makes routing of VRFs as they were written: finds the subnet of each gateway, and the VRF of each segment. What has
 * none, or more than one, cannot be said in the domain and is a problem here; all other rules are those of
 * {@link RoutingRules}. Pure.
 */
public final class VrfResolver {
    private static final ImmutableList<IpPrefix> NEVER_A_GATEWAY = ImmutableList.of(IpPrefix.parse("0.0.0.0/8"),
        IpPrefix.parse("127.0.0.0/8"), IpPrefix.parse("224.0.0.0/3"), IpPrefix.parse("::/127"),
        IpPrefix.parse("ff00::/8"));
    private static final IpPrefix LINK_LOCAL = IpPrefix.parse("fe80::/10");
    /** An IPv4 subnet that is longer has no address of its own and no broadcast address (RFC 3021). */
    private static final int LONGEST_WITH_BROADCAST = 30;

    private final Map<SegmentName, Segment> segments;
    private final ImmutableList.Builder<Problem> problems = ImmutableList.builder();
    private final Map<SegmentName, VrfName> routed = new HashMap<>();
    private final Map<SegmentName, VrfName> transits = new HashMap<>();

    private VrfResolver(final Map<SegmentName, Segment> segments) {
        this.segments = segments;
    }

    /**
     * Resolves all VRFs of a configuration.
     *
     * @param vrfs the VRFs, each name once
     * @param segments the configured segments
     * @return what could be resolved, and what is wrong with the rest
     */
    public static Resolution resolve(final Collection<WrittenVrf> vrfs, final Map<SegmentName, Segment> segments) {
        final var resolver = new VrfResolver(segments);
        final var resolved = ImmutableMap.<VrfName, Vrf>builder();
        for (var vrf : vrfs) {
            resolver.resolve(vrf).ifPresent(found -> resolved.put(found.name(), found));
        }
        return new Resolution(new Routing(resolved.buildOrThrow()), resolver.problems.build());
    }

    private Optional<Vrf> resolve(final WrittenVrf vrf) {
        final var path = Paths.vrf(vrf.name());
        final var interfaces = ImmutableMap.<SegmentName, VrfInterface>builder();
        vrf.interfaces().forEach((name, written) -> resolve(vrf, name, written, Paths.vrfInterface(vrf.name(), name))
            .ifPresent(found -> interfaces.put(name, found)));
        final var other = transits.putIfAbsent(vrf.transit(), vrf.name());
        if (other != null) {
            problems.add(new Problem(path + "/transit", "segment '" + vrf.transit()
                + "' is also the transit segment of VRF '" + other + "': give each VRF its own"));
            return Optional.empty();
        }
        return Optional.of(new Vrf(vrf.name(), vrf.tenant(), vrf.transit(), vrf.gatewayMac(),
            interfaces.buildOrThrow(), vrf.waysOut()));
    }

    private Optional<VrfInterface> resolve(final WrittenVrf vrf, final SegmentName name,
            final WrittenInterface written, final String path) {
        final var segment = segments.get(name);
        if (segment == null) {
            problems.add(new Problem(path, "segment '" + name + "' is not configured: configure it first"));
            return Optional.empty();
        }
        final var other = routed.putIfAbsent(name, vrf.name());
        if (other != null) {
            problems.add(new Problem(path, "segment '" + name + "' is also in VRF '" + other
                + "': a segment is in one VRF, take it out of one of them"));
            return Optional.empty();
        }
        final var gateways = ImmutableSet.<GatewayAddress>builder();
        for (var address : written.gateways()) {
            gateway(segment, address, path + "/gateway[.='" + address + "']").ifPresent(gateways::add);
        }
        return Optional.of(new VrfInterface(name, gateways.build(), written.advertisement()));
    }

    private Optional<GatewayAddress> gateway(final Segment segment, final IpAddress address, final String path) {
        if (LINK_LOCAL.contains(address)) {
            problems.add(new Problem(path, address + " is link-local: the gateway's link-local address is made of its "
                + "MAC address and is not configured, take it away"));
            return Optional.empty();
        }
        if (NEVER_A_GATEWAY.stream().anyMatch(prefix -> prefix.contains(address))) {
            problems.add(new Problem(path, address + " cannot be the address of a gateway"));
            return Optional.empty();
        }
        // Of subnets that lie in each other the narrowest, as in routing.
        final var subnet = segment.subnets().stream().filter(prefix -> prefix.contains(address))
            .max(Comparator.comparingInt(IpPrefix::length));
        if (subnet.isEmpty()) {
            problems.add(new Problem(path, address + " is outside the subnets " + segment.subnets() + " of segment '"
                + segment.name() + "': change the address, or add a subnet to the segment"));
            return Optional.empty();
        }
        if (isOfNoStation(address, subnet.orElseThrow())) {
            problems.add(new Problem(path, address + " is the first or the last address of subnet "
                + subnet.orElseThrow() + ", which no station can have: choose one in between"));
            return Optional.empty();
        }
        return Optional.of(new GatewayAddress(address, subnet.orElseThrow()));
    }

    private static boolean isOfNoStation(final IpAddress address, final IpPrefix subnet) {
        if (address instanceof Ipv4Address v4 && subnet.length() <= LONGEST_WITH_BROADCAST) {
            final int hostBits = -1 >>> subnet.length();
            return (v4.value() & hostBits) == 0 || (v4.value() & hostBits) == hostBits;
        }
        return false;
    }

    /**
     * VRFs, and what had to be left out of them.
     *
     * @param routing what could be resolved
     * @param problems why the rest could not, in the order in which it was written; empty when nothing is left out
     */
    public record Resolution(Routing routing, ImmutableList<Problem> problems) {
    }
}
