// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.gate;

import java.io.IOException;
import java.time.Duration;
import org.netport.mdsal.gate.ShardJournal.Member;
import org.netport.mdsal.gate.ShardJournal.Reading;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the journal of the CONFIG datastore from growing without end. The datastore's own snapshots are switched off:
 * one that is taken while entries are under way can lose acknowledged writes. So writers are held at the gate, the
 * shard is seen to be quiet, a snapshot is taken, and writers go on; that holds them for about five seconds. Used by
 * one thread.
 */
public final class JournalCompactor {
    private static final Logger LOG = LoggerFactory.getLogger(JournalCompactor.class);
    private static final Duration DRAIN_BOUND = Duration.ofSeconds(10);
    private static final int READINGS = 5;
    private static final int CAPTURES = 3;

    private final ShardJournal journal;
    private final WriteGate gate;
    private final long entries;
    private final Pause pause;
    private long compactedUpTo;

    /**
     * Makes a compactor.
     *
     * @param journal the journal
     * @param gate where its writers pass
     * @param entries how many entries it may grow by before it is compacted; at least 1
     * @param pause waits
     */
    public JournalCompactor(final ShardJournal journal, final WriteGate gate, final long entries, final Pause pause) {
        this.journal = journal;
        this.gate = gate;
        this.entries = entries;
        this.pause = pause;
    }

    /**
     * Compacts the journal if it has grown enough. What was there before the first call counts as grown, since nobody
     * knows whether it was compacted.
     *
     * @return what was done
     * @throws InterruptedException if the thread is to end; the gate is open then
     */
    public Outcome compactIfGrown() throws InterruptedException {
        try {
            final var reading = journal.read();
            if (reading.member() != Member.ALONE || reading.last() - compactedUpTo < entries) {
                return Outcome.NOT_NEEDED;
            }
            return compact();
        } catch (IOException e) {
            LOG.warn("The datastore's journal was not compacted; it is tried again later", e);
            return Outcome.FAILED;
        }
    }

    private Outcome compact() throws IOException, InterruptedException {
        final long begun = System.nanoTime();
        try {
            if (!gate.shut(DRAIN_BOUND)) {
                LOG.warn("The datastore's journal was not compacted: a commit takes longer than {}; it is tried again "
                    + "later", DRAIN_BOUND);
                return Outcome.BUSY;
            }
            for (int attempt = 0; attempt < CAPTURES; attempt++) {
                final long quietAt = awaitQuiet();
                if (quietAt < 0) {
                    break;
                }
                journal.capture();
                // A writer that does not pass the gate may have come in between: then that snapshot is not the last.
                if (awaitQuiet() == quietAt) {
                    compactedUpTo = quietAt;
                    LOG.info("The datastore's journal was compacted up to entry {}; writers were held for {} ms",
                        quietAt, (System.nanoTime() - begun) / 1_000_000);
                    return Outcome.COMPACTED;
                }
            }
            LOG.warn("The datastore's journal was not compacted: somebody writes to it beside the gate; it is tried "
                + "again later");
            return Outcome.BUSY;
        } finally {
            gate.open();
        }
    }

    /** Waits until the shard is seen to be quiet, and tells its index then; or -1. */
    private long awaitQuiet() throws IOException, InterruptedException {
        for (int count = 0; count < READINGS; count++) {
            pause.rest(Duration.ofMillis(ShardJournal.STALE_MILLIS));
            final Reading reading = journal.read();
            if (reading.isQuiet()) {
                return reading.last();
            }
        }
        return -1;
    }

    /** Waits. */
    @FunctionalInterface
    public interface Pause {
        /**
         * Waits.
         *
         * @param time how long
         * @throws InterruptedException if the thread is to end
         */
        void rest(Duration time) throws InterruptedException;
    }

    /** What became of a compaction. */
    public enum Outcome {
        /** The journal has not grown enough, or this shard is one of several. */
        NOT_NEEDED,
        /** Done. */
        COMPACTED,
        /** The shard did not come to rest. */
        BUSY,
        /** The shard did not answer. */
        FAILED
    }
}
