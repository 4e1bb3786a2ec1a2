// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.Metadata;
import org.netport.core.topology.SegmentTopology;
import org.netport.flow.Action;
import org.netport.flow.MatchField.EthType;
import org.netport.flow.MatchField.InPort;
import org.netport.flow.ProgramEntry;
import org.netport.model.SwitchName;
import org.netport.model.Vni;

/** Table forward of one segment on one switch: by which links its unicast frames go to each other switch. */
final class ForwardCompiler {
    private final SwitchContext context;
    private final SegmentTopology topology;
    private final Vni vni;
    private final ImmutableList.Builder<ProgramEntry> entries = ImmutableList.builder();

    private ForwardCompiler(final SwitchContext context, final SegmentTopology topology) {
        this.context = context;
        this.topology = topology;
        vni = topology.segment().vni();
    }

    /** The entries towards all switches where the segment has an access port, and the groups that they need. */
    static ImmutableList<ProgramEntry> compile(final SwitchContext context, final SegmentTopology topology) {
        final var compiler = new ForwardCompiler(context, topology);
        topology.edges().forEach(compiler::towards);
        return compiler.entries.build();
    }

    private void towards(final SwitchName destination) {
        NextLinks.towards(context, topology, destination).ifPresent(ways -> {
            final Metadata goal = Metadata.segment(vni).and(Metadata.nextHop(
                context.view().config().switches().get(destination).number()));
            ways.groups().forEach(entries::add);
            ways.links().forEach(next -> entries.add(EntryKind.FORWARD_BACK.entry(vni.value(),
                goal.and(Metadata.arrival(next.link().number())).and(Metadata.NO_TURNBACK).match()).build()));
            forward(goal, ways);
            if (context.view().config().routing().carriedBy(topology.segment().name()).isPresent()) {
                reroute(goal.and(Metadata.REROUTED), ways);
            }
        });
    }

    private void forward(final Metadata goal, final NextLinks ways) {
        // A switch sends nothing out of the ingress port by itself, neither by an action nor by a bucket.
        ways.egresses().forEach(egress -> entries.add(EntryKind.FORWARD_IN_PORT.entry(vni.value(),
            new InPort(egress.port()), goal.match()).does(egress.send(new Action.OutputInPort())).build()));
        ways.firstActions().ifPresent(actions -> entries.add(EntryKind.FORWARD_FIRST.entry(vni.value(),
            goal.and(Metadata.FROM_ACCESS).match()).does(actions).build()));
        entries.add(EntryKind.FORWARD_ONWARD.entry(vni.value(), goal.match()).does(ways.actions()).build());
    }

    private void reroute(final Metadata goal, final NextLinks ways) {
        for (EthType family : ImmutableList.of(BaseCompiler.IPV4, BaseCompiler.IPV6)) {
            ways.egresses().forEach(egress -> entries.add(EntryKind.FORWARD_REROUTED_IN_PORT.entry(vni.value(),
                new InPort(egress.port()), goal.match(), family)
                .does(oneHopLess(egress.send(new Action.OutputInPort()))).build()));
            entries.add(EntryKind.FORWARD_REROUTED.entry(vni.value(), goal.match(), family)
                .does(oneHopLess(ways.actions())).build());
        }
    }

    private static ImmutableList<Action> oneHopLess(final ImmutableList<Action> actions) {
        return ImmutableList.<Action>builder().add(new Action.DecTtl()).addAll(actions).build();
    }
}
