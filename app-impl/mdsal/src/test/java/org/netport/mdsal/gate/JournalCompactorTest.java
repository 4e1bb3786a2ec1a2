// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.FluentFuture;
import com.google.common.util.concurrent.Futures;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.netport.mdsal.gate.JournalCompactor.Outcome;
import org.netport.mdsal.gate.ShardJournal.Capture;
import org.netport.mdsal.gate.ShardJournal.Member;
import org.netport.mdsal.gate.ShardJournal.Reading;

class JournalCompactorTest {
    private final WriteGate gate = new WriteGate(10);
    private final Journal journal = new Journal();
    private final JournalCompactor compactor = new JournalCompactor(journal, gate, 100, time -> journal.rests++);

    @Test
    void leavesASmallJournalAlone() throws InterruptedException {
        journal.readings(quiet(99));
        assertEquals(Outcome.NOT_NEEDED, compactor.compactIfGrown());
        assertEquals(List.of(), journal.captures);
    }

    @Test
    void capturesWhenTheShardIsQuietAndWritersAreHeld() throws InterruptedException {
        journal.readings(quiet(100), busy(101, 100), quiet(101), quiet(101));
        assertEquals(Outcome.COMPACTED, compactor.compactIfGrown());
        assertEquals(List.of("after 2 rests, writers held"), journal.captures);
        assertTrue(writersPass());
    }

    @Test
    void countsFromTheLastCompactionOn() throws InterruptedException {
        journal.readings(quiet(100), quiet(100), quiet(100), quiet(199), quiet(200), quiet(200), quiet(200));
        assertEquals(Outcome.COMPACTED, compactor.compactIfGrown());
        assertEquals(Outcome.NOT_NEEDED, compactor.compactIfGrown());
        assertEquals(Outcome.COMPACTED, compactor.compactIfGrown());
    }

    @Test
    void capturesAgainWhenSomebodyWroteBesideTheGate() throws InterruptedException {
        journal.readings(quiet(100), quiet(100), quiet(103), quiet(103), quiet(103));
        assertEquals(Outcome.COMPACTED, compactor.compactIfGrown());
        assertEquals(2, journal.captures.size());
    }

    @Test
    void givesUpForNowWhenTheShardDoesNotComeToRest() throws InterruptedException {
        journal.readings(quiet(100), busy(101, 100), busy(102, 101), busy(103, 102), busy(104, 103), busy(105, 104));
        assertEquals(Outcome.BUSY, compactor.compactIfGrown());
        assertEquals(List.of(), journal.captures);
        assertTrue(writersPass());
    }

    @Test
    void doesNotTouchAShardThatIsOneOfSeveral() throws InterruptedException {
        journal.readings(new Reading(1000, 1000, 1000, 0, Capture.NONE, Member.OF_SEVERAL));
        assertEquals(Outcome.NOT_NEEDED, compactor.compactIfGrown());
    }

    @Test
    void opensTheGateWhateverHappens() throws InterruptedException {
        journal.readings(quiet(100));
        assertEquals(Outcome.FAILED, compactor.compactIfGrown());
        assertTrue(writersPass());
        final var interrupted = new JournalCompactor(journal, gate, 100, time -> {
            throw new InterruptedException();
        });
        journal.readings(quiet(100));
        assertThrows(InterruptedException.class, interrupted::compactIfGrown);
        assertTrue(writersPass());
    }

    @Test
    void aShardWithAQueueIsNotQuiet() {
        assertFalse(new Reading(5, 5, 5, 1, Capture.NONE, Member.ALONE).isQuiet());
        assertFalse(new Reading(5, 5, 4, 0, Capture.NONE, Member.ALONE).isQuiet());
        assertFalse(new Reading(5, 5, 5, 0, Capture.UNDER_WAY, Member.ALONE).isQuiet());
        assertTrue(quiet(5).isQuiet());
    }

    private boolean writersPass() {
        return gate.pass(() -> FluentFuture.from(Futures.immediateFuture("done"))).isDone();
    }

    private static Reading quiet(final long index) {
        return new Reading(index, index, index, 0, Capture.NONE, Member.ALONE);
    }

    private static Reading busy(final long last, final long applied) {
        return new Reading(last, applied, last, 0, Capture.NONE, Member.ALONE);
    }

    private final class Journal implements ShardJournal {
        private final Deque<Reading> readings = new ArrayDeque<>();
        private final List<String> captures = new ArrayList<>();
        private int rests;

        void readings(final Reading... next) {
            readings.addAll(List.of(next));
        }

        @Override
        public Reading read() throws IOException {
            if (readings.isEmpty()) {
                throw new IOException("does not answer");
            }
            return readings.poll();
        }

        @Override
        public void capture() {
            captures.add("after " + rests + " rests, writers " + (writersPass() ? "pass" : "held"));
        }
    }
}
