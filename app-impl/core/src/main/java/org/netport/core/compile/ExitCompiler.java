// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.netport.core.compile.ExitGroups.Role;
import org.netport.core.compile.ExitOrder.Exits;
import org.netport.core.compile.SwitchContext.Membership;
import org.netport.core.pipeline.EntryDraft;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.Metadata;
import org.netport.core.pipeline.Numbers;
import org.netport.core.topology.VrfTopology;
import org.netport.flow.Action;
import org.netport.flow.Bucket;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupType;
import org.netport.flow.MatchField;
import org.netport.flow.ProgramEntry;
import org.netport.flow.Watch;
import org.netport.model.IpPrefix;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.PortRef;
import org.netport.model.SwitchName;
import org.netport.network.AccessPort;
import org.netport.network.PrefixRoute.Target;
import org.netport.network.Switch;
import org.netport.network.Uplink;

/**
 * Routes to prefixes outside a VRF on one switch. A frame that a switch sends to another's uplink is addressed to it as
 * exit; there it leaves, or makes a detour to another exit, and from there only to exits that come later in an order
 * that is the same everywhere. So whatever has failed, it never meets an exit a third time.
 */
final class ExitCompiler {
    private final SwitchContext context;
    private final VrfTopology vrf;
    private final ExitOrder order;
    private final ExitGroups groups;
    private final int number;
    private final Metadata transit;
    private final ImmutableList.Builder<ProgramEntry> entries = ImmutableList.builder();
    private final Set<Exits> grouped = new HashSet<>();

    private ExitCompiler(final SwitchContext context, final VrfTopology vrf) {
        this.context = context;
        this.vrf = vrf;
        order = new ExitOrder(context, vrf);
        groups = new ExitGroups(context, vrf);
        number = vrf.transit().segment().vni().value();
        transit = Metadata.segment(vrf.transit().segment().vni());
    }

    /** The part of {@link Unit.VrfUnit} that leads out; nothing where no route does. */
    static ImmutableList<ProgramEntry> compile(final SwitchContext context, final VrfTopology vrf) {
        return new ExitCompiler(context, vrf).compile();
    }

    private ImmutableList<ProgramEntry> compile() {
        if (vrf.vrf().waysOut().routes().isEmpty()) {
            return ImmutableList.of();
        }
        for (MatchField family : ImmutableList.of(BaseCompiler.IPV4, BaseCompiler.IPV6)) {
            entries.add(EntryKind.ROUTE_NO_TRANSIT.entry(number, transit.and(Metadata.OUTSIDE).match(), family)
                .build());
        }
        vrf.vrf().waysOut().routes().values().forEach(route -> {
            switch (route.target()) {
                case Target.BlackHole hole -> entries.add(entry(EntryKind.ROUTE_BLACK_HOLE, route.prefix(),
                    transit.match()).build());
                case Target.Exits exits ->
                    route(route.prefix(), new Exits(exits.uplinks(), route.prefix().address().bits()));
            }
        });
        return entries.build();
    }

    private EntryDraft entry(final EntryKind kind, final IpPrefix prefix, final MatchField... others) {
        return AddressMatch.routed(kind, number, prefix, others);
    }

    private void route(final IpPrefix prefix, final Exits exits) {
        final Metadata inside = transit.and(Metadata.NO_EXIT).and(Metadata.INSIDE);
        lead(prefix, exits, Role.OWN, inside, EntryKind.ROUTE_EXIT, EntryKind.ROUTE_EXIT_IN_PORT);
        if (order.switches(exits).contains(context.name())) {
            lead(prefix, exits, Role.EXIT, transit.and(Metadata.EXIT), EntryKind.EXIT_OUT, EntryKind.EXIT_OUT_IN_PORT);
            lead(prefix, exits, Role.DETOUR, transit.and(Metadata.DETOUR), EntryKind.EXIT_OUT,
                EntryKind.EXIT_OUT_IN_PORT);
        }
        grouped.add(exits);
    }

    private void lead(final IpPrefix prefix, final Exits exits, final Role role, final Metadata which,
            final EntryKind kind, final EntryKind inPort) {
        final List<Leaving> ways = ways(exits, role);
        if (ways.isEmpty()) {
            entries.add(entry(EntryKind.ROUTE_NO_EXIT, prefix, which.match()).build());
            return;
        }
        toGroup(entry(kind, prefix, which.match()), new GroupEntry(groups.number(exits, role),
            GroupType.FAST_FAILOVER, buckets(ways, Optional.empty())), exits);
        for (PortRef port : groups.ports()) {
            context.number(port).filter(at -> isIngress(port, role)
                && ways.stream().anyMatch(way -> way.port.equals(at))).ifPresent(at ->
                toGroup(entry(inPort, prefix, which.match(), new MatchField.InPort(at)),
                    new GroupEntry(groups.number(exits, role, port), GroupType.FAST_FAILOVER,
                        buckets(ways, Optional.of(at))), exits));
        }
    }

