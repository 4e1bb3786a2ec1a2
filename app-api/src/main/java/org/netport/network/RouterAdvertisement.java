// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

/**
 * What a gateway advertises to IPv6 hosts (RFC 4861 section 4.2). The prefixes are the segment's IPv6 subnets.
 *
 * @param addressing how hosts get their addresses
 * @param lifetimeSeconds how long hosts take the gateway for a default router, 0 to 9000; 0: they do not
 * @param intervalSeconds the longest time between two unsolicited advertisements, 4 to 1800 (RFC 4861 section 6.2.1)
 */
public record RouterAdvertisement(Addressing addressing, int lifetimeSeconds, int intervalSeconds) {
    /** As many prefixes as fit into 1280 bytes, which every link of IPv6 carries (RFC 8200 section 5), with an MTU. */
    public static final int MOST_PREFIXES = 37;

    /** Validates ranges. */
    public RouterAdvertisement {
        if (lifetimeSeconds < 0 || lifetimeSeconds > 9000) {
            throw new IllegalArgumentException("router lifetime " + lifetimeSeconds + " s is outside 0..9000");
        }
        if (intervalSeconds < 4 || intervalSeconds > 1800) {
            throw new IllegalArgumentException("interval " + intervalSeconds + " s of advertisements is outside "
                + "4..1800");
        }
    }

    /** How hosts get their addresses. */
    public enum Addressing {
        /** By DHCPv6 or by hand: prefixes are on-link and not autonomous; flag M. */
        MANAGED,
        /** By the host itself (SLAAC). */
        AUTONOMOUS,
        /** By the host itself, other configuration by DHCPv6; flag O. */
        AUTONOMOUS_OTHER_MANAGED
    }
}
