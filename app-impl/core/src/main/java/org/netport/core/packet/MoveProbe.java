// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.netport.model.MacAddress;
import org.netport.model.SwitchNumber;

/**
 * A frame by which the controller sees whether a moved host can be reached: Ethernet with the first EtherType for local
 * experiments (IEEE 802, section 9.2.3), a mark, a secret, and the number of the switch that it set out from. It has
 * the least length of an Ethernet frame.
 *
 * @param secret what only the controller knows: a frame without it is somebody else's
 * @param sender the switch that it set out from
 */
public record MoveProbe(long secret, SwitchNumber sender) {
    /** Its EtherType. */
    static final int ETHER_TYPE = 0x88b5;
    private static final int MARK = 0x6e707062;
    private static final int LENGTH = 60;
    private static final int PAYLOAD = 14;

    /**
     * Makes the frame.
     *
     * @param source the address of the host as which it is sent
     * @param destination the address of the host that moved
     * @param secret what only the controller knows
     * @param sender the switch that it sets out from
     * @return its bytes, without FCS
     */
    public static byte[] encode(final MacAddress source, final MacAddress destination, final long secret,
            final SwitchNumber sender) {
        final ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
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
        if (frame.length < PAYLOAD + 14) {
            return Optional.empty();
        }
        final ByteBuffer bytes = ByteBuffer.wrap(frame).asReadOnlyBuffer();
        final int sender = Short.toUnsignedInt(bytes.getShort(PAYLOAD + 12));
        return Short.toUnsignedInt(bytes.getShort(12)) != ETHER_TYPE || bytes.getInt(PAYLOAD) != MARK
            || sender < 1 || sender > 4095 ? Optional.empty()
            : Optional.of(new MoveProbe(bytes.getLong(PAYLOAD + 4), new SwitchNumber(sender)));
    }
}
