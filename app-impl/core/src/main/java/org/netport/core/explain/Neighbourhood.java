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
    private static final Ipv4Address LIMITED_BROADCAST = Ipv4Address.ONES;

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
        return address.isMulticast() || address.equals(LIMITED_BROADCAST);
    }

    /** The MAC address of a group. */
    static MacAddress groupMac(final IpAddress group) {
        return group.equals(LIMITED_BROADCAST) ? MacAddress.BROADCAST : MacAddress.ofGroup(group);
    }
}
