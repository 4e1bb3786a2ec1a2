// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.receipt;

import com.google.common.annotations.VisibleForTesting;
import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.FluentFuture;
import com.google.common.util.concurrent.SettableFuture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.netport.location.MoveReceipt;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.mdsal.state.Count;
import org.netport.mdsal.state.CounterPublisher;
import org.netport.mdsal.state.MoveEncoder;
import org.netport.mdsal.state.WriteBehind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers over restarts the receipts of moves that have ended, and which numbers moves have had, in a file. It is
 * written behind the callers' backs: {@link #changed} and {@link #forgotten} never wait. Receipts wait in a bounded
 * queue; what does not fit is dropped and counted. A write that fails is tried again, with growing pauses, while more
 * receipts wait. What cannot be written when this is closed is dropped, and counted too.
 */
public final class ReceiptMemory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiptMemory.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_REST = Duration.ofMinutes(1);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(3);

    private final ReceiptSettings settings;
    private final ReceiptCodec codec;
    private final CurrentConfiguration configuration;
    private final InstantSource clock;
    private final Thread thread;
    private final SettableFuture<Remembered> recalled = SettableFuture.create();
    private final ReceiptQueue queue;
    private final AtomicLong failures = new AtomicLong();

    // The writer's own.
    private final ReceiptFile file;
    private final CounterPublisher counters;
    private boolean failing;

    /**
     * Makes a memory that takes receipts at once, and reads and writes when it is started.
     *
     * @param settings where and how many
     * @param codec reads and writes receipts
     * @param configuration tells sites
     * @param writer writes to the OPERATIONAL datastore
     * @param clock the time
     */
    public ReceiptMemory(final ReceiptSettings settings, final ReceiptCodec codec,
            final CurrentConfiguration configuration, final WriteBehind writer, final InstantSource clock) {
        this.settings = settings;
        this.codec = codec;
        this.configuration = configuration;
        this.clock = clock;
        queue = new ReceiptQueue(settings.waiting());
        file = new ReceiptFile(settings);
        counters = new CounterPublisher(writer);
        thread = Thread.ofPlatform().name("netport-receipts").daemon().unstarted(this::run);
    }

    /** Starts the thread: the file is read first. */
    public void start() {
        thread.start();
    }

    /**
     * Tells what the file told.
     *
     * @return completes when it has been read, and numbers for moves have been set aside; where that fails, with what
     *     is known then
     */
    public FluentFuture<Remembered> recalled() {
        return FluentFuture.from(recalled);
    }

    /**
     * Takes note of a move's number, and remembers its receipt, some time later, if it has ended. What comes after
     * {@link #close} is dropped.
     *
     * @param receipt all that is known of the move now
     */
    public void changed(final MoveReceipt receipt) {
        queue.numbered(receipt.id());
        if (receipt.outcome() != MoveReceipt.Outcome.RUNNING) {
            queue.add(new ReceiptQueue.Ended(receipt, clock.instant(), configuration.get()));
        }
    }

    /**
     * The receipt of a move is not shown any more: it need not be written if it has not been yet.
     *
     * @param id the number of the move
     */
    public void forgotten(final long id) {
        queue.remove(id);
    }

    /**
     * Tells how many receipts were dropped so far.
     *
     * @return their number
     */
    public long dropped() {
        return queue.dropped();
    }

    /**
     * Tells how many times the file could not be read or written so far.
     *
     * @return their number
     */
    public long failures() {
        return failures.get();
    }

    /**
     * Waits until everything so far is in the file.
     *
     * @param bound how long to wait
     * @return whether it is
     * @throws InterruptedException if the caller is interrupted
     */
    @VisibleForTesting
    public boolean drain(final Duration bound) throws InterruptedException {
        return queue.drain(bound);
    }

    /** Writes what is waiting, for a short time at most, and stops. */
    @Override
    public void close() {
        queue.close();
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
        final var longest = settings.age().compareTo(LONGEST_REST) < 0 ? settings.age() : LONGEST_REST;
        try {
            recall();
            while (queue.await(longest)) {
                write(queue.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Ended while receipts could not be written to {}: {} are lost", settings.file(), queue.giveUp());
        } finally {
            // Where something was thrown before that: the controller starts all the same.
            recalled.set(Remembered.NOTHING);
            closeFile();
        }
    }

    /** Reads the files and sets numbers aside; when that cannot be done, the controller starts all the same. */
    private void recall() {
        final var found = file.read(clock.instant(), this::unreadable);
        queue.numbered(found.lastNumber());
        tryToWrite(ImmutableList.of());
        tellCounters();
        recalled.set(found);
    }

    private void unreadable(final Path path, final IOException cause) {
        failures.incrementAndGet();
        LOG.error("The receipts in {} cannot be read, or not to the end: their moves are not shown, and the numbers of "
            + "these may be given again. Let the controller's user read it, or restore it, and start the controller "
            + "again", path, cause);
    }

    private void write(final ImmutableList<ReceiptQueue.Ended> batch) throws InterruptedException {
        final var lines = batch.stream().map(this::encode).flatMap(Optional::stream)
            .collect(ImmutableList.toImmutableList());
        var pause = SHORTEST_PAUSE;
        while (!tryToWrite(lines)) {
            queue.rest(pause, SHORTEST_PAUSE);
            pause = longer(pause);
        }
        queue.done(batch.size() - lines.size());
        tellCounters();
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private Optional<ReceiptLine> encode(final ReceiptQueue.Ended move) {
        try {
            final var line = new ReceiptLine(move.receipt().id(), move.at(),
                codec.encode(MoveEncoder.encode(move.receipt(), move.config())));
            if (line.fits()) {
                return Optional.of(line);
            }
            LOG.warn("The receipt of move {} is too long to be remembered", line.id());
        } catch (RuntimeException e) {
            LOG.error("The receipt of move {} cannot be remembered; please report this", move.receipt().id(), e);
        }
        return Optional.empty();
    }

    private boolean tryToWrite(final ImmutableList<ReceiptLine> lines) {
        final long numbers = queue.numbers();
        try {
            file.write(numbers, lines, clock.instant());
        } catch (IOException e) {
            failed(e);
            closeFile();
            return false;
        }
        if (failing) {
            failing = false;
            LOG.info("Receipts can be written to {} again", settings.file());
        }
        queue.numbersWritten(numbers);
        return true;
    }

    private void failed(final IOException cause) {
        failures.incrementAndGet();
        if (failing) {
            LOG.debug("The receipts still cannot be written to {}", settings.file(), cause);
        } else {
            failing = true;
            LOG.error("The receipts cannot be written to {}; trying again. Make room on the disk, and let the "
                + "controller's user write there", settings.file(), cause);
        }
        tellCounters();
    }

    private void tellCounters() {
        counters.publish(Map.of("receipts-dropped", Count.of(dropped()), "receipt-write-failures",
            Count.of(failures())));
    }

    private void closeFile() {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("The receipts in {} were not closed", settings.file(), e);
        }
    }

    private static Duration longer(final Duration pause) {
        final var doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
}
