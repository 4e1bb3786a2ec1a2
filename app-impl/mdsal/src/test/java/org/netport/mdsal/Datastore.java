// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal;

import java.util.concurrent.TimeUnit;
import org.netport.mdsal.config.EntryDecoder;
import org.netport.mdsal.receipt.ReceiptCodec;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.binding.dom.adapter.test.AbstractConcurrentDataBrokerTest;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.mdsal.dom.api.DOMDataBroker;
import org.opendaylight.yangtools.binding.DataObject;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.binding.data.codec.api.BindingNormalizedNodeSerializer;
import org.opendaylight.yangtools.yang.model.api.EffectiveModelContext;

/** An in-memory datastore with all our models, whose listeners run on threads of their own, as in a controller. */
public final class Datastore extends AbstractConcurrentDataBrokerTest {
    private static final long BOUND_SECONDS = 20;

    /** Makes an empty datastore. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    public Datastore() {
        super(true);
        try {
            setup();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public DataBroker broker() {
        return getDataBroker();
    }

    public DOMDataBroker domBroker() {
        return getDomBroker();
    }

    public EntryDecoder decoder() {
        final var context = getDataBrokerTestCustomizer().getAdapterContext();
        return (path, data) -> context.currentSerializer().fromNormalizedNode(path, data).getValue();
    }

    public BindingNormalizedNodeSerializer serializer() {
        return getDataBrokerTestCustomizer().getAdapterContext().currentSerializer();
    }

    public ReceiptCodec receiptCodec() {
        return new ReceiptCodec(this::serializer, this::models);
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    public EffectiveModelContext models() {
        try {
            return modelContext();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes to CONFIG and waits for the commit. */
    public <T extends DataObject> void put(final DataObjectIdentifier<T> path, final T data) {
        final var transaction = broker().newWriteOnlyTransaction();
        transaction.put(LogicalDatastoreType.CONFIGURATION, path, data);
        await(transaction.commit());
    }

    /** Deletes from CONFIG and waits for the commit. */
    public void delete(final DataObjectIdentifier<?> path) {
        final var transaction = broker().newWriteOnlyTransaction();
        transaction.delete(LogicalDatastoreType.CONFIGURATION, path);
        await(transaction.commit());
    }

    /** Reads, or fails when there is nothing. */
    public <T extends DataObject> T read(final LogicalDatastoreType store, final DataObjectIdentifier<T> path) {
        try (var transaction = broker().newReadOnlyTransaction()) {
            return await(transaction.read(store, path)).orElseThrow(() -> new AssertionError("nothing at " + path));
        }
    }

    /** Tells whether there is something. */
    public boolean exists(final LogicalDatastoreType store, final DataObjectIdentifier<?> path) {
        try (var transaction = broker().newReadOnlyTransaction()) {
            return await(transaction.exists(store, path));
        }
    }

    /** Waits for a future, for a bounded time. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    public static <T> T await(final java.util.concurrent.Future<T> future) {
        try {
            return future.get(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no result", e);
        }
    }
}
