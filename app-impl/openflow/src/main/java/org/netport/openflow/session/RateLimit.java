// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets so many events a second pass, and as many at once after a pause. Used by one thread. */
final class RateLimit {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long nanosEach;
    private final LongSupplier nanoTime;
    private long credit = SECOND;
    private long last;

    RateLimit(final int perSecond, final LongSupplier nanoTime) {
        nanosEach = SECOND / perSecond;
        this.nanoTime = nanoTime;
        last = nanoTime.getAsLong();
    }

    boolean allows() {
        final long now = nanoTime.getAsLong();
        credit = Math.min(SECOND, credit + Math.max(0, now - last));
        last = now;
        if (credit < nanosEach) {
            return false;
        }
        credit -= nanosEach;
        return true;
    }
}
