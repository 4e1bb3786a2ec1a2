// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.server;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Numbers that never go back, even where their source (a clock that is set) does. Thread-safe. */
final class RisingNumbers implements LongSupplier {
    private final LongSupplier source;
    private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);

    RisingNumbers(final LongSupplier source) {
        this.source = source;
    }

    @Override
    public long getAsLong() {
        return last.accumulateAndGet(source.getAsLong(), Math::max);
    }
}
