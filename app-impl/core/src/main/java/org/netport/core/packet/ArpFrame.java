// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import org.netport.model.Ipv4Address;
import org.netport.model.MacAddress;

/**
 * An ARP packet that we send (RFC 826).
 *
 * @param to destination of the frame; its source is {@code own}
 * @param operation request or reply
 * @param own the sender's hardware address
 * @param ownAddress the sender's address
 * @param other the target's hardware address; zeroes where it is asked for
 * @param otherAddress the target's address
 */
record ArpFrame(MacAddress to, Operation operation, MacAddress own, Ipv4Address ownAddress, MacAddress other,
        Ipv4Address otherAddress) {
    /** What it is. */
    enum Operation {
        REQUEST(1),
        REPLY(2);

        private final int code;

        Operation(final int code) {
            this.code = code;
        }
    }

    /** Makes the frame: untagged, of 60 bytes, without FCS. */
    byte[] encode() {
        final ByteBuffer bytes = ByteBuffer.allocate(Wire.LEAST_FRAME);
        Wire.putMac(bytes, to);
        Wire.putMac(bytes, own);
        bytes.putShort((short) Wire.ARP);
        bytes.putShort((short) 1).putShort((short) Wire.IPV4).put((byte) 6).put((byte) 4)
            .putShort((short) operation.code);
        Wire.putMac(bytes, own);
        bytes.putInt(ownAddress.value());
        Wire.putMac(bytes, other);
        bytes.putInt(otherAddress.value());
        return bytes.array();
    }
}
