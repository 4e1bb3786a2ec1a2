// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.netport.model.MacAddress;
import org.netport.model.SwitchNumber;

/**
 * A frame by which the controller sees whether a moved host can be reached: Ethernet with the first EtherType for local
 * experiments (IEEE 802, section 9.2.3), a mark, a secret, the number of the switch that it set out from, and zeros. It
 * has at least the least length of an Ethernet frame.
 *
 * @param secret what only the controller knows: a frame without it is somebody else's
 * @param sender the switch that it set out from
 */
public record MoveProbe(long secret, SwitchNumber sender) {
    /** Its EtherType. */
    static final int ETHER_TYPE = 0x88b5;
    private static final int MARK = 0x6e707062;
    /** Locally administered; the lower bits are the number of the switch that a frame sets out from. */
    private static final long SOURCES = 0x024e50ff0000L;

    /**
     * The source of frames that no host has sent: a switch on the way learns nothing wrong from it.
     *
     * @param sender the switch that it sets out from
     * @return a locally administered address
     */
    public static MacAddress sourceAt(final SwitchNumber sender) {
        return new MacAddress(SOURCES | sender.value());
    }

    /**
     * Makes the shortest such frame.
     *
     * @param source the address of the host as which it is sent
     * @param destination the address of the host that moved
     * @param secret what only the controller knows
     * @param sender the switch that it sets out from
     * @return its bytes, without FCS
     */
    public static byte[] encode(final MacAddress source, final MacAddress destination, final long secret,
            final SwitchNumber sender) {
        return encode(source, destination, secret, sender, 0);
    }

    /**
     * Makes the frame with a payload of some length.
     *
     * @param source the address of the host as which it is sent
     * @param destination the address of the host that moves
     * @param secret what only the controller knows
     * @param sender the switch that it sets out from
     * @param payload the length of what follows the Ethernet header, in bytes; a shorter one than the least is that
     * @return its bytes, without FCS
     */
    public static byte[] encode(final MacAddress source, final MacAddress destination, final long secret,
            final SwitchNumber sender, final int payload) {
        final ByteBuffer bytes = ByteBuffer.allocate(Math.max(Wire.LEAST_FRAME, Wire.ETHERNET_HEADER + payload));
        Wire.putMac(bytes, destination);
        Wire.putMac(bytes, source);
        bytes.putShort((short) ETHER_TYPE).putInt(MARK).putLong(secret).putShort((short) sender.value());
        return bytes.array();
    }

    /**
     * Reads a frame.
     *
     * @param frame the bytes, any length, any content; not modified
     * @return empty if it is no such frame
     */
    public static Optional<MoveProbe> parse(final byte[] frame) {
        if (frame.length < Wire.ETHERNET_HEADER + 14) {
            return Optional.empty();
        }
        final ByteBuffer bytes = ByteBuffer.wrap(frame).asReadOnlyBuffer();
        final int sender = Short.toUnsignedInt(bytes.getShort(Wire.ETHERNET_HEADER + 12));
        return Short.toUnsignedInt(bytes.getShort(12)) != ETHER_TYPE || bytes.getInt(Wire.ETHERNET_HEADER) != MARK
            || sender < 1 || sender > 4095 ? Optional.empty()
            : Optional.of(new MoveProbe(bytes.getLong(Wire.ETHERNET_HEADER + 4), new SwitchNumber(sender)));
    }
}
