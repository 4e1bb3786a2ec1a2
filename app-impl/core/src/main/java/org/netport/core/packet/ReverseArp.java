// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import org.netport.model.MacAddress;

/** The reverse ARP request (RFC 903) by which a hypervisor makes known where a guest runs from now on. */
public final class ReverseArp {
    private static final int LEAST_FRAME = 60;
    private static final int ETHERNET = 1;
    private static final int REQUEST_REVERSE = 3;

    private ReverseArp() {
    }

    /**
     * Makes the frame: the guest asks everybody for its own address.
     *
     * @param guest the guest's address
     * @return its bytes, without tag and FCS
     */
    public static byte[] announcement(final MacAddress guest) {
        final ByteBuffer bytes = ByteBuffer.allocate(LEAST_FRAME);
        Wire.putMac(bytes, MacAddress.BROADCAST);
        Wire.putMac(bytes, guest);
        bytes.putShort((short) Wire.RARP).putShort((short) ETHERNET).putShort((short) Wire.IPV4).put((byte) 6)
            .put((byte) 4).putShort((short) REQUEST_REVERSE);
        Wire.putMac(bytes, guest);
        bytes.putInt(0);
        Wire.putMac(bytes, guest);
        return bytes.array();
    }
}
