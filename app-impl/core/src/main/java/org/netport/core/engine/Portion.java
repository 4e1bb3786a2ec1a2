// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.time.Duration;

/**
 * How many hosts move at a time when many are reported together. A stage of a move does not wait for a switch for more
 * than a second, so no more hosts are begun than the switches have followed in a fraction of that. Pure.
 *
 * @param hosts how many, 1 or more
 */
record Portion(int hosts) {
    /** What is begun with. */
    static final Portion FIRST = new Portion(64);
    private static final int LEAST = 8;
    /** So many hosts make a commit or two for each switch. */
    private static final int MOST = 512;
    private static final Duration BRISK = Duration.ofMillis(200);
    private static final Duration SLOW = Duration.ofMillis(450);

    /** The next portion, after one that was updated everywhere in some time. */
    Portion after(final Duration took) {
        if (took.compareTo(SLOW) > 0) {
            return new Portion(Math.max(LEAST, hosts / 2));
        }
        return took.compareTo(BRISK) < 0 ? new Portion(Math.min(MOST, hosts * 2)) : this;
    }
}
