// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Throwables;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.Entries;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.mdsal.common.api.TransactionCommitFailedException;
import org.opendaylight.mdsal.dom.api.DOMDataTreeWriteTransaction;
import org.opendaylight.netconf.api.NetconfDocumentedException;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.segments.Segment;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.segments.SegmentBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.data.api.YangInstanceIdentifier;
import org.opendaylight.yangtools.yang.data.tree.api.UniqueConstraintException;

class GuardedDataBrokerTest {
    private final Datastore datastore = new Datastore();
    private final GuardedDataBroker broker = new GuardedDataBroker(datastore.domBroker(), new WriteGate(10),
        InstantSource.system());

    @Test
    void writesWhatIsRight() {
        final var transaction = broker.newReadWriteTransaction();
        put(transaction, Entries.segment("red", 1));
        Datastore.await(transaction.commit());
        assertTrue(datastore.exists(LogicalDatastoreType.CONFIGURATION, Entries.segmentPath("red")));
    }

    @Test
    void aMissingMandatoryLeafIsTheWritersFault() {
        final var transaction = broker.newReadWriteTransaction();
        put(transaction, new SegmentBuilder().setName(new Name("red")).build());
        final var error = refusal(transaction.commit());
        assertEquals(ErrorTag.INVALID_VALUE, error.getErrorTag());
        assertTrue(error.getMessage().contains("is missing mandatory descendant"), error.getMessage());
    }

    @Test
    void aValueThatMustBeUniqueIsTheWritersFault() {
        final var explained = Refusals.explain(new TransactionCommitFailedException("commit failed",
            new UniqueConstraintException(YangInstanceIdentifier.of(), Map.of(), "vni 1 is there twice")));
        final var error = Refusals.find(explained).orElseThrow();
        assertEquals(ErrorTag.INVALID_VALUE, error.getErrorTag());
        assertEquals("vni 1 is there twice", error.getMessage());
    }

    @Test
    void whatIsNotTheWritersFaultStaysAsItIs() {
        final var failure = new TransactionCommitFailedException("no leader");
        assertSame(failure, Refusals.explain(failure));
    }

    @Test
    void ofTwoWritersOfOneEntryTheSecondIsToldToTryAgain() {
        final var one = broker.newReadWriteTransaction();
        final var two = broker.newReadWriteTransaction();
        put(one, Entries.segment("red", 1));
        put(two, Entries.segment("red", 2));
        Datastore.await(one.commit());
        final var error = refusal(two.commit());
        assertEquals(ErrorTag.IN_USE, error.getErrorTag());
        assertEquals("another writer changed the same data meanwhile: try again", error.getMessage());
    }

    private void put(final DOMDataTreeWriteTransaction transaction, final Segment segment) {
        final var result = datastore.serializer().toNormalizedDataObject(
            Entries.segmentPath(segment.getName().getValue()), segment);
        transaction.put(LogicalDatastoreType.CONFIGURATION, result.path(), result.node());
    }

    private static NetconfDocumentedException refusal(final Future<?> commit) {
        final var failure = assertThrows(ExecutionException.class, commit::get);
        return Throwables.getCausalChain(failure).stream().filter(NetconfDocumentedException.class::isInstance)
            .map(NetconfDocumentedException.class::cast).findFirst().orElseThrow();
    }
}
