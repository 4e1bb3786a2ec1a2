// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.netport.model.MacAddress;

/** What a router says to a packet. */
public sealed interface Answer {
    /**
     * A frame to be sent.
     *
     * @param octets an untagged frame without FCS, of 60 bytes or more
     */
    record Frame(Octets octets) implements Answer {
        /** Validates presence. */
        public Frame {
            Objects.requireNonNull(octets, "octets");
        }

        /**
         * The same for another receiver: where the answer does not go back by the link that the packet came by.
         *
         * @param receiver the frame's destination
         * @return the frame with that destination
         */
        public Frame towards(final MacAddress receiver) {
            final byte[] copy = octets.toArray();
            Wire.putMac(ByteBuffer.wrap(copy), receiver);
            return new Frame(Octets.of(copy));
        }
    }

    /**
     * Nothing is said.
     *
     * @param reason why
     */
    record None(Silence reason) implements Answer {
        /** Validates presence. */
        public None {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
