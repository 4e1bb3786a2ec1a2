// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what is asked of the engine until it is answered, so that no more is taken than there is room for. */
final class UnderWay {
    private final int most;
    private final Counters counters;
    private final AtomicInteger count = new AtomicInteger();

    /**
     * Nothing is under way yet.
     *
     * @param most so much may be at once
     * @param counters count what is put off
     */
    UnderWay(final int most, final Counters counters) {
        this.most = most;
        this.counters = counters;
    }

    /** Counts a question until it is answered, however that comes about. Returns whether too many are under way. */
    boolean isOneTooMany(final CompletableFuture<?> answer) {
        return areTooMany(1, answer);
    }

    /** The same of as many questions as have one answer. */
    @SuppressWarnings("FutureReturnValueIgnored")
    boolean areTooMany(final int questions, final CompletableFuture<?> answer) {
        answer.whenComplete((told, fault) -> count.addAndGet(-questions));
        if (count.addAndGet(questions) <= most) {
            return false;
        }
        counters.reportsPutOff(questions);
        return true;
    }
}
