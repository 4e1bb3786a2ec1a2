// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

/** A field of a packet that actions copy or set, with the names of OpenFlow's and Open vSwitch's fields. */
public enum PacketField {
    /** OXM_OF_ETH_DST. */
    ETH_DST(48, Content.ADDRESS),
    /** OXM_OF_ETH_SRC. */
    ETH_SRC(48, Content.ADDRESS),
    /** OXM_OF_ARP_OP: 1 request, 2 reply. */
    ARP_OP(16, Content.NUMBER),
    /** OXM_OF_ARP_SPA: the sender's protocol address. */
    ARP_SPA(32, Content.ADDRESS),
    /** OXM_OF_ARP_TPA: the target's protocol address. */
    ARP_TPA(32, Content.ADDRESS),
    /** OXM_OF_ARP_SHA: the sender's hardware address. */
    ARP_SHA(48, Content.ADDRESS),
    /** OXM_OF_ARP_THA: the target's hardware address. */
    ARP_THA(48, Content.ADDRESS),
    /** OXM_OF_IPV6_SRC. */
    IPV6_SRC(128, Content.ADDRESS),
    /** OXM_OF_IPV6_DST. */
    IPV6_DST(128, Content.ADDRESS),
    /** OXM_OF_ICMPV6_TYPE. */
    ICMPV6_TYPE(8, Content.NUMBER),
    /** OXM_OF_IPV6_ND_TARGET. */
    ND_TARGET(128, Content.ADDRESS),
    /** OXM_OF_IPV6_ND_TLL: the address in a target link-layer option; of a packet without one it cannot be set. */
    ND_TLL(48, Content.ADDRESS),
    /** ERICOXM_OF_ICMPV6_ND_RESERVED: the flags of a neighbour advertisement, the highest bits of 32. An extension. */
    ND_RESERVED(32, Content.NUMBER),
    /**
     * ERICOXM_OF_ICMPV6_ND_OPTIONS_TYPE: the type of the first option, 1 source and 2 target link-layer address; of a
     * packet without one it cannot be set. An extension.
     */
    ND_OPTIONS_TYPE(8, Content.NUMBER);

    private final int bits;
    private final Content content;

    PacketField(final int bits, final Content content) {
        this.bits = bits;
        this.content = content;
    }

    private enum Content {
        ADDRESS,
        NUMBER
    }

    /**
     * How long it is.
     *
     * @return 8 to 128
     */
    public int bits() {
        return bits;
    }

    /**
     * Tells whether it is set as a number.
     *
     * @return false if it is an address
     */
    public boolean isNumber() {
        return content == Content.NUMBER;
    }
}
