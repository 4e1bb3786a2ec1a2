// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.Entries;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.segments.Segment;

class WriteBehindTest {
    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final long BOUND_SECONDS = 20;

    private final Datastore datastore = new Datastore();
    private WriteBehind writer = writer(Duration.ZERO);

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void whatSomebodyWaitsForIsWrittenWithoutWaitingForMore() {
        writer = writer(AN_HOUR);
        writer.start();
        writer.put(Entries.segmentPath("red"), () -> Entries.segment("red", 1));
        Datastore.await(writer.written(Entries.segmentPath("red")).toCompletableFuture());
        assertTrue(datastore.exists(LogicalDatastoreType.CONFIGURATION, Entries.segmentPath("red")));
    }

    @Test
    void whatIsAskedForLastCounts() {
        writer.put(Entries.segmentPath("red"), () -> Entries.segment("red", 1));
        final var first = writer.written(Entries.segmentPath("red")).toCompletableFuture();
        writer.put(Entries.segmentPath("red"), () -> Entries.segment("red", 2));
        assertFalse(first.isDone());
        writer.start();
        Datastore.await(first);
        assertEquals(2, datastore.read(LogicalDatastoreType.CONFIGURATION, Entries.segmentPath("red")).getVni()
            .getValue().intValue());
    }

    @Test
    void aDeletionIsWaitedForToo() {
        datastore.put(Entries.segmentPath("red"), Entries.segment("red", 1));
        writer.start();
        writer.delete(Entries.segmentPath("red"));
        Datastore.await(writer.written(Entries.segmentPath("red")).toCompletableFuture());
        assertFalse(datastore.exists(LogicalDatastoreType.CONFIGURATION, Entries.segmentPath("red")));
    }

    @Test
    void aValueThatTurnsOutToBeNoneIsDeleted() {
        datastore.put(Entries.segmentPath("red"), Entries.segment("red", 1));
        writer.replace(Entries.segmentPath("red"), Optional::empty);
        writer.replace(Entries.segmentPath("blue"), () -> Optional.of(Entries.segment("blue", 2)));
        final var red = writer.written(Entries.segmentPath("red")).toCompletableFuture();
        final var blue = writer.written(Entries.segmentPath("blue")).toCompletableFuture();
        writer.start();
        Datastore.await(red);
        Datastore.await(blue);
        assertFalse(datastore.exists(LogicalDatastoreType.CONFIGURATION, Entries.segmentPath("red")));
        assertEquals(2, datastore.read(LogicalDatastoreType.CONFIGURATION, Entries.segmentPath("blue")).getVni()
            .getValue().intValue());
    }

    @Test
    void nothingToWriteIsWrittenAtOnce() {
        writer.start();
        assertTrue(writer.written(Entries.segmentPath("red")).toCompletableFuture().isDone());
    }

    @Test
    void whoWaitsIsToldWhenTheWriterEndsBefore() {
        writer = new WriteBehind("test", mock(DataBroker.class, call -> {
            throw new IllegalStateException("there is no datastore");
        }), LogicalDatastoreType.CONFIGURATION, AN_HOUR);
        writer.put(Entries.segmentPath("red"), () -> Entries.segment("red", 1));
        final var written = writer.written(Entries.segmentPath("red")).toCompletableFuture();
        writer.start();
        writer.close();
        assertEquals(CancellationException.class,
            assertThrows(CompletionException.class, written::join).getCause().getClass());
    }

    @Test
    void aValueThatCannotBeMadeHoldsUpNoOther() {
        writer.put(Entries.segmentPath("red"), WriteBehindTest::unmakeable);
        writer.put(Entries.segmentPath("blue"), () -> Entries.segment("blue", 1));
        final var left = writer.written(Entries.segmentPath("red"));
        final var written = writer.written(Entries.segmentPath("blue")).toCompletableFuture();
        writer.start();
        Datastore.await(written);
        assertTrue(datastore.exists(LogicalDatastoreType.CONFIGURATION, Entries.segmentPath("blue")));
        assertLeftOut(left);
        assertEquals(1, writer.failures());
    }

    @Test
    void aValueThatCouldNotBeMadeIsNotToldToBeWritten() {
        writer.start();
        leaveOutRed();
        assertLeftOut(writer.written(Entries.segmentPath("red")));
    }

    @Test
    void whatIsAskedForLaterMakesUpForAValueThatCouldNotBeMade() {
        writer.start();
        leaveOutRed();
        writer.put(Entries.segmentPath("red"), () -> Entries.segment("red", 1));
        Datastore.await(writer.written(Entries.segmentPath("red")).toCompletableFuture());
        assertTrue(datastore.exists(LogicalDatastoreType.CONFIGURATION, Entries.segmentPath("red")));
        leaveOutRed();
        writer.delete(Entries.segmentPath("red"));
        Datastore.await(writer.written(Entries.segmentPath("red")).toCompletableFuture());
        leaveOutRed();
        writer.merge(Entries.segmentPath("red"), Entries.segment("red", 2));
        Datastore.await(writer.written(Entries.segmentPath("red")).toCompletableFuture());
    }

    @Test
    void nobodyWaitsForAValueThatIsLeftOutWhileOthersOfItsBatchAreWritten() throws InterruptedException {
        final var begun = new CountDownLatch(1);
        final var allowed = new CountDownLatch(1);
        writer = new WriteBehind("test", mock(DataBroker.class, call -> {
            begun.countDown();
            assertTrue(allowed.await(BOUND_SECONDS, TimeUnit.SECONDS), "the batch was not let through");
            return datastore.broker().newWriteOnlyTransaction();
        }), LogicalDatastoreType.CONFIGURATION, Duration.ZERO);
        writer.put(Entries.segmentPath("red"), WriteBehindTest::unmakeable);
        writer.put(Entries.segmentPath("blue"), () -> Entries.segment("blue", 1));
        writer.start();
        assertTrue(begun.await(BOUND_SECONDS, TimeUnit.SECONDS), "nothing was written");
        final var between = writer.written(Entries.segmentPath("red"));
        allowed.countDown();
        assertLeftOut(between);
        Datastore.await(writer.written(Entries.segmentPath("blue")).toCompletableFuture());
    }

    @Test
    void whatIsAskedForAfterTheEndIsNotToldToBeWritten() {
        writer.start();
        writer.close();
        writer.put(Entries.segmentPath("red"), () -> Entries.segment("red", 1));
        final var written = writer.written(Entries.segmentPath("red")).toCompletableFuture();
        assertEquals(CancellationException.class,
            assertThrows(CompletionException.class, written::join).getCause().getClass());
        assertFalse(datastore.exists(LogicalDatastoreType.CONFIGURATION, Entries.segmentPath("red")));
    }

    private void leaveOutRed() {
        writer.put(Entries.segmentPath("red"), WriteBehindTest::unmakeable);
        final var left = writer.written(Entries.segmentPath("red"));
        assertLeftOut(left);
    }

    private static Segment unmakeable() {
        throw new IllegalStateException("it cannot be made");
    }

    private static void assertLeftOut(final CompletionStage<Void> written) {
        final var failure = assertThrows(ExecutionException.class,
            () -> written.toCompletableFuture().get(BOUND_SECONDS, TimeUnit.SECONDS));
        assertEquals("it cannot be made", failure.getCause().getMessage());
    }

    private WriteBehind writer(final Duration pace) {
        return new WriteBehind("test", datastore.broker(), LogicalDatastoreType.CONFIGURATION, pace);
    }
}
