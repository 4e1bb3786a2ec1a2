// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import com.google.common.collect.ImmutableSet;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.network.Segment;

/**
 * Which addresses a host of a segment takes for its neighbours'.
 *
 * @param subnets the segment's subnets; none: it takes all for neighbours
 */
record Neighbourhood(ImmutableSet<IpPrefix> subnets) {
    static Neighbourhood of(final Segment segment) {
        return new Neighbourhood(segment.subnets());
    }

    /** Whether a host with an address asks for another address itself, and not for a router's. */
    boolean isOnLink(final IpAddress own, final IpAddress other) {
        return isLinkLocal(other) || subnets.isEmpty() || subnets.stream()
            .anyMatch(subnet -> subnet.contains(own) && subnet.contains(other));
    }

    private static boolean isLinkLocal(final IpAddress address) {
        return address instanceof Ipv6Address v6 && v6.high() >>> 54 == 0xfe80L >>> 6;
    }

    /** Whether nobody is asked for the MAC address: it follows from the address. */
    static boolean isGroup(final IpAddress address) {
        return switch (address) {
            case Ipv4Address v4 -> v4.value() == -1 || v4.value() >>> 28 == 0xe;
            case Ipv6Address v6 -> v6.high() >>> 56 == 0xff;
        };
    }

    /** The MAC address of a group (RFC 1112 section 6.4, RFC 2464 section 7). */
    static MacAddress groupMac(final IpAddress group) {
        return switch (group) {
            case Ipv4Address v4 -> v4.value() == -1 ? MacAddress.BROADCAST
                : new MacAddress(0x0100_5e00_0000L | v4.value() & 0x7f_ffff);
            case Ipv6Address v6 -> new MacAddress(0x3333_0000_0000L | v6.low() & 0xffff_ffffL);
        };
    }

    /** The group in which who has an address is asked (RFC 4291 section 2.7.1). */
    static Ipv6Address solicitedNode(final Ipv6Address address) {
        return new Ipv6Address(0xff02_0000_0000_0000L, 0x1_ff00_0000L | address.low() & 0xff_ffffL);
    }
}
