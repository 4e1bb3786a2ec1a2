// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.netport.model.MacAddress;

/**
 * The options of a neighbour discovery message.
 *
 * @param address the link-layer address that was looked for, if present
 */
record NeighbourOptions(Optional<MacAddress> address) {
    /**
     * Reads options. They have a type, a length in units of 8 bytes, never 0, and fill the message (RFC 4861
     * section 4.6).
     *
     * @param bytes a frame
     * @param from where the options begin
     * @param to where the message ends
     * @param wanted type of the link-layer address that is looked for
     * @return empty if they break the rules, or the address is a group's
     */
    static Optional<NeighbourOptions> read(final ByteBuffer bytes, final int from, final int to, final int wanted) {
        Optional<MacAddress> address = Optional.empty();
        int at = from;
        while (at < to) {
            if (to - at < 8) {
                return Optional.empty();
            }
            final int size = 8 * Byte.toUnsignedInt(bytes.get(at + 1));
            if (size == 0 || size > to - at) {
                return Optional.empty();
            }
            if (bytes.get(at) == wanted && size == 8) {
                address = Optional.of(Wire.mac(bytes, at + 2));
            }
            at += size;
        }
        return address.filter(MacAddress::isGroup).isPresent() ? Optional.empty()
            : Optional.of(new NeighbourOptions(address));
    }
}
