// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.SwitchName;
import org.netport.model.UplinkName;
import org.netport.network.AttachmentPoint;
import org.netport.network.NetworkConfig;
import org.netport.network.PrefixRoute;
import org.netport.network.PrefixRoute.Target;
import org.netport.network.Segment;
import org.netport.network.Switch;
import org.netport.network.Uplink;
import org.netport.network.Vrf;
import org.netport.network.VrfInterface;

/** Rules of uplinks and of routes to prefixes. That no next hop is a host is a rule of {@link HostLedger}. */
final class WaysOutRules {
    private static final IpPrefix LINK_LOCAL = IpPrefix.parse("fe80::/10");
    /** Prefixes that no packet is routed to, so that a route would never be used. */
    private static final ImmutableList<IpPrefix> NEVER_ROUTED = ImmutableList.of(IpPrefix.parse("0.0.0.0/8"),
        IpPrefix.parse("127.0.0.0/8"), IpPrefix.parse("169.254.0.0/16"), IpPrefix.parse("224.0.0.0/3"),
        IpPrefix.parse("::/96"), LINK_LOCAL, IpPrefix.parse("ff00::/8"));
    /** Groups that a VRF can have on a switch: the lower 12 bits of their numbers. */
    private static final int MOST_GROUPS = 4096;
    /** For each set of uplinks, by family and by who has sent a frame: the switch, another one, a detour. */
    private static final int GROUPS_OF_A_SET = 2 * 3;

    private final NetworkConfig config;
    private final Vrf vrf;
    private final ImmutableList.Builder<Problem> problems;

    private WaysOutRules(final NetworkConfig config, final Vrf vrf, final ImmutableList.Builder<Problem> problems) {
        this.config = config;
        this.vrf = vrf;
        this.problems = problems;
    }

    static void check(final NetworkConfig config, final Vrf vrf, final ImmutableList.Builder<Problem> problems) {
        final var rules = new WaysOutRules(config, vrf, problems);
        final Map<Neighbour, Uplink> neighbours = new HashMap<>();
        vrf.waysOut().uplinks().values().forEach(uplink -> rules.checkUplink(uplink, neighbours));
        vrf.waysOut().routes().values().forEach(rules::checkRoute);
        rules.checkGroups();
    }

    // ---- uplinks

    private void checkUplink(final Uplink uplink, final Map<Neighbour, Uplink> neighbours) {
        final var path = Paths.uplink(vrf.name(), uplink.name());
        final var routed = vrf.interfaces().get(uplink.segment());
        final var segment = config.segments().get(uplink.segment());
        if (routed == null || segment == null) {
            problems.add(new Problem(path + "/segment", "segment '" + uplink.segment() + "' is no interface of VRF '"
                + vrf.name() + "': make it one, or name the segment in which the router is"));
            return;
        }
        checkPlace(uplink, segment, path);
        for (var address : uplink.nextHops()) {
            final var at = path + "/next-hop[.='" + address + "']";
            checkNextHop(routed, segment, address, at);
            final var other = neighbours.putIfAbsent(new Neighbour(uplink.at(), address), uplink);
            if (other != null) {
                problems.add(new Problem(at, "uplink '" + other.name() + "' leads to the same router at the same port: "
                    + "keep one of them"));
            }
            if (LINK_LOCAL.contains(address)) {
                checkLinkLocal(uplink, address, at);
            }
        }
    }

    /** What a switch remembers of a router while no controller is there, it remembers by the router's address. */
    private void checkLinkLocal(final Uplink uplink, final IpAddress address, final String path) {
        vrf.waysOut().at(uplink.at().switchName()).takeWhile(other -> !other.equals(uplink))
            .filter(other -> !other.segment().equals(uplink.segment()) && other.nextHops().contains(address))
            .findFirst().ifPresent(other -> problems.add(new Problem(path, "uplink '" + other.name() + "' has "
                + address + " in another segment at switch '" + uplink.at().switchName() + "': which of the two "
                + "routers is meant could not be told after a restart, name another address of one of them")));
    }

    private void checkPlace(final Uplink uplink, final Segment segment, final String path) {
        final var device = config.switches().get(uplink.at().switchName());
        if (device == null) {
            problems.add(new Problem(path + "/switch", "switch '" + uplink.at().switchName()
                + "' is not configured: configure its site first"));
            return;
        }
        final var port = device.accessPorts().get(uplink.at().port());
        if (port == null) {
            problems.add(new Problem(path + "/access-port", "switch '" + device.name() + "' has no access port '"
                + uplink.at().port() + "': configure it first"));
        } else if (!port.carries(segment.name())) {
            problems.add(new Problem(path + "/access-port", "access port '" + port.name() + "' of switch '"
                + device.name() + "' at site '" + device.site() + "' does not carry segment '" + segment.name()
                + "': add the segment to the port, or name the port at which the router is"));
        }
    }

