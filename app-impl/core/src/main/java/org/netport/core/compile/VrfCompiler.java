// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.stream.Stream;
import org.netport.core.compile.QuestionCompiler.Asked;
import org.netport.core.packet.Martians;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.Metadata;
import org.netport.core.pipeline.Numbers;
import org.netport.core.topology.SegmentTopologies;
import org.netport.core.topology.SegmentTopology;
import org.netport.core.topology.VrfTopology;
import org.netport.flow.Action;
import org.netport.flow.MatchField;
import org.netport.flow.MatchField.ArpSpa;
import org.netport.flow.MatchField.EthDst;
import org.netport.flow.MatchField.Icmpv6Type;
import org.netport.flow.MatchField.Ipv4Src;
import org.netport.flow.MatchField.Ipv6Src;
import org.netport.flow.MatchField.NdTarget;
import org.netport.flow.MatchField.NoVlan;
import org.netport.flow.ProgramEntry;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.SwitchName;
import org.netport.network.GatewayAddress;
import org.netport.network.NetworkConfig;
import org.netport.network.Switch;
import org.netport.network.VrfInterface;

/** What a VRF needs on one switch whoever is in it: gateways, the routers of other switches, routes to subnets. */
final class VrfCompiler {
    private final SwitchContext context;
    private final SegmentTopologies topologies;
    private final VrfTopology vrf;
    private final NetworkConfig config;
    private final int number;
    private final Metadata transit;
    private final ImmutableList.Builder<ProgramEntry> entries = ImmutableList.builder();

    private VrfCompiler(final SwitchContext context, final SegmentTopologies topologies, final VrfTopology vrf) {
        this.context = context;
        this.topologies = topologies;
        this.vrf = vrf;
        config = context.view().config();
        number = vrf.transit().segment().vni().value();
        transit = Metadata.segment(vrf.transit().segment().vni());
    }

    /** The entries of {@link Unit.VrfUnit}; none on a switch that no routed frame meets. */
    static ImmutableList<ProgramEntry> compile(final SwitchContext context, final SegmentTopologies topologies,
            final VrfTopology vrf) {
        final var compiler = new VrfCompiler(context, topologies, vrf);
        if (vrf.transit().contains(context.name())) {
            compiler.compile();
        }
        return compiler.entries.build();
    }

    private void compile() {
        for (SwitchName name : vrf.transit().edges()) {
            if (!name.equals(context.name())) {
                onward(config.switches().get(name));
            }
        }
        if (!vrf.routesAt(context.name())) {
            return;
        }
        arrivals();
        martians();
        for (VrfInterface routed : vrf.vrf().interfaces().values()) {
            Optional.ofNullable(topologies.bySegment().get(routed.segment())).ifPresent(segment -> {
                if (segment.edges().contains(context.name())) {
                    gateway(routed, segment);
                    unassigned(routed);
                } else {
                    subnets(routed, segment);
                }
            });
        }
        entries.addAll(HopCompiler.compile(context, topologies, vrf));
        final var order = new ExitOrder(context, vrf);
        entries.addAll(OutsideCompiler.compile(context, vrf, order));
        entries.addAll(ExitCompiler.compile(context, vrf, order));
    }

    private void onward(final Switch to) {
        onward(to, Numbers.router(to.number()));
        onward(to, Numbers.relay(to.number()));
        if (hasUplink(to)) {
            onward(to, Numbers.exit(to.number()));
            onward(to, Numbers.detour(to.number()));
        }
    }

    private void onward(final Switch to, final MacAddress address) {
        entries.add(EntryKind.ROUTER_THERE.entry(number, transit.match(), exactly(address), new NoVlan())
            .writes(Metadata.nextHop(to.number()).and(Metadata.NO_TURNBACK)).build());
    }

    private boolean hasUplink(final Switch at) {
        return vrf.vrf().waysOut().at(at.name()).findAny().isPresent();
    }

    private void arrivals() {
        entries.add(EntryKind.ROUTER_HERE.entry(number, transit.match(),
            exactly(Numbers.router(context.self().number())), new NoVlan()).writes(Metadata.REROUTED).build());
        entries.add(EntryKind.RELAY_HERE.entry(number, transit.match(),
            exactly(Numbers.relay(context.self().number())), new NoVlan())
            .writes(Metadata.REROUTED.and(Metadata.RELAYED)).build());
        if (hasUplink(context.self())) {
            entries.add(EntryKind.EXIT_HERE.entry(number, transit.match(),
                exactly(Numbers.exit(context.self().number())), new NoVlan())
                .writes(Metadata.REROUTED.and(Metadata.EXIT)).build());
            entries.add(EntryKind.DETOUR_HERE.entry(number, transit.match(),
                exactly(Numbers.detour(context.self().number())), new NoVlan())
                .writes(Metadata.REROUTED.and(Metadata.DETOUR)).build());
        }
        entries.add(EntryKind.RELAY_STRAY.entry(number, transit.and(Metadata.RELAYED).match()).build());
        entries.add(EntryKind.PROBE_ROUTED.entry(number, transit.match(), BaseCompiler.PROBE)
            .metered(Numbers.PROBES.key()).does(ImmutableList.of(new Action.ToController())).build());
    }

