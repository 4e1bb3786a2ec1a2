// SPDX-License-Identifier: Apache-2.0
package org.netport.explain;

import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;

/** A version of IP. */
public enum Family {
    /** IPv4, whose addresses are asked for by ARP. */
    IPV4,
    /** IPv6, whose addresses are asked for by neighbour discovery. */
    IPV6;

    /**
     * The family of an address.
     *
     * @param address the address
     * @return its family
     */
    public static Family of(final IpAddress address) {
        return switch (address) {
            case Ipv4Address v4 -> IPV4;
            case Ipv6Address v6 -> IPV6;
        };
    }

    @Override
    public String toString() {
        return switch (this) {
            case IPV4 -> "IPv4";
            case IPV6 -> "IPv6";
        };
    }
}