    private void checkNextHop(final VrfInterface routed, final Segment segment, final IpAddress address,
            final String path) {
        if (routed.gateways().stream().anyMatch(gateway -> gateway.address().equals(address))
                || address.equals(vrf.gatewayMac().linkLocal())) {
            problems.add(new Problem(path, address + " is the gateway's own address in segment '" + segment.name()
                + "': name that of the outside router"));
        } else if (!LINK_LOCAL.contains(address)) {
            final var subnet = segment.subnets().stream().filter(prefix -> prefix.contains(address)).findFirst();
            if (subnet.isEmpty()) {
                problems.add(new Problem(path, address + " is outside the subnets " + segment.subnets()
                    + " of segment '" + segment.name() + "': a next hop is a neighbour there, name its address in one "
                    + "of them"));
            } else if (address.bits() == 32
                    && routed.gateways().stream().noneMatch(gateway -> gateway.subnet().contains(address))) {
                problems.add(new Problem(path, "VRF '" + vrf.name() + "' has no gateway in the subnet of " + address
                    + " of segment '" + segment.name() + "', to ask the router from: add one to the interface"));
            }
        }
    }

    // ---- routes

    private void checkRoute(final PrefixRoute route) {
        final var path = Paths.route(vrf.name(), route.prefix());
        NEVER_ROUTED.stream().filter(never -> isIn(route.prefix(), never)).findFirst().ifPresent(never ->
            problems.add(new Problem(path, "no packet is routed to " + never + ": take the route away")));
        vrf.interfaces().keySet().stream().map(config.segments()::get).filter(Objects::nonNull)
            .flatMap(segment -> segment.subnets().stream().filter(subnet -> isIn(route.prefix(), subnet))
                .map(subnet -> "subnet " + subnet + " of segment '" + segment.name() + "'"))
            .findFirst().ifPresent(inside -> problems.add(new Problem(path, route.prefix() + " lies in " + inside
                + ", which is inside the VRF: hosts there are reached without a route, take it away")));
        if (route.target() instanceof Target.Exits exits) {
            checkExits(route, exits, path);
        }
    }

    private void checkExits(final PrefixRoute route, final Target.Exits exits, final String path) {
        exits.uplinks().stream().filter(name -> !vrf.waysOut().uplinks().containsKey(name)).forEach(name ->
            problems.add(new Problem(path + "/uplink[.='" + name + "']", "uplink '" + name + "' is not configured in "
                + "VRF '" + vrf.name() + "': configure it first")));
        final int bits = route.prefix().address().bits();
        final var known = exits.uplinks().stream().map(vrf.waysOut().uplinks()::get).filter(Objects::nonNull).toList();
        if (!known.isEmpty() && known.stream().allMatch(uplink -> uplink.nextHop(bits).isEmpty())) {
            problems.add(new Problem(path, "none of the uplinks " + exits.uplinks() + " has a next hop for "
                + (bits == 32 ? "IPv4" : "IPv6") + ": add one to an uplink, or take the route away"));
        }
    }

    private static boolean isIn(final IpPrefix prefix, final IpPrefix other) {
        return prefix.length() >= other.length() && other.contains(prefix.address());
    }

    private void checkGroups() {
        final int sets = (int) vrf.waysOut().routes().values().stream()
            .flatMap(route -> route.target() instanceof Target.Exits exits ? Stream.of(exits.uplinks())
                : Stream.<ImmutableSet<UplinkName>>of()).distinct().count();
        final Optional<Switch> tooMany = config.switches().values().stream()
            .filter(device -> (long) sets * GROUPS_OF_A_SET * (1 + ports(device.name())) > MOST_GROUPS).findFirst();
        tooMany.ifPresent(device -> problems.add(new Problem(Paths.vrf(vrf.name()), "routes name " + sets
            + " different sets of uplinks, and switch '" + device.name() + "' has " + ports(device.name())
            + " links and uplinks: the product is more than " + MOST_GROUPS / GROUPS_OF_A_SET
            + ", name the same uplinks in more of the routes")));
    }

    private long ports(final SwitchName name) {
        return vrf.waysOut().at(name).count() + config.links().values().stream()
            .filter(link -> link.endsAt(name)).count();
    }

    private record Neighbour(AttachmentPoint at, IpAddress address) {
    }
}
