// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;

/**
 * A loop whose time stands still until it is told to go on: for tests and rehearsals, where what takes minutes is over
 * at once. Not thread-safe: one thread calls everything.
 */
public final class VirtualLoop implements EngineLoop {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final Instant begin;
    private long nanos;
    private long sequence;

    /**
     * A loop that does nothing yet.
     *
     * @param begin the time of day at which it stands
     */
    public VirtualLoop(final Instant begin) {
        this.begin = begin;
    }

    private record Timer(long at, long sequence, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(final Timer other) {
            final int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    @Override
    public void execute(final Runnable task) {
        tasks.add(task);
    }

    @Override
    public void executeHere(final Runnable task) {
        execute(task);
    }

    @Override
    public void schedule(final Duration delay, final Runnable task) {
        timers.add(new Timer(nanos + delay.toNanos(), ++sequence, task));
    }

    /**
     * Runs what can run now.
     *
     * @throws IllegalStateException if a million tasks do not end it
     */
    public void run() {
        int budget = 1_000_000;
        while (!tasks.isEmpty()) {
            if (--budget == 0) {
                throw new IllegalStateException("the loop does not come to rest");
            }
            tasks.poll().run();
        }
    }

    /**
     * Lets time pass, with all timers on the way.
     *
     * @param time how much
     */
    public void pass(final Duration time) {
        final long end = nanos + time.toNanos();
        run();
        while (!timers.isEmpty() && timers.peek().at() <= end) {
            final Timer timer = timers.poll();
            nanos = Math.max(nanos, timer.at());
            timer.task().run();
            run();
        }
        nanos = end;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant now() {
        return begin.plusNanos(nanos);
    }

    @Override
    public void close() {
        tasks.clear();
        timers.clear();
    }
}
