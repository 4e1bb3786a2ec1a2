// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.VlanId;

/** One field of a match, with the names of OpenFlow's OXM fields (OpenFlow 1.3.5 section 7.2.3.7). */
public sealed interface MatchField {
    /**
     * OXM_OF_IN_PORT.
     *
     * @param port the ingress port
     */
    record InPort(PortNumber port) implements MatchField {
    }

    /**
     * OXM_OF_METADATA.
     *
     * @param value the bits, zero where the mask is zero
     * @param mask the bits that count, not 0
     */
    record Metadata(long value, long mask) implements MatchField {
        /** Validates that the value lies in the mask. */
        public Metadata {
            if (mask == 0 || (value & ~mask) != 0) {
                throw new IllegalArgumentException("metadata value " + Long.toHexString(value)
                    + " has bits outside its mask " + Long.toHexString(mask));
            }
        }
    }

    /**
     * OXM_OF_ETH_DST.
     *
     * @param value the address
     * @param mask the bits that count; {@link MacAddress#BROADCAST} for an exact match
     */
    record EthDst(MacAddress value, MacAddress mask) implements MatchField {
        /** Validates that the value lies in the mask. */
        public EthDst {
            if (mask.value() == 0 || (value.value() & ~mask.value()) != 0) {
                throw new IllegalArgumentException("eth_dst " + value + " has bits outside its mask " + mask);
            }
        }
    }

    /**
     * OXM_OF_ETH_SRC, exact.
     *
     * @param value the address
     */
    record EthSrc(MacAddress value) implements MatchField {
    }

    /**
     * OXM_OF_ETH_TYPE.
     *
     * @param value 0 to 0xffff
     */
    record EthType(int value) implements MatchField {
    }

    /** OXM_OF_VLAN_VID = OFPVID_NONE: no tag. */
    record NoVlan() implements MatchField {
    }

    /**
     * OXM_OF_VLAN_VID of the outermost tag, with OFPVID_PRESENT.
     *
     * @param vid the VID
     */
    record VlanVid(VlanId vid) implements MatchField {
    }

    /**
     * OXM_OF_IP_PROTO.
     *
     * @param value 0 to 255
     */
    record IpProto(int value) implements MatchField {
    }

    /**
     * NXM_NX_IP_TTL: the time to live of IPv4, or the hop limit of IPv6. An extension.
     *
     * @param value 0 to 255; 0 also of a packet whose header the switch cannot read
     */
    record Hops(int value) implements MatchField {
        /** Validates the range. */
        public Hops {
            if (value < 0 || value > 255) {
                throw new IllegalArgumentException("hops " + value + " are not 0 to 255");
            }
        }
    }

    /**
     * OXM_OF_IPV4_SRC.
     *
     * @param value the bits, zero where the mask is zero
     * @param mask the bits that count, not 0; {@link Ipv4Address#ONES} for an exact match
     */
    record Ipv4Src(Ipv4Address value, Ipv4Address mask) implements MatchField {
        /** Validates that the value lies in the mask. */
        public Ipv4Src {
            if (mask.value() == 0 || (value.value() & ~mask.value()) != 0) {
                throw new IllegalArgumentException("IPv4 address " + value + " has bits outside its mask " + mask);
            }
        }

        /**
         * Matches one address.
         *
         * @param address the address
         * @return the field
         */
        public static Ipv4Src exact(final Ipv4Address address) {
            return new Ipv4Src(address, Ipv4Address.ONES);
        }
    }

    /**
     * OXM_OF_IPV4_DST.
     *
     * @param value the bits, zero where the mask is zero
     * @param mask the bits that count, not 0; {@link Ipv4Address#ONES} for an exact match
     */
    record Ipv4Dst(Ipv4Address value, Ipv4Address mask) implements MatchField {
        /** Validates that the value lies in the mask. */
        public Ipv4Dst {
            if (mask.value() == 0 || (value.value() & ~mask.value()) != 0) {
                throw new IllegalArgumentException("IPv4 address " + value + " has bits outside its mask " + mask);
            }
        }

        /**
         * Matches one address.
         *
         * @param address the address
         * @return the field
         */
        public static Ipv4Dst exact(final Ipv4Address address) {
            return new Ipv4Dst(address, Ipv4Address.ONES);
        }
    }

