// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import org.netport.core.compile.SwitchContext.Membership;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.Metadata;
import org.netport.core.pipeline.Numbers;
import org.netport.core.topology.VrfTopology;
import org.netport.flow.Action;
import org.netport.flow.MatchField;
import org.netport.flow.MatchField.ArpOp;
import org.netport.flow.MatchField.ArpSpa;
import org.netport.flow.MatchField.EthDst;
import org.netport.flow.MatchField.EthSrc;
import org.netport.flow.MatchField.InPort;
import org.netport.flow.MatchField.NdTarget;
import org.netport.flow.MatchField.NoVlan;
import org.netport.flow.ProgramEntry;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.network.GatewayAddress;
import org.netport.network.Host;
import org.netport.network.Segment;
import org.netport.network.Switch;
import org.netport.network.Uplink;

/** The outside routers of a VRF on one switch: what they may send, their answers, and the routes to themselves. */
final class OutsideCompiler {
    private final SwitchContext context;
    private final VrfTopology vrf;
    private final ExitOrder order;
    private final int number;
    private final MatchField inTransit;
    private final ImmutableList.Builder<ProgramEntry> entries = ImmutableList.builder();

    private OutsideCompiler(final SwitchContext context, final VrfTopology vrf, final ExitOrder order) {
        this.context = context;
        this.vrf = vrf;
        this.order = order;
        number = vrf.transit().segment().vni().value();
        inTransit = Metadata.segment(vrf.transit().segment().vni()).match();
    }

    /** The part of {@link Unit.VrfUnit} that is about the outside routers; nothing where there are none. */
    static ImmutableList<ProgramEntry> compile(final SwitchContext context, final VrfTopology vrf,
            final ExitOrder order) {
        final var compiler = new OutsideCompiler(context, vrf, order);
        compiler.sources();
        compiler.nextHops();
        return compiler.entries.build();
    }

    /** The part of {@link Unit.HostUnit} that refuses what pretends outside to be the host. */
    static ImmutableList<ProgramEntry> refusals(final SwitchContext context, final VrfTopology vrf,
            final Segment segment, final Host host) {
        if (vrf.vrf().waysOut().at(context.name(), segment.name()).findAny().isEmpty()) {
            return ImmutableList.of();
        }
        final var refused = ImmutableList.<ProgramEntry>builder();
        final MatchField outside = Metadata.segment(segment.vni()).and(Metadata.OUTSIDE).match();
        final int vni = segment.vni().value();
        refused.add(EntryKind.OUTSIDE_AS_HOST.entry(vni, outside, new EthSrc(host.mac())).build());
        host.addresses().forEach(address -> {
            refused.add(EntryKind.OUTSIDE_FORGED.entry(vni, outside, AddressMatch.family(address),
                AddressMatch.from(address)).build());
            switch (address) {
                case Ipv4Address v4 -> refused.add(EntryKind.OUTSIDE_FORGED.entry(vni, outside, BaseCompiler.ARP,
                    new ArpSpa(v4)).build());
                case Ipv6Address v6 -> refused.add(EntryKind.OUTSIDE_ADVERTISED.entry(vni, outside,
                    BaseCompiler.IPV6, BaseCompiler.ICMPV6, BaseCompiler.ADVERTISEMENT, NdTarget.exact(v6)).build());
            }
        });
        return refused.build();
    }

    private void sources() {
        final Set<SegmentName> guarded = new HashSet<>();
        final Set<Membership> open = new HashSet<>();
        vrf.vrf().waysOut().at(context.name()).forEach(uplink -> {
            final Segment segment = context.view().config().segments().get(uplink.segment());
            if (segment == null) {
                return;
            }
            if (guarded.add(uplink.segment())) {
                guard(segment);
            }
            ExitCompiler.member(context, uplink).ifPresent(port -> {
                if (open.add(port)) {
                    entries.add(EntryKind.SOURCE_OUTSIDE.entry(number, new InPort(port.port()),
                        Metadata.segment(segment.vni()).match(), new NoVlan()).writes(Metadata.OUTSIDE).build());
                }
                uplink.nextHops().forEach(address -> entries.add(answer(segment, port, address)));
            });
        });
    }

