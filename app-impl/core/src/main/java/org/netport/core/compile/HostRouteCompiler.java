// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.netport.core.compile.SwitchContext.Membership;
import org.netport.core.packet.Martians;
import org.netport.core.pipeline.EntryDraft;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.Metadata;
import org.netport.core.pipeline.Numbers;
import org.netport.core.topology.SegmentTopology;
import org.netport.core.topology.VrfTopology;
import org.netport.flow.Action;
import org.netport.flow.MatchField;
import org.netport.flow.ProgramEntry;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.netport.network.Switch;

/**
 * The routes to a host's addresses on one switch of its VRF. Switches of the host's segment hold them always; others
 * only while the host is away from the segment's home.
 */
final class HostRouteCompiler {
    private final SwitchContext context;
    private final VrfTopology vrf;
    private final SegmentTopology segment;
    private final Host host;
    private final HostForwarding forwarding;
    private final Optional<Membership> here;
    private final Optional<Switch> there;
    private final int vni;

    private HostRouteCompiler(final SwitchContext context, final VrfTopology vrf, final SegmentTopology segment,
            final Host host, final HostForwarding forwarding) {
        this.context = context;
        this.vrf = vrf;
        this.segment = segment;
        this.host = host;
        this.forwarding = forwarding;
        here = forwarding.towards().flatMap(this::portHere);
        there = forwarding.towards().flatMap(this::elsewhere);
        vni = segment.segment().vni().value();
    }

    /** The part of {@link Unit.HostUnit} that routes to it; nothing on a switch that does not route. */
    static ImmutableList<ProgramEntry> compile(final SwitchContext context, final VrfTopology vrf,
            final SegmentTopology segment, final Host host, final HostForwarding forwarding) {
        if (!vrf.routesAt(context.name())) {
            return ImmutableList.of();
        }
        final var compiler = new HostRouteCompiler(context, vrf, segment, host, forwarding);
        final var entries = ImmutableList.<ProgramEntry>builder();
        // A link-local address is one of its segment: in another one of the VRF somebody else may have the same.
        host.addresses().stream().filter(address -> !Martians.isNeverRouted(address))
            .forEach(address -> compiler.route(address, entries));
        return entries.build();
    }

    private void route(final IpAddress address, final ImmutableList.Builder<ProgramEntry> entries) {
        forwarding.incoming().map(HostForwarding.Incoming::to).flatMap(this::portHere).ifPresent(port ->
            entries.add(entry(EntryKind.INCOMING_ROUTE, address, inTransit().and(Metadata.RELAYED).match())
                .does(delivery(port.delivery())).build()));
        if (!isListed()) {
            return;
        }
        if (here.isPresent()) {
            final Membership port = here.orElseThrow();
            final MatchField back = new MatchField.InPort(port.port());
            final Optional<Switch> second = copied();
            entries.add(entry(second.isPresent() ? EntryKind.ROUTE_BOTH_IN_PORT : EntryKind.ROUTE_HERE_IN_PORT, address,
                inTransit().match(), back).does(second.map(to -> both(port, port.deliveryBack(), to))
                    .orElseGet(() -> delivery(port.deliveryBack())))
                .writes(second.map(HostRouteCompiler::towards).orElse(Metadata.NONE)).build());
            entries.add(entry(second.isPresent() ? EntryKind.ROUTE_BOTH : EntryKind.ROUTE_HERE, address,
                inTransit().match()).does(second.map(to -> both(port, port.delivery(), to))
                    .orElseGet(() -> delivery(port.delivery())))
                .writes(second.map(HostRouteCompiler::towards).orElse(Metadata.NONE)).build());
        } else if (there.isPresent()) {
            entries.add(entry(hasLeft() ? EntryKind.ROUTE_ONWARD : EntryKind.ROUTE_THERE, address, inTransit().match())
                .does(vrfHop(there.orElseThrow())).writes(towards(there.orElseThrow())).build());
        } else {
            entries.add(entry(EntryKind.ROUTE_NOWHERE, address, inTransit().match()).build());
        }
    }

    private boolean isListed() {
        final NetworkConfig config = context.view().config();
        return segment.edges().contains(context.name()) || forwarding.towards()
            .filter(place -> !VrfTopology.isHome(config, segment.segment(), place.switchName())).isPresent();
    }

    private ImmutableList<Action> both(final Membership port, final ImmutableList<Action> output,
            final Switch second) {
        final var actions = ImmutableList.<Action>builder().addAll(delivery(output));
        port.vlan().ifPresent(tag -> actions.add(new Action.PopVlan()));
        return actions.addAll(hop(context.self(), Numbers.relay(second.number()))).build();
    }

    private EntryDraft entry(final EntryKind kind, final IpAddress address, final MatchField... others) {
        final var match = ImmutableList.<MatchField>builder().add(others)
            .add(AddressMatch.family(address), AddressMatch.to(address)).build();
        return kind.entry(vni, match.toArray(MatchField[]::new));
    }

    /**
     * What is relayed to this switch goes on only where the host has been: a destination that is given up would send
     * back what the old switch goes on copying to it, in circles.
     */
    private boolean hasLeft() {
        return forwarding.accepted().keySet().stream().map(AttachmentPoint::switchName)
            .anyMatch(context.name()::equals);
    }

    private Metadata inTransit() {
        return Metadata.segment(vrf.transit().segment().vni());
    }

    private ImmutableList<Action> delivery(final ImmutableList<Action> output) {
        return ImmutableList.<Action>builder().add(new Action.SetEthSrc(vrf.vrf().gatewayMac()),
            new Action.SetEthDst(host.mac())).addAll(output).build();
    }

    /** The old switch relays: the destination may not have a route of its own yet. */
    private ImmutableList<Action> vrfHop(final Switch to) {
        return hop(context.self(), forwarding.isRelayed(context.name(), to.name()) ? Numbers.relay(to.number())
            : Numbers.router(to.number()));
    }

    static ImmutableList<Action> hop(final Switch from, final MacAddress to) {
        return ImmutableList.of(new Action.SetEthSrc(Numbers.router(from.number())), new Action.SetEthDst(to));
    }

    /** What came by a link may leave by the same one: it was sent to this switch, not through it. */
    static Metadata towards(final Switch to) {
        return Metadata.nextHop(to.number()).and(Metadata.TURNBACK);
    }

    private Optional<Membership> portHere(final AttachmentPoint place) {
        return Optional.of(place).filter(at -> at.switchName().equals(context.name()))
            .flatMap(at -> context.membership(at.port(), segment.segment()));
    }

    private Optional<Switch> elsewhere(final AttachmentPoint place) {
        return Optional.of(place.switchName()).filter(name -> !name.equals(context.name())).filter(vrf::routesAt)
            .map(context.view().config().switches()::get);
    }

    private Optional<Switch> copied() {
        return forwarding.copies().flatMap(this::elsewhere);
    }
}
