// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.gate;

import java.io.IOException;

/** The journal of the CONFIG datastore's shard. */
public interface ShardJournal {
    /**
     * How long after a reading the next one may still show the same moment, in milliseconds: the shard's JMX bean keeps
     * its answers for two seconds.
     */
    long STALE_MILLIS = 2_100;

    /**
     * Reads where the shard is.
     *
     * @return its indices
     * @throws IOException if the shard does not answer
     */
    Reading read() throws IOException;

    /**
     * Asks for a snapshot of the present state, after which what came before is dropped from the journal.
     *
     * @throws IOException if the shard does not answer
     */
    void capture() throws IOException;

    /**
     * Where a shard is.
     *
     * @param last index of the newest entry of its log
     * @param applied index of the newest entry that is part of its state
     * @param committed index of the newest entry that is on disk wherever it must be
     * @param queued transactions that wait to be committed
     * @param capture whether a snapshot is being taken
     * @param member what the shard is among others
     */
    record Reading(long last, long applied, long committed, long queued, Capture capture, Member member) {
        boolean isQuiet() {
            return last == applied && last == committed && queued == 0 && capture == Capture.NONE;
        }
    }

    /** Whether a snapshot is being taken. */
    enum Capture {
        /** None. */
        NONE,
        /** One is under way. */
        UNDER_WAY
    }

    /** What a shard is among others. */
    enum Member {
        /** The only one. */
        ALONE,
        /** One of several, or without a leader: not to be compacted from here. */
        OF_SEVERAL
    }
}
