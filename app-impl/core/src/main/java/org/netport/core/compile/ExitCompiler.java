// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
import org.netport.flow.GroupId;
import org.netport.flow.GroupType;
import org.netport.flow.MatchField;
import org.netport.flow.ProgramEntry;
import org.netport.flow.Watch;
import org.netport.model.IpPrefix;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.SwitchName;
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
    private final Map<Exits, ImmutableList<Lead>> leads = new HashMap<>();
    private final Map<SwitchName, Optional<NextLinks>> towards = new HashMap<>();

    private ExitCompiler(final SwitchContext context, final VrfTopology vrf, final ExitOrder order) {
        this.context = context;
        this.vrf = vrf;
        this.order = order;
        groups = new ExitGroups(context, vrf);
        number = vrf.transit().segment().vni().value();
        transit = Metadata.segment(vrf.transit().segment().vni());
    }

    /** The part of {@link Unit.VrfUnit} that leads out; nothing where no route does. */
    static ImmutableList<ProgramEntry> compile(final SwitchContext context, final VrfTopology vrf,
            final ExitOrder order) {
        return new ExitCompiler(context, vrf, order).compile();
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
                case Target.BlackHole hole -> entries.add(AddressMatch.routed(EntryKind.ROUTE_BLACK_HOLE, number,
                    route.prefix(), transit.match()).build());
                case Target.Exits exits ->
                    route(route.prefix(), new Exits(exits.uplinks(), route.prefix().address().bits()));
            }
        });
        return entries.build();
    }

    /** Prefixes with the same exits share their groups. */
    private void route(final IpPrefix prefix, final Exits exits) {
        leads.computeIfAbsent(exits, this::leads).forEach(lead -> {
            final EntryDraft draft = AddressMatch.routed(lead.kind, number, prefix,
                lead.match.toArray(MatchField[]::new));
            entries.add(lead.group.map(group -> draft.does(ImmutableList.of(new Action.ToGroup(group)))).orElse(draft)
                .build());
        });
    }

    /**
     * Whose frames go to a group.
     *
     * @param kind of the entries that lead there
     * @param match what they match besides the prefix
     * @param group empty where no uplink is alive
     */
    private record Lead(EntryKind kind, ImmutableList<MatchField> match, Optional<GroupId> group) {
    }

    private ImmutableList<Lead> leads(final Exits exits) {
        final Stream<Role> roles = order.switches(exits).contains(context.name()) ? Stream.of(Role.values())
            : Stream.of(Role.OWN);
        return roles.flatMap(role -> leads(exits, role).stream()).collect(ImmutableList.toImmutableList());
    }

    private ImmutableList<Lead> leads(final Exits exits, final Role role) {
        final MatchField which = transit.and(switch (role) {
            case OWN -> Metadata.NO_EXIT.and(Metadata.INSIDE);
            case EXIT -> Metadata.EXIT;
            case DETOUR -> Metadata.DETOUR;
        }).match();
        final List<Leaving> ways = ways(exits, role);
        if (ways.isEmpty()) {
            return ImmutableList.of(new Lead(EntryKind.ROUTE_NO_EXIT, ImmutableList.of(which), Optional.empty()));
        }
        final var found = ImmutableList.<Lead>builder().add(new Lead(
            role == Role.OWN ? EntryKind.ROUTE_EXIT : EntryKind.EXIT_OUT, ImmutableList.of(which),
            Optional.of(group(groups.number(exits, role), ways, Optional.empty()))));
        groups.ingress(role).forEach(port -> context.number(port)
            .filter(at -> ways.stream().anyMatch(way -> way.mayTake(at)))
            .ifPresent(at -> found.add(new Lead(
                role == Role.OWN ? EntryKind.ROUTE_EXIT_IN_PORT : EntryKind.EXIT_OUT_IN_PORT,
                ImmutableList.of(which, new MatchField.InPort(at)),
                Optional.of(group(groups.number(exits, role, port), ways, Optional.of(at)))))));
        return found.build();
    }

    private GroupId group(final GroupId key, final List<Leaving> ways, final Optional<PortNumber> ingress) {
        entries.add(new GroupEntry(key, GroupType.FAST_FAILOVER, ways.stream().map(way -> way.bucket(ingress))
            .collect(ImmutableList.toImmutableList())));
        return key;
    }

    /**
     * One way out of the switch.
     *
     * @param port where frames leave
     * @param before what is done to them first
     * @param out what sends them
     * @param back what sends those that came by that port
     * @param links the group that sends them by other links too, where there are such
     */
    private record Leaving(PortNumber port, ImmutableList<Action> before, ImmutableList<Action> out,
            ImmutableList<Action> back, Optional<Links> links) {
        boolean mayTake(final PortNumber other) {
            return port.equals(other) || links.filter(group -> group.ports.contains(other)).isPresent();
        }

        /** A group of links would drop what it sends out of the ingress port; then the next exit is the better way. */
        Bucket bucket(final Optional<PortNumber> ingress) {
            if (ingress.filter(port::equals).isPresent()) {
                return bucket(back, new Watch.Port(port));
            }
            return links.filter(group -> ingress.filter(group.ports::contains).isEmpty())
                .map(group -> bucket(ImmutableList.of(new Action.ToGroup(group.key)), new Watch.Group(group.key)))
                .orElseGet(() -> bucket(out, new Watch.Port(port)));
        }

        private Bucket bucket(final ImmutableList<Action> last, final Watch watch) {
            return new Bucket(ImmutableList.<Action>builder().addAll(before).addAll(last).build(), 0, watch);
        }
    }

    /** A group of links, and where it sends. */
    private record Links(GroupId key, ImmutableSet<PortNumber> ports) {
    }

    private List<Leaving> ways(final Exits exits, final Role role) {
        final List<Leaving> ways = new ArrayList<>();
        final Set<SwitchName> tried = new HashSet<>();
        final ImmutableList<SwitchName> inOrder = order.switches(exits);
        final var all = role == Role.OWN ? order.own(exits) : localFirst(order.alive(exits));
        for (Uplink uplink : all) {
            final SwitchName at = uplink.at().switchName();
            if (at.equals(context.name())) {
                here(uplink, exits.bits()).ifPresent(ways::add);
            } else if (tried.add(at) && (role != Role.DETOUR
                    || inOrder.indexOf(at) > inOrder.indexOf(context.name()))) {
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

    private Optional<Leaving> here(final Uplink uplink, final int bits) {
        return order.neighbour(uplink, bits).flatMap(mac -> member(context, uplink).map(port ->
            new Leaving(port.port(), ImmutableList.of(new Action.SetEthSrc(vrf.vrf().gatewayMac()),
                new Action.SetEthDst(mac)), port.delivery(), port.deliveryBack(), Optional.empty())));
    }

    /** The access port of an uplink of the switch; empty if it is missing now. */
    static Optional<Membership> member(final SwitchContext context, final Uplink uplink) {
        return Optional.ofNullable(context.view().config().segments().get(uplink.segment()))
            .flatMap(segment -> context.membership(uplink.at().port(), segment));
    }

    private Optional<Leaving> there(final SwitchName to, final Role role) {
        final Switch exit = context.view().config().switches().get(to);
        return towards.computeIfAbsent(to, key -> NextLinks.towards(context, vrf.transit(), key))
            .map(links -> {
                final var actions = ImmutableList.<Action>builder();
                if (role != Role.OWN) {
                    // Switches that do not agree, since one is out of reach, shall make no endless circle.
                    actions.add(new Action.DecTtl());
                }
                final MacAddress as = role == Role.OWN ? Numbers.exit(exit.number()) : Numbers.detour(exit.number());
                actions.addAll(HostRouteCompiler.hop(context.self(), as));
                final LinkEgress egress = links.links().get(0).egress();
                // Only frames that begin here may take every link: see NextLinks.
                return new Leaving(egress.port(), actions.build(), egress.bucket(), egress.returning(),
                    (role == Role.OWN ? links.first().or(links::every) : links.every())
                        .map(group -> new Links(group.key(), links.ports())));
            });
    }
}
