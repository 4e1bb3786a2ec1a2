// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import org.netport.core.packet.ArpFrame.Operation;
import org.netport.model.Ipv4Address;
import org.netport.model.MacAddress;

/** The reverse ARP request (RFC 903) by which a hypervisor makes known where a guest runs from now on. */
public final class ReverseArp {
    private static final Ipv4Address NONE = new Ipv4Address(0);

    private ReverseArp() {
    }

    /**
     * Makes the frame: the guest asks everybody for its own address.
     *
     * @param guest the guest's address
     * @return its bytes, without tag and FCS
     */
    public static byte[] announcement(final MacAddress guest) {
        return new ArpFrame(MacAddress.BROADCAST, Operation.REVERSE_REQUEST, guest, NONE, guest, NONE).encode();
    }
}
