// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.util.Optional;
import org.netport.core.packet.IpPacket.Payload;
import org.netport.model.IpAddress;

/** Answers packets that are addressed to a router itself, which speaks nothing but ICMP. */
public final class GatewayAnswer {
    private GatewayAnswer() {
    }

    /**
     * Answers a packet: an echo request with its reply, UDP and TCP with "port unreachable", other protocols with
     * "protocol unreachable".
     *
     * @param packet the packet
     * @param router who answers; the packet is to its address, or an echo request to all nodes or routers of the link
     * @return a frame to where the packet's frame came from, or why there is none
     */
    public static Answer to(final IpPacket packet, final Router router) {
        final Optional<Silence> silence = reception(packet).or(() -> destination(packet, router));
        if (silence.isPresent()) {
            return new Answer.None(silence.orElseThrow());
        }
        return switch (packet.payload()) {
            case Payload.EchoRequest echo -> EchoAnswer.to(packet, echo, router);
            case Payload.Transport transport -> ErrorAnswer.to(packet, IcmpError.Plain.PORT_UNREACHABLE, router);
            case Payload.Other other -> ErrorAnswer.to(packet, IcmpError.Plain.PROTOCOL_UNREACHABLE, router);
            case Payload.Later later -> new Answer.None(Silence.LATER_FRAGMENT);
            case Payload.IcmpError error -> new Answer.None(Silence.ICMP_ERROR);
            case Payload.IcmpInformation information -> new Answer.None(Silence.NO_QUESTION);
            case Payload.Nothing nothing -> new Answer.None(Silence.NO_QUESTION);
        };
    }

    private static Optional<Silence> reception(final IpPacket packet) {
        return switch (packet.reception()) {
            case TAKEN -> Optional.empty();
            case SOURCE_ROUTED -> Optional.of(Silence.SOURCE_ROUTED);
            case UNKNOWN_OPTION -> Optional.of(Silence.UNKNOWN_OPTION);
        };
    }

    /** What is for one host does not come in a frame for many (RFC 1122 section 3.3.6). */
    private static Optional<Silence> destination(final IpPacket packet, final Router router) {
        final IpAddress destination = packet.destination();
        if (destination.equals(Wire.ALL_NODES) || destination.equals(Wire.ALL_ROUTERS)) {
            return packet.payload() instanceof Payload.EchoRequest ? Optional.empty()
                : Optional.of(Silence.GROUP_DESTINATION);
        }
        if (!destination.equals(router.address())) {
            return Optional.of(Silence.NOT_OURS);
        }
        return packet.linkDestination().isGroup() ? Optional.of(Silence.LINK_GROUP) : Optional.empty();
    }
}
