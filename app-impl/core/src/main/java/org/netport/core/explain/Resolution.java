// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import org.netport.core.explain.Tracer.Trace;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.PipelineTable;
import org.netport.explain.Effect;
import org.netport.explain.Frame;
import org.netport.explain.Step;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.Vrf;

/** What a station learns when it asks for the MAC address of an address: by following its question. */
final class Resolution {
    private static final int SOLICITATION = 135;
    private static final int ND_HOPS = 255;

    private final PathSnapshot snapshot;
    private final Station asker;
    private final Tracer tracer;

    Resolution(final PathSnapshot snapshot, final Station asker) {
        this.snapshot = snapshot;
        this.asker = asker;
        tracer = new Tracer(snapshot.view(), snapshot.programs(), EntryHoldings.UNKNOWN);
    }

    /**
     * What came of it.
     *
     * @param mac the answer; empty if there is none
     * @param told in a sentence
     * @param unknown switches whose programs are needed to say more
     */
    record Learned(Optional<MacAddress> mac, String told, ImmutableSet<SwitchName> unknown) {
    }

    /** The question. */
    static Frame question(final Station asker, final IpAddress own, final IpAddress target) {
        return switch (target) {
            case Ipv4Address v4 -> asker.frame(MacAddress.BROADCAST, new Frame.Arp(1, (Ipv4Address) own, v4,
                asker.mac(), MacAddress.ZERO));
            case Ipv6Address v6 -> {
                final Ipv6Address group = v6.solicitedNode();
                yield asker.frame(MacAddress.ofGroup(group), new Frame.Packet(own, group, ND_HOPS,
                    new Frame.Neighbour(SOLICITATION, v6, 0, Optional.of(asker.mac()))));
            }
        };
    }

    Learned ask(final IpAddress own, final IpAddress target) {
        final Trace trace = tracer.follow(asker.at().switchName(), asker.port(), question(asker, own, target));
        final String what = "asks who has " + target + ": ";
        final Optional<MacAddress> answered = answered(trace);
        if (answered.isPresent()) {
            return new Learned(answered, what + "switch " + switchOf(trace) + " answers with "
                + answered.orElseThrow(), ImmutableSet.of());
        }
        final Optional<EntryKind> told = trace.hops().stream().flatMap(hop -> hop.steps().stream())
            .filter(step -> step.effects().stream().anyMatch(Effect.Told.class::isInstance))
            .flatMap(step -> kind(step).stream()).findFirst();
        final Optional<MacAddress> answer = told.flatMap(kind -> answer(kind, target));
        if (answer.isPresent()) {
            return new Learned(answer, what + "the controller answers for " + switchOf(trace) + " with "
                + answer.orElseThrow() + " (" + told.orElseThrow().title() + ")", ImmutableSet.of());
        }
        final var arrivals = Judgement.arrivals(trace);
        final Optional<Host> owner = owner(target).filter(host -> Optional.ofNullable(
            snapshot.places().get(host.name())).filter(arrivals::contains).isPresent());
        return owner.map(host -> new Learned(Optional.of(host.mac()), what + "the question reaches host "
            + host.name() + ", which answers with " + host.mac(), ImmutableSet.of()))
            .orElseGet(() -> new Learned(Optional.empty(), what + unanswered(trace, arrivals), trace.unknown()));
    }

    private static String unanswered(final Trace trace, final ImmutableList<AttachmentPoint> arrivals) {
        return arrivals.isEmpty() ? "nobody answers, since "
            + Judgement.of(trace.hops().get(0).frame(), trace, Optional.empty()).reason()
            : "no host is configured with it at any of the " + arrivals.size()
                + " access ports that the question reaches";
    }

    /** What an answer says that the switch itself has made. */
    private static Optional<MacAddress> answered(final Trace trace) {
        return trace.hops().stream().flatMap(hop -> hop.steps().stream())
            .filter(step -> step.table().equals(PipelineTable.REPLY.id()))
            .flatMap(step -> step.effects().stream()).filter(Effect.Out.class::isInstance)
            .map(effect -> ((Effect.Out) effect).frame()).findFirst().map(frame -> switch (frame.content()) {
                case Frame.Arp arp -> arp.senderMac();
                case Frame.Packet packet -> packet.body() instanceof Frame.Neighbour neighbour
                    ? neighbour.link().orElse(frame.source()) : frame.source();
                case Frame.Other other -> frame.source();
            });
    }

    private static String switchOf(final Trace trace) {
        return trace.hops().get(0).at().value();
    }

    private static Optional<EntryKind> kind(final Step step) {
        return step.hit().flatMap(hit -> EntryKind.of(hit.entry().cookie()));
    }

    private Optional<MacAddress> answer(final EntryKind kind, final IpAddress target) {
        return switch (kind) {
            case GATEWAY_QUESTION, ABSENT_QUESTION ->
                snapshot.view().config().routing().of(asker.segment().name()).map(Vrf::gatewayMac);
            case NEIGHBOUR_QUESTION -> owner(target).map(Host::mac);
            default -> Optional.empty();
        };
    }

    private Optional<Host> owner(final IpAddress address) {
        return snapshot.view().config().hosts().values().stream()
            .filter(host -> host.segment().equals(asker.segment().name()) && host.addresses().contains(address))
            .findFirst();
    }
}
