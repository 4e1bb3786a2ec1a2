// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.receipt;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.netport.location.MoveReceipt;
import org.netport.network.NetworkConfig;

/**
 * What waits to be written to the file of receipts: a bounded number of them, and up to which number moves may be
 * numbered. Thread-safe; one thread takes.
 */
final class ReceiptQueue {
    private static final int LARGEST_BATCH = 256;

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final SequencedMap<Long, Ended> waiting = new LinkedHashMap<>();
    private int inHand;
    private long numbers;
    private long numbersWritten;
    private long dropped;
    private Phase phase = Phase.OPEN;

    ReceiptQueue(final int most) {
        this.most = most;
    }

    /**
     * A move that has ended.
     *
     * @param receipt its receipt
     * @param at when it ended
     * @param config with what its receipt is encoded
     */
    record Ended(MoveReceipt receipt, Instant at, NetworkConfig config) {
    }

    /** A move has this number: more are set aside when few are left. */
    void numbered(final long id) {
        lock.lock();
        try {
            if (id > numbers - ReceiptFile.BLOCK / 2) {
                numbers = ReceiptFile.roundedUp(id) + ReceiptFile.BLOCK;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void add(final Ended move) {
        lock.lock();
        try {
            final long id = move.receipt.id();
            if (phase == Phase.OPEN && (waiting.size() < most || waiting.containsKey(id))) {
                waiting.put(id, move);
                changed.signalAll();
            } else {
                dropped++;
            }
        } finally {
            lock.unlock();
        }
    }

    void remove(final long id) {
        lock.lock();
        try {
            if (waiting.remove(id) != null) {
                // Nothing may be left of what somebody waits for.
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for work, or for so long. Returns false when there is none and will not be. */
    boolean await(final Duration longest) throws InterruptedException {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (!isWork() && phase == Phase.OPEN && left > 0) {
                left = changed.awaitNanos(left);
            }
            return isWork() || phase == Phase.OPEN;
        } finally {
            lock.unlock();
        }
    }

    private boolean isWork() {
        return !waiting.isEmpty() || numbersWritten < numbers;
    }

    ImmutableList<Ended> take() {
        lock.lock();
        try {
            final var batch = ImmutableList.<Ended>builder();
            for (inHand = 0; inHand < LARGEST_BATCH && !waiting.isEmpty(); inHand++) {
                batch.add(waiting.pollFirstEntry().getValue());
            }
            return batch.build();
        } finally {
            lock.unlock();
        }
    }

    /** Up to which number moves may be numbered. */
    long numbers() {
        lock.lock();
        try {
            return numbers;
        } finally {
            lock.unlock();
        }
    }

    /** The file says that moves may be numbered up to here. */
    void numbersWritten(final long last) {
        lock.lock();
        try {
            numbersWritten = last;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What was taken is written, but for some that were dropped. */
    void done(final int droppedOfThem) {
        lock.lock();
        try {
            inHand = 0;
            dropped += droppedOfThem;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits before another try; less where nothing is taken any more. */
    void rest(final Duration pause, final Duration atTheEnd) throws InterruptedException {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (left > 0) {
                left = changed.awaitNanos(phase == Phase.OPEN ? left : Math.min(left, atTheEnd.toNanos()));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing any more. */
    void close() {
        lock.lock();
        try {
            phase = Phase.CLOSED;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Drops what waits and what has been taken. Returns how many these are. */
    int giveUp() {
        lock.lock();
        try {
            final int lost = waiting.size() + inHand;
            waiting.clear();
            inHand = 0;
            numbersWritten = numbers;
            dropped += lost;
            changed.signalAll();
            return lost;
        } finally {
            lock.unlock();
        }
    }

    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing waits and nothing is in hand. Returns whether that came about in time. */
    boolean drain(final Duration bound) throws InterruptedException {
        long left = bound.toNanos();
        lock.lock();
        try {
            while (isWork() || inHand > 0) {
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

    private enum Phase {
        OPEN,
        CLOSED
    }
}