    /** Several prefixes with the same exits share their groups. */
    private void toGroup(final EntryDraft draft, final GroupEntry group, final Exits exits) {
        if (!grouped.contains(exits)) {
            entries.add(group);
        }
        entries.add(draft.does(ImmutableList.of(new Action.ToGroup(group.key()))).build());
    }

    /** A switch's own frames come from access ports, those of others by links. */
    private boolean isIngress(final PortRef port, final Role role) {
        return role == Role.OWN ? context.self().accessPorts().values().stream()
                .filter(access -> access.port().equals(port)).anyMatch(this::isRouted)
            : vrf.transit().carried().values().stream().map(carried -> carried.link())
                .flatMap(link -> Stream.of(link.a(), link.b()))
                .anyMatch(end -> end.switchName().equals(context.name()) && end.port().equals(port));
    }

    private boolean isRouted(final AccessPort access) {
        return vrf.vrf().interfaces().keySet().stream().anyMatch(access::carries);
    }

    /**
     * One way out of the switch.
     *
     * @param port where frames leave
     * @param before what is done to them first
     * @param out what sends them
     * @param back what sends those that came by that port
     */
    private record Leaving(PortNumber port, ImmutableList<Action> before, ImmutableList<Action> out,
            ImmutableList<Action> back) {
    }

    private List<Leaving> ways(final Exits exits, final Role role) {
        final List<Leaving> ways = new ArrayList<>();
        final Set<SwitchName> tried = new HashSet<>();
        final var all = role == Role.OWN ? order.own(exits) : localFirst(order.alive(exits));
        for (Uplink uplink : all) {
            final SwitchName at = uplink.at().switchName();
            if (at.equals(context.name())) {
                here(uplink, exits.bits()).ifPresent(ways::add);
            } else if (tried.add(at) && mayFollow(exits, role, at)) {
                there(at, role).ifPresent(ways::add);
            }
        }
        return ways;
    }

    private List<Uplink> localFirst(final List<Uplink> uplinks) {
        return Stream.concat(uplinks.stream().filter(this::isHere),
            uplinks.stream().filter(uplink -> !isHere(uplink))).toList();
    }

    private boolean isHere(final Uplink uplink) {
        return uplink.at().switchName().equals(context.name());
    }

    private boolean mayFollow(final Exits exits, final Role role, final SwitchName next) {
        final ImmutableList<SwitchName> switches = order.switches(exits);
        return role != Role.DETOUR || switches.indexOf(next) > switches.indexOf(context.name());
    }

    private Optional<Leaving> here(final Uplink uplink, final int bits) {
        return order.neighbour(uplink, bits).flatMap(mac -> member(context, uplink).map(port ->
            new Leaving(port.port(), ImmutableList.of(new Action.SetEthSrc(vrf.vrf().gatewayMac()),
                new Action.SetEthDst(mac)), port.delivery(), port.deliveryBack())));
    }

    /** The access port of an uplink of the switch; empty if it is missing now. */
    static Optional<Membership> member(final SwitchContext context, final Uplink uplink) {
        return Optional.ofNullable(context.view().config().segments().get(uplink.segment()))
            .flatMap(segment -> context.membership(uplink.at().port(), segment));
    }

    private Optional<Leaving> there(final SwitchName to, final Role role) {
        final Switch exit = context.view().config().switches().get(to);
        return vrf.transit().nextLink(context.name(), to)
            .flatMap(link -> LinkEgress.of(context, vrf.transit().carried().get(link.name()),
                vrf.transit().segment().vni()))
            .map(egress -> {
                final var actions = ImmutableList.<Action>builder();
                if (role != Role.OWN) {
                    // Switches that do not agree, since one is out of reach, shall make no endless circle.
                    actions.add(new Action.DecTtl());
                }
                final MacAddress as = role == Role.OWN ? Numbers.exit(exit.number()) : Numbers.detour(exit.number());
                actions.addAll(HostRouteCompiler.hop(context.self(), as));
                return new Leaving(egress.port(), actions.build(), egress.bucket(), egress.returning());
            });
    }

    private static ImmutableList<Bucket> buckets(final List<Leaving> ways, final Optional<PortNumber> ingress) {
        return ways.stream().map(way -> new Bucket(ImmutableList.<Action>builder().addAll(way.before)
            .addAll(ingress.filter(way.port::equals).isPresent() ? way.back : way.out).build(), 0,
            new Watch.Port(way.port))).collect(ImmutableList.toImmutableList());
    }
}
