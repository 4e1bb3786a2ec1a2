// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import org.netport.model.IpPrefix;
import org.netport.model.Ipv6Address;

/**
 * A prefix of which a router tells hosts (RFC 4861 section 4.6.2).
 *
 * @param prefix the prefix, of IPv6. Hosts make addresses in prefixes of 64 bits only (RFC 4862 section 5.5.3 (d))
 * @param uses what hosts may do with it
 * @param validSeconds how long it is on-link and addresses in it may be used, 0 to {@link #FOREVER}
 * @param preferredSeconds how long addresses in it are used for new connections, 0 to {@code validSeconds}
 */
public record AdvertisedPrefix(IpPrefix prefix, ImmutableSet<Use> uses, long validSeconds, long preferredSeconds) {
    /** No end. */
    public static final long FOREVER = 0xffff_ffffL;

    /** Validates family and lifetimes. */
    public AdvertisedPrefix {
        Objects.requireNonNull(uses, "uses");
        if (!(prefix.address() instanceof Ipv6Address)) {
            throw new IllegalArgumentException("prefix " + prefix + " is not of IPv6: routers advertise no other");
        }
        if (validSeconds < 0 || validSeconds > FOREVER) {
            throw new IllegalArgumentException("valid lifetime " + validSeconds + " s of prefix " + prefix
                + " is outside 0.." + FOREVER);
        }
        if (preferredSeconds < 0 || preferredSeconds > validSeconds) {
            throw new IllegalArgumentException("preferred lifetime " + preferredSeconds + " s of prefix " + prefix
                + " is outside 0.." + validSeconds + ", its valid lifetime");
        }
    }

    /** What hosts may do with a prefix. */
    public enum Use {
        /** Flag L: send to its addresses without a router. */
        ON_LINK(0x80),
        /** Flag A: make an address in it of their own (RFC 4862). */
        AUTONOMOUS(0x40);

        private final int flag;

        Use(final int flag) {
            this.flag = flag;
        }

        int flag() {
            return flag;
        }
    }
}
