// SPDX-License-Identifier: Apache-2.0
package org.netport.policy;

import java.time.Duration;

/**
 * When a host that packets show at ever changing places is taken for two, as RFC 7432 section 15.1 does for MAC
 * addresses.
 *
 * @param window how long a move counts; 1 s to 1 h
 * @param mostMoves how many moves of one host that packets told of may be in a window; one more begins the hold-down;
 *     1 to 10,000
 * @param holdDown how long no packet moves the host then; 1 s to 24 h
 */
public record DuplicateDetection(Duration window, int mostMoves, Duration holdDown) {
    /** What holds until something else is configured: 20 moves in 10 s, 60 s of hold-down. */
    public static final DuplicateDetection DEFAULT =
        new DuplicateDetection(Duration.ofSeconds(10), 20, Duration.ofSeconds(60));

    /** Validates ranges. */
    public DuplicateDetection {
        check("window", window, Duration.ofHours(1));
        check("hold-down", holdDown, Duration.ofDays(1));
        if (mostMoves < 1 || mostMoves > 10_000) {
            throw new IllegalArgumentException("most moves of duplicate detection, " + mostMoves
                + ", is outside 1..10000");
        }
    }

    private static void check(final String what, final Duration time, final Duration longest) {
        if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(longest) > 0) {
            throw new IllegalArgumentException(what + " of duplicate detection, " + time + ", is outside 1 s to "
                + longest.toSeconds() + " s");
        }
    }
}
