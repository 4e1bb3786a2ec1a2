// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import org.netport.core.packet.IpPacket.Payload;

/** What reading the payload of a packet has come to. */
sealed interface PayloadReading {
    /**
     * It was read.
     *
     * @param payload what the packet carries
     */
    record Read(Payload payload) implements PayloadReading {
    }

    /**
     * It is malformed.
     *
     * @param reason what is wrong with it
     */
    record Flaw(Silence reason) implements PayloadReading {
    }

    /**
     * Reads what is not ICMP.
     *
     * @param protocol its number
     * @param length how many bytes of it there are
     * @param pointer where in the packet the number is
     * @return TCP and UDP must have their headers
     */
    static PayloadReading transport(final int protocol, final int length, final int pointer) {
        return switch (protocol) {
            case Wire.TCP -> length < 20 ? new Flaw(Silence.TRUNCATED) : new Read(new Payload.Transport());
            case Wire.UDP -> length < 8 ? new Flaw(Silence.TRUNCATED) : new Read(new Payload.Transport());
            default -> new Read(new Payload.Other(pointer));
        };
    }
}
