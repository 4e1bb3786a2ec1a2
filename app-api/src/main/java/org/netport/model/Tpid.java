// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

/** The tag protocol identifiers: EtherTypes with which a VLAN tag begins. */
public final class Tpid {
    /** A customer's tag (IEEE 802.1Q). */
    public static final int CUSTOMER = 0x8100;
    /** The tag of a carrier around it (IEEE 802.1ad). */
    public static final int SERVICE = 0x88a8;

    private Tpid() {
    }

    /**
     * Whether a tag begins with this EtherType.
     *
     * @param etherType 0 to 0xffff
     * @return whether it is one of these
     */
    public static boolean isTag(final int etherType) {
        return etherType == CUSTOMER || etherType == SERVICE;
    }
}
