// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.netport.core.compile.HostForwarding.Strangers;
import org.netport.core.compile.SwitchContext.Membership;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.Metadata;
import org.netport.core.pipeline.Numbers;
import org.netport.core.topology.SegmentTopology;
import org.netport.flow.Action;
import org.netport.flow.MatchField;
import org.netport.flow.MatchField.ArpOp;
import org.netport.flow.MatchField.ArpSpa;
import org.netport.flow.MatchField.ArpTpa;
import org.netport.flow.MatchField.EthDst;
import org.netport.flow.MatchField.EthSrc;
import org.netport.flow.MatchField.InPort;
import org.netport.flow.MatchField.Ipv4Src;
import org.netport.flow.MatchField.Ipv6Src;
import org.netport.flow.MatchField.NdTarget;
import org.netport.flow.MatchField.NoVlan;
import org.netport.flow.ProgramEntry;
import org.netport.model.Epoch;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.Switch;

/** What a host needs on one switch; the cost does not depend on the number of hosts. */
public final class HostCompiler {
    private final SwitchContext context;
    private final SegmentTopology topology;
    private final Host host;
    private final HostForwarding forwarding;
    private final int vni;
    private final Metadata segment;
    private final MatchField inSegment;
    private final ImmutableList.Builder<ProgramEntry> entries = ImmutableList.builder();

    private HostCompiler(final SwitchContext context, final SegmentTopology topology, final Host host,
            final HostForwarding forwarding) {
        this.context = context;
        this.topology = topology;
        this.host = host;
        this.forwarding = forwarding;
        vni = topology.segment().vni().value();
        segment = Metadata.segment(topology.segment().vni());
        inSegment = segment.match();
    }

    /**
     * The entries of {@link Unit.HostUnit}.
     *
     * @param context the switch
     * @param topology the graph of the host's segment
     * @param host the host
     * @param forwarding how this switch sees it
     * @return its entries; none on a switch that has nothing to do with the segment
     */
    public static ImmutableList<ProgramEntry> compile(final SwitchContext context, final SegmentTopology topology,
            final Host host, final HostForwarding forwarding) {
        if (!topology.contains(context.name())) {
            return ImmutableList.of();
        }
        return new HostCompiler(context, topology, host, forwarding).compile();
    }

    private ImmutableList<ProgramEntry> compile() {
        if (topology.edges().contains(context.name())) {
            if (forwarding.strangers() == Strangers.TOLD) {
                entries.add(EntryKind.SOURCE_ELSEWHERE.entry(vni, inSegment, new EthSrc(host.mac()), new NoVlan())
                    .metered(Numbers.NEW_PLACES.key()).does(ImmutableList.of(new Action.ToController())).build());
            }
            boolean acceptedHere = false;
            for (var place : forwarding.accepted().entrySet()) {
                acceptedHere |= accept(place.getKey(), place.getValue());
            }
            if (acceptedHere) {
                host.addresses().forEach(this::ownAddress);
            }
            if (forwarding.towards().isPresent()) {
                host.addresses().forEach(this::question);
            }
        }
        deliver();
        forwarding.incoming().ifPresent(this::receive);
        forwarding.probed().filter(place -> place.switchName().equals(context.name()))
            .filter(place -> context.membership(place.port(), topology.segment()).isPresent())
            .ifPresent(place -> entries.add(EntryKind.PROBE_HERE.entry(vni, inSegment,
                new EthDst(host.mac(), MacAddress.BROADCAST), BaseCompiler.PROBE, new NoVlan())
                .metered(Numbers.PROBES.key()).does(ImmutableList.of(new Action.ToController())).build()));
        return entries.build();
    }

    private boolean accept(final AttachmentPoint place, final Epoch epoch) {
        if (!place.switchName().equals(context.name())) {
            return false;
        }
        final Optional<Membership> member = context.membership(place.port(), topology.segment());
        member.ifPresent(port -> {
            final var draft = EntryKind.SOURCE_ACCEPTED.entry(vni, new InPort(port.port()), inSegment,
                new EthSrc(host.mac()), new NoVlan()).epoch((int) (epoch.value() & 0xffff));
            entries.add(draft.writes(checks()).build());
        });
        return member.isPresent();
    }

    /** A family in which the host has no configured address is not checked. */
    private Metadata checks() {
        Metadata checks = Metadata.NONE;
        if (host.addresses().stream().anyMatch(Ipv4Address.class::isInstance)) {
            checks = checks.and(Metadata.CHECK_IPV4);
        }
        if (host.addresses().stream().anyMatch(Ipv6Address.class::isInstance)) {
            checks = checks.and(Metadata.CHECK_IPV6);
        }
        return checks;
    }