    private void guard(final Segment segment) {
        final MatchField outside = Metadata.segment(segment.vni()).and(Metadata.OUTSIDE).match();
        entries.add(EntryKind.OUTSIDE_AS_GATEWAY.entry(number, outside, new EthSrc(vrf.vrf().gatewayMac())).build());
        vrf.vrf().interfaces().values().stream().filter(other -> !other.segment().equals(segment.name()))
            .flatMap(other -> other.gateways().stream()).map(GatewayAddress::subnet).distinct()
            .filter(subnet -> subnet.length() > 0)
            .forEach(subnet -> entries.add(EntryKind.OUTSIDE_SPOOFED.entry(number, outside,
                AddressMatch.family(subnet.address()), AddressMatch.from(subnet)).build()));
    }

    /** What is sent to the gateway's address: routers of a segment ask each other too. */
    private ProgramEntry answer(final Segment segment, final Membership port, final IpAddress address) {
        final MatchField in = new InPort(port.port());
        final MatchField outside = Metadata.segment(segment.vni()).and(Metadata.OUTSIDE).match();
        final MatchField toUs = new EthDst(vrf.vrf().gatewayMac(), MacAddress.BROADCAST);
        final var draft = switch (address) {
            case Ipv4Address v4 -> EntryKind.NEXT_HOP_ANSWER.entry(number, in, outside, toUs, BaseCompiler.ARP,
                new ArpOp(2), new ArpSpa(v4));
            case Ipv6Address v6 -> EntryKind.NEXT_HOP_ANSWER.entry(number, in, outside, toUs, BaseCompiler.IPV6,
                BaseCompiler.ICMPV6, BaseCompiler.ADVERTISEMENT, NdTarget.exact(v6));
        };
        return draft.metered(Numbers.NEXT_HOPS.key()).does(ImmutableList.of(new Action.ToController())).build();
    }

    /**
     * The routers themselves can be reached too; one that several uplinks share, by the best of them. These entries are
     * also where a controller that starts reads the routers' MAC addresses. A link-local router is no destination; its
     * entry is there for that alone.
     */
    private void nextHops() {
        vrf.vrf().waysOut().byNextHop().asMap().forEach((address, sharing) -> order.own(new ExitOrder.Exits(
                sharing.stream().map(Uplink::name).collect(ImmutableSet.toImmutableSet()), address.bits())).stream()
            .min(Comparator.comparing(uplink -> !uplink.at().switchName().equals(context.name())))
            .ifPresent(uplink -> nextHop(address, uplink)));
    }

    private void nextHop(final IpAddress address, final Uplink uplink) {
        final SwitchName at = uplink.at().switchName();
        if (at.equals(context.name())) {
            ExitCompiler.member(context, uplink).ifPresent(port -> {
                final MacAddress mac = order.neighbour(uplink, address.bits()).orElseThrow();
                final var kind = AddressMatch.routed(EntryKind.NEXT_HOP_HERE, number, AddressMatch.whole(address),
                    inTransit);
                entries.add(kind.does(addressed(mac, port.delivery())).build());
                entries.add(AddressMatch.routed(EntryKind.NEXT_HOP_HERE_IN_PORT, number, AddressMatch.whole(address),
                    inTransit, new InPort(port.port())).does(addressed(mac, port.deliveryBack())).build());
            });
        } else if (vrf.routesAt(at)) {
            final Switch to = context.view().config().switches().get(at);
            entries.add(AddressMatch.routed(EntryKind.NEXT_HOP_THERE, number, AddressMatch.whole(address), inTransit)
                .does(HostRouteCompiler.hop(context.self(), Numbers.router(to.number())))
                .writes(HostRouteCompiler.towards(to)).build());
        }
    }

    private ImmutableList<Action> addressed(final MacAddress mac, final ImmutableList<Action> output) {
        return ImmutableList.<Action>builder().add(new Action.SetEthSrc(vrf.vrf().gatewayMac()),
            new Action.SetEthDst(mac)).addAll(output).build();
    }
}
