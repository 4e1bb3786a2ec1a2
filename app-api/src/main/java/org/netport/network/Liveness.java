// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import java.time.Duration;
import java.util.Objects;

/**
 * How it is found out that a next hop answers no more.
 *
 * @param interval time between two questions, 50 ms to 10 s
 * @param multiplier after so many intervals without an answer it is dead, 2 to 255
 */
public record Liveness(Duration interval, int multiplier) {
    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** What applies where nothing is configured: a second, three times. */
    public static final Liveness DEFAULT = new Liveness(Duration.ofSeconds(1), 3);

    /** Validates ranges. */
    public Liveness {
        Objects.requireNonNull(interval, "interval");
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("probe interval " + interval.toMillis() + " ms is outside 50..10000");
        }
        if (multiplier < 2 || multiplier > 255) {
            throw new IllegalArgumentException("multiplier " + multiplier + " is outside 2..255");
        }
    }

    /**
     * The time without an answer after which a next hop is dead.
     *
     * @return interval times multiplier
     */
    public Duration patience() {
        return interval.multipliedBy(multiplier);
    }
}
