// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.netport.core.compile.SwitchContext.Membership;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.Metadata;
import org.netport.core.pipeline.Numbers;
import org.netport.core.topology.SegmentTopology;
import org.netport.core.topology.VrfTopology;
import org.netport.flow.Action;
import org.netport.flow.MatchField;
import org.netport.flow.MatchField.EthDst;
import org.netport.flow.MatchField.NoVlan;
import org.netport.flow.ProgramEntry;
import org.netport.model.MacAddress;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.netport.network.Switch;

/**
 * Where frames of its segment for a host go from one switch: at layer 2 on the island where the host is, as routed
 * frames to any other.
 */
final class HostDelivery {
    private final SwitchContext context;
    private final SegmentTopology topology;
    private final Optional<VrfTopology> vrf;
    private final Host host;
    private final HostForwarding forwarding;
    private final int vni;
    private final Metadata segment;

    HostDelivery(final SwitchContext context, final SegmentTopology topology, final Optional<VrfTopology> vrf,
            final Host host, final HostForwarding forwarding) {
        this.context = context;
        this.topology = topology;
        this.vrf = vrf;
        this.host = host;
        this.forwarding = forwarding;
        vni = topology.segment().vni().value();
        segment = Metadata.segment(topology.segment().vni());
    }

    /**
     * The way to another switch.
     *
     * @param actions what is done to the frame first
     * @param writes the metadata that table forward goes by
     */
    private record Way(ImmutableList<Action> actions, Metadata writes) {
    }

    ImmutableList<ProgramEntry> compile() {
        final var entries = ImmutableList.<ProgramEntry>builder().add(deliver());
        forwarding.incoming().map(this::receive).ifPresent(entries::addAll);
        if (!forwarding.behind().isEmpty() && !isOnOtherIsland()) {
            forwarding.towards().map(this::nearer).flatMap(this::bridged).map(Switch::name).map(this::astray)
                .ifPresent(entries::addAll);
        }
        return entries.build();
    }

    /** Whether frames can only be routed to the host from here. */
    boolean isOnOtherIsland() {
        return forwarding.towards().flatMap(this::routed).isPresent();
    }

    private ProgramEntry deliver() {
        final MatchField[] match = {segment.match(), new EthDst(host.mac(), MacAddress.BROADCAST), new NoVlan()};
        final Optional<Membership> port = forwarding.towards()
            .filter(place -> place.switchName().equals(context.name()))
            .flatMap(place -> context.membership(place.port(), topology.segment()));
        if (port.isPresent()) {
            return forwarding.copies().flatMap(this::copy).map(second -> both(port.orElseThrow(), second, match))
                .orElseGet(() -> EntryKind.HOST_HERE.entry(vni, match).does(port.orElseThrow().delivery()).build());
        }
        return forwarding.towards().flatMap(this::routed)
            .<ProgramEntry>map(to -> {
                final Way way = route(to, forwarding.isRelayed(context.name(), to.name()) ? Numbers.relay(to.number())
                    : Numbers.router(to.number()));
                return EntryKind.HOST_ROUTED.entry(vni, match).does(way.actions()).writes(way.writes()).build();
            })
            .or(() -> forwarding.towards().map(this::nearer).flatMap(this::bridged)
                .map(to -> EntryKind.HOST_THERE.entry(vni, match)
                    .writes(Metadata.nextHop(to.number()).and(turnback(to.name()))).build()))
            .orElseGet(() -> EntryKind.HOST_NOWHERE.entry(vni, match).build());
    }

    private Optional<Way> copy(final AttachmentPoint place) {
        return routed(place).map(to -> route(to, Numbers.relay(to.number())))
            .or(() -> bridged(place).map(to -> new Way(ImmutableList.of(),
                Metadata.nextHop(to.number()).and(Metadata.TURNBACK))));
    }

    /** What delivery puts on is taken off again: the copy goes on as the frame was. */
    private ProgramEntry both(final Membership port, final Way second, final MatchField... match) {
        final var actions = ImmutableList.<Action>builder().addAll(port.delivery());
        port.vlan().ifPresent(tag -> actions.add(new Action.PopVlan()));
        return EntryKind.HOST_BOTH.entry(vni, match).does(actions.addAll(second.actions()).build())
            .writes(second.writes()).build();
    }

