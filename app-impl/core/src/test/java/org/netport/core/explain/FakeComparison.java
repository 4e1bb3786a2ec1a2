// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.stream.Stream;
import org.netport.channel.PacketIn.Reason;
import org.netport.core.explain.Tracer.Choice;
import org.netport.core.explain.Tracer.Trace;
import org.netport.core.fake.FakeFrame;
import org.netport.core.fake.FakeNetwork;
import org.netport.core.topology.NetworkView;
import org.netport.explain.Effect;
import org.netport.explain.Exit;
import org.netport.explain.Frame;
import org.netport.model.IpAddress;
import org.netport.model.PortNumber;
import org.netport.model.SwitchName;

/** What the tracer tells of a frame beside what becomes of it in the fake network: one line for each end, sorted. */
final class FakeComparison {
    private final FakeNetwork network;
    private final Tracer tracer;

    FakeComparison(final NetworkView view, final FakeNetwork network) {
        this.network = network;
        tracer = new Tracer(view, view.config().switches().keySet().stream().collect(ImmutableMap.toImmutableMap(
            name -> name, name -> SwitchTables.of(network.at(name).program().entries().values()))),
            EntryHoldings.UNKNOWN);
    }

    /** Fails where both differ. Where a switch may choose, what it does has to be among what is told. */
    void check(final SwitchName at, final PortNumber port, final FakeFrame frame) {
        final Trace trace = tracer.follow(at, port, real(frame));
        final List<String> told = told(trace);
        final List<String> happens = happens(at, port, frame);
        if (trace.likelihood() == Choice.NONE) {
            assertEquals(happens, told, () -> frame + " at " + at + " port " + port);
        } else {
            assertTrue(happens.stream().filter(line -> !line.startsWith("hops ")).allMatch(told::contains),
                () -> frame + " at " + at + " port " + port + ": " + happens + " is not among " + told);
        }
    }

    private static List<String> told(final Trace trace) {
        final Stream<String> ends = trace.hops().stream().flatMap(hop -> hop.steps().stream().flatMap(step ->
            step.effects().stream().flatMap(effect -> switch (effect) {
                case Effect.Out out when out.exit() instanceof Exit.Delivered delivered ->
                    Stream.of("delivered " + delivered.at() + " " + out.frame());
                case Effect.Out out when out.exit() instanceof Exit.Lost lost && !lost.reason().endsWith(" is down") ->
                    Stream.of("lost " + hop.at() + " "
                    + out.port());
                case Effect.Told told -> Stream.of("told " + hop.at() + " " + step.hit().orElseThrow().kind() + " "
                    + told.cause() + " " + told.frame());
                default -> Stream.of();
            })));
        return Stream.concat(ends, Stream.of("hops " + (trace.hops().size() - 1))).sorted().toList();
    }

    private List<String> happens(final SwitchName at, final PortNumber port, final FakeFrame frame) {
        final FakeNetwork.Trace trace = network.sendRaw(at, port, frame);
        return Stream.of(
            trace.deliveries().stream().map(delivery -> "delivered " + delivery.at() + " " + real(delivery.frame())),
            trace.told().stream().map(told -> "told " + told.by() + " " + EntryText.dashed(told.what().by().name())
                + " " + (told.what().reason() == Reason.INVALID_TTL ? Effect.Cause.INVALID_TTL : Effect.Cause.ACTION)
                + " " + real(told.what().frame())),
            trace.strays().stream().filter(stray -> stray.contains(" out of port ")).map(stray ->
                "lost " + stray.replaceAll("^(\\S+) out of port (\\S+): .*", "$1 $2")),
            Stream.of("hops " + trace.hops())).flatMap(lines -> lines).sorted().toList();
    }

    static Frame real(final FakeFrame frame) {
        return new Frame(frame.src(), frame.dst(), frame.tags().stream().map(tag ->
            new Frame.Tag(tag.tpid(), tag.vid())).collect(ImmutableList.toImmutableList()), content(frame.payload()));
    }

    private static Frame.Content content(final FakeFrame.Payload payload) {
        return switch (payload) {
            case FakeFrame.Plain plain -> new Frame.Other(plain.etherType());
            case FakeFrame.Arp arp -> new Frame.Arp(arp.operation(), arp.sender(), arp.target(), arp.senderMac(),
                arp.targetMac());
            case FakeFrame.Ip4 ip -> packet(ip.source(), ip.destination(), ip);
            case FakeFrame.Ip6 ip -> packet(ip.source(), ip.destination(), ip);
            // Its hops are not told in the fake network: here it always has as many.
            case FakeFrame.Nd nd -> new Frame.Packet(nd.source(), nd.destination(), 255, new Frame.Neighbour(
                nd.icmpType(), nd.target(), (int) nd.reserved(), nd.option().map(FakeFrame.LinkOption::address)));
        };
    }

    private static Frame.Packet packet(final IpAddress from, final IpAddress to, final FakeFrame.Packet packet) {
        return new Frame.Packet(from, to, packet.ttl(), packet.length(), new Frame.Ports(17, packet.number(), 7));
    }
}