    /**
     * OXM_OF_IPV6_SRC.
     *
     * @param value the bits, zero where the mask is zero
     * @param mask the bits that count; {@link Ipv6Address#ONES} for an exact match
     */
    record Ipv6Src(Ipv6Address value, Ipv6Address mask) implements MatchField {
        /** Validates that the value lies in the mask. */
        public Ipv6Src {
            if (mask.high() == 0 && mask.low() == 0
                    || (value.high() & ~mask.high()) != 0 || (value.low() & ~mask.low()) != 0) {
                throw new IllegalArgumentException("IPv6 address " + value + " has bits outside its mask " + mask);
            }
        }

        /**
         * Matches one address.
         *
         * @param address the address
         * @return the field
         */
        public static Ipv6Src exact(final Ipv6Address address) {
            return new Ipv6Src(address, Ipv6Address.ONES);
        }
    }

    /**
     * OXM_OF_IPV6_DST.
     *
     * @param value the bits, zero where the mask is zero
     * @param mask the bits that count; {@link Ipv6Address#ONES} for an exact match
     */
    record Ipv6Dst(Ipv6Address value, Ipv6Address mask) implements MatchField {
        /** Validates that the value lies in the mask. */
        public Ipv6Dst {
            if (mask.high() == 0 && mask.low() == 0
                    || (value.high() & ~mask.high()) != 0 || (value.low() & ~mask.low()) != 0) {
                throw new IllegalArgumentException("IPv6 address " + value + " has bits outside its mask " + mask);
            }
        }

        /**
         * Matches one address.
         *
         * @param address the address
         * @return the field
         */
        public static Ipv6Dst exact(final Ipv6Address address) {
            return new Ipv6Dst(address, Ipv6Address.ONES);
        }
    }

    /**
     * OXM_OF_ARP_OP.
     *
     * @param value 1 request, 2 reply
     */
    record ArpOp(int value) implements MatchField {
    }

    /**
     * OXM_OF_ARP_SPA.
     *
     * @param value the sender's protocol address
     */
    record ArpSpa(Ipv4Address value) implements MatchField {
    }

    /**
     * OXM_OF_ARP_TPA.
     *
     * @param value the target's protocol address
     */
    record ArpTpa(Ipv4Address value) implements MatchField {
    }

    /**
     * OXM_OF_ICMPV6_TYPE.
     *
     * @param value 0 to 255
     */
    record Icmpv6Type(int value) implements MatchField {
    }

    /**
     * OXM_OF_IPV6_ND_TARGET.
     *
     * @param value the bits, zero where the mask is zero
     * @param mask the bits that count; {@link Ipv6Address#ONES} for an exact match
     */
    record NdTarget(Ipv6Address value, Ipv6Address mask) implements MatchField {
        /** Validates that the value lies in the mask. */
        public NdTarget {
            if (mask.high() == 0 && mask.low() == 0
                    || (value.high() & ~mask.high()) != 0 || (value.low() & ~mask.low()) != 0) {
                throw new IllegalArgumentException("IPv6 address " + value + " has bits outside its mask " + mask);
            }
        }

        /**
         * Matches one address.
         *
         * @param address the address
         * @return the field
         */
        public static NdTarget exact(final Ipv6Address address) {
            return new NdTarget(address, Ipv6Address.ONES);
        }
    }

    /**
     * ERICOXM_OF_ICMPV6_ND_OPTIONS_TYPE of neighbour discovery. An extension.
     *
     * @param type 1 where the first link-layer address option is one of the source, 2 of the target, 0 where there is
     *     none that the switch can read
     */
    record NdOption(int type) implements MatchField {
        /** Validates the range. */
        public NdOption {
            if (type < 0 || type > 255) {
                throw new IllegalArgumentException("type " + type + " of an option is not 0 to 255");
            }
        }
    }

    /**
     * OXM_OF_TUNNEL_ID, exact.
     *
     * @param value the VNI
     */
    record TunnelId(long value) implements MatchField {
    }

    /**
     * NXM_NX_TUN_IPV4_SRC or NXM_NX_TUN_IPV6_SRC: the remote end of the tunnel that a frame came from. An extension.
     *
     * @param value the address
     */
    record TunnelSrc(IpAddress value) implements MatchField {
    }
}
