// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import org.netport.channel.PacketIn;
import org.netport.channel.PacketOut;
import org.netport.channel.SwitchSession;
import org.netport.core.compile.SwitchContext.Membership;
import org.netport.core.packet.NeighbourAnswer;
import org.netport.core.packet.NeighbourPacket;
import org.netport.core.packet.NeighbourPacket.ArpRequest;
import org.netport.core.packet.NeighbourPacket.NeighbourSolicitation;
import org.netport.core.packet.NeighbourPacket.RouterSolicitation;
import org.netport.core.packet.NeighbourParser;
import org.netport.core.packet.NeighbourRole;
import org.netport.core.pipeline.EntryKind;
import org.netport.location.ClaimSource;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.network.AccessPort;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.Segment;
import org.netport.network.Switch;

/** What packet-ins mean: questions that are answered at the edge, and hosts at new places. */
final class PacketHandler {
    private static final ImmutableSet<EntryKind> PROBES = ImmutableSet.of(EntryKind.PROBE_HERE,
        EntryKind.PROBE_ROUTED);
    private static final ImmutableSet<EntryKind> QUESTIONS = ImmutableSet.of(EntryKind.NEIGHBOUR_QUESTION,
        EntryKind.GATEWAY_QUESTION, EntryKind.ABSENT_QUESTION, EntryKind.ANSWER_DETECTION,
        EntryKind.ANSWER_BARE);
    private static final ImmutableSet<EntryKind> ADDRESSED = ImmutableSet.of(EntryKind.ANSWER_DETECTION,
        EntryKind.ANSWER_BARE);
    private static final ImmutableSet<EntryKind> EXHAUSTING = ImmutableSet.of(EntryKind.HOP,
        EntryKind.HOP_NARROW, EntryKind.HOP_WIDE, EntryKind.FORWARD_REROUTED, EntryKind.FORWARD_REROUTED_IN_PORT);
    private static final ImmutableSet<EntryKind> FOR_ROUTERS = ImmutableSet.of(EntryKind.GATEWAY_ADDRESSED,
        EntryKind.GATEWAY_PACKET, EntryKind.HOP_USED_UP);

    private final Network network;
    private final RouterDesk routers;
    private final Counters counters;

    PacketHandler(final Network network, final RouterDesk routers, final Counters counters) {
        this.network = network;
        this.routers = routers;
        this.counters = counters;
    }

    /** An access port and the segment in which a frame came there. */
    private record Arrival(Switch at, AccessPort port, Segment segment) {
        AttachmentPoint point() {
            return new AttachmentPoint(at.name(), port.name());
        }
    }

    void handle(final SwitchSession session, final Switch at, final PacketIn packet, final long arrivedNanos) {
        final Optional<EntryKind> cause = EntryKind.of(packet.cookie());
        if (cause.filter(PROBES::contains).isPresent()) {
            network.moves().probe(packet.frame(), at.name());
            return;
        }
        if (cause.filter(EXHAUSTING::contains).isPresent() && packet.reason() == PacketIn.Reason.INVALID_TTL
                || cause.filter(FOR_ROUTERS::contains).isPresent()) {
            routers.packet(session, at, packet);
            return;
        }
        if (cause.filter(EntryKind.TOO_BIG::equals).isPresent() && packet.reason() == PacketIn.Reason.ACTION) {
            routers.oversized(session, at, packet);
            return;
        }
        if (packet.reason() == PacketIn.Reason.INVALID_TTL) {
            // Of somebody else's entry: it says nothing of who is where.
            return;
        }
        final Optional<NeighbourPacket> content = NeighbourParser.parse(packet.frame());
        if (content.isPresent() && cause.filter(EntryKind.NEXT_HOP_ANSWER::equals).isPresent()) {
            network.nextHops().heard(at.name(), packet, content.orElseThrow());
            return;
        }
        final Optional<Arrival> arrival = arrival(at, packet);
        if (content.isEmpty() || arrival.isEmpty()) {
            counters.malformedPacket();
        } else if (cause.filter(QUESTIONS::contains).isPresent()) {
            answer(session, arrival.orElseThrow(), cause.orElseThrow(), content.orElseThrow(), packet.frame());
        } else {
            claim(arrival.orElseThrow(), content.orElseThrow(), arrivedNanos).ifPresent(host ->
                hold(session, arrival.orElseThrow(), host.name(), packet));
        }
    }

