// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.Metadata;
import org.netport.core.pipeline.Numbers;
import org.netport.flow.Action;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.flow.MatchField.InPort;
import org.netport.flow.MatchField.VlanVid;
import org.netport.flow.ProgramEntry;
import org.netport.model.PortNumber;
import org.netport.model.Tpid;
import org.netport.model.VlanId;
import org.netport.network.Link;
import org.netport.network.LinkTransport.VidPair;
import org.netport.network.LinkTransport.VlanCircuit;

/** What a link needs at one of its ends whatever it carries: the outer tag of an 802.1ad hand-off. */
public final class LinkCompiler {
    private LinkCompiler() {
    }

    /**
     * The entries of {@link Unit.LinkUnit}.
     *
     * @param context the switch
     * @param link a link that ends there
     * @return its entries; none while the port is missing
     */
    public static ImmutableList<ProgramEntry> compile(final SwitchContext context, final Link link) {
        if (link.transport() instanceof VlanCircuit circuit && circuit.handoff().isPresent()) {
            final VidPair handoff = circuit.handoff().orElseThrow();
            return context.number(link.endAt(context.name()).port())
                .map(port -> handoff(link, port, LinkEgress.vidHere(context, link, handoff)))
                .orElse(ImmutableList.of());
        }
        return ImmutableList.of();
    }

    private static ImmutableList<ProgramEntry> handoff(final Link link, final PortNumber port, final VlanId outer) {
        return ImmutableList.of(EntryKind.HANDOFF_ARRIVAL
            .entry(link.number().value(), new InPort(port), new VlanVid(outer))
            .does(ImmutableList.of(new Action.PopVlan()))
            .writes(Metadata.arrival(link.number()))
            .build(), leaving(Numbers.handoff(link.number()), outer, new Action.Output(port)),
            leaving(Numbers.handoffBack(link.number()), outer, new Action.OutputInPort()));
    }

    private static GroupEntry leaving(final GroupId group, final VlanId outer, final Action output) {
        return GroupEntry.all(group, ImmutableList.of(ImmutableList.<Action>builder()
            .addAll(LinkEgress.push(Tpid.SERVICE, outer)).add(output).build()));
    }
}
