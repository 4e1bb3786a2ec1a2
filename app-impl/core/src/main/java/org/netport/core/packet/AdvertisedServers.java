// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import com.google.common.collect.ImmutableList;
import org.netport.model.Ipv6Address;

/**
 * Name servers of which a router tells hosts (RFC 8106 section 5.1).
 *
 * @param addresses one or more; a whole advertisement has no room for more than 75
 * @param lifetimeSeconds how long they may be asked, 0 (no longer) to {@link AdvertisedPrefix#FOREVER}
 */
public record AdvertisedServers(ImmutableList<Ipv6Address> addresses, long lifetimeSeconds) {
    /** Validates number and lifetime. */
    public AdvertisedServers {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no name server to advertise: leave the option out");
        }
        if (lifetimeSeconds < 0 || lifetimeSeconds > AdvertisedPrefix.FOREVER) {
            throw new IllegalArgumentException("lifetime " + lifetimeSeconds + " s of name servers is outside 0.."
                + AdvertisedPrefix.FOREVER);
        }
    }
}
