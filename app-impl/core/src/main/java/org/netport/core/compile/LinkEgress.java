// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.netport.core.pipeline.Numbers;
import org.netport.core.topology.Carriage;
import org.netport.core.topology.SegmentTopology.CarriedLink;
import org.netport.flow.Action;
import org.netport.model.IpAddress;
import org.netport.model.PortNumber;
import org.netport.model.Tpid;
import org.netport.model.VlanId;
import org.netport.model.Vni;
import org.netport.network.Link;
import org.netport.network.LinkTransport.VidPair;

/**
 * How frames of a segment leave a switch by a link.
 *
 * @param port the link's port here
 * @param dress the actions that put tags on, or say which tunnel
 * @param undress the actions that take the tags off again, so that further copies can be made
 * @param bucket the actions of a bucket that sends frames there
 * @param returning the actions of a bucket that sends frames there that came by the same port
 */
record LinkEgress(PortNumber port, ImmutableList<Action> dress, ImmutableList<Action> undress,
        ImmutableList<Action> bucket, ImmutableList<Action> returning) {
    /** Returns empty as long as the switch has not shown the link's port. */
    static Optional<LinkEgress> of(final SwitchContext context, final CarriedLink carried, final Vni vni) {
        final Link link = carried.link();
        return context.number(link.endAt(context.name()).port()).map(port -> switch (carried.carriage()) {
            case Carriage.Tagged tagged -> tagged.handoff().map(pair -> vidHere(context, link, pair))
                .map(outer -> handedOff(link, port, vidHere(context, link, tagged.vids()), outer))
                .orElseGet(() -> tagged(port, vidHere(context, link, tagged.vids())));
            case Carriage.Tunnelled tunnelled -> tunnelled(port, vni,
                tunnelled.addresses().map(pair -> addressThere(context, link, pair)));
        });
    }

    private static LinkEgress tagged(final PortNumber port, final VlanId vid) {
        final var dress = push(Tpid.CUSTOMER, vid);
        return new LinkEgress(port, dress, ImmutableList.of(new Action.PopVlan()),
            and(dress, new Action.Output(port)), and(dress, new Action.OutputInPort()));
    }

    private static LinkEgress handedOff(final Link link, final PortNumber port, final VlanId inner,
            final VlanId outer) {
        final var customer = push(Tpid.CUSTOMER, inner);
        return new LinkEgress(port, ImmutableList.<Action>builder().addAll(customer)
            .addAll(push(Tpid.SERVICE, outer)).build(),
            ImmutableList.of(new Action.PopVlan(), new Action.PopVlan()),
            and(customer, new Action.ToGroup(Numbers.handoff(link.number()))),
            and(customer, new Action.ToGroup(Numbers.handoffBack(link.number()))));
    }

    private static LinkEgress tunnelled(final PortNumber port, final Vni vni, final Optional<IpAddress> peer) {
        final var dress = ImmutableList.<Action>builder().add(new Action.SetTunnelId(vni));
        peer.ifPresent(address -> dress.add(new Action.SetTunnelDst(address)));
        return new LinkEgress(port, dress.build(), ImmutableList.of(), and(dress.build(), new Action.Output(port)),
            and(dress.build(), new Action.OutputInPort()));
    }

    static ImmutableList<Action> push(final int tpid, final VlanId vid) {
        return ImmutableList.of(new Action.PushVlan(tpid), new Action.SetVlan(vid));
    }

    private static ImmutableList<Action> and(final ImmutableList<Action> actions, final Action last) {
        return ImmutableList.<Action>builder().addAll(actions).add(last).build();
    }

    static VlanId vidHere(final SwitchContext context, final Link link, final VidPair pair) {
        return isEndA(context, link) ? pair.a() : pair.b();
    }

    static IpAddress addressThere(final SwitchContext context, final Link link, final Carriage.Underlay pair) {
        return isEndA(context, link) ? pair.b() : pair.a();
    }

    private static boolean isEndA(final SwitchContext context, final Link link) {
        return link.a().switchName().equals(context.name());
    }

    /** Sends a frame that came by some other port. */
    Action output() {
        return new Action.Output(port);
    }

    /** Sends a frame that came by a port: a switch does not send out of the ingress port unless told so. */
    Action outputAfter(final Optional<PortNumber> ingress) {
        return ingress.filter(port::equals).isPresent() ? new Action.OutputInPort() : output();
    }

    /** The actions for the last or only copy. */
    ImmutableList<Action> send(final Action output) {
        return and(dress, output);
    }
}
