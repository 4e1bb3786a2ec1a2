// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.server;

import java.util.Objects;
import java.util.Optional;

/**
 * Numbers of a server since it began.
 *
 * @param connections connections now, handshakes among them
 * @param handshakes handshakes now
 * @param refused connections closed because too many were open
 * @param newestRefusal the newest of these: who, and which bound was reached
 * @param failedHandshakes connections that ended before their handshake was complete
 * @param newestFailure the newest of these: who, and why
 * @param unreadable messages passed over because they contradict themselves
 */
public record ServerCounters(int connections, int handshakes, long refused, Optional<String> newestRefusal,
        long failedHandshakes, Optional<String> newestFailure, long unreadable) {
    /** Validates presence. */
    public ServerCounters {
        Objects.requireNonNull(newestRefusal, "newestRefusal");
        Objects.requireNonNull(newestFailure, "newestFailure");
    }
}