    /** Neither guests nor the outside can have such packets routed, wherever a shorter prefix would lead. */
    private void martians() {
        for (IpPrefix nobody : Martians.SOURCES) {
            final MatchField family = AddressMatch.family(nobody.address());
            entries.add(EntryKind.MARTIAN_SOURCE.entry(number, transit.match(), family, AddressMatch.from(nobody))
                .build());
            entries.add(EntryKind.MARTIAN_DESTINATION.entry(number, transit.match(), family, AddressMatch.to(nobody))
                .build());
        }
    }

    private void gateway(final VrfInterface routed, final SegmentTopology segment) {
        final MatchField inSegment = Metadata.segment(segment.segment().vni()).match();
        final EthDst gatewayMac = exactly(vrf.vrf().gatewayMac());
        entries.add(EntryKind.TO_GATEWAY.entry(number, inSegment, gatewayMac, new NoVlan()).writes(transit).build());
        addresses(routed).forEach(address -> {
            entries.add(HopCompiler.toController(EntryKind.GATEWAY_ADDRESSED.entry(number, inSegment, gatewayMac,
                AddressMatch.family(address), AddressMatch.to(address), new NoVlan())));
            own(inSegment, address);
        });
        guard(segment);
        if (routed.advertisement().isPresent()) {
            // What routers advertise is made by the controller, which alone knows when it is time to.
            entries.add(EntryKind.GATEWAY_QUESTION.entry(number, inSegment, BaseCompiler.IPV6, BaseCompiler.ICMPV6,
                BaseCompiler.ROUTER_SOLICITATION).metered(Numbers.QUESTIONS.key())
                .does(ImmutableList.of(new Action.ToController())).build());
        }
    }

    /** Nobody else has a gateway's address, and who asks for it is answered. */
    private void own(final MatchField inSegment, final IpAddress address) {
        switch (address) {
            case Ipv4Address v4 -> {
                forged(inSegment, BaseCompiler.ARP, new ArpSpa(v4));
                forged(inSegment, BaseCompiler.IPV4, Ipv4Src.exact(v4));
            }
            case Ipv6Address v6 -> {
                forged(inSegment, BaseCompiler.IPV6, BaseCompiler.ICMPV6, BaseCompiler.ADVERTISEMENT,
                    NdTarget.exact(v6));
                forged(inSegment, BaseCompiler.IPV6, Ipv6Src.exact(v6));
            }
        }
        entries.add(QuestionCompiler.entry(context, Asked.GATEWAY, number, inSegment, address,
            vrf.vrf().gatewayMac()));
    }

    private void forged(final MatchField... match) {
        entries.add(EntryKind.GATEWAY_FORGED.entry(number, match).build());
    }

    /** The segment's router is the VRF's: its hosts speak for none (RFC 6105 section 3). Outside routers are others. */
    private void guard(final SegmentTopology segment) {
        final MatchField inside = Metadata.segment(segment.segment().vni()).and(Metadata.INSIDE).match();
        for (Icmpv6Type said : ImmutableList.of(BaseCompiler.ROUTER_ADVERTISEMENT, BaseCompiler.REDIRECT)) {
            entries.add(EntryKind.ROUTER_FORGED.entry(number, inside, BaseCompiler.IPV6, BaseCompiler.ICMPV6, said)
                .build());
        }
    }

    /** A segment with a gateway for IPv6 has its link-local address too. */
    private ImmutableSet<IpAddress> addresses(final VrfInterface routed) {
        final var all = ImmutableSet.<IpAddress>builder();
        routed.gateways().forEach(gateway -> all.add(gateway.address()));
        if (routed.advertisement().isPresent()
                || routed.gateways().stream().anyMatch(gateway -> gateway.address() instanceof Ipv6Address)) {
            all.add(vrf.vrf().gatewayMac().linkLocal());
        }
        return all.build();
    }

    private void subnets(final VrfInterface routed, final SegmentTopology segment) {
        final Optional<Switch> home = vrf.home(config, segment, context.name()).map(config.switches()::get);
        if (home.isPresent()) {
            subnets(routed).forEach(subnet -> entries.add(towards(subnet, home.orElseThrow())));
        } else {
            unassigned(routed);
        }
    }

    private static Stream<IpPrefix> subnets(final VrfInterface routed) {
        return routed.gateways().stream().map(GatewayAddress::subnet).distinct();
    }

    /** Where nothing leads out, what no host has is dropped anyway. */
    private void unassigned(final VrfInterface routed) {
        if (!vrf.vrf().waysOut().routes().isEmpty()) {
            subnets(routed).forEach(subnet -> entries.add(AddressMatch.routed(EntryKind.ROUTE_UNASSIGNED, number,
                subnet, transit.match()).build()));
        }
    }

    private ProgramEntry towards(final IpPrefix subnet, final Switch home) {
        return AddressMatch.routed(EntryKind.ROUTE_SUBNET, number, subnet, transit.match())
            .does(HostRouteCompiler.hop(context.self(), Numbers.router(home.number())))
            .writes(HostRouteCompiler.towards(home)).build();
    }

    private static EthDst exactly(final MacAddress address) {
        return new EthDst(address, MacAddress.BROADCAST);
    }
}
