// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import org.netport.model.MacAddress;

/**
 * Reads frames with IP packets. Every byte is hostile: lengths are checked before anything is read, work is bounded by
 * the frame's length, and nothing is thrown.
 */
public final class IpParser {
    private IpParser() {
    }

    /**
     * Reads a frame.
     *
     * @param frame the bytes, untagged, without FCS; any length, any content; not modified
     * @return the packet, or why there is none
     */
    public static IpReading parse(final byte[] frame) {
        if (frame.length < Wire.ETHERNET_HEADER) {
            return new IpReading.NotAnswered(Silence.NOT_IP);
        }
        final ByteBuffer bytes = ByteBuffer.wrap(frame).asReadOnlyBuffer();
        final MacAddress source = Wire.mac(bytes, 6);
        if (source.isGroup() || source.equals(MacAddress.ZERO)) {
            return new IpReading.NotAnswered(Silence.BAD_LINK_SOURCE);
        }
        return switch (Short.toUnsignedInt(bytes.getShort(12))) {
            case Wire.IPV4 -> Ipv4Parser.parse(bytes);
            case Wire.IPV6 -> Ipv6Parser.parse(bytes);
            default -> new IpReading.NotAnswered(Silence.NOT_IP);
        };
    }
}
