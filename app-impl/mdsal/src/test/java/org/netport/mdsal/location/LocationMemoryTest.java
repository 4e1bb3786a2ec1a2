// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.Networks;
import org.netport.mdsal.state.WriteBehind;
import org.netport.model.Epoch;
import org.opendaylight.mdsal.binding.api.DataTreeChangeListener;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netport.location.rev261124.Locations;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;

class LocationMemoryTest {
    private static final Attachment AT_EAST = new Attachment(Networks.EAST, new Epoch(1),
        Instant.parse("2026-11-24T12:00:00.123456789Z"), ClaimSource.RARP);

    private final Datastore datastore = new Datastore();
    private final WriteBehind writer = new WriteBehind("test", datastore.broker(), LogicalDatastoreType.CONFIGURATION,
        Duration.ZERO);
    private final LocationMemory memory = new LocationMemory(datastore.broker(), writer);

    @BeforeEach
    void start() {
        writer.start();
    }

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void recallsWhatItRemembered() throws InterruptedException {
        memory.remember(Networks.VM, Optional.of(AT_EAST));
        drain();
        assertEquals(Map.of(Networks.VM, AT_EAST), recall());
    }

    @Test
    void forgets() throws InterruptedException {
        memory.remember(Networks.VM, Optional.of(AT_EAST));
        memory.remember(Networks.VM, Optional.empty());
        drain();
        assertEquals(Map.of(), recall());
    }

    @Test
    void forgetsHostsThatAreGoneSinceTheLastRun() throws InterruptedException {
        memory.remember(Networks.VM, Optional.of(AT_EAST));
        drain();
        final var next = new LocationMemory(datastore.broker(), writer);
        next.begin(recall(), Set.of());
        drain();
        assertEquals(Map.of(), recall());
    }

    @Test
    void writesNothingWhenARestartOnlyTellsWhatIsKnown() throws InterruptedException {
        memory.remember(Networks.VM, Optional.of(AT_EAST));
        drain();
        final var next = new LocationMemory(datastore.broker(), writer);
        next.begin(recall(), Set.of(Networks.VM));
        final var changes = new AtomicInteger(-1);
        final DataTreeChangeListener<Locations> listener = batch -> changes.addAndGet(batch.size());
        final var registration = datastore.broker().registerTreeChangeListener(LogicalDatastoreType.CONFIGURATION,
            DataObjectIdentifier.builder(Locations.class).build(), listener);
        try {
            next.remember(Networks.VM, Optional.of(new Attachment(Networks.EAST, new Epoch(1), Instant.EPOCH,
                ClaimSource.RECOVERED)));
            drain();
            next.remember(Networks.VM, Optional.of(new Attachment(Networks.WEST, new Epoch(2), Instant.EPOCH,
                ClaimSource.OPERATOR)));
            drain();
        } finally {
            registration.close();
        }
        assertEquals(Networks.WEST, recall().get(Networks.VM).point());
        assertTrue(changes.get() <= 1, "the first location was not written again");
    }

    @Test
    void startsEmpty() {
        assertEquals(Map.of(), recall());
        assertFalse(datastore.exists(LogicalDatastoreType.CONFIGURATION,
            DataObjectIdentifier.builder(Locations.class).build()));
    }

    private void drain() throws InterruptedException {
        assertTrue(writer.drain(Duration.ofSeconds(20)));
    }

    private Map<org.netport.model.HostName, Attachment> recall() {
        return Datastore.await(memory.recall());
    }
}
