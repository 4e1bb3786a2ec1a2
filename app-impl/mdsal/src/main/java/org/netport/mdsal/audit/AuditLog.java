// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.audit;

import com.google.common.annotations.VisibleForTesting;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.netport.mdsal.state.WriteBehind;
import org.netport.policy.AuditRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what movement policy decided: in a file, behind the callers' backs, and the newest of it in the OPERATIONAL
 * datastore. {@link #record} may be called by any thread and never waits. Records wait in a bounded queue; what does
 * not fit is dropped and counted, and the log itself says so in a record of its own. A write that fails is tried again,
 * with growing pauses, while more records wait; those that had been written before it failed are then in the file
 * twice. What cannot be written when the log is closed is dropped, and counted too.
 */
public final class AuditLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final int LARGEST_BATCH = 256;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(3);

    private final AuditSettings settings;
    private final AuditPublisher publisher;
    private final InstantSource clock;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<AuditRecord> waiting = new ArrayDeque<>();
    private int inHand;
    private long dropped;
    private long failures;
    private Phase phase = Phase.RUNNING;
    private Work work = Work.AT_REST;

    // The writer's own.
    private Optional<AuditFile> file = Optional.empty();
    private long lastNumber;
    private long droppedTold;

    /**
     * Makes a log that takes records at once, and writes them when it is started.
     *
     * @param settings where and how large
     * @param writer writes to the OPERATIONAL datastore
     * @param clock tells when records were dropped
     */
    public AuditLog(final AuditSettings settings, final WriteBehind writer, final InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        publisher = new AuditPublisher(writer, settings.shown());
        thread = Thread.ofPlatform().name("netport-audit").daemon().unstarted(this::run);
    }

    /** Starts the writer's thread. */
    public void start() {
        thread.start();
    }

    /**
     * Keeps a record, some time later. Returns at once; what is recorded after {@link #close} is dropped.
     *
     * @param audited what happened
     */
    public void record(final AuditRecord audited) {
        lock.lock();
        try {
            if (phase == Phase.RUNNING && waiting.size() < settings.waiting()) {
                waiting.add(audited);
                changed.signalAll();
            } else {
                dropped++;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells how many records were dropped so far.
     *
     * @return their number
     */
    public long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells how many writes to the file failed so far.
     *
     * @return their number
     */
    public long failures() {
        lock.lock();
        try {
            return failures;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until everything recorded so far is in the file.
     *
     * @param bound how long to wait
     * @return whether it is
     * @throws InterruptedException if the caller is interrupted
     */
    @VisibleForTesting
    public boolean drain(final Duration bound) throws InterruptedException {
        long left = bound.toNanos();
        lock.lock();
        try {
            while (!waiting.isEmpty() || work == Work.UNDER_WAY) {
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
            if (!thread.join(CLOSE_BOUND)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            openFile();
            publisher.show(dropped(), failures());
            for (var batch = take(); !batch.isEmpty(); batch = take()) {
                write(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            final int lost = giveUp();
            LOG.warn("Ended while the audit log could not be written: {} records are lost", lost);
        } finally {
            closeFile();
        }
    }

    /** Waits for records and takes some of them; none when there are none and will not be. */
    private List<AuditRecord> take() throws InterruptedException {
        lock.lock();
        try {
            work = Work.AT_REST;
            inHand = 0;
            changed.signalAll();
            while (waiting.isEmpty() && phase == Phase.RUNNING) {
                changed.await();
            }
            final List<AuditRecord> batch = new ArrayList<>();
            while (!waiting.isEmpty() && batch.size() < LARGEST_BATCH) {
                batch.add(waiting.remove());
            }
            inHand = batch.size();
            if (!batch.isEmpty() && dropped > droppedTold) {
                batch.add(lost(dropped - droppedTold));
                droppedTold = dropped;
            }
            work = Work.UNDER_WAY;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private AuditRecord lost(final long count) {
        return new AuditRecord(clock.instant(), AuditRecord.Event.LOST, ImmutableList.of(), Optional.empty(),
            Optional.empty(), "", OptionalLong.empty(), Optional.empty(), count
                + " records were dropped about here, because more came than could be written");
    }

    private void write(final List<AuditRecord> batch) throws InterruptedException {
        final var lines = new StringBuilder();
        for (var audited : batch) {
            lastNumber++;
            lines.append(AuditLine.encode(lastNumber, audited));
            publisher.show(lastNumber, audited);
        }
        publisher.show(droppedTold, failures());
        final var text = lines.toString();
        var pause = SHORTEST_PAUSE;
        while (!append(text)) {
            rest(pause);
            pause = longer(pause);
            openFile();
        }
    }

    private boolean append(final String text) {
        try {
            file.orElseThrow().append(text);
            return true;
        } catch (IOException e) {
            failed("written", e);
            closeFile();
            return false;
        }
    }

    private void openFile() throws InterruptedException {
        var pause = SHORTEST_PAUSE;
        while (file.isEmpty()) {
            try {
                final var opened = AuditFile.open(settings);
                file = Optional.of(opened);
                lastNumber = Math.max(lastNumber, opened.lastNumber());
            } catch (IOException e) {
                failed("opened", e);
                closeFile();
                rest(pause);
                pause = longer(pause);
            }
        }
    }

    private void failed(final String what, final IOException cause) {
        final long count;
        lock.lock();
        try {
            failures++;
            count = failures;
        } finally {
            lock.unlock();
        }
        publisher.show(dropped(), count);
        LOG.error("The audit log {} cannot be {} ({} times so far); trying again. Make room on the disk, and let the "
            + "controller's user write there", settings.file(), what, count, cause);
    }

    private void closeFile() {
        final var closing = file;
        file = Optional.empty();
        if (closing.isPresent()) {
            try {
                closing.orElseThrow().close();
            } catch (IOException e) {
                LOG.warn("The audit log {} was not closed", settings.file(), e);
            }
        }
    }

    /** Waits before another try; only shortly when the log is being closed. */
    private void rest(final Duration pause) throws InterruptedException {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (left > 0) {
                left = changed.awaitNanos(phase == Phase.RUNNING ? left : Math.min(left, SHORTEST_PAUSE.toNanos()));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Drops what waits and what has been taken to be written. Returns how many records these are. */
    private int giveUp() {
        lock.lock();
        try {
            final int lost = waiting.size() + inHand;
            waiting.clear();
            inHand = 0;
            dropped += lost;
            work = Work.AT_REST;
            changed.signalAll();
            return lost;
        } finally {
            lock.unlock();
        }
    }

    private static Duration longer(final Duration pause) {
        final var doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private enum Phase {
        RUNNING,
        CLOSING
    }

    private enum Work {
        AT_REST,
        UNDER_WAY
    }
}
