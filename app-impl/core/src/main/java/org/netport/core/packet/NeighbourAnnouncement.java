// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import org.netport.core.packet.ArpFrame.Operation;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;

/** Makes the frames by which neighbours learn without asking who has an address. */
public final class NeighbourAnnouncement {
    private NeighbourAnnouncement() {
    }

    /**
     * An ARP announcement (RFC 5227 section 3): a request for one's own address, which all caches take.
     *
     * @param owner the hardware address
     * @param address the announced address
     * @return an untagged frame of 60 bytes to all, without FCS
     */
    public static byte[] of(final MacAddress owner, final Ipv4Address address) {
        return new ArpFrame(MacAddress.BROADCAST, Operation.REQUEST, owner, address, MacAddress.ZERO, address)
            .encode();
    }

    /**
     * An unsolicited neighbour advertisement (RFC 4861 section 7.2.6) with the override flag.
     *
     * @param owner the link-layer address
     * @param address the announced address
     * @param role what the neighbour is
     * @return an untagged frame of 86 bytes to all nodes, without FCS
     */
    public static byte[] of(final MacAddress owner, final Ipv6Address address, final NeighbourRole role) {
        return NeighbourAdvertisement.unsolicited(owner, address, role);
    }
}
