// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import java.util.concurrent.TimeUnit;

/**
 * Bounds how much of one server is read in a second, so that one that never stops talking costs a bounded share of a
 * processor; the rest waits in the network. Times are nanoseconds of one monotonic clock. Not thread-safe.
 */
final class ReadBudget {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long bytesPerSecond;
    private long begun;
    private long spent;

    ReadBudget(final long bytesPerSecond, final long now) {
        this.bytesPerSecond = bytesPerSecond;
        begun = now;
    }

    void spend(final int bytes) {
        spent += bytes;
    }

    /**
     * Tells until when nothing is to be read.
     *
     * @param now the time
     * @return a time; not later than {@code now} if reading may go on
     */
    long pauseEnd(final long now) {
        if (now - begun >= SECOND) {
            begun = now;
            spent = 0;
        }
        return spent > bytesPerSecond ? begun + SECOND : now;
    }
}
