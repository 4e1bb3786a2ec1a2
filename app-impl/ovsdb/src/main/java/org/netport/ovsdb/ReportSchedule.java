// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import java.time.Duration;

/**
 * When a change is reported: at once, when nothing more waits to be read; but never sooner than a pace after the last
 * report, and never later than that although more keeps coming. So a burst is one report. Times are nanoseconds of one
 * monotonic clock. Not thread-safe.
 */
final class ReportSchedule {
    private final long pace;
    private long last;
    private long since;
    private boolean pending;

    ReportSchedule(final Duration pace, final long now) {
        this.pace = pace.toNanos();
        last = now - this.pace;
    }

    void changed(final long now) {
        if (!pending) {
            pending = true;
            since = now;
        }
    }

    boolean isDue(final long now, final boolean drained) {
        return pending && now - last >= pace && (drained || now - since >= pace);
    }

    boolean isPending() {
        return pending;
    }

    void reported(final long now) {
        pending = false;
        last = now;
    }

    /**
     * Tells when a pending change is due if nothing more comes.
     *
     * @return the time
     */
    long due() {
        return last + pace;
    }
}
