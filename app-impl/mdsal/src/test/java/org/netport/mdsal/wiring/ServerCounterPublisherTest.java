// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.mdsal.Datastore;
import org.netport.openflow.server.ServerCounters;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.NetworkState;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.Counter;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.CounterKey;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;

class ServerCounterPublisherTest {
    private final Datastore datastore = new Datastore();
    private volatile ServerCounters now = new ServerCounters(1, 0, 0, Optional.empty(), 0, Optional.empty(), 0);

    private static DataObjectIdentifier<Counter> counter(final String name) {
        return DataObjectIdentifier.builder(NetworkState.class).child(Counter.class, new CounterKey(name)).build();
    }

    @Test
    void theNewestFailureIsPublishedWithItsCount() {
        final var failed = counter("openflow-handshakes-failed");
        final var publisher = new ServerCounterPublisher(datastore.broker(), () -> now, Duration.ofMillis(5));
        try {
            now = new ServerCounters(1, 0, 0, Optional.empty(), 2, Optional.of("192.0.2.9: no hello"), 0);
            final long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!isThere(failed)) {
                assertTrue(System.nanoTime() < until, "not published");
                Thread.onSpinWait();
            }
            final var counted = datastore.read(LogicalDatastoreType.OPERATIONAL, failed);
            assertEquals("192.0.2.9: no hello", counted.getDetail());
            assertEquals(0, datastore.read(LogicalDatastoreType.OPERATIONAL,
                counter("openflow-connections-refused")).getValue().getValue().longValue());
        } finally {
            publisher.close();
        }
    }

    private boolean isThere(final DataObjectIdentifier<Counter> path) {
        return datastore.exists(LogicalDatastoreType.OPERATIONAL, path)
            && datastore.read(LogicalDatastoreType.OPERATIONAL, path).getValue().getValue().longValue() == 2;
    }
}
