// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's loop on a thread of its own, which short tasks need not wait for. Whoever runs a task holds the turn: so
 * there is one at a time, and each sees what the former one did.
 */
public final class ThreadLoop implements EngineLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadLoop.class);

    private final Clock clock;
    private final ScheduledThreadPoolExecutor executor;
    private final ReentrantLock turn = new ReentrantLock();
    /** Tasks submitted to the thread that have not begun, timers aside. */
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * Starts the thread.
     *
     * @param clock the time of day
     */
    public ThreadLoop(final Clock clock) {
        this.clock = clock;
        executor = new ScheduledThreadPoolExecutor(1,
            Thread.ofPlatform().name("netport-engine").daemon(true).factory());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(final Runnable task) {
        waiting.incrementAndGet();
        try {
            executor.execute(() -> {
                turn.lock();
                try {
                    waiting.decrementAndGet();
                    run(task);
                } finally {
                    turn.unlock();
                }
            });
        } catch (RejectedExecutionException e) {
            waiting.decrementAndGet();
            LOG.debug("the engine is closed; a task was dropped", e);
        }
    }

    @Override
    public void executeHere(final Runnable task) {
        // Not within another task, not before one that waits, and never blocking: who calls may hold other locks.
        if (turn.isHeldByCurrentThread() || waiting.get() > 0 || executor.isShutdown() || !turn.tryLock()) {
            execute(task);
            return;
        }
        try {
            run(task);
        } finally {
            turn.unlock();
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void schedule(final Duration delay, final Runnable task) {
        try {
            executor.schedule(() -> {
                turn.lock();
                try {
                    run(task);
                } finally {
                    turn.unlock();
                }
            }, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the engine is closed; a timer was dropped", e);
        }
    }

    @SuppressWarnings("IllegalCatch")
    private static void run(final Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a task of the engine failed; the engine goes on, please report this", e);
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