    /** The segment comes from metadata; a switch that does not tell it can have untagged access ports only. */
    private Optional<Arrival> arrival(final Switch at, final PacketIn packet) {
        return network.accessPort(at.name(), packet).flatMap(port -> network.hosts().segmentOf(packet.metadata())
            .or(() -> port.untagged().map(network.config().segments()::get))
            .filter(segment -> port.carries(segment.name()))
            .map(segment -> new Arrival(at, port, segment)));
    }

    private void answer(final SwitchSession session, final Arrival arrival, final EntryKind cause,
            final NeighbourPacket question, final byte[] asked) {
        final Optional<byte[]> frame = switch (question) {
            case ArpRequest request -> owner(cause, arrival.segment(), request.target())
                .map(mac -> NeighbourAnswer.to(request, mac));
            case NeighbourSolicitation solicitation when ADDRESSED.contains(cause) ->
                Optional.of(NeighbourAnswer.addressed(asked, solicitation,
                    routers.gateway(arrival.segment(), solicitation.target()).isPresent() ? NeighbourRole.ROUTER
                        : NeighbourRole.HOST));
            case NeighbourSolicitation solicitation -> owner(cause, arrival.segment(), solicitation.target())
                .map(mac -> NeighbourAnswer.to(solicitation, mac, cause == EntryKind.GATEWAY_QUESTION
                    ? NeighbourRole.ROUTER : NeighbourRole.HOST));
            case RouterSolicitation solicitation -> routers.advertisement(arrival.segment(), solicitation);
            default -> Optional.empty();
        };
        final Optional<Membership> back = network.membership(arrival.point(), arrival.segment());
        if (frame.isPresent() && back.isPresent()) {
            counters.neighbourReply();
            session.send(new PacketOut(Optional.empty(), back.orElseThrow().delivery(), frame.orElseThrow()));
        }
    }

    private Optional<MacAddress> owner(final EntryKind cause, final Segment segment, final IpAddress address) {
        return switch (cause) {
            case GATEWAY_QUESTION -> routers.gateway(segment, address);
            case ABSENT_QUESTION -> routers.router(segment);
            case ANSWER_DETECTION, ANSWER_BARE -> Optional.empty();
            default -> network.hosts().byAddress(segment.name(), address).map(Host::mac);
        };
    }

    /** The frame goes on its way once its place is programmed: a guest's first frame there is not lost. */
    private void hold(final SwitchSession session, final Arrival arrival, final HostName host, final PacketIn packet) {
        network.membership(arrival.point(), arrival.segment()).ifPresent(port ->
            network.movements().hold(host, arrival.point(), () -> session.send(
                new PacketOut(Optional.of(packet.inPort()), port.resubmission(), packet.frame()))));
    }

    /** Returns the host that the frame belongs to. */
    private Optional<Host> claim(final Arrival arrival, final NeighbourPacket content, final long arrivedNanos) {
        final Optional<Host> host = network.hosts().byMac(arrival.segment().name(), content.source());
        if (host.isEmpty()) {
            counters.claimRefused();
            return host;
        }
        final ClaimSource source = switch (content) {
            case NeighbourPacket.GratuitousArp garp -> ClaimSource.GARP;
            case NeighbourPacket.Rarp rarp -> ClaimSource.RARP;
            case NeighbourPacket.UnsolicitedAdvertisement advertisement -> ClaimSource.UNSOLICITED_NA;
            default -> ClaimSource.FIRST_PACKET;
        };
        network.movements().claim(host.orElseThrow().name(), arrival.point(), Optional.empty(), 0, source,
            arrivedNanos, ignored -> { });
        return host;
    }
}
