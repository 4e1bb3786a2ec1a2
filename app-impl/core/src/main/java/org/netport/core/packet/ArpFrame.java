// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import org.netport.model.Ipv4Address;
import org.netport.model.MacAddress;

/**
 * A packet of ARP or reverse ARP that we send (RFC 826, RFC 903).
 *
 * @param to destination of the frame; its source is {@code own}
 * @param operation what it is
 * @param own the sender's hardware address
 * @param ownAddress the sender's address
 * @param other the target's hardware address; zeroes where it is asked for
 * @param otherAddress the target's address
 */
record ArpFrame(MacAddress to, Operation operation, MacAddress own, Ipv4Address ownAddress, MacAddress other,
        Ipv4Address otherAddress) {
    /** What it is. */
    enum Operation {
        REQUEST(Wire.ARP, 1),
        REPLY(Wire.ARP, 2),
        REVERSE_REQUEST(Wire.RARP, 3);

        private final int etherType;
        private final int code;

        Operation(final int etherType, final int code) {
            this.etherType = etherType;
            this.code = code;
        }
    }

    /** Makes the frame: untagged, of 60 bytes, without FCS. */
    byte[] encode() {
        final ByteBuffer bytes = ByteBuffer.allocate(Wire.LEAST_FRAME);
        Wire.putMac(bytes, to);
        Wire.putMac(bytes, own);
        bytes.putShort((short) operation.etherType);
        bytes.putShort((short) 1).putShort((short) Wire.IPV4).put((byte) 6).put((byte) 4)
            .putShort((short) operation.code);
        Wire.putMac(bytes, own);
        bytes.putInt(ownAddress.value());
        Wire.putMac(bytes, other);
        bytes.putInt(otherAddress.value());
        return bytes.array();
    }
}
