// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import java.util.Comparator;
import java.util.Optional;
import org.netport.channel.SwitchAbilities.Ability;
import org.netport.core.compile.SwitchContext.Membership;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.Metadata;
import org.netport.core.pipeline.Numbers;
import org.netport.core.topology.Carriage;
import org.netport.core.topology.SegmentTopology;
import org.netport.core.topology.SegmentTopology.CarriedLink;
import org.netport.flow.Action;
import org.netport.flow.GroupEntry;
import org.netport.flow.MatchField;
import org.netport.flow.MatchField.InPort;
import org.netport.flow.MatchField.NoVlan;
import org.netport.flow.MatchField.TunnelId;
import org.netport.flow.MatchField.TunnelSrc;
import org.netport.flow.MatchField.VlanVid;
import org.netport.flow.ProgramEntry;
import org.netport.model.PortNumber;
import org.netport.model.Vni;
import org.netport.network.Link;
import org.netport.network.Segment;

/**
 * What a segment needs on one switch whoever is in it: the classification of its frames, the copies along its tree, and
 * by {@link ForwardCompiler} the ways to other switches.
 */
public final class SegmentCompiler {
    private final SwitchContext context;
    private final SegmentTopology topology;
    private final Segment segment;
    private final Vni vni;
    private final boolean isTransit;
    private final ImmutableList<Membership> members;
    private final ImmutableList.Builder<ProgramEntry> entries = ImmutableList.builder();

    private SegmentCompiler(final SwitchContext context, final SegmentTopology topology) {
        this.context = context;
        this.topology = topology;
        segment = topology.segment();
        vni = segment.vni();
        isTransit = context.view().config().routing().carriedBy(segment.name()).isPresent();
        // In an order of their own: that of the configuration is another one after a restart, and would have the group
        // written again.
        members = context.self().accessPorts().values().stream()
            .flatMap(port -> context.membership(port, segment).stream())
            .sorted(Comparator.comparing(Membership::port))
            .collect(ImmutableList.toImmutableList());
    }

    /**
     * The entries of {@link Unit.SegmentUnit}.
     *
     * @param context the switch
     * @param topology the segment's graph
     * @return its entries; none of ports that are missing
     */
    public static ImmutableList<ProgramEntry> compile(final SwitchContext context, final SegmentTopology topology) {
        if (!topology.contains(context.name())) {
            return ImmutableList.of();
        }
        return new SegmentCompiler(context, topology).compile();
    }

    private ImmutableList<ProgramEntry> compile() {
        members.forEach(this::access);
        for (CarriedLink carried : topology.carried().values()) {
            if (carried.link().endsAt(context.name())) {
                arrival(carried);
            }
        }
        // Nobody is in a transit segment, and what is routed is addressed to one switch.
        if (!isTransit) {
            announcements();
            group();
            replication();
        }
        return entries.addAll(ForwardCompiler.compile(context, topology)).build();
    }

    private void access(final Membership member) {
        final InPort ingress = new InPort(member.port());
        final Metadata written = Metadata.segment(vni).and(Metadata.FROM_ACCESS);
        entries.add(member.vlan()
            .map(vid -> EntryKind.ACCESS_TAGGED.entry(vni.value(), ingress, new VlanVid(vid))
                .does(ImmutableList.of(new Action.PopVlan())))
            .orElseGet(() -> EntryKind.ACCESS_UNTAGGED.entry(vni.value(), ingress, new NoVlan()))
            .writes(written).build());
        entries.add(EntryKind.SOURCE_FOREIGN.entry(vni.value(), ingress, Metadata.segment(vni).match()).build());
        if (member.vlan().isPresent() && context.has(Ability.ANSWER_QUESTIONS)) {
            entries.add(QuestionCompiler.tagged(vni.value(), Metadata.segment(vni).match(), member));
        }
    }

