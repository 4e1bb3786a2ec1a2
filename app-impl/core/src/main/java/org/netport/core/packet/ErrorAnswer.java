// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.netport.core.packet.IpPacket.Payload;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;

/** Makes ICMP errors. */
public final class ErrorAnswer {
    /** RFC 1812 section 4.3.2.3. */
    private static final int LONGEST_IPV4 = 576;
    /** The least MTU of IPv6 (RFC 4443 section 2.4 (c)). */
    private static final int LONGEST_IPV6 = 1280;
    /** Precedence 6, internetwork control (RFC 1812 section 4.3.2.5), which is class selector 6 of DSCP. */
    private static final int INTERNETWORK_CONTROL = 0xc0;
    /** What is left of the packet's own service: the bits between precedence and ECN. */
    private static final int TYPE_OF_SERVICE = 0x1c;

    private ErrorAnswer() {
    }

    /**
     * Tells the sender of a packet what is wrong with it, unless that is a case in which nothing is said (RFC 1812
     * section 4.3.2.7, RFC 4443 section 2.4 (e)). How often errors are sent is the caller's duty to bound (RFC 1812
     * section 4.3.2.8, RFC 4443 section 2.4 (f)).
     *
     * @param about the packet as it came, its TTL or hop limit not decremented
     * @param error what is wrong
     * @param router who says so
     * @return a frame to where the packet's frame came from, or why there is none
     */
    public static Answer to(final IpPacket about, final IcmpError error, final Router router) {
        final Optional<Silence> silence = ErrorRules.silence(about, error, router);
        if (silence.isPresent()) {
            return new Answer.None(silence.orElseThrow());
        }
        final int trafficClass = INTERNETWORK_CONTROL | about.trafficClass() & TYPE_OF_SERVICE;
        final var envelope = new Envelope(router.mac(), about.linkSource(), router.address(), about.source(),
            trafficClass, Envelope.FAR);
        final int quoted = Math.min(about.octets().length(), quotable(router.address()));
        final IcmpFrame frame = IcmpFrame.begin(envelope, Wire.ICMP_HEADER + quoted);
        about.octets().put(router.address() instanceof Ipv4Address ? ipv4(frame, error) : ipv6(frame, error, about), 0,
            quoted);
        return new Answer.Frame(Octets.of(frame.finish()));
    }

    private static int quotable(final IpAddress own) {
        return own instanceof Ipv4Address ? LONGEST_IPV4 - Wire.IPV4_HEADER - Wire.ICMP_HEADER
            : LONGEST_IPV6 - Wire.IPV6_HEADER - Wire.ICMP_HEADER;
    }

    private static ByteBuffer ipv4(final IcmpFrame frame, final IcmpError error) {
        return switch (error) {
            case IcmpError.Plain plain -> frame.message(plain.type4(), plain.code4(), 0);
            case IcmpError.TooBig big -> frame.message(3, 4, big.mtu());
        };
    }

    private static ByteBuffer ipv6(final IcmpFrame frame, final IcmpError error, final IpPacket about) {
        return switch (error) {
            case IcmpError.Plain plain -> frame.message(plain.type6(), plain.code6(), pointer(plain, about));
            case IcmpError.TooBig big -> frame.message(2, 0, Math.max(LONGEST_IPV6, big.mtu()));
        };
    }

    /** Only a parameter problem points somewhere. */
    private static int pointer(final IcmpError.Plain error, final IpPacket about) {
        return error == IcmpError.Plain.PROTOCOL_UNREACHABLE && about.payload() instanceof Payload.Other other
            ? other.pointer() : 0;
    }
}
