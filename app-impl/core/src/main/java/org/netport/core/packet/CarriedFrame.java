// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.netport.model.MacAddress;
import org.netport.model.Tpid;

/**
 * What a frame must be that is carried after a moved guest: one that only the guest would have read, and that it has
 * not sent itself. Nothing of a frame is in what is said of it. Pure.
 */
public final class CarriedFrame {
    private CarriedFrame() {
    }

    /**
     * Looks at the header of a frame.
     *
     * @param frame the bytes, at least those of an Ethernet header; not modified
     * @param guest the guest's address
     * @return what is wrong and what to do, as follows on "the frame"; empty if nothing is
     */
    public static Optional<String> problem(final byte[] frame, final MacAddress guest) {
        final ByteBuffer bytes = ByteBuffer.wrap(frame).asReadOnlyBuffer();
        final MacAddress source = Wire.mac(bytes, 6);
        if (!Wire.mac(bytes, 0).equals(guest)) {
            return Optional.of("is not addressed to the guest, which has " + guest
                + ": hand over what is for it alone");
        }
        if (source.equals(guest) || source.isGroup()) {
            return Optional.of("has a source that sends nothing to the guest, its own address or a group's: hand over "
                + "what others have sent");
        }
        return Tpid.isTag(Short.toUnsignedInt(bytes.getShort(12)))
            ? Optional.of("has a VLAN tag: hand it over as the segment has it, without") : Optional.empty();
    }
}
