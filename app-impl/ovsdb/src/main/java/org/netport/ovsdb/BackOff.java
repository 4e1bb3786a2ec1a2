// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import java.time.Duration;

/** Pauses between attempts: each twice the one before, up to a bound. Not thread-safe. */
final class BackOff {
    private final Duration first;
    private final Duration longest;
    private Duration next;

    BackOff(final Duration first, final Duration longest) {
        this.first = first;
        this.longest = longest;
        next = first;
    }

    /**
     * Tells the pause before the next attempt.
     *
     * @return a duration
     */
    Duration next() {
        final Duration pause = next;
        final Duration twice = pause.multipliedBy(2);
        next = twice.compareTo(longest) < 0 ? twice : longest;
        return pause;
    }

    /** An attempt has succeeded. */
    void reset() {
        next = first;
    }
}