    /** Who announces itself without belonging here is recorded where somebody is refused, and dropped everywhere. */
    private void announcements() {
        if (members.isEmpty() || !SiteGuard.isOn(context.view().config(), context.self().site())) {
            return;
        }
        announced(BaseCompiler.ARP);
        announced(BaseCompiler.RARP);
        announced(BaseCompiler.IPV6, BaseCompiler.ICMPV6, BaseCompiler.ADVERTISEMENT);
    }

    private void announced(final MatchField... how) {
        final var match = ImmutableList.<MatchField>builder().add(Metadata.segment(vni).match(), new NoVlan()).add(how);
        entries.add(EntryKind.ANNOUNCED_FOREIGN.entry(vni.value(), match.build().toArray(MatchField[]::new))
            .metered(Numbers.FOREIGN.key()).does(ImmutableList.of(new Action.ToController())).build());
    }

    private void arrival(final CarriedLink carried) {
        final Link link = carried.link();
        final Metadata written = Metadata.segment(vni).and(Metadata.arrival(link.number()));
        context.number(link.endAt(context.name()).port()).map(InPort::new).ifPresent(ingress ->
            entries.add(switch (carried.carriage()) {
                case Carriage.Tagged tagged -> {
                    final VlanVid vid = new VlanVid(LinkEgress.vidHere(context, link, tagged.vids()));
                    final var pop = ImmutableList.<Action>of(new Action.PopVlan());
                    yield tagged.handoff().isPresent()
                        ? EntryKind.CUSTOMER_ARRIVAL.entry(vni.value(), Metadata.arrival(link.number()).match(), vid)
                            .does(pop).writes(Metadata.segment(vni)).build()
                        : EntryKind.CIRCUIT_ARRIVAL.entry(vni.value(), ingress, vid)
                            .does(pop).writes(written).build();
                }
                case Carriage.Tunnelled tunnelled -> {
                    final var match = ImmutableList.<MatchField>builder()
                        .add(ingress, new TunnelId(vni.value()), new NoVlan());
                    tunnelled.addresses().ifPresent(pair ->
                        match.add(new TunnelSrc(LinkEgress.addressThere(context, link, pair))));
                    yield EntryKind.TUNNEL_ARRIVAL.entry(vni.value(), match.build().toArray(MatchField[]::new))
                        .writes(written).build();
                }
            }));
    }

    private void group() {
        if (!members.isEmpty()) {
            entries.add(GroupEntry.all(Numbers.localPorts(vni), members.stream()
                .map(Membership::delivery).toList()));
        }
    }

    private void replication() {
        if (!members.isEmpty()) {
            replicate(Metadata.FROM_ACCESS, Optional.empty(), Optional.empty());
        }
        for (Link arrival : topology.treeLinks(context.name())) {
            context.number(arrival.endAt(context.name()).port()).ifPresent(port ->
                replicate(Metadata.arrival(arrival.number()), Optional.of(arrival), Optional.of(port)));
        }
    }

    /** The group comes first: its copies are of the frame as it is, and what they put on is off again after them. */
    private void replicate(final Metadata from, final Optional<Link> arrival, final Optional<PortNumber> ingress) {
        final var actions = ImmutableList.<Action>builder();
        if (!members.isEmpty()) {
            actions.add(new Action.ToGroup(Numbers.localPorts(vni)));
        }
        ImmutableList<Action> undress = ImmutableList.of();
        for (Link link : topology.treeLinks(context.name())) {
            final Optional<LinkEgress> egress = arrival.filter(link::equals).isPresent() ? Optional.empty()
                : egress(link);
            if (egress.isPresent()) {
                final LinkEgress next = egress.orElseThrow();
                actions.addAll(undress).addAll(next.send(next.outputAfter(ingress)));
                undress = next.undress();
            }
        }
        entries.add(EntryKind.REPLICATION.entry(vni.value(), Metadata.segment(vni).and(from).match(), new NoVlan())
            .does(actions.build()).build());
    }

    private Optional<LinkEgress> egress(final Link link) {
        return LinkEgress.of(context, topology.carried().get(link.name()), vni);
    }
}
