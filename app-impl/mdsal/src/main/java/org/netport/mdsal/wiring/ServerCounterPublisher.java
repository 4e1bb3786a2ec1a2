// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.wiring;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.netport.mdsal.state.Count;
import org.netport.mdsal.state.CounterPublisher;
import org.netport.mdsal.state.WriteBehind;
import org.netport.openflow.server.ServerCounters;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what the OpenFlow server counts of connections that belong to no switch yet. Owns its thread. */
final class ServerCounterPublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCounterPublisher.class);
    private static final Duration WRITE_PACE = Duration.ofMillis(100);

    private final Supplier<ServerCounters> counters;
    private final WriteBehind writer;
    private final CounterPublisher publisher;
    private final ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("netport-server").daemon().factory());
    private final Future<?> repetition;

    /**
     * Begins to publish.
     *
     * @param data datastores
     * @param counters gives a snapshot
     * @param pace how often it is published, if it has changed
     */
    ServerCounterPublisher(final DataBroker data, final Supplier<ServerCounters> counters, final Duration pace) {
        this.counters = counters;
        writer = new WriteBehind("server-state", data, LogicalDatastoreType.OPERATIONAL, WRITE_PACE);
        publisher = new CounterPublisher(writer);
        writer.start();
        repetition = timer.scheduleWithFixedDelay(this::publish, 0, pace.toMillis(), TimeUnit.MILLISECONDS);
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private void publish() {
        try {
            final ServerCounters now = counters.get();
            publisher.publish(ImmutableMap.of(
                "openflow-connections-refused", new Count(now.refused(), now.newestRefusal()),
                "openflow-handshakes-failed", new Count(now.failedHandshakes(), now.newestFailure()),
                "openflow-messages-unreadable", Count.of(now.unreadable())));
        } catch (RuntimeException e) {
            // thrown on, it would end the repetition
            LOG.warn("The counters of the OpenFlow server could not be published", e);
        }
    }

    /** Ends publishing; what was published stays. */
    @Override
    public void close() {
        repetition.cancel(false);
        timer.shutdownNow();
        writer.close();
    }
}
