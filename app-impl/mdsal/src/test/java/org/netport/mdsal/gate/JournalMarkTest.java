// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.FluentFuture;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.SettableFuture;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.opendaylight.mdsal.common.api.CommitInfo;
import org.opendaylight.mdsal.common.api.TransactionCommitFailedException;
import org.opendaylight.mdsal.dom.api.DOMDataBroker;
import org.opendaylight.mdsal.dom.api.DOMDataTreeWriteTransaction;

/** A datastore whose marks are acknowledged when the test says so. */
class JournalMarkTest {
    private final Deque<SettableFuture<CommitInfo>> marks = new ArrayDeque<>();
    private final JournalMark mark = new JournalMark(broker(), 1);

    private DOMDataBroker broker() {
        final var broker = Mockito.mock(DOMDataBroker.class);
        Mockito.when(broker.newWriteOnlyTransaction()).thenAnswer(asked -> {
            final var transaction = Mockito.mock(DOMDataTreeWriteTransaction.class);
            Mockito.when(transaction.commit()).thenAnswer(committed -> {
                marks.add(SettableFuture.create());
                return FluentFuture.from(marks.getLast());
            });
            return transaction;
        });
        return broker;
    }

    private Future<CommitInfo> committed() {
        return mark.behind(FluentFuture.from(Futures.immediateFuture(
            CommitInfo.empty())));
    }

    @Test
    void aCommitIsAnsweredWhenAMarkIsBehindIt() {
        final var commit = committed();
        assertFalse(commit.isDone());
        marks.remove().set(CommitInfo.empty());
        assertTrue(commit.isDone());
        assertTrue(marks.isEmpty());
    }

    @Test
    void aMarkThatWasUnderWayIsNotBehindALaterCommitButOneMarkIsBehindAllThatWait() {
        final var first = committed();
        final var second = committed();
        final var third = committed();
        assertEquals(1, marks.size());
        marks.remove().set(CommitInfo.empty());
        assertTrue(first.isDone());
        assertFalse(second.isDone() || third.isDone());
        assertEquals(1, marks.size());
        marks.remove().set(CommitInfo.empty());
        assertTrue(second.isDone() && third.isDone());
    }

    @Test
    void aMarkThatFailsIsToldAndTheNextCommitGetsAnother() {
        final var commit = committed();
        marks.remove().setException(new IllegalStateException("no leader"));
        final var failure = assertThrows(ExecutionException.class, commit::get).getCause();
        assertTrue(failure instanceof TransactionCommitFailedException, failure.toString());
        assertTrue(failure.getMessage().contains("write it again"), failure.getMessage());
        final var next = committed();
        marks.remove().set(CommitInfo.empty());
        assertTrue(next.isDone());
    }

    @Test
    void aBrokerThatThrowsLeavesNobodyWaiting() {
        final var closed = Mockito.mock(DOMDataBroker.class);
        Mockito.when(closed.newWriteOnlyTransaction()).thenThrow(new IllegalStateException("closed"));
        final var broken = new JournalMark(closed, 1);
        for (int commit = 0; commit < 2; commit++) {
            final var answer = broken.behind(FluentFuture.from(Futures.immediateFuture(CommitInfo.empty())));
            assertThrows(ExecutionException.class, () -> answer.get(1, TimeUnit.SECONDS));
        }
    }

    @Test
    void aCommitThatFailsNeedsNoMark() {
        final var commit = mark.behind(FluentFuture.from(
            Futures.immediateFailedFuture(new IllegalStateException("refused"))));
        assertTrue(commit.isDone());
        assertTrue(marks.isEmpty());
    }
}
