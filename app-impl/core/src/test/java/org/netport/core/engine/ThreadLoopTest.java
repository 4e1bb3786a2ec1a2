// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadLoopTest {
    private final ThreadLoop loop = new ThreadLoop(Clock.systemUTC());

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void aShortTaskRunsOnTheCallingThreadWhenNothingElseDoes() {
        final var ran = new ArrayList<Thread>();
        loop.executeHere(() -> ran.add(Thread.currentThread()));
        assertEquals(List.of(Thread.currentThread()), ran);
    }

    @Test
    void aShortTaskWaitsForTheOneThatRunsAndDoesNotBlockItsCaller() throws InterruptedException {
        final var running = new CountDownLatch(1);
        final var goOn = new CountDownLatch(1);
        final var order = new ArrayList<String>();
        final var done = new CountDownLatch(1);
        loop.execute(() -> {
            running.countDown();
            await(goOn);
            order.add("long");
        });
        await(running);
        loop.executeHere(() -> {
            order.add("short");
            done.countDown();
        });
        assertTrue(order.isEmpty(), "the caller has gone on");
        goOn.countDown();
        await(done);
        assertEquals(List.of("long", "short"), order);
    }

    @Test
    void aTaskThatATaskSubmitsRunsAfterIt() throws InterruptedException {
        final var order = new ArrayList<String>();
        final var done = new CountDownLatch(1);
        loop.executeHere(() -> {
            loop.executeHere(() -> {
                order.add("inner");
                done.countDown();
            });
            order.add("outer");
        });
        await(done);
        assertEquals(List.of("outer", "inner"), order);
    }

    @Test
    void tasksOfManyThreadsNeverRunTogether() throws InterruptedException {
        final int[] count = {0};
        final var threads = new ArrayList<Thread>();
        for (int number = 0; number < 4; number++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int round = 0; round < 10_000; round++) {
                    if (round % 3 == 0) {
                        loop.execute(() -> count[0]++);
                    } else {
                        loop.executeHere(() -> count[0]++);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        final var done = new CountDownLatch(1);
        loop.execute(done::countDown);
        await(done);
        assertEquals(40_000, count[0]);
    }

    @Test
    void nothingRunsAfterTheEnd() {
        loop.close();
        final var ran = new ArrayList<Integer>();
        loop.executeHere(() -> ran.add(1));
        assertTrue(ran.isEmpty());
    }

    @Test
    void aTaskThatFailsEndsItselfOnly() {
        loop.executeHere(() -> {
            throw new IllegalStateException("expected by the test");
        });
        final var ran = new ArrayList<Integer>();
        loop.executeHere(() -> ran.add(1));
        assertFalse(ran.isEmpty());
    }

    private static void await(final CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
