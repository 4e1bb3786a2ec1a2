// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's loop on a thread of its own. */
public final class ThreadLoop implements EngineLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadLoop.class);

    private final Clock clock;
    private final ScheduledThreadPoolExecutor executor;

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
        try {
            executor.execute(guarded(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("the engine is closed; a task was dropped", e);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void schedule(final Duration delay, final Runnable task) {
        try {
            executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the engine is closed; a timer was dropped", e);
        }
    }

    @SuppressWarnings("IllegalCatch")
    private static Runnable guarded(final Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("a task of the engine failed; the engine goes on, please report this", e);
            }
        };
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
