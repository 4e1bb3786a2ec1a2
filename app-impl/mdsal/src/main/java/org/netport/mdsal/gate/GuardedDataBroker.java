// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.gate;

import com.google.common.util.concurrent.FluentFuture;
import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
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
 * A data broker whose single transactions go through a {@link WriteGate} and fail in the words of {@link Refusals}.
 * Transaction chains are those of the broker behind it: they pass neither.
 */
public final class GuardedDataBroker extends ForwardingDOMDataBroker {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedDataBroker.class);

    private final DOMDataBroker delegate;
    private final WriteGate gate;

    /**
     * Guards a broker.
     *
     * @param delegate the broker
     * @param gate the gate
     */
    public GuardedDataBroker(final DOMDataBroker delegate, final WriteGate gate) {
        this.delegate = delegate;
        this.gate = gate;
    }

    @Override
    protected DOMDataBroker delegate() {
        return delegate;
    }

    @Override
    public DOMDataTreeReadWriteTransaction newReadWriteTransaction() {
        return new GuardedReadWrite(delegate.newReadWriteTransaction(), gate);
    }

    @Override
    public DOMDataTreeWriteTransaction newWriteOnlyTransaction() {
        return new GuardedWrite(delegate.newWriteOnlyTransaction(), gate);
    }

    /** What a transaction did so far, and why it cannot succeed any more. Used by the transaction's owner only. */
    private static final class Course {
        private final WriteGate gate;
        private Optional<IllegalArgumentException> failure = Optional.empty();

        Course(final WriteGate gate) {
            this.gate = gate;
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
            final FluentFuture<CommitInfo> commit = gate.pass(() -> transaction.commit()
                .transform(info -> (CommitInfo) info, MoreExecutors.directExecutor()));
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

        GuardedReadWrite(final DOMDataTreeReadWriteTransaction delegate, final WriteGate gate) {
            this.delegate = delegate;
            course = new Course(gate);
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

        GuardedWrite(final DOMDataTreeWriteTransaction delegate, final WriteGate gate) {
            this.delegate = delegate;
            course = new Course(gate);
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
