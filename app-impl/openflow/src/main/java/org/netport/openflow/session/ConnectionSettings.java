// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.netport.channel.SwitchFeatures.Role;

/**
 * Wishes and bounds of a connection.
 *
 * @param wantedRole the role asked for: MASTER, or EQUAL where other controllers write to the switch too
 * @param generationId the generation id of role requests (OpenFlow 1.3.5 section 6.3.6): must never go back, also over
 *     restarts
 * @param times how long is waited
 * @param limits how much is kept
 */
public record ConnectionSettings(Role wantedRole, LongSupplier generationId, Times times, Limits limits) {
    /** Validates presence. */
    public ConnectionSettings {
        Objects.requireNonNull(wantedRole, "wantedRole");
        Objects.requireNonNull(generationId, "generationId");
        Objects.requireNonNull(times, "times");
        Objects.requireNonNull(limits, "limits");
    }

    /**
     * How long is waited.
     *
     * @param handshake longest handshake, TLS included
     * @param commit longest wait for a commit's acknowledgement; a millisecond more for each change
     * @param read longest wait for a read-back
     * @param echo silence after which the switch is asked whether it lives; the third question that is not answered
     *     within that time ends the connection
     * @param stall longest time in which a switch takes nothing of what is waiting for it
     */
    public record Times(Duration handshake, Duration commit, Duration read, Duration echo, Duration stall) {
        /** Fits switches in the same country. */
        public static final Times DEFAULT = new Times(Duration.ofSeconds(10), Duration.ofSeconds(10),
            Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(10));

        /** Validates that all are positive. */
        public Times {
            for (Duration each : new Duration[] {handshake, commit, read, echo, stall}) {
                if (each.isNegative() || each.isZero()) {
                    throw new IllegalArgumentException("a time of " + each + ": must be positive");
                }
            }
        }

        /**
         * The same with another bound for commits.
         *
         * @param other the bound
         * @return the times
         */
        public Times withCommit(final Duration other) {
            return new Times(handshake, other, read, echo, stall);
        }
    }

    /**
     * How much is kept.
     *
     * @param packetInsPerSecond packet-ins handed over in a second; further ones are dropped and counted
     * @param expiredPerSecond how many of them may be packets whose time to live has run out, of which a host can send
     *     as many as it likes: meters would hold back what is routed with them
     * @param packetOutBytes bytes of packet-outs that wait for the switch to read; further ones are dropped and counted
     * @param readBackEntries most entries of a read-back; more fail it
     */
    public record Limits(int packetInsPerSecond, int expiredPerSecond, int packetOutBytes, int readBackEntries) {
        /** Fits switches with up to a million entries. */
        public static final Limits DEFAULT = new Limits(5000, 500, 1 << 20, 2_000_000);

        /** Validates that all are positive. */
        public Limits {
            if (packetInsPerSecond < 1 || expiredPerSecond < 1 || packetOutBytes < 1 || readBackEntries < 1) {
                throw new IllegalArgumentException("limits of " + packetInsPerSecond + " packet-ins, "
                    + expiredPerSecond + " of them expired, " + packetOutBytes + " bytes of packet-outs, "
                    + readBackEntries + " entries: must be positive");
            }
        }
    }
}
