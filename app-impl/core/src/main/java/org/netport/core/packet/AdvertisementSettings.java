// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import java.util.Optional;

/**
 * What a router advertises on a link (RFC 4861 section 4.2). It fits into one packet of the least MTU of IPv6, 1280
 * bytes: with an MTU there is room for 37 prefixes, less beside name servers.
 *
 * @param configuration what hosts get by DHCPv6
 * @param lifetimeSeconds how long hosts take the router for a default router, 0 to 9000; 0: they do not
 * @param mtu the link's MTU in bytes, 1280 to 65535, if hosts are told
 * @param prefixes the link's prefixes
 * @param servers name servers, if hosts are told
 */
public record AdvertisementSettings(ImmutableSet<ByDhcp> configuration, int lifetimeSeconds, Optional<Integer> mtu,
        ImmutableList<AdvertisedPrefix> prefixes, Optional<AdvertisedServers> servers) {
    /** Header of the message. */
    private static final int FIXED = 16;
    private static final int LINK_LAYER_OPTION = 8;
    private static final int MTU_OPTION = 8;
    private static final int PREFIX_OPTION = 32;
    private static final int SERVERS_OPTION = 8;
    private static final int LONGEST = 1280 - Wire.IPV6_HEADER;

    /** Validates ranges, and that it fits. */
    public AdvertisementSettings {
        Objects.requireNonNull(configuration, "configuration");
        if (lifetimeSeconds < 0 || lifetimeSeconds > 9000) {
            throw new IllegalArgumentException("router lifetime " + lifetimeSeconds + " s is outside 0..9000");
        }
        if (mtu.filter(bytes -> bytes < 1280 || bytes > 65535).isPresent()) {
            throw new IllegalArgumentException("MTU " + mtu.orElseThrow() + " is outside 1280..65535");
        }
        if (length(mtu, prefixes, servers) > LONGEST) {
            throw new IllegalArgumentException("an advertisement of " + prefixes.size() + " prefixes and "
                + servers.map(option -> option.addresses().size()).orElse(0) + " name servers has more than "
                + LONGEST + " bytes: advertise less");
        }
    }

    private static int length(final Optional<Integer> mtu, final ImmutableList<AdvertisedPrefix> prefixes,
            final Optional<AdvertisedServers> servers) {
        return FIXED + LINK_LAYER_OPTION + (mtu.isPresent() ? MTU_OPTION : 0) + PREFIX_OPTION * prefixes.size()
            + servers.map(option -> SERVERS_OPTION + 16 * option.addresses().size()).orElse(0);
    }

    /** Bytes of the ICMPv6 message. */
    int length() {
        return length(mtu, prefixes, servers);
    }

    /**
     * The same from a router that will not be there any more (RFC 4861 section 6.2.5): its last advertisement.
     *
     * @return with a lifetime of 0
     */
    public AdvertisementSettings ceasing() {
        return new AdvertisementSettings(configuration, 0, mtu, prefixes, servers);
    }

    /** What hosts are to ask for by DHCPv6. */
    public enum ByDhcp {
        /** Flag M: addresses. */
        ADDRESSES(0x80),
        /** Flag O: anything else. */
        OTHER(0x40);

        private final int flag;

        ByDhcp(final int flag) {
            this.flag = flag;
        }

        int flag() {
            return flag;
        }
    }
}
