// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.netport.location.MoveReceipt.Outcome;
import org.netport.mdsal.Networks;
import org.netport.mdsal.Receipts;

/** Whoever waits is woken by what it waits for, and not by its bound only. */
@Timeout(60)
class ReceiptQueueTest {
    /** Longer than any test takes: who is woken by it is woken by nothing else. */
    private static final Duration NEVER = Duration.ofHours(1);

    private final ReceiptQueue queue = new ReceiptQueue(10);

    /** A thread that waits, by the time that this returns. */
    private static <T> FutureTask<T> waiting(final Callable<T> wait) throws InterruptedException {
        final var task = new FutureTask<>(wait);
        final var thread = Thread.ofPlatform().daemon().start(task);
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertTrue(thread.isAlive(), "it does not wait");
            Thread.sleep(1);
        }
        return task;
    }

    private static <T> T woken(final FutureTask<T> task) throws Exception {
        return task.get(20, TimeUnit.SECONDS);
    }

    private static ReceiptQueue.Ended ended(final long id) {
        return new ReceiptQueue.Ended(Receipts.move(id, Outcome.COMPLETE), Instant.EPOCH, Networks.small(1));
    }

    @Test
    void theWriterIsWokenByAReceipt() throws Exception {
        final var writer = waiting(() -> queue.await(NEVER));
        queue.add(ended(1));
        assertTrue(woken(writer));
        assertEquals(1, queue.take().size());
    }

    @Test
    void theWriterIsWokenByNumbersThatAreToBeSetAside() throws Exception {
        final var writer = waiting(() -> queue.await(NEVER));
        queue.numbered(1);
        assertTrue(woken(writer));
    }

    @Test
    void theWriterIsWokenByTheEnd() throws Exception {
        final var writer = waiting(() -> queue.await(NEVER));
        queue.close();
        assertFalse(woken(writer), "there is no work and will not be");
    }

    @Test
    void theWriterDoesNotWaitLongerThanItWants() throws Exception {
        assertTrue(queue.await(Duration.ofMillis(1)), "it looks for what is too old");
    }

    @Test
    void theEndShortensAPauseToWhatItMayBeThenAndOtherNewsDoNot() throws Exception {
        final var writer = waiting(() -> {
            queue.rest(NEVER, Duration.ofMillis(1));
            return true;
        });
        queue.add(ended(1));
        assertThrows(TimeoutException.class, () -> writer.get(50, TimeUnit.MILLISECONDS));
        queue.close();
        assertTrue(woken(writer));
    }

    @Test
    void whoDrainsIsWokenWhenWhatWasTakenIsWritten() throws Exception {
        queue.add(ended(1));
        queue.take();
        final var drain = waiting(() -> queue.drain(NEVER));
        queue.done(0);
        assertTrue(woken(drain));
    }

    @Test
    void whoDrainsIsWokenWhenTheLastReceiptIsForgotten() throws Exception {
        queue.add(ended(1));
        final var drain = waiting(() -> queue.drain(NEVER));
        queue.remove(1);
        assertTrue(woken(drain));
    }

    @Test
    void whoDrainsIsWokenWhenNumbersAreSetAsideAlone() throws Exception {
        queue.numbered(1);
        final var drain = waiting(() -> queue.drain(NEVER));
        queue.numbersWritten(queue.numbers());
        assertTrue(woken(drain));
    }

    @Test
    void whoDrainsIsWokenWhenAllIsGivenUp() throws Exception {
        queue.add(ended(1));
        queue.numbered(1);
        final var drain = waiting(() -> queue.drain(NEVER));
        assertEquals(1, queue.giveUp());
        assertTrue(woken(drain));
        assertEquals(1, queue.dropped());
    }

    @Test
    void whatIsNotDoneInTimeIsToldSo() throws Exception {
        queue.add(ended(1));
        assertFalse(queue.drain(Duration.ofMillis(1)));
    }
}
