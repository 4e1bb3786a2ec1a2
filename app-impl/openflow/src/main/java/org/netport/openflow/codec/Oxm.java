// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

/**
 * Headers of OXM fields: class, field, mask flag and length in one word (OpenFlow 1.3.5 section 7.2.3.2). Those of
 * classes 0 and 1 are Nicira's and those of class 0x1000 Ericsson's, as Open vSwitch lists them in its
 * {@code meta-flow.h}.
 */
final class Oxm {
    private static final int OPENFLOW = 0x8000 << 16;
    private static final int NICIRA = 1 << 16;
    private static final int ERICSSON = 0x1000 << 16;

    static final int IN_PORT = OPENFLOW | 0 << 9 | 4;
    static final int METADATA = OPENFLOW | 2 << 9 | 8;
    static final int ETH_DST = OPENFLOW | 3 << 9 | 6;
    static final int ETH_SRC = OPENFLOW | 4 << 9 | 6;
    static final int ETH_TYPE = OPENFLOW | 5 << 9 | 2;
    static final int VLAN_VID = OPENFLOW | 6 << 9 | 2;
    static final int IP_PROTO = OPENFLOW | 10 << 9 | 1;
    static final int IPV4_SRC = OPENFLOW | 11 << 9 | 4;
    static final int IPV4_DST = OPENFLOW | 12 << 9 | 4;
    static final int ARP_OP = OPENFLOW | 21 << 9 | 2;
    static final int ARP_SPA = OPENFLOW | 22 << 9 | 4;
    static final int ARP_TPA = OPENFLOW | 23 << 9 | 4;
    static final int ARP_SHA = OPENFLOW | 24 << 9 | 6;
    static final int ARP_THA = OPENFLOW | 25 << 9 | 6;
    static final int IPV6_SRC = OPENFLOW | 26 << 9 | 16;
    static final int IPV6_DST = OPENFLOW | 27 << 9 | 16;
    static final int ICMPV6_TYPE = OPENFLOW | 29 << 9 | 1;
    static final int IPV6_ND_TARGET = OPENFLOW | 31 << 9 | 16;
    static final int IPV6_ND_TLL = OPENFLOW | 33 << 9 | 6;
    static final int TUNNEL_ID = OPENFLOW | 38 << 9 | 8;
    static final int HOPS = NICIRA | 29 << 9 | 1;
    static final int TUNNEL_IPV4_SRC = NICIRA | 31 << 9 | 4;
    static final int TUNNEL_IPV4_DST = NICIRA | 32 << 9 | 4;
    static final int TUNNEL_IPV6_SRC = NICIRA | 109 << 9 | 16;
    static final int TUNNEL_IPV6_DST = NICIRA | 110 << 9 | 16;
    static final int ND_RESERVED = ERICSSON | 1 << 9 | 4;
    static final int ND_OPTIONS_TYPE = ERICSSON | 2 << 9 | 1;

    static final int NXM_ETH_DST = 1 << 9 | 6;
    static final int NXM_ETH_SRC = 2 << 9 | 6;
    static final int NXM_ARP_OP = 15 << 9 | 2;
    static final int NXM_ARP_SPA = 16 << 9 | 4;
    static final int NXM_ARP_TPA = 17 << 9 | 4;
    static final int NXM_ARP_SHA = NICIRA | 17 << 9 | 6;
    static final int NXM_ARP_THA = NICIRA | 18 << 9 | 6;
    static final int NXM_IPV6_SRC = NICIRA | 19 << 9 | 16;
    static final int NXM_IPV6_DST = NICIRA | 20 << 9 | 16;
    static final int NXM_ICMPV6_TYPE = NICIRA | 21 << 9 | 1;
    static final int NXM_ND_TARGET = NICIRA | 23 << 9 | 16;
    static final int NXM_ND_TLL = NICIRA | 25 << 9 | 6;

    /** OFPMT_OXM: the type of a match that consists of such fields. */
    static final int MATCH = 1;
    /** OFPVID_PRESENT, in the value of a VID. */
    static final int VLAN_PRESENT = 0x1000;

    private static final int MASK_FLAG = 0x100;
    private static final int LENGTH = 0xff;

    private Oxm() {
    }

    /** The number of bytes after the header, value and mask together. */
    static int length(final int header) {
        return header & LENGTH;
    }

    static boolean isMasked(final int header) {
        return (header & MASK_FLAG) != 0;
    }

    /** The header of the same field with a mask. */
    static int masked(final int header) {
        return header + length(header) | MASK_FLAG;
    }

    /** The header of the same field without a mask. */
    static int unmasked(final int header) {
        return isMasked(header) ? (header & ~(MASK_FLAG | LENGTH)) | length(header) / 2 : header;
    }
}
