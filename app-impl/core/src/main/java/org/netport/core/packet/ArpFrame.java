// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import org.netport.model.Ipv4Address;
import org.netport.model.MacAddress;

/**
 * An ARP packet that we send (RFC 826).
 *
 * @param to destination of the frame; its source is {@code senderMac}
 * @param operation request or reply
 * @param senderMac the sender's hardware address
 * @param sender the sender's address
 * @param targetMac the target's hardware address; zeroes where it is asked for
 * @param target the target's address
 */
record ArpFrame(MacAddress to, Operation operation, MacAddress senderMac, Ipv4Address sender, MacAddress targetMac,
        Ipv4Address target) {
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
        Wire.putMac(bytes, senderMac);
        bytes.putShort((short) Wire.ARP);
        bytes.putShort((short) 1).putShort((short) Wire.IPV4).put((byte) 6).put((byte) 4)
            .putShort((short) operation.code);
        Wire.putMac(bytes, senderMac);
        bytes.putInt(sender.value());
        Wire.putMac(bytes, targetMac);
        bytes.putInt(target.value());
        return bytes.array();
    }
}
