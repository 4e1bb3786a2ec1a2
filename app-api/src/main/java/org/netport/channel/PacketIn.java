// SPDX-License-Identifier: Apache-2.0
package org.netport.channel;

import java.util.Objects;
import org.netport.flow.Cookie;
import org.netport.flow.TableId;
import org.netport.model.PortNumber;

/**
 * A packet that a switch sent to the controller. The frame is hostile until parsed.
 *
 * @param inPort ingress port
 * @param table the table whose entry sent it
 * @param cookie that entry's cookie
 * @param metadata pipeline metadata, 0 if the switch did not tell
 * @param reason why it was sent
 * @param frame the frame's bytes; owned by the receiver, not modified
 */
@SuppressWarnings("ArrayRecordComponent")
public record PacketIn(PortNumber inPort, TableId table, Cookie cookie, long metadata, Reason reason, byte[] frame) {
    /** Validates presence. */
    public PacketIn {
        Objects.requireNonNull(inPort, "inPort");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(cookie, "cookie");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(frame, "frame");
    }

    /**
     * A packet that an entry's actions sent.
     *
     * @param inPort ingress port
     * @param table the table whose entry sent it
     * @param cookie that entry's cookie
     * @param metadata pipeline metadata, 0 if the switch did not tell
     * @param frame the frame's bytes; owned by the receiver, not modified
     */
    public PacketIn(final PortNumber inPort, final TableId table, final Cookie cookie, final long metadata,
            final byte[] frame) {
        this(inPort, table, cookie, metadata, Reason.ACTION, frame);
    }

    /** Why a packet was sent to the controller (OpenFlow 1.3.5 section 7.4.1). */
    public enum Reason {
        /** An entry's actions say so, also those of a table-miss entry. */
        ACTION,
        /** Its time to live has run out at {@code Action.DecTtl} (OFPR_INVALID_TTL). */
        INVALID_TTL
    }
}
