// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.Ipv4Address;
import org.netport.model.MacAddress;

/**
 * As whom answers are given.
 *
 * @param mac source of the frames
 * @param address source of the packets; to it belongs what is asked of the router itself
 * @param subnets the subnets known here, of either family, by which directed broadcasts are told from hosts
 */
public record Router(MacAddress mac, IpAddress address, ImmutableSet<IpPrefix> subnets) {
    /** A subnet of two addresses has no broadcast address (RFC 3021). */
    private static final int LONGEST_WITH_BROADCAST = 30;

    /** Validates presence. */
    public Router {
        Objects.requireNonNull(mac, "mac");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(subnets, "subnets");
    }

    /**
     * Tells whether an address means all hosts of a known subnet: all bits behind the prefix are ones, or zeroes
     * (RFC 1812 section 5.3.5).
     *
     * @param candidate any address
     * @return false for IPv6, which has no broadcast
     */
    boolean isDirectedBroadcast(final IpAddress candidate) {
        return candidate instanceof Ipv4Address v4 && subnets.stream()
            .anyMatch(subnet -> subnet.length() <= LONGEST_WITH_BROADCAST && subnet.contains(v4)
                && isEveryHost(v4.value(), (int) (0xffff_ffffL >>> subnet.length())));
    }

    private static boolean isEveryHost(final int address, final int hostBits) {
        return (address & hostBits) == hostBits || (address & hostBits) == 0;
    }
}
