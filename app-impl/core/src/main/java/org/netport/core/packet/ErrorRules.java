// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.util.Optional;
import org.netport.core.packet.IpPacket.Fragment;
import org.netport.core.packet.IpPacket.Fragmenting;
import org.netport.core.packet.IpPacket.Payload;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;

/** When a router says nothing (RFC 1812 section 4.3.2.7, RFC 4443 section 2.4 (e)). */
final class ErrorRules {
    private ErrorRules() {
    }

    /**
     * Tells why there is no ICMP error about a packet.
     *
     * <p>Of IPv6 too only first fragments are spoken of: whether another belongs to an ICMP error cannot be seen.
     *
     * @param about the packet
     * @param error what would be said
     * @param router who would say it
     * @return empty if it is said
     */
    static Optional<Silence> silence(final IpPacket about, final IcmpError error, final Router router) {
        if (about.fragment() == Fragment.LATER) {
            return Optional.of(Silence.LATER_FRAGMENT);
        }
        if (about.payload() instanceof Payload.IcmpError) {
            return Optional.of(Silence.ICMP_ERROR);
        }
        if (error instanceof IcmpError.TooBig && about.fragmenting() == Fragmenting.ALLOWED) {
            return Optional.of(Silence.FRAGMENTATION_ALLOWED);
        }
        return aboutGroup(about, error, router).or(() -> aboutSource(about, router));
    }

    /**
     * Tells why nothing at all is said to the sender of a packet.
     *
     * @param about the packet
     * @param router who would speak
     * @return empty if it may be spoken to
     */
    static Optional<Silence> aboutSource(final IpPacket about, final Router router) {
        if (Martians.isNobody(about.source()) || router.isDirectedBroadcast(about.source())) {
            return Optional.of(Silence.BAD_SOURCE);
        }
        if (about.source().equals(router.address())) {
            return Optional.of(Silence.OWN_SOURCE);
        }
        return about.source().bits() == router.address().bits() ? Optional.empty()
            : Optional.of(Silence.NO_OWN_ADDRESS);
    }

    /** Path MTU discovery works for multicast in IPv6 (RFC 4443 section 2.4 (e.3)). */
    private static Optional<Silence> aboutGroup(final IpPacket about, final IcmpError error, final Router router) {
        if (error instanceof IcmpError.TooBig && about.destination() instanceof Ipv6Address) {
            return Optional.empty();
        }
        if (isGroup(about.destination()) || router.isDirectedBroadcast(about.destination())) {
            return Optional.of(Silence.GROUP_DESTINATION);
        }
        return about.linkDestination().isGroup() ? Optional.of(Silence.LINK_GROUP) : Optional.empty();
    }

    private static boolean isGroup(final IpAddress address) {
        return switch (address) {
            case Ipv4Address v4 -> v4.value() >>> 28 >= 0xe;
            case Ipv6Address v6 -> v6.isMulticast();
        };
    }
}
