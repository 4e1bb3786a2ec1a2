// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.gate;

import com.google.common.util.concurrent.FluentFuture;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;
import org.opendaylight.mdsal.common.api.TransactionCommitFailedException;

/**
 * Lets commits pass, or holds them. Thread-safe; {@link #pass} never blocks. While the gate is shut, commits wait in a
 * bounded queue; above the bound they are refused.
 */
public final class WriteGate {
    private final int mostWaiting;
    private final Queue<Held<?>> held = new ArrayDeque<>();
    private Position position = Position.OPEN;
    private int underWay;

    /**
     * Makes an open gate.
     *
     * @param mostWaiting how many commits may wait while it is shut
     */
    public WriteGate(final int mostWaiting) {
        this.mostWaiting = mostWaiting;
    }

    /**
     * Commits now, or when the gate opens.
     *
     * @param commit the commit
     * @param <T> its result
     * @return its result; fails when too many wait already
     */
    <T> FluentFuture<T> pass(final Supplier<FluentFuture<T>> commit) {
        final Held<T> waiting;
        synchronized (this) {
            if (position == Position.OPEN) {
                underWay++;
                waiting = null;
            } else if (held.size() < mostWaiting) {
                waiting = new Held<>(commit, SettableFuture.create());
                held.add(waiting);
            } else {
                return FluentFuture.from(Futures.immediateFailedFuture(
                    new TransactionCommitFailedException("the datastore's journal is being compacted and "
                        + mostWaiting + " writers are waiting already: try again in a few seconds")));
            }
        }
        return waiting == null ? begin(commit) : FluentFuture.from(waiting.result);
    }

    /**
     * Shuts the gate and waits for the commits under way.
     *
     * @param bound how long to wait
     * @return whether none is under way any more; the gate is shut in either case
     * @throws InterruptedException if the caller is interrupted; the gate is shut
     */
    public synchronized boolean shut(final Duration bound) throws InterruptedException {
        position = Position.SHUT;
        final long deadline = System.nanoTime() + bound.toNanos();
        while (underWay > 0) {
            final long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** Opens the gate; what waited is committed in order. */
    public void open() {
        while (true) {
            final Held<?> next;
            synchronized (this) {
                next = held.poll();
                if (next == null) {
                    position = Position.OPEN;
                    return;
                }
                underWay++;
            }
            release(next);
        }
    }

    /**
     * Tells how many commits wait.
     *
     * @return their number
     */
    public synchronized int waiting() {
        return held.size();
    }

    private <T> void release(final Held<T> next) {
        next.result.setFuture(begin(next.commit));
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private <T> FluentFuture<T> begin(final Supplier<FluentFuture<T>> commit) {
        final FluentFuture<T> future;
        try {
            future = commit.get();
        } catch (RuntimeException e) {
            ended();
            return FluentFuture.from(Futures.immediateFailedFuture(e));
        }
        future.addListener(this::ended, MoreExecutors.directExecutor());
        return future;
    }

    private synchronized void ended() {
        underWay--;
        notifyAll();
    }

    private enum Position {
        OPEN,
        SHUT
    }

    private record Held<T>(Supplier<FluentFuture<T>> commit, SettableFuture<T> result) {
    }
}
