// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what is asked of the engine until it is answered, so that no more is taken than there is room for. */
final class UnderWay {
    private final int most;
    private final AtomicInteger count = new AtomicInteger();

    UnderWay(final int most) {
        this.most = most;
    }

    /** Counts a question until it is answered, however that comes about. Returns whether too many are under way. */
    @SuppressWarnings("FutureReturnValueIgnored")
    boolean isOneTooMany(final CompletableFuture<?> answer) {
        answer.whenComplete((told, fault) -> count.decrementAndGet());
        return count.incrementAndGet() > most;
    }
}
