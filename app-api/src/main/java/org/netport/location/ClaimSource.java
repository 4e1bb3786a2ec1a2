// SPDX-License-Identifier: Apache-2.0
package org.netport.location;

/** Who says where a host is, from the least to the most trusted. */
public enum ClaimSource {
    /** Read back from a switch or from the datastore after a restart. */
    RECOVERED,
    /** Any first frame of the host at a port. */
    FIRST_PACKET,
    /** A gratuitous ARP request or reply (RFC 5227 section 3). */
    GARP,
    /** A reverse ARP request (RFC 903), as QEMU sends after a migration. */
    RARP,
    /** An unsolicited neighbour advertisement (RFC 4861 section 7.2.6). */
    UNSOLICITED_NA,
    /** An operator, by RPC. */
    OPERATOR,
    /** A hypervisor's hook or agent, by RPC. */
    HYPERVISOR;

    /**
     * Tells whether the claim was seen in the network rather than told.
     *
     * @return true for packets
     */
    public boolean isPacket() {
        return this == FIRST_PACKET || this == GARP || this == RARP || this == UNSOLICITED_NA;
    }
}
