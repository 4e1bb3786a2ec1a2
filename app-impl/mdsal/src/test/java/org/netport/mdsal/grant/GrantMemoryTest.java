// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netport.grant.GrantId;
import org.netport.grant.GrantState;
import org.netport.grant.GrantStatus;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.GrantSamples;
import org.netport.mdsal.state.WriteBehind;
import org.opendaylight.mdsal.binding.api.DataTreeChangeListener;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netport.grant.memory.rev261125.RememberedGrants;
import org.opendaylight.yang.gen.v1.urn.netport.grant.memory.rev261125.remembered.grants.Grant;
import org.opendaylight.yang.gen.v1.urn.netport.grant.memory.rev261125.remembered.grants.GrantBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.grant.memory.rev261125.remembered.grants.GrantKey;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.yang.common.Uint64;

class GrantMemoryTest {
    private static final DataObjectIdentifier<RememberedGrants> GRANTS =
        DataObjectIdentifier.builder(RememberedGrants.class).build();

    private final Datastore datastore = new Datastore();
    private final WriteBehind writer = new WriteBehind("test", datastore.broker(), LogicalDatastoreType.CONFIGURATION,
        Duration.ZERO);
    private final GrantMemory memory = new GrantMemory(datastore.broker(), writer);

    @BeforeEach
    void start() {
        writer.start();
    }

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void recallsALiveGrantWithAllThatItsHolderNeeds() throws InterruptedException {
        final var status = GrantSamples.status(5, GrantState.AUTHORISED);
        memory.remember(status);
        drain();
        assertEquals(List.of(status), recall());
        assertEquals(GrantSamples.NONCE, recall().get(0).grant().nonce().hex());
    }

    @Test
    void recallsOneThatWasUsedUntilItIsFinal() throws InterruptedException {
        memory.remember(GrantSamples.status(5, GrantState.AUTHORISED));
        memory.remember(GrantSamples.status(5, GrantState.CONSUMED));
        drain();
        assertEquals(List.of(GrantSamples.status(5, GrantState.CONSUMED)), recall());
        memory.forget(new GrantId(5));
        drain();
        assertEquals(List.of(), recall());
    }

    @Test
    void forgetsNoneThatWasUsedBecauseOthersAre() throws InterruptedException {
        memory.remember(GrantSamples.status(1, GrantState.CONSUMED));
        drain();
        final var next = new GrantMemory(datastore.broker(), writer);
        next.begin(recall());
        next.remember(GrantSamples.status(1, GrantState.AUTHORISED));
        next.remember(GrantSamples.status(1, GrantState.CONSUMED));
        for (long id = 2; id <= 1100; id++) {
            next.remember(GrantSamples.status(id, GrantState.CONSUMED));
        }
        drain();
        assertEquals(1100, recall().size());
    }

    @Test
    void forgetsWhatHasEnded() throws InterruptedException {
        for (var end : List.of(GrantState.REVOKED, GrantState.EXPIRED, GrantState.ABORTED, GrantState.SUPERSEDED)) {
            memory.remember(GrantSamples.status(5, GrantState.AUTHORISED));
            drain();
            memory.remember(GrantSamples.status(5, end));
            drain();
            assertEquals(List.of(), recall(), "after " + end);
        }
    }

    @Test
    void writesNothingWhenOnlyThePreparationGoesOn() throws InterruptedException {
        memory.remember(GrantSamples.status(5, GrantState.AUTHORISED));
        drain();
        final var changes = new AtomicInteger();
        final DataTreeChangeListener<RememberedGrants> listener = batch -> changes.addAndGet(batch.size());
        final var registration = datastore.broker().registerTreeChangeListener(LogicalDatastoreType.CONFIGURATION,
            GRANTS, listener);
        try {
            memory.remember(GrantSamples.status(5, GrantState.PREPARING));
            memory.remember(GrantSamples.status(5, GrantState.PREPARED));
            drain();
            memory.remember(GrantSamples.status(6, GrantState.AUTHORISED));
            drain();
        } finally {
            registration.close();
        }
        assertTrue(changes.get() <= 2, "one change at most beside the initial one");
        assertEquals(GrantState.AUTHORISED, recall().get(0).states().values().iterator().next());
    }

    @Test
    void whatWasRecalledIsForgottenToo() throws InterruptedException {
        memory.remember(GrantSamples.status(5, GrantState.AUTHORISED));
        drain();
        final var next = new GrantMemory(datastore.broker(), writer);
        next.begin(recall());
        next.remember(GrantSamples.status(5, GrantState.EXPIRED));
        drain();
        assertEquals(List.of(), recall());
    }

    @Test
    void tellsWhenAGrantIsOnDisk() {
        memory.remember(GrantSamples.status(5, GrantState.AUTHORISED));
        Datastore.await(memory.written(new GrantId(5)).toCompletableFuture());
        assertEquals(1, recall().size());
    }

    @Test
    void oneThatCannotBeReadDoesNotHideTheOthers() throws InterruptedException {
        memory.remember(GrantSamples.status(5, GrantState.AUTHORISED));
        drain();
        final var key = new GrantKey(Uint64.valueOf(9));
        datastore.put(GRANTS.toBuilder().child(Grant.class, key).build(), new GrantBuilder().withKey(key).build());
        assertEquals(List.of(GrantSamples.status(5, GrantState.AUTHORISED)), recall());
    }

    private void drain() throws InterruptedException {
        assertTrue(writer.drain(Duration.ofSeconds(20)));
    }

    private List<GrantStatus> recall() {
        return Datastore.await(memory.recall());
    }
}
