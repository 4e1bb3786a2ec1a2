// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.gate;

import com.google.common.util.concurrent.FluentFuture;
import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import java.time.InstantSource;
import java.util.Optional;
import org.opendaylight.mdsal.common.api.CommitInfo;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.mdsal.dom.api.DOMDataBroker;
import org.opendaylight.mdsal.dom.api.DOMDataTreeReadWriteTransaction;
import org.opendaylight.mdsal.dom.api.DOMDataTreeWriteTransaction;
import org.opendaylight.mdsal.dom.spi.ForwardingDOMDataBroker;
import org.opendaylight.mdsal.dom.spi.ForwardingDOMDataReadWriteTransaction;
import org.opendaylight.mdsal.dom.spi.ForwardingDOMDataWriteTransaction;
import org.opendaylight.yangtools.yang.data.api.YangInstanceIdentifier;
import org.opendaylight.yangtools.yang.data.api.schema.NormalizedNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data broker whose single transactions go through a {@link WriteGate}, are answered when a {@link JournalMark} is
 * behind them, and fail in the words of {@link Refusals}.
 * Transaction chains are those of the broker behind it: they pass neither.
 */
public final class GuardedDataBroker extends ForwardingDOMDataBroker {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedDataBroker.class);

    private final DOMDataBroker delegate;
    private final WriteGate gate;
    private final JournalMark mark;

    /**
     * Guards a broker.
     *
     * @param delegate the broker
     * @param gate the gate
     * @param clock gives the first mark in the journal its number
     */
    public GuardedDataBroker(final DOMDataBroker delegate, final WriteGate gate, final InstantSource clock) {
        this.delegate = delegate;
        this.gate = gate;
        mark = new JournalMark(delegate, clock.millis());
    }

    @Override
    protected DOMDataBroker delegate() {
        return delegate;
    }

    @Override
    public DOMDataTreeReadWriteTransaction newReadWriteTransaction() {
        return new GuardedReadWrite(delegate.newReadWriteTransaction(), new Course(gate, mark));
    }

    @Override
    public DOMDataTreeWriteTransaction newWriteOnlyTransaction() {
        return new GuardedWrite(delegate.newWriteOnlyTransaction(), new Course(gate, mark));
    }

    /** What a transaction did so far, and why it cannot succeed any more. Used by the transaction's owner only. */
    private static final class Course {
        private final WriteGate gate;
        private final JournalMark mark;
        private Optional<IllegalArgumentException> failure = Optional.empty();

        Course(final WriteGate gate, final JournalMark mark) {
            this.gate = gate;
            this.mark = mark;
        }

        void write(final Runnable operation) {
            // A write that the datastore refuses at once would throw where RESTCONF does not expect it.
            if (failure.isEmpty()) {
                try {
                    operation.run();
                } catch (IllegalArgumentException e) {
                    failure = Optional.of(e);
                }
            }
        }

        FluentFuture<? extends CommitInfo> commit(final DOMDataTreeWriteTransaction transaction) {
            if (failure.isPresent()) {
                if (!transaction.cancel()) {
                    LOG.debug("{} was closed before it was committed", transaction.getIdentifier());
                }
                return FluentFuture.from(Futures.immediateFailedFuture(Refusals.explain(failure.orElseThrow())));
            }
            final var result = SettableFuture.<CommitInfo>create();
            // The mark is within what the gate waits for: the journal is compacted when all marks are written too.
            final FluentFuture<CommitInfo> commit = gate.pass(() -> mark.behind(transaction.commit()));
            commit.addCallback(new FutureCallback<CommitInfo>() {
                @Override
                public void onSuccess(final CommitInfo info) {
                    result.set(info);
                }

                @Override
                public void onFailure(final Throwable cause) {
                    result.setException(Refusals.explain(cause));
                }
            }, MoreExecutors.directExecutor());
            return FluentFuture.from(result);
        }
    }

    private static final class GuardedReadWrite extends ForwardingDOMDataReadWriteTransaction {
        private final DOMDataTreeReadWriteTransaction delegate;
        private final Course course;

        GuardedReadWrite(final DOMDataTreeReadWriteTransaction delegate, final Course course) {
            this.delegate = delegate;
            this.course = course;
        }

        @Override
        protected DOMDataTreeReadWriteTransaction delegate() {
            return delegate;
        }

        @Override
        public void put(final LogicalDatastoreType store, final YangInstanceIdentifier path,
                final NormalizedNode data) {
            course.write(() -> delegate.put(store, path, data));
        }

        @Override
        public void merge(final LogicalDatastoreType store, final YangInstanceIdentifier path,
                final NormalizedNode data) {
            course.write(() -> delegate.merge(store, path, data));
        }

        @Override
        public void delete(final LogicalDatastoreType store, final YangInstanceIdentifier path) {
            course.write(() -> delegate.delete(store, path));
        }

        @Override
        public FluentFuture<? extends CommitInfo> commit() {
            return course.commit(delegate);
        }
    }

    private static final class GuardedWrite extends ForwardingDOMDataWriteTransaction {
        private final DOMDataTreeWriteTransaction delegate;
        private final Course course;

        GuardedWrite(final DOMDataTreeWriteTransaction delegate, final Course course) {
            this.delegate = delegate;
            this.course = course;
        }

        @Override
        protected DOMDataTreeWriteTransaction delegate() {
            return delegate;
        }

        @Override
        public void put(final LogicalDatastoreType store, final YangInstanceIdentifier path,
                final NormalizedNode data) {
            course.write(() -> delegate.put(store, path, data));
        }

        @Override
        public void merge(final LogicalDatastoreType store, final YangInstanceIdentifier path,
                final NormalizedNode data) {
            course.write(() -> delegate.merge(store, path, data));
        }

        @Override
        public void delete(final LogicalDatastoreType store, final YangInstanceIdentifier path) {
            course.write(() -> delegate.delete(store, path));
        }

        @Override
        public FluentFuture<? extends CommitInfo> commit() {
            return course.commit(delegate);
        }
    }
}