    private Way route(final Switch to, final MacAddress as) {
        return new Way(HostRouteCompiler.hop(context.self(), as),
            Metadata.segment(vrf.orElseThrow().transit().segment().vni()).and(HostRouteCompiler.towards(to)));
    }

    /** The switch of a place to which frames can only be routed from here. */
    private Optional<Switch> routed(final AttachmentPoint place) {
        final NetworkConfig config = context.view().config();
        return vrf.filter(routing -> routing.routesAt(context.name()) && routing.routesAt(place.switchName()))
            .filter(routing -> !isBridged(place))
            .map(routing -> config.switches().get(place.switchName()));
    }

    /**
     * A switch that cannot route hands what its island still sends on to the place there, which relays, as long as the
     * host is moving to another island.
     */
    private AttachmentPoint nearer(final AttachmentPoint place) {
        return isBridged(place) ? place : forwarding.accepted().keySet().stream().filter(this::isBridged).sorted()
            .findFirst().orElse(place);
    }

    private boolean isBridged(final AttachmentPoint place) {
        return VrfTopology.isBridged(context.view().config(), topology, context.name(), place.switchName());
    }

    /** The switch of a place elsewhere, as long as it is not {@link #routed}. */
    private Optional<Switch> bridged(final AttachmentPoint place) {
        return Optional.of(place.switchName()).filter(name -> !name.equals(context.name()))
            .filter(topology.edges()::contains).map(context.view().config().switches()::get);
    }

    /**
     * Frames for a host in rest never travel away from it, so a frame that comes by a link from a switch before
     * this one on the way from the old switch to the destination has been relayed: it goes on to the destination,
     * while all others still go to the old switch. This is inert until that one relays.
     */
    private ImmutableList<ProgramEntry> receive(final HostForwarding.Incoming way) {
        final SwitchName to = way.to().switchName();
        return topology.arrivals(context.name(), way.from(), to).stream().flatMap(link -> {
            final MatchField[] match = {segment.and(Metadata.arrival(link.number())).match(),
                new EthDst(host.mac(), MacAddress.BROADCAST), new NoVlan()};
            if (context.name().equals(to)) {
                return context.membership(way.to().port(), topology.segment()).map(port ->
                    EntryKind.INCOMING_HERE.entry(vni, match).does(port.delivery()).build()).stream();
            }
            return bridged(way.to()).map(destination -> EntryKind.INCOMING_ONWARD.entry(vni, match)
                .writes(Metadata.nextHop(destination.number()).and(Metadata.NO_TURNBACK)).build()).stream();
        }).collect(ImmutableList.toImmutableList());
    }

    /**
     * Switches that send a host's frames to different places, since one of them has not heard of the last move and
     * another of none, can send them round and round. Such a circle leads from one that is behind to some that are not,
     * which all send towards where the host is, and so to one that is behind: the first that is not breaks it.
     */
    private ImmutableList<ProgramEntry> astray(final SwitchName to) {
        final boolean isLedAstray = topology.between(context.name(), to).stream().skip(1)
            .anyMatch(forwarding.behind()::contains);
        return topology.usableLinks(context.name()).stream()
            .filter(link -> isLedAstray && forwarding.behind().contains(link.peerOf(context.name())))
            .map(link -> EntryKind.HOST_ASTRAY.entry(vni, segment.and(Metadata.arrival(link.number())).match(),
                new EthDst(host.mac(), MacAddress.BROADCAST), new NoVlan()).build())
            .collect(ImmutableList.toImmutableList());
    }

    /**
     * In rest only a switch whose entries are out of date sends a frame that leaves on its arrival link, and sending it
     * back could go on for ever: it is dropped. In a move it is a frame that was on its way to the other place when
     * this switch was switched over, and dropping it would lose it.
     */
    private Metadata turnback(final SwitchName to) {
        return forwarding.accepted().keySet().stream().map(AttachmentPoint::switchName)
            .anyMatch(other -> !other.equals(to) && topology.turnsBack(context.name(), other, to))
            ? Metadata.TURNBACK : Metadata.NO_TURNBACK;
    }
}
