// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import org.netport.channel.SwitchAbilities.Ability;
import org.netport.core.pipeline.EntryDraft;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.Metadata;
import org.netport.core.pipeline.Numbers;
import org.netport.core.topology.PrefixMtus;
import org.netport.core.topology.SegmentTopologies;
import org.netport.core.topology.VrfTopology;
import org.netport.flow.Action;
import org.netport.flow.FlowEntry;
import org.netport.flow.MatchField;
import org.netport.flow.MatchField.EthType;
import org.netport.flow.ProgramEntry;
import org.netport.model.IpPrefix;

/**
 * What becomes of packets at the first switch that routes them: those for the router itself are told to the controller,
 * whatever their hops (RFC 1812 section 5.3.1); the others lose one, and their length is looked at where their prefix
 * takes less than a segment of the VRF carries. So nothing travels that cannot arrive.
 */
final class HopCompiler {
    private static final ImmutableList<EthType> FAMILIES = ImmutableList.of(BaseCompiler.IPV4, BaseCompiler.IPV6);
    /** What a frame has besides its packet, here where its tags are popped. */
    private static final int ETHERNET_HEADER = 14;

    private final SwitchContext context;
    private final VrfTopology vrf;
    private final int number;
    private final Metadata transit;
    private final ImmutableList.Builder<ProgramEntry> entries = ImmutableList.builder();

    private HopCompiler(final SwitchContext context, final VrfTopology vrf) {
        this.context = context;
        this.vrf = vrf;
        number = vrf.transit().segment().vni().value();
        transit = Metadata.segment(vrf.transit().segment().vni());
    }

    /** The part of {@link Unit.VrfUnit} that is about packets of hosts of this switch, on one that routes. */
    static ImmutableList<ProgramEntry> compile(final SwitchContext context, final SegmentTopologies topologies,
            final VrfTopology vrf) {
        final var compiler = new HopCompiler(context, vrf);
        compiler.gateways(topologies);
        compiler.hops();
        if (context.has(Ability.MATCH_HOPS)) {
            compiler.usedUp();
        }
        compiler.lengths();
        return compiler.entries.build();
    }

    private void gateways(final SegmentTopologies topologies) {
        vrf.vrf().interfaces().values().stream()
            .filter(routed -> topologies.bySegment().containsKey(routed.segment()))
            .flatMap(routed -> routed.gateways().stream())
            .forEach(gateway -> entries.add(toController(EntryKind.GATEWAY_PACKET.entry(number, transit.match(),
                AddressMatch.family(gateway.address()), AddressMatch.to(gateway.address())))));
    }

    private void hops() {
        FAMILIES.forEach(family -> entries.add(EntryKind.HOP.entry(number, transit.match(), family)
            .does(ImmutableList.of(new Action.DecTtl())).build()));
    }

    /**
     * To take a hop that is not left tells the controller as well, but by no meter: what is used up is found before. A
     * packet that is routed on here has lost a hop at its sender's switch, and the sender is not told of it.
     */
    private void usedUp() {
        for (EthType family : FAMILIES) {
            for (int left = 0; left <= 1; left++) {
                final var hops = new MatchField.Hops(left);
                entries.add(EntryKind.HOP_USED_UP.entry(number, transit.match(), family, hops)
                    .metered(Numbers.USED_UP.key()).does(ImmutableList.of(new Action.ToController())).build());
                entries.add(EntryKind.FORWARD_USED_UP.entry(number, transit.and(Metadata.REROUTED).match(), family,
                    hops).build());
            }
        }
    }

    /** A VRF whose segments have one MTU has nothing of this. */
    private void lengths() {
        final var mtus = PrefixMtus.of(context.view().config(), vrf.vrf());
        final ImmutableMap<IpPrefix, Integer> differing = mtus.differing();
        if (differing.isEmpty() || !context.has(Ability.CHECK_LENGTH)) {
            return;
        }
        differing.forEach((prefix, mtu) -> entries.add(mtu < mtus.largest() ? narrow(prefix, mtu) : wide(prefix)));
        entries.add(EntryKind.TOO_BIG.entry(number, transit.and(Metadata.TOO_BIG).match())
            .metered(Numbers.TOO_BIG.key()).does(ImmutableList.of(new Action.ToController())).build());
    }

    private FlowEntry narrow(final IpPrefix prefix, final int mtu) {
        return hop(EntryKind.HOP_NARROW, prefix).does(ImmutableList.of(new Action.DecTtl(),
            new Action.CheckLength(mtu + ETHERNET_HEADER, Metadata.Field.TOO_BIG.lowest()))).build();
    }

    private FlowEntry wide(final IpPrefix prefix) {
        return hop(EntryKind.HOP_WIDE, prefix).does(ImmutableList.of(new Action.DecTtl())).build();
    }

    private EntryDraft hop(final EntryKind kind, final IpPrefix prefix) {
        return AddressMatch.routed(kind, number, prefix, transit.match());
    }

    /** Sent to the controller as a packet for a router. */
    static FlowEntry toController(final EntryDraft draft) {
        return draft.metered(Numbers.GATEWAYS.key()).does(ImmutableList.of(new Action.ToController())).build();
    }
}
