// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.Optional;
import org.netport.channel.PacketIn;
import org.netport.channel.PacketOut;
import org.netport.channel.SwitchSession;
import org.netport.core.compile.SwitchContext.Membership;
import org.netport.core.packet.AdvertisementFrame;
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
import org.netport.model.Vni;
import org.netport.network.AccessPort;
import org.netport.network.AttachmentPoint;
import org.netport.network.GatewayAddress;
import org.netport.network.Segment;
import org.netport.network.Switch;
import org.netport.network.Vrf;

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
            .filter(vrf -> address.equals(vrf.gatewayMac().linkLocal())
                || vrf.interfaces().get(segment.name()).gateways().stream()
                    .anyMatch(gateway -> gateway.address().equals(address)))
            .map(Vrf::gatewayMac);
    }

    /** The MAC address at which hosts of a segment reach those that can only be routed to. */
    Optional<MacAddress> router(final Segment segment) {
        return network.config().routing().of(segment.name()).map(Vrf::gatewayMac);
    }

    /** What a host that asks for routers is told. */
    Optional<byte[]> advertisement(final Segment segment, final NeighbourPacket.RouterSolicitation solicitation) {
        return advertiser.settings(segment.name()).flatMap(settings -> router(segment)
            .map(mac -> AdvertisementFrame.to(solicitation, settings, mac)));
    }

    /** A packet for a gateway, or one whose hops are used up. */
    void packet(final SwitchSession session, final Switch at, final PacketIn packet) {
        final Optional<Origin> origin = origin(at, packet);
        if (!(IpParser.parse(packet.frame()) instanceof IpReading.Whole whole) || origin.isEmpty()) {
            counters.malformedPacket();
            return;
        }
        final Origin from = origin.orElseThrow();
        final Answer answer = answer(from, whole.packet(), packet.reason());
        if (answer instanceof Answer.Frame frame && isWithinBudget()) {
            counters.gatewayReply();
            session.send(new PacketOut(Optional.empty(), from.port().delivery(), frame.octets().toArray()));
        } else {
            counters.gatewaySilence();
        }
    }

    private Answer answer(final Origin from, final IpPacket packet, final PacketIn.Reason reason) {
        final MacAddress mac = from.vrf().gatewayMac();
        if (reason == PacketIn.Reason.INVALID_TTL) {
            return own(from, packet.source()).<Answer>map(address -> ErrorAnswer.to(packet,
                IcmpError.Plain.TIME_EXCEEDED, new Router(mac, address, subnets(from.vrf()))))
                .orElseGet(() -> new Answer.None(Silence.NO_OWN_ADDRESS));
        }
        final boolean ours = packet.destination().equals(mac.linkLocal()) || from.vrf().interfaces().values().stream()
            .flatMap(routed -> routed.gateways().stream())
            .anyMatch(gateway -> gateway.address().equals(packet.destination()));
        return ours ? GatewayAnswer.to(packet, new Router(mac, packet.destination(), subnets(from.vrf())))
            : new Answer.None(Silence.NOT_OURS);
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

    /** What has been routed already says the VRF only: the segment is that of its sender's port. */
    private Optional<Origin> origin(final Switch at, final PacketIn packet) {
        final var told = network.hosts().segment(new Vni(Math.max(1,
            Metadata.Field.SEGMENT.read(packet.metadata()))));
        return told.flatMap(segment -> network.config().routing().of(segment.name())
            .or(() -> network.config().routing().carriedBy(segment.name())))
            .flatMap(vrf -> at.accessPorts().values().stream()
                .filter(port -> network.portNumber(at.name(), port.port()).filter(packet.inPort()::equals).isPresent())
                .flatMap(port -> vrf.interfaces().keySet().stream().filter(port::carries)
                    .map(network.config().segments()::get)
                    .filter(segment -> isFrom(segment, told.orElseThrow(), packet)
                        || isOutside(vrf, new AttachmentPoint(at.name(), port.name()), segment))
                    .flatMap(segment -> member(at, port, segment).stream()
                        .map(member -> new Origin(vrf, segment, member))))
                .findFirst());
    }

    private boolean isFrom(final Segment segment, final Segment told, final PacketIn packet) {
        return segment.equals(told) || network.config().routing().carriedBy(told.name()).isPresent()
            && sender(packet).flatMap(mac -> network.hosts().byMac(segment.name(), mac)).isPresent();
    }

    /** What comes from an outside router may have any sender. */
    private static boolean isOutside(final Vrf vrf, final AttachmentPoint at, final Segment segment) {
        return vrf.waysOut().at(at.switchName(), segment.name()).anyMatch(uplink -> uplink.at().equals(at));
    }

    private static Optional<MacAddress> sender(final PacketIn packet) {
        return IpParser.parse(packet.frame()) instanceof IpReading.Whole whole
            ? Optional.of(whole.packet().linkSource()) : Optional.empty();
    }

    private Optional<Membership> member(final Switch at, final AccessPort port, final Segment segment) {
        return network.membership(new AttachmentPoint(at.name(), port.name()), segment);
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
