// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.netport.channel.PacketIn;
import org.netport.channel.PacketOut;
import org.netport.channel.SwitchSession;
import org.netport.core.engine.PacketOrigins.Origin;
import org.netport.core.packet.Answer;
import org.netport.core.packet.ErrorAnswer;
import org.netport.core.packet.Fragments;
import org.netport.core.packet.GatewayAnswer;
import org.netport.core.packet.IcmpError;
import org.netport.core.packet.IpPacket;
import org.netport.core.packet.IpPacket.Fragmenting;
import org.netport.core.packet.IpParser;
import org.netport.core.packet.IpReading;
import org.netport.core.packet.NeighbourPacket;
import org.netport.core.packet.Octets;
import org.netport.core.packet.Router;
import org.netport.core.packet.Silence;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.topology.PrefixMtus;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.MacAddress;
import org.netport.model.VrfName;
import org.netport.network.GatewayAddress;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Switch;
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
    private final PacketOrigins origins;
    private final RouterAdvertiser advertiser;
    private final EngineLoop loop;
    private final Counters counters;
    /** Of VRFs of {@link #measured}. */
    private final Map<VrfName, PrefixMtus> mtus = new HashMap<>();
    private NetworkConfig measured = NetworkConfig.EMPTY;
    private long second;
    private int answered;

    RouterDesk(final Network network, final RouterAdvertiser advertiser, final EngineLoop loop,
            final Counters counters) {
        this.network = network;
        origins = new PacketOrigins(network);
        this.advertiser = advertiser;
        this.loop = loop;
        this.counters = counters;
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
        final Optional<Origin> origin = origins.of(at, packet, whole.packet());
        tell(session, origin, origin.map(from -> answer(from, whole.packet(), packet)));
    }

    private void tell(final SwitchSession session, final Optional<Origin> origin, final Optional<Answer> answer) {
        final Optional<Answer.Frame> told = answer.filter(Answer.Frame.class::isInstance)
            .map(Answer.Frame.class::cast);
        if (told.isPresent() && isWithinBudget()) {
            counters.gatewayReply();
            session.send(new PacketOut(Optional.empty(), origin.orElseThrow().port().delivery(),
                told.orElseThrow().octets().toArray()));
        } else {
            counters.gatewaySilence();
        }
    }

    /** A packet that is larger than its prefix takes: it goes on in pieces where it may, else its sender is told. */
    void oversized(final SwitchSession session, final Switch at, final PacketIn packet) {
        if (!(IpParser.parse(packet.frame()) instanceof IpReading.Whole whole)) {
            counters.malformedPacket();
            return;
        }
        final IpPacket sent = whole.packet().oneHopEarlier();
        final Optional<Origin> origin = origins.of(at, packet, sent);
        final int mtu = origin.map(from -> mtus(from.vrf()).towards(sent.destination())).orElse(Integer.MAX_VALUE);
        if (sent.octets().length() <= mtu) {
            // A frame that is longer than its packet, or a configuration that has changed since.
            counters.gatewaySilence();
        } else if (sent.fragmenting() == Fragmenting.ALLOWED) {
            cut(session, origin.orElseThrow(), packet, Fragments.of(sent, mtu));
        } else {
            tell(session, origin, origin.map(from -> error(from, sent, new IcmpError.TooBig(mtu))));
        }
    }

    /** Read once for each configuration: guests decide how often they are asked for, and a VRF can have many. */
    private PrefixMtus mtus(final Vrf vrf) {
        if (!network.config().equals(measured)) {
            measured = network.config();
            mtus.clear();
        }
        return mtus.computeIfAbsent(vrf.name(), name -> PrefixMtus.of(measured, vrf));
    }

    /** The pieces pass the tables as the whole did, and fit now. */
    private void cut(final SwitchSession session, final Origin origin, final PacketIn packet,
            final ImmutableList<Octets> pieces) {
        if (isWithinBudget()) {
            counters.packetCut();
            pieces.forEach(piece -> session.send(new PacketOut(Optional.of(packet.inPort()),
                origin.port().resubmission(), piece.toArray())));
        } else {
            counters.gatewaySilence();
        }
    }

    private static Answer answer(final Origin from, final IpPacket packet, final PacketIn told) {
        final Vrf vrf = from.vrf();
        if (told.reason() == PacketIn.Reason.INVALID_TTL
                || EntryKind.of(told.cookie()).filter(EntryKind.HOP_USED_UP::equals).isPresent()) {
            return error(from, packet, IcmpError.Plain.TIME_EXCEEDED);
        }
        return vrf.interfaces().values().stream().anyMatch(routed -> isGateway(vrf, routed, packet.destination()))
            ? GatewayAnswer.to(packet, new Router(vrf.gatewayMac(), packet.destination(), subnets(vrf)))
            : new Answer.None(Silence.NOT_OURS);
    }

    private static Answer error(final Origin from, final IpPacket packet, final IcmpError error) {
        final Vrf vrf = from.vrf();
        return own(from, packet.source()).<Answer>map(address -> ErrorAnswer.to(packet, error,
            new Router(vrf.gatewayMac(), address, subnets(vrf))))
            .orElseGet(() -> new Answer.None(Silence.NO_OWN_ADDRESS));
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

    private boolean isWithinBudget() {
        final long now = Duration.ofNanos(loop.nanoTime()).toSeconds();
        if (now != second) {
            second = now;
            answered = 0;
        }
        return answered++ < MOST_ANSWERS;
    }
}
