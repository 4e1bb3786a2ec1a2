// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.gate;

import com.google.common.util.concurrent.FluentFuture;
import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import java.util.ArrayList;
import java.util.List;
import org.opendaylight.mdsal.common.api.CommitInfo;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.mdsal.common.api.TransactionCommitFailedException;
import org.opendaylight.mdsal.dom.api.DOMDataBroker;
import org.opendaylight.yang.gen.v1.urn.netport.journal.rev261126.Journal;
import org.opendaylight.yangtools.yang.common.QName;
import org.opendaylight.yangtools.yang.common.Uint64;
import org.opendaylight.yangtools.yang.data.api.YangInstanceIdentifier;
import org.opendaylight.yangtools.yang.data.api.YangInstanceIdentifier.NodeIdentifier;
import org.opendaylight.yangtools.yang.data.spi.node.ImmutableNodes;

/**
 * Answers a commit only when it survives a kill of the controller. The platform answers when an entry is in the
 * journal, and writes a moment later that it has been applied; a restart leaves out for good what lies behind that
 * second word. When a later entry is in the journal, both words of the earlier one are, because the journal is written
 * in order. So a mark is written behind commits, one for all that wait. Thread-safe; nothing blocks.
 */
final class JournalMark {
    private static final YangInstanceIdentifier JOURNAL = YangInstanceIdentifier.of(Journal.QNAME);
    private static final QName MARK = QName.create(Journal.QNAME, "mark");

    private final DOMDataBroker broker;
    private List<Waiting> waiting = new ArrayList<>();
    private boolean underWay;
    private long number;

    /**
     * Makes marks.
     *
     * @param broker the broker that the commits go to
     * @param first the first mark's number; should differ from the last one of a controller that ran before
     */
    JournalMark(final DOMDataBroker broker, final long first) {
        this.broker = broker;
        number = first;
    }

    private record Waiting(CommitInfo info, SettableFuture<CommitInfo> result) {
    }

    /**
     * Waits for the mark behind a commit.
     *
     * @param commit a commit under way
     * @return its result, when a mark is in the journal behind it; its failure at once
     */
    FluentFuture<CommitInfo> behind(final FluentFuture<? extends CommitInfo> commit) {
        final var result = SettableFuture.<CommitInfo>create();
        commit.addCallback(new FutureCallback<CommitInfo>() {
            @Override
            public void onSuccess(final CommitInfo info) {
                enqueue(new Waiting(info, result));
            }

            @Override
            public void onFailure(final Throwable cause) {
                result.setException(cause);
            }
        }, MoreExecutors.directExecutor());
        return FluentFuture.from(result);
    }

    private void enqueue(final Waiting commit) {
        synchronized (this) {
            waiting.add(commit);
            if (underWay) {
                return;
            }
            underWay = true;
        }
        mark();
    }

    private void mark() {
        final List<Waiting> covered;
        final long next;
        synchronized (this) {
            covered = waiting;
            waiting = new ArrayList<>();
            next = number++;
        }
        commitMark(next).addCallback(new FutureCallback<CommitInfo>() {
            @Override
            public void onSuccess(final CommitInfo info) {
                again();
                covered.forEach(commit -> commit.result().set(commit.info()));
            }

            @Override
            public void onFailure(final Throwable cause) {
                again();
                covered.forEach(commit -> commit.result().setException(new TransactionCommitFailedException(
                    "what was written is in force, but the datastore did not confirm that it survives a restart: write "
                        + "it again", cause)));
            }
        }, MoreExecutors.directExecutor());
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private FluentFuture<? extends CommitInfo> commitMark(final long next) {
        try {
            final var transaction = broker.newWriteOnlyTransaction();
            transaction.put(LogicalDatastoreType.CONFIGURATION, JOURNAL, ImmutableNodes.newContainerBuilder()
                .withNodeIdentifier(new NodeIdentifier(Journal.QNAME))
                .withChild(ImmutableNodes.leafNode(MARK, Uint64.valueOf(next))).build());
            return transaction.commit();
        } catch (RuntimeException e) {
            // A broker that is closing throws; whoever waits has to be told of that too.
            return FluentFuture.from(Futures.immediateFailedFuture(e));
        }
    }

    /** What has come while a mark was under way gets the next one. */
    private void again() {
        synchronized (this) {
            if (waiting.isEmpty()) {
                underWay = false;
                return;
            }
        }
        mark();
    }
}
