// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import com.google.common.annotations.VisibleForTesting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.binding.api.WriteTransaction;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yangtools.binding.DataObject;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to a datastore some time after it was asked to, so that neither the encoding nor the transaction takes a
 * processor from the work that is reported: a move is over before its first word is written. Of several values for one
 * path only the last is written, so the backlog is bounded by the number of paths; a batch is one transaction. A
 * transaction that fails is tried again, with growing pauses, where nothing newer has come for its paths. A value that
 * cannot be made is left out, counted as a failure and logged: others do not wait for it, and who asks whether it is
 * written is told that it is not. Callers never wait.
 */
public final class WriteBehind implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WriteBehind.class);
    private static final int LARGEST_BATCH = 500;
    private static final int MOST_LEFT_OUT = 1000;
    private static final Duration COMMIT_BOUND = Duration.ofSeconds(60);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final DataBroker broker;
    private final LogicalDatastoreType store;
    private final Duration pace;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<DataObjectIdentifier<?>, Change<?>> waiting = new LinkedHashMap<>();
    private final Map<DataObjectIdentifier<?>, CompletableFuture<Void>> awaited = new HashMap<>();
    private final Set<DataObjectIdentifier<?>> underWay = new HashSet<>();
    /** Why the last value of a path is not written; the oldest first. */
    private final SequencedMap<DataObjectIdentifier<?>, RuntimeException> leftOut = new LinkedHashMap<>();
    private final AtomicLong failures = new AtomicLong();
    private Phase phase = Phase.RUNNING;

    /**
     * Starts writing.
     *
     * @param name names the thread
     * @param broker where to write
     * @param store which datastore
     * @param pace how long what is asked for waits for more, and so the least time between two transactions
     */
    public WriteBehind(final String name, final DataBroker broker, final LogicalDatastoreType store,
            final Duration pace) {
        this.broker = broker;
        this.store = store;
        this.pace = pace;
        thread = Thread.ofPlatform().name("netport-" + name).daemon().unstarted(this::run);
    }

    /** Starts the writer's thread; what was asked for before is written then. */
    public void start() {
        thread.start();
    }

    /**
     * Writes a value later.
     *
     * @param path where
     * @param value makes what is written, on the writer's thread, perhaps more than once or never; if it fails, this
     *     value is left out
     * @param <T> its type
     */
    public <T extends DataObject> void put(final DataObjectIdentifier<T> path, final Supplier<T> value) {
        enqueue(new Put<>(path, value));
    }

    /**
     * Writes a value later, or deletes what is there when it turns out that there is none.
     *
     * @param path where
     * @param value makes what is written, as for {@link #put}
     * @param <T> its type
     */
    public <T extends DataObject> void replace(final DataObjectIdentifier<T> path,
            final Supplier<Optional<T>> value) {
        enqueue(new Replace<>(path, value));
    }

    /**
     * Merges a value later into what is there.
     *
     * @param path where
     * @param value what
     * @param <T> its type
     */
    public <T extends DataObject> void merge(final DataObjectIdentifier<T> path, final T value) {
        enqueue(new Merge<>(path, value));
    }

    /**
     * Deletes later.
     *
     * @param path what
     * @param <T> its type
     */
    public <T extends DataObject> void delete(final DataObjectIdentifier<T> path) {
        enqueue(new Delete<>(path));
    }

    /**
     * Tells when what was asked for so far at a path has been written. What somebody waits for is written at once, with
     * all that is asked for by then; unless the last transaction failed.
     *
     * @param path where
     * @return completes then, on the writer's thread; at once when there is nothing to write; exceptionally when the
     *     last value that was asked for there cannot be made, with what it threw, be that before or after this is
     *     called (of the latest 1000 such paths), and when the writer ends before, or is ending already
     */
    public CompletionStage<Void> written(final DataObjectIdentifier<?> path) {
        lock.lock();
        try {
            if (phase == Phase.CLOSING) {
                // What came too late waits nowhere, and what was given up neither: nobody can tell what was written.
                return CompletableFuture.failedStage(new CancellationException("the writer has ended"));
            }
            if (!waiting.containsKey(path) && !underWay.contains(path)) {
                return leftOut.containsKey(path) ? CompletableFuture.failedStage(leftOut.get(path))
                    : CompletableFuture.completedStage(null);
            }
            changed.signalAll();
            return awaited.computeIfAbsent(path, unwritten -> new CompletableFuture<>()).minimalCompletionStage();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells how many transactions failed so far, each try counted, and how many values could not be made.
     *
     * @return their number
     */
    public long failures() {
        return failures.get();
    }

    /**
     * Waits until everything asked for so far has been written, for tests and for an orderly end.
     *
     * @param bound how long to wait
     * @return whether all is written
     * @throws InterruptedException if the caller is interrupted
     */
    @VisibleForTesting
    public boolean drain(final Duration bound) throws InterruptedException {
        long left = bound.toNanos();
        lock.lock();
        try {
            while (!waiting.isEmpty() || !underWay.isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is waiting, for a short time at most, and stops. */
    @Override
    public void close() {
        lock.lock();
        try {
            phase = Phase.CLOSING;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (!thread.join(Duration.ofSeconds(3))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void enqueue(final Change<?> change) {
        lock.lock();
        try {
            if (phase == Phase.RUNNING) {
                // One wake-up for each batch: what comes after the first finds the writer waiting for more.
                if (waiting.isEmpty()) {
                    changed.signalAll();
                }
                leftOut.remove(change.path());
                waiting.put(change.path(), change);
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        Duration pause = pace;
        try {
            while (awaitWork()) {
                rest(pause);
                final var batch = made(take());
                if (batch.isEmpty() || write(batch)) {
                    tellOf(batch.keySet());
                    pause = pace;
                } else {
                    putBack(batch);
                    pause = longer(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.debug("Interrupted: {} changes are not written", waiting.size());
        } finally {
            giveUp();
        }
    }

    /** Returns whether there is something to write; false when there is not and will not be. */
    private boolean awaitWork() throws InterruptedException {
        lock.lock();
        try {
            underWay.clear();
            changed.signalAll();
            while (waiting.isEmpty() && phase == Phase.RUNNING) {
                changed.await();
            }
            return !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private Map<DataObjectIdentifier<?>, Change<?>> take() {
        lock.lock();
        try {
            final Map<DataObjectIdentifier<?>, Change<?>> batch = new HashMap<>();
            final var entries = waiting.entrySet().iterator();
            while (entries.hasNext() && batch.size() < LARGEST_BATCH) {
                final var entry = entries.next();
                batch.put(entry.getKey(), entry.getValue());
                entries.remove();
            }
            underWay.addAll(batch.keySet());
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** The changes with their values; without those whose value cannot be made, of which who waits for them is told. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    private Map<DataObjectIdentifier<?>, Change<?>> made(final Map<DataObjectIdentifier<?>, Change<?>> batch) {
        final Map<DataObjectIdentifier<?>, Change<?>> made = new HashMap<>();
        batch.forEach((path, change) -> {
            try {
                made.put(path, change.made());
            } catch (RuntimeException e) {
                failures.incrementAndGet();
                LOG.error("What was to be written to {} at {} cannot be made, and is left out; please report this",
                    store, path, e);
                leaveOut(path, e);
            }
        });
        return made;
    }

    private void leaveOut(final DataObjectIdentifier<?> path, final RuntimeException why) {
        final Optional<CompletableFuture<Void>> waiter;
        lock.lock();
        try {
            // No longer under way: nobody would tell who begins to wait for it now.
            underWay.remove(path);
            if (waiting.containsKey(path)) {
                waiter = Optional.empty();
            } else {
                waiter = Optional.ofNullable(awaited.remove(path));
                leftOut.putLast(path, why);
                if (leftOut.size() > MOST_LEFT_OUT) {
                    leftOut.pollFirstEntry();
                }
            }
        } finally {
            lock.unlock();
        }
        waiter.ifPresent(future -> future.completeExceptionally(why));
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private boolean write(final Map<DataObjectIdentifier<?>, Change<?>> batch) throws InterruptedException {
        try {
            final var transaction = broker.newWriteOnlyTransaction();
            batch.values().forEach(change -> change.write(transaction, store));
            transaction.commit().get(COMMIT_BOUND.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            final long count = failures.incrementAndGet();
            LOG.warn("Writing {} changes to {} failed ({} times so far); trying again", batch.size(), store, count, e);
            return false;
        }
    }

    /** Tells those who wait for these paths, unless something newer waits for one of them by now. */
    private void tellOf(final Set<DataObjectIdentifier<?>> paths) {
        final List<CompletableFuture<Void>> done = new ArrayList<>();
        lock.lock();
        try {
            underWay.clear();
            for (var path : paths) {
                if (!waiting.containsKey(path)) {
                    Optional.ofNullable(awaited.remove(path)).ifPresent(done::add);
                }
            }
        } finally {
            lock.unlock();
        }
        done.forEach(future -> future.complete(null));
    }

    private void giveUp() {
        final List<CompletableFuture<Void>> left;
        lock.lock();
        try {
            phase = Phase.CLOSING;
            left = List.copyOf(awaited.values());
            awaited.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(future -> future.completeExceptionally(new CancellationException("the writer has ended")));
    }

    private void putBack(final Map<DataObjectIdentifier<?>, Change<?>> batch) {
        lock.lock();
        try {
            batch.forEach(waiting::putIfAbsent);
            if (phase == Phase.CLOSING) {
                waiting.clear();
            }
        } finally {
            lock.unlock();
        }
    }

    private void rest(final Duration pause) throws InterruptedException {
        lock.lock();
        try {
            long left = pause.toNanos();
            // New work does not shorten the pause: it is merged with what is there. Somebody who waits for it does.
            while (phase == Phase.RUNNING && left > 0 && (awaited.isEmpty() || pause.compareTo(pace) > 0)) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private static Duration longer(final Duration pause) {
        final var doubled = pause.multipliedBy(2).plusMillis(50);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private enum Phase {
        RUNNING,
        CLOSING
    }

    private sealed interface Change<T extends DataObject> {
        DataObjectIdentifier<T> path();

        /** The same with its value, which is made now. */
        default Change<T> made() {
            return this;
        }

        void write(WriteTransaction transaction, LogicalDatastoreType store);
    }

    private record Put<T extends DataObject>(DataObjectIdentifier<T> path, Supplier<T> value) implements Change<T> {
        @Override
        public Change<T> made() {
            final T now = value.get();
            return new Put<>(path, () -> now);
        }

        @Override
        public void write(final WriteTransaction transaction, final LogicalDatastoreType store) {
            transaction.put(store, path, value.get());
        }
    }

    private record Replace<T extends DataObject>(DataObjectIdentifier<T> path, Supplier<Optional<T>> value)
            implements Change<T> {
        @Override
        public Change<T> made() {
            return value.get().<Change<T>>map(now -> new Put<>(path, () -> now)).orElseGet(() -> new Delete<>(path));
        }

        @Override
        public void write(final WriteTransaction transaction, final LogicalDatastoreType store) {
            made().write(transaction, store);
        }
    }

    private record Merge<T extends DataObject>(DataObjectIdentifier<T> path, T value) implements Change<T> {
        @Override
        public void write(final WriteTransaction transaction, final LogicalDatastoreType store) {
            transaction.merge(store, path, value);
        }
    }

    private record Delete<T extends DataObject>(DataObjectIdentifier<T> path) implements Change<T> {
        @Override
        public void write(final WriteTransaction transaction, final LogicalDatastoreType store) {
            transaction.delete(store, path);
        }
    }
}
