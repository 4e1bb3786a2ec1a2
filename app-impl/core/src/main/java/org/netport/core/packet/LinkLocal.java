// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;

/** The address that a router has on every link: router advertisements come from it (RFC 4861 section 6.1.2). */
public final class LinkLocal {
    private static final long PREFIX = 0xfe80_0000_0000_0000L;
    private static final long UNIVERSAL_BIT = 0x0200_0000_0000_0000L;
    private static final long MIDDLE = 0x0000_00ff_fe00_0000L;

    private LinkLocal() {
    }

    /**
     * Makes it from a MAC address (RFC 4291 appendix A).
     *
     * @param mac no group address
     * @return an address in fe80::/64
     */
    public static Ipv6Address of(final MacAddress mac) {
        final long upper = mac.value() >>> 24;
        final long lower = mac.value() & 0xff_ffff;
        return new Ipv6Address(PREFIX, (upper << 40 | MIDDLE | lower) ^ UNIVERSAL_BIT);
    }
}
