// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import com.google.common.collect.ImmutableList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.netport.model.IpPrefix;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.network.AccessPort;
import org.netport.network.NetworkConfig;
import org.netport.network.Portability;
import org.netport.network.RouterAdvertisement;
import org.netport.network.Segment;
import org.netport.network.Switch;
import org.netport.network.Vrf;
import org.netport.network.VrfInterface;

/**
 * Rules of VRFs with their segments, switches and each other. Those with hosts are in {@link HostLedger}, and what a
 * VRF needs to be one at all in {@link VrfResolver}.
 */
final class RoutingRules {
    /** MAC addresses of switches, as routers, relays, ways out and detours: their upper 32 bits. */
    private static final long FIRST_OF_SWITCHES = 0x024e_5000L;
    private static final long LAST_OF_SWITCHES = 0x024e_5003L;

    private final NetworkConfig config;
    private final ImmutableList.Builder<Problem> problems;

    private RoutingRules(final NetworkConfig config, final ImmutableList.Builder<Problem> problems) {
        this.config = config;
        this.problems = problems;
    }

    static void check(final NetworkConfig config, final ImmutableList.Builder<Problem> problems) {
        final var rules = new RoutingRules(config, problems);
        final var vrfs = config.routing().vrfs().values();
        vrfs.forEach(rules::checkVrf);
        if (!vrfs.isEmpty()) {
            config.switches().values().forEach(device ->
                device.accessPorts().values().forEach(port -> rules.checkAccessPort(device, port)));
        }
    }

    private void checkVrf(final Vrf vrf) {
        checkGatewayMac(vrf);
        checkTransit(vrf);
        vrf.interfaces().values().forEach(routed -> checkInterface(vrf, routed));
        checkOverlaps(vrf);
        WaysOutRules.check(config, vrf, problems);
    }

    private void checkGatewayMac(final Vrf vrf) {
        final var path = Paths.vrf(vrf.name()) + "/gateway-mac";
        final var mac = vrf.gatewayMac();
        final long upper = mac.value() >>> 16;
        if (mac.isGroup() || mac.equals(MacAddress.ZERO)) {
            problems.add(new Problem(path, mac + " is not the address of one station"));
        } else if (upper >= FIRST_OF_SWITCHES && upper <= LAST_OF_SWITCHES) {
            problems.add(new Problem(path, mac + " is among the MAC addresses of switches, 02:4e:50:00:00:00 to "
                + "02:4e:50:03:ff:ff: give the gateway another one"));
        }
    }

    private void checkTransit(final Vrf vrf) {
        final var path = Paths.vrf(vrf.name()) + "/transit";
        final var segment = config.segments().get(vrf.transit());
        if (segment == null) {
            problems.add(new Problem(path, "segment '" + vrf.transit() + "' is not configured: configure it first"));
            return;
        }
        checkTenant(vrf, segment, path);
        config.routing().of(segment.name()).ifPresent(of -> problems.add(new Problem(path, "segment '" + segment.name()
            + "' is also an interface of VRF '" + of.name() + "': a transit segment carries routed packets only, use "
            + "another one")));
        if (!(segment.portability() instanceof Portability.Extended)) {
            problems.add(new Problem(path, "segment '" + segment.name() + "' is not extended: a transit segment joins "
                + "all sites, make it extended or use another one"));
        }
        vrf.interfaces().keySet().stream().map(config.segments()::get)
            .filter(routed -> routed != null && routed.mtu() > segment.mtu()).findFirst()
            .ifPresent(routed -> problems.add(new Problem(path, "segment '" + segment.name() + "' has MTU "
                + segment.mtu() + " and segment '" + routed.name() + "' of the VRF has " + routed.mtu()
                + ": give the transit segment at least that")));
    }

    private void checkInterface(final Vrf vrf, final VrfInterface routed) {
        final var path = Paths.vrfInterface(vrf.name(), routed.segment());
        final var segment = config.segments().get(routed.segment());
        if (segment == null) {
            return;
        }
        checkTenant(vrf, segment, path);
        if (segment.subnets().isEmpty()) {
            problems.add(new Problem(path, "segment '" + segment.name() + "' has no subnet, and nothing is routed to "
                + "it: add its subnets to the segment"));
        } else if (routed.advertisement().isPresent()) {
            checkAdvertisement(segment, path + "/router-advertisement");
        }
    }

    private void checkAdvertisement(final Segment segment, final String path) {
        final long prefixes = segment.subnets().stream().filter(subnet -> subnet.address() instanceof Ipv6Address)
            .count();
        if (prefixes == 0) {
            problems.add(new Problem(path, "segment '" + segment.name() + "' has no IPv6 subnet to advertise: add one "
                + "to it, or take the advertisement away"));
        } else if (prefixes > RouterAdvertisement.MOST_PREFIXES) {
            problems.add(new Problem(path, "segment '" + segment.name() + "' has " + prefixes + " IPv6 subnets, and an "
                + "advertisement has room for " + RouterAdvertisement.MOST_PREFIXES + ": take some from the segment, "
                + "or take the advertisement away"));
        }
    }

    private void checkTenant(final Vrf vrf, final Segment segment, final String path) {
        if (!segment.tenant().equals(vrf.tenant())) {
            problems.add(new Problem(path, "segment '" + segment.name() + "' is of tenant '" + segment.tenant()
                + "' and VRF '" + vrf.name() + "' of tenant '" + vrf.tenant() + "': a VRF has segments of its own "
                + "tenant only"));
        }
    }

    private void checkOverlaps(final Vrf vrf) {
        final List<Owned> subnets = new ArrayList<>();
        for (var name : vrf.interfaces().keySet()) {
            final var segment = config.segments().get(name);
            if (segment != null) {
                segment.subnets().forEach(subnet -> subnets.add(new Owned(name, subnet)));
            }
        }
        // Prefixes either lie in each other or share nothing: in this order, those that a prefix lies in are on the
        // stack, and all that is above them lies before it.
        subnets.sort(Comparator.comparing((Owned owned) -> owned.subnet().address())
            .thenComparing(owned -> owned.subnet().length()));
        final Deque<Owned> around = new ArrayDeque<>();
        for (var owned : subnets) {
            while (!around.isEmpty() && !around.peek().subnet().overlaps(owned.subnet())) {
                around.pop();
            }
            around.stream().filter(other -> !other.segment().equals(owned.segment())).findFirst().ifPresent(other ->
                problems.add(new Problem(Paths.vrfInterface(vrf.name(), owned.segment()), "subnet " + owned.subnet()
                    + " of segment '" + owned.segment() + "' overlaps subnet " + other.subnet() + " of segment '"
                    + other.segment() + "': in one VRF an address is in one segment, use other subnets or another "
                    + "VRF")));
            around.push(owned);
        }
    }

    private void checkAccessPort(final Switch device, final AccessPort port) {
        final var path = Paths.accessPort(device, port.name());
        port.untagged().ifPresent(name -> checkMember(name, path + "/untagged-segment"));
        port.tagged().forEach(name -> checkMember(name, path + "/tagged-segment[.='" + name + "']"));
    }

    private void checkMember(final SegmentName name, final String path) {
        config.routing().carriedBy(name).ifPresent(vrf -> problems.add(new Problem(path, "segment '" + name
            + "' is the transit segment of VRF '" + vrf.name() + "' and carries routed packets only: take it off the "
            + "port, or give the VRF another transit segment")));
    }

    private record Owned(SegmentName segment, IpPrefix subnet) {
    }
}
