// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import java.time.Duration;
import java.util.Objects;

/**
 * The bounds of the client.
 *
 * @param connectBound how long a connection (with its TLS handshake) may take to come up
 * @param replyBound how long the database may take to send its present content
 * @param probeInterval after so long without a message the server is asked for a sign of life (echo)
 * @param silenceBound after so long without a message the connection counts as lost
 * @param firstPause the pause before the second attempt to connect; doubles with each failure
 * @param longestPause where it stops growing
 * @param pace the least time between two reports of one database; what comes within is merged
 * @param messageBytes the largest message taken
 * @param depth the deepest nesting taken
 * @param rows the most rows, and the most references between rows, kept of one database
 */
public record OvsdbSettings(Duration connectBound, Duration replyBound, Duration probeInterval, Duration silenceBound,
        Duration firstPause, Duration longestPause, Duration pace, int messageBytes, int depth, int rows) {
    /** What suits thousands of ports on a management network. */
    public static final OvsdbSettings DEFAULT = new OvsdbSettings(Duration.ofSeconds(5), Duration.ofSeconds(30),
        Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofMillis(250), Duration.ofSeconds(8),
        Duration.ofMillis(20), 16 << 20, 32, 100_000);

    private static final int LEAST_MESSAGE = 1024;
    private static final int LEAST_DEPTH = 12;

    /** Validates ranges. */
    public OvsdbSettings {
        requirePositive(connectBound, "connectBound");
        requirePositive(replyBound, "replyBound");
        requirePositive(probeInterval, "probeInterval");
        requirePositive(firstPause, "firstPause");
        requirePositive(pace, "pace");
        Objects.requireNonNull(silenceBound, "silenceBound");
        Objects.requireNonNull(longestPause, "longestPause");
        if (silenceBound.compareTo(probeInterval) <= 0) {
            throw new IllegalArgumentException("silence bound " + silenceBound + " is not longer than the probe "
                + "interval " + probeInterval + ": every connection would be given up");
        }
        if (longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException("longest pause " + longestPause + " is shorter than the first one, "
                + firstPause);
        }
        if (messageBytes < LEAST_MESSAGE || depth < LEAST_DEPTH || rows < 1) {
            throw new IllegalArgumentException("messages of " + messageBytes + " bytes, depth " + depth + " and " + rows
                + " rows are too small for any database: give at least " + LEAST_MESSAGE + ", " + LEAST_DEPTH
                + " and 1");
        }
    }

    private static void requirePositive(final Duration value, final String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " " + value + " is not positive");
        }
    }
}
