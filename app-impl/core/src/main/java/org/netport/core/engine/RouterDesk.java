// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.netport.channel.PacketIn;
import org.netport.channel.PacketOut;
import org.netport.channel.SwitchSession;
import org.netport.core.compile.SwitchContext.Membership;
import org.netport.core.packet.Answer;
import org.netport.core.packet.ErrorAnswer;
import org.netport.core.packet.GatewayAnswer;
import org.netport.core.packet.IcmpError;
import org.netport.core.packet.IpPacket;
import org.netport.core.packet.IpParser;
import org.netport.core.packet.IpReading;
import org.netport.core.packet.NeighbourPacket;
import org.netport.core.packet.Router;
import org.netport.core.packet.Silence;
import org.netport.core.pipeline.Metadata;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.network.AttachmentPoint;
import org.netport.network.GatewayAddress;
import org.netport.network.Routing;
import org.netport.network.Segment;
import org.netport.network.Switch;
import org.netport.network.Uplink;
import org.netport.network.Vrf;
import org.netport.network.VrfInterface;

/**
 * What the routers of VRFs say: who has a gateway's address, and the answers to packets that are for a gateway or
 * cannot go on. Owned by the engine's loop.
 */
final class RouterDesk {
    /** ICMP messages a second, whoever causes them (RFC 1812 section 4.3.2.8, RFC 4443 section 2.4 (f)). */
    private static final int MOST_ANSWERS = 1000;

    private final Network network;
    private final RouterAdvertiser advertiser;
    private final EngineLoop loop;
    private final Counters counters;
    private long second;
    private int answered;

    RouterDesk(final Network network, final RouterAdvertiser advertiser, final EngineLoop loop,
            final Counters counters) {
        this.network = network;
        this.advertiser = advertiser;
        this.loop = loop;
        this.counters = counters;
    }

    /** Where a packet came from: the VRF, one of its segments, and the port as a member of it. */
    private record Origin(Vrf vrf, Segment segment, Membership port) {
    }

    /** The MAC address at which hosts of a segment reach an address that is a gateway's. */
    Optional<MacAddress> gateway(final Segment segment, final IpAddress address) {
        return network.config().routing().of(segment.name())
            .filter(vrf -> isGateway(vrf, vrf.interfaces().get(segment.name()), address))
            .map(Vrf::gatewayMac);
    }

    /** The MAC address at which hosts of a segment reach those that can only be routed to. */
    Optional<MacAddress> router(final Segment segment) {
        return network.config().routing().of(segment.name()).map(Vrf::gatewayMac);
    }

    /** What a host that asks for routers is told. */
    Optional<byte[]> advertisement(final Segment segment, final NeighbourPacket.RouterSolicitation solicitation) {
        return advertiser.answer(segment.name(), solicitation);
    }

    /** A packet for a gateway, or one whose hops are used up. */
    void packet(final SwitchSession session, final Switch at, final PacketIn packet) {
        if (!(IpParser.parse(packet.frame()) instanceof IpReading.Whole whole)) {
            counters.malformedPacket();
            return;
        }
        // Of one whose hops are used up between switches nobody here knows who sent it.
        final Optional<Origin> origin = origin(at, packet, whole.packet().linkSource());
        final Optional<Answer.Frame> told = origin.map(from -> answer(from, whole.packet(), packet.reason()))
            .filter(Answer.Frame.class::isInstance).map(Answer.Frame.class::cast);
        if (told.isPresent() && isWithinBudget()) {
            counters.gatewayReply();
            session.send(new PacketOut(Optional.empty(), origin.orElseThrow().port().delivery(),
                told.orElseThrow().octets().toArray()));
        } else {
            counters.gatewaySilence();
        }
    }

    private static Answer answer(final Origin from, final IpPacket packet, final PacketIn.Reason reason) {
        final Vrf vrf = from.vrf();
        if (reason == PacketIn.Reason.INVALID_TTL) {
            return own(from, packet.source()).<Answer>map(address -> ErrorAnswer.to(packet,
                IcmpError.Plain.TIME_EXCEEDED, new Router(vrf.gatewayMac(), address, subnets(vrf))))
                .orElseGet(() -> new Answer.None(Silence.NO_OWN_ADDRESS));
        }
        return vrf.interfaces().values().stream().anyMatch(routed -> isGateway(vrf, routed, packet.destination()))
            ? GatewayAnswer.to(packet, new Router(vrf.gatewayMac(), packet.destination(), subnets(vrf)))
            : new Answer.None(Silence.NOT_OURS);
    }

    private static boolean isGateway(final Vrf vrf, final VrfInterface routed, final IpAddress address) {
        return address.equals(vrf.gatewayMac().linkLocal())
            || routed.gateways().stream().anyMatch(gateway -> gateway.address().equals(address));
    }

    /** The address that a router has in a segment, of the family of who is answered; best of the same subnet. */
    private static Optional<IpAddress> own(final Origin from, final IpAddress asker) {
        final var gateways = from.vrf().interfaces().get(from.segment().name()).gateways();
        return gateways.stream().filter(gateway -> gateway.subnet().contains(asker))
            .findFirst().or(() -> gateways.stream()
                .filter(gateway -> gateway.address().bits() == asker.bits()).findFirst())
            .map(GatewayAddress::address);
    }

    private static ImmutableSet<IpPrefix> subnets(final Vrf vrf) {
        return vrf.interfaces().values().stream().flatMap(routed -> routed.gateways().stream())
            .map(GatewayAddress::subnet).collect(ImmutableSet.toImmutableSet());
    }

    private Optional<Origin> origin(final Switch at, final PacketIn packet, final MacAddress sender) {
        final Optional<Segment> told = network.hosts().segmentOf(packet.metadata());
        final Optional<AttachmentPoint> place = network.accessPort(at.name(), packet)
            .map(port -> new AttachmentPoint(at.name(), port.name()));
        return told.flatMap(this::vrf).filter(vrf -> place.isPresent()).flatMap(vrf ->
            (vrf.transit().equals(told.orElseThrow().name()) ? senders(vrf, place.orElseThrow(), packet, sender)
                : Stream.of(told.orElseThrow().name())).map(network.config().segments()::get)
                .flatMap(segment -> network.membership(place.orElseThrow(), segment).stream()
                    .map(member -> new Origin(vrf, segment, member)))
                .findFirst());
    }

    private Optional<Vrf> vrf(final Segment told) {
        final Routing routing = network.config().routing();
        return routing.of(told.name()).or(() -> routing.carriedBy(told.name()));
    }

    /** What has been routed says the VRF only. Its segment is that of its sender; an outside router has any sender. */
    private Stream<SegmentName> senders(final Vrf vrf, final AttachmentPoint place, final PacketIn packet,
            final MacAddress sender) {
        return Metadata.Field.OUTSIDE.read(packet.metadata()) == 1
            ? vrf.waysOut().at(place.switchName()).filter(uplink -> uplink.at().equals(place)).map(Uplink::segment)
            : vrf.interfaces().keySet().stream()
                .filter(segment -> network.hosts().byMac(segment, sender).isPresent());
    }

    private boolean isWithinBudget() {
        final long now = Duration.ofNanos(loop.nanoTime()).toSeconds();
        if (now != second) {
            second = now;
            answered = 0;
        }
        return answered++ < MOST_ANSWERS;
    }
}
