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
 * @param frame the frame's bytes; owned by the receiver, not modified
 */
@SuppressWarnings("ArrayRecordComponent")
public record PacketIn(PortNumber inPort, TableId table, Cookie cookie, long metadata, byte[] frame) {
    /** Validates presence. */
    public PacketIn {
        Objects.requireNonNull(inPort, "inPort");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(cookie, "cookie");
        Objects.requireNonNull(frame, "frame");
    }
}
