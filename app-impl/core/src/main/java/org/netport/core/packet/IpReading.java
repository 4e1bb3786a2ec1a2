// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.util.Objects;

/** What reading a frame has come to. */
public sealed interface IpReading {
    /**
     * A packet that a gateway may deal with.
     *
     * @param packet the packet
     */
    record Whole(IpPacket packet) implements IpReading {
        /** Validates presence. */
        public Whole {
            Objects.requireNonNull(packet, "packet");
        }
    }

    /**
     * No packet, or a malformed one: it is not answered.
     *
     * @param reason what is wrong with it
     */
    record NotAnswered(Silence reason) implements IpReading {
        /** Validates presence. */
        public NotAnswered {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
