// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import com.google.common.collect.ImmutableList;
import java.util.stream.Stream;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.Ipv6Address;

/**
 * Source addresses that no routed packet has (RFC 1812 section 5.3.7, RFC 6890). Prefixes for documentation
 * are not among them: whoever learns with examples uses them.
 */
public final class Martians {
    /** Addresses that are no single host's: packets from them are neither routed nor answered. */
    public static final ImmutableList<IpPrefix> NOBODY = ImmutableList.of(
        // This network (RFC 791): who has no address yet.
        IpPrefix.parse("0.0.0.0/8"),
        // Loopback.
        IpPrefix.parse("127.0.0.0/8"),
        // Multicast.
        IpPrefix.parse("224.0.0.0/4"),
        // Class E (RFC 1112 section 4) with the limited broadcast.
        IpPrefix.parse("240.0.0.0/4"),
        // Unspecified, loopback, and the IPv4-compatible addresses, which are given up (RFC 4291 section 2.5.5.1).
        IpPrefix.parse("::/96"),
        // IPv4-mapped, ::ffff:0:0/96: a form of programs, not of packets. Readers of text take it for IPv4.
        new IpPrefix(new Ipv6Address(0, 0xffff_0000_0000L), 96),
        // Multicast.
        IpPrefix.parse("ff00::/8"));

    /** Addresses that mean something on one link only: such hosts are answered there; no router sends them on. */
    public static final ImmutableList<IpPrefix> LINK_LOCAL = ImmutableList.of(
        // RFC 3927 section 2.7.
        IpPrefix.parse("169.254.0.0/16"),
        // RFC 4291 section 2.5.6.
        IpPrefix.parse("fe80::/10"));

    /** All of them: a packet with a source in one of these is not routed. */
    public static final ImmutableList<IpPrefix> SOURCES =
        Stream.concat(NOBODY.stream(), LINK_LOCAL.stream()).collect(ImmutableList.toImmutableList());

    private Martians() {
    }

    /**
     * Tells whether a packet from an address must not be routed.
     *
     * @param source any address
     * @return true for the addresses of {@link #SOURCES}
     */
    public static boolean isNeverRouted(final IpAddress source) {
        return SOURCES.stream().anyMatch(prefix -> prefix.contains(source));
    }

    /**
     * Tells whether an address is no single host's, as far as that can be seen without knowing any subnet.
     *
     * @param source any address
     * @return true for the addresses of {@link #NOBODY}
     */
    public static boolean isNobody(final IpAddress source) {
        return NOBODY.stream().anyMatch(prefix -> prefix.contains(source));
    }
}