    private void ownAddress(final IpAddress address) {
        final EthSrc source = new EthSrc(host.mac());
        switch (address) {
            case Ipv4Address v4 -> {
                entries.add(EntryKind.ADDRESS_OWN.entry(vni, inSegment, source, BaseCompiler.ARP, new ArpSpa(v4))
                    .build());
                entries.add(EntryKind.ADDRESS_OWN.entry(vni, inSegment, source, BaseCompiler.IPV4, Ipv4Src.exact(v4))
                    .build());
                entries.add(EntryKind.OWN_PROBE.entry(vni, inSegment, source, BaseCompiler.ARP, new ArpTpa(v4))
                    .build());
            }
            case Ipv6Address v6 -> {
                entries.add(EntryKind.ADDRESS_OWN.entry(vni, inSegment, source, BaseCompiler.IPV6,
                    Ipv6Src.exact(v6)).build());
                entries.add(EntryKind.ADVERTISED_OWN.entry(vni, inSegment, source, BaseCompiler.IPV6,
                    BaseCompiler.ICMPV6, BaseCompiler.ADVERTISEMENT, NdTarget.exact(v6)).build());
                entries.add(EntryKind.OWN_PROBE.entry(vni, inSegment, source, BaseCompiler.IPV6,
                    BaseCompiler.ICMPV6, BaseCompiler.SOLICITATION, NdTarget.exact(v6)).build());
            }
        }
    }

    private void question(final IpAddress address) {
        final var draft = switch (address) {
            case Ipv4Address v4 -> EntryKind.NEIGHBOUR_QUESTION.entry(vni, inSegment, BaseCompiler.GROUP_BIT,
                BaseCompiler.ARP, new ArpOp(1), new ArpTpa(v4));
            case Ipv6Address v6 -> EntryKind.NEIGHBOUR_QUESTION.entry(vni, inSegment, BaseCompiler.GROUP_BIT,
                BaseCompiler.IPV6, BaseCompiler.ICMPV6, BaseCompiler.SOLICITATION, NdTarget.exact(v6));
        };
        entries.add(draft.metered(Numbers.QUESTIONS.key()).does(ImmutableList.of(new Action.ToController())).build());
    }

    private void deliver() {
        final MatchField[] match = {inSegment, new EthDst(host.mac(), MacAddress.BROADCAST), new NoVlan()};
        final Optional<AttachmentPoint> here = forwarding.towards()
            .filter(place -> place.switchName().equals(context.name()));
        final Optional<Membership> port = here.flatMap(place ->
            context.membership(place.port(), topology.segment()));
        final Optional<Switch> there = here.isPresent() ? Optional.empty() : forwarding.towards()
            .filter(place -> topology.edges().contains(place.switchName()))
            .map(place -> context.view().config().switches().get(place.switchName()));
        final Optional<Switch> second = port.isPresent() ? forwarding.copies().flatMap(this::elsewhere)
            : Optional.empty();
        if (second.isPresent()) {
            both(port.orElseThrow(), second.orElseThrow(), match);
        } else if (port.isPresent()) {
            entries.add(EntryKind.HOST_HERE.entry(vni, match).does(port.orElseThrow().delivery()).build());
        } else if (there.isPresent()) {
            entries.add(EntryKind.HOST_THERE.entry(vni, match)
                .writes(Metadata.nextHop(there.orElseThrow().number())
                    .and(turnback(there.orElseThrow().name()))).build());
        } else {
            entries.add(EntryKind.HOST_NOWHERE.entry(vni, match).build());
        }
    }

    private Optional<Switch> elsewhere(final AttachmentPoint place) {
        return Optional.of(place.switchName()).filter(name -> !name.equals(context.name()))
            .filter(topology.edges()::contains).map(context.view().config().switches()::get);
    }

    /** What delivery puts on is taken off again: the copy goes on as the frame was. */
    private void both(final Membership port, final Switch second, final MatchField... match) {
        final var actions = ImmutableList.<Action>builder().addAll(port.delivery());
        port.vlan().ifPresent(tag -> actions.add(new Action.PopVlan()));
        entries.add(EntryKind.HOST_BOTH.entry(vni, match).does(actions.build())
            .writes(Metadata.nextHop(second.number()).and(Metadata.TURNBACK)).build());
    }

    /**
     * Frames for a host in rest never travel away from it, so a frame that comes by the link from the switch before
     * this one on the way from the old switch to the destination has been relayed: it goes on to the destination,
     * while all others still go to the old switch. This is inert until that one relays.
     */
    private void receive(final HostForwarding.Incoming way) {
        final ImmutableList<SwitchName> path = topology.path(way.from(), way.to().switchName());
        final int here = path.indexOf(context.name());
        if (here < 1) {
            return;
        }
        topology.nextLink(path.get(here - 1), way.to().switchName()).ifPresent(link -> {
            final MatchField[] match = {segment.and(Metadata.arrival(link.number())).match(),
                new EthDst(host.mac(), MacAddress.BROADCAST), new NoVlan()};
            if (here == path.size() - 1) {
                context.membership(way.to().port(), topology.segment()).ifPresent(port ->
                    entries.add(EntryKind.INCOMING_HERE.entry(vni, match).does(port.delivery()).build()));
            } else {
                elsewhere(way.to()).ifPresent(destination -> entries.add(EntryKind.INCOMING_ONWARD.entry(vni, match)
                    .writes(Metadata.nextHop(destination.number()).and(Metadata.NO_TURNBACK)).build()));
            }
        });
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
