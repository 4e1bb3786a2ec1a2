// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.time.Duration;
import java.time.Instant;

/**
 * The engine's thread and clock. Tasks run one after the other; those that one thread submits run in the order of their
 * submission.
 */
public interface EngineLoop extends AutoCloseable {
    /**
     * Runs a task soon.
     *
     * @param task the task; what it throws is logged and ends that task only
     */
    void execute(Runnable task);

    /**
     * Runs a short task now on the calling thread where no other task runs or waits, and soon otherwise. Waking the
     * engine's thread would take longer than the task.
     *
     * @param task the task, some microseconds long; what it throws is logged and ends that task only
     */
    void executeHere(Runnable task);

    /**
     * Runs a task later.
     *
     * @param delay the time to wait
     * @param task the task
     */
    void schedule(Duration delay, Runnable task);

    /**
     * A clock for durations.
     *
     * @return nanoseconds since some moment; never goes back
     */
    long nanoTime();

    /**
     * The time of day.
     *
     * @return now
     */
    Instant now();

    /** Ends the loop; tasks that have not begun are dropped. */
    @Override
    void close();
}
