// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.util.Optional;
import org.netport.core.packet.IpPacket.Fragment;
import org.netport.core.packet.IpPacket.Payload.EchoRequest;
import org.netport.model.Ipv4Address;

/** Answers echo requests (RFC 792, RFC 1122 section 3.2.2.6, RFC 4443 section 4.2). */
final class EchoAnswer {
    private static final int REPLY_4 = 0;
    private static final int REPLY_6 = 129;
    private static final int DSCP = 0xfc;

    private EchoAnswer() {
    }

    /**
     * Answers with the same data, DSCP and, for IPv6, from the router's own address where all nodes or all routers were
     * asked. Options of IPv4 are not repeated.
     *
     * @param request the packet
     * @param echo the request in it
     * @param router who answers
     * @return a frame to where the request's frame came from, or why there is none
     */
    static Answer to(final IpPacket request, final EchoRequest echo, final Router router) {
        final Optional<Silence> silence = silence(request, router);
        if (silence.isPresent()) {
            return new Answer.None(silence.orElseThrow());
        }
        final var envelope = new Envelope(router.mac(), request.linkSource(), router.address(), request.source(),
            request.trafficClass() & DSCP, Envelope.FAR);
        final int from = echo.offset() + 4;
        final int count = request.octets().length() - from;
        final IcmpFrame frame = IcmpFrame.begin(envelope, 4 + count);
        request.octets().put(frame.begun(router.address() instanceof Ipv4Address ? REPLY_4 : REPLY_6, 0), from, count);
        return new Answer.Frame(Octets.of(frame.finish()));
    }

    private static Optional<Silence> silence(final IpPacket request, final Router router) {
        if (request.fragment() != Fragment.WHOLE) {
            return Optional.of(Silence.FRAGMENTED_QUESTION);
        }
        return ErrorRules.aboutSource(request, router);
    }
}
