// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.netport.core.compile.HostForwarding.Strangers;
import org.netport.core.compile.QuestionCompiler.Asked;
import org.netport.core.compile.SwitchContext.Membership;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.Metadata;
import org.netport.core.pipeline.Numbers;
import org.netport.core.topology.SegmentTopology;
import org.netport.core.topology.VrfTopology;
import org.netport.flow.Action;
import org.netport.flow.MatchField;
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
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;

/** What a host needs on one switch; the cost does not depend on the number of hosts. */
public final class HostCompiler {
    private final SwitchContext context;
    private final SegmentTopology topology;
    private final Optional<VrfTopology> vrf;
    private final HostDelivery delivery;
    private final Host host;
    private final HostForwarding forwarding;
    private final int vni;
    private final MatchField inSegment;
    private final ImmutableList.Builder<ProgramEntry> entries = ImmutableList.builder();

    private HostCompiler(final SwitchContext context, final SegmentTopology topology, final Optional<VrfTopology> vrf,
            final Host host, final HostForwarding forwarding) {
        this.context = context;
        this.topology = topology;
        this.vrf = vrf;
        delivery = new HostDelivery(context, topology, vrf, host, forwarding);
        this.host = host;
        this.forwarding = forwarding;
        vni = topology.segment().vni().value();
        inSegment = Metadata.segment(topology.segment().vni()).match();
    }

    /**
     * The entries of {@link Unit.HostUnit}.
     *
     * @param context the switch
     * @param topology the graph of the host's segment
     * @param vrf who routes for the segment, if anybody does
     * @param host the host
     * @param forwarding how this switch sees it
     * @return its entries; none on a switch that has nothing to do with the segment and does not route for it
     */
    public static ImmutableList<ProgramEntry> compile(final SwitchContext context, final SegmentTopology topology,
            final Optional<VrfTopology> vrf, final Host host, final HostForwarding forwarding) {
        final var entries = ImmutableList.<ProgramEntry>builder();
        if (topology.contains(context.name())) {
            entries.addAll(new HostCompiler(context, topology, vrf, host, forwarding).compile());
        }
        vrf.ifPresent(routing -> entries
            .addAll(HostRouteCompiler.compile(context, routing, topology, host, forwarding))
            .addAll(OutsideCompiler.refusals(context, routing, topology.segment(), host)));
        return entries.build();
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
                host.addresses().forEach(address -> entries.add(question(address)));
            }
        }
        entries.addAll(delivery.compile());
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

    private ProgramEntry question(final IpAddress address) {
        return delivery.isOnOtherIsland()
            ? QuestionCompiler.entry(context, Asked.ABSENT, vni, inSegment, address,
                vrf.orElseThrow().vrf().gatewayMac())
            : QuestionCompiler.entry(context, Asked.HOST, vni, inSegment, address, host.mac());
    }
}
