// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.ovsdb;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.netport.engine.InterfaceListener;
import org.netport.mdsal.state.CounterPublisher;
import org.netport.mdsal.state.WriteBehind;
import org.netport.ovsdb.InterfaceDirectory;
import org.netport.ovsdb.OvsdbSettings;
import org.netport.ovsdb.TlsFiles;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.binding.api.DataListener;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.Sites;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.concepts.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the databases of the switches in the CONFIG datastore as that changes, and publishes how it goes. Owns what
 * it opens.
 */
public final class DatabaseFollower implements DataListener<Sites>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFollower.class);
    private static final Duration WRITE_PACE = Duration.ofMillis(100);

    private final InterfaceDirectory directory;
    private final WriteBehind writer;
    private final DatabasePublisher publisher;
    private final CounterPublisher counters;
    private final ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("netport-databases").daemon().factory());
    private final Future<?> repetition;
    private final Registration registration;

    /**
     * Begins to follow.
     *
     * @param data datastores
     * @param settings the bounds of the client
     * @param tls the files for databases that are reached by TLS, if there are any
     * @param listener who is told what ports there are
     * @param pace how often state is published, if it has changed
     */
    public DatabaseFollower(final DataBroker data, final OvsdbSettings settings, final Optional<TlsFiles> tls,
            final InterfaceListener listener, final Duration pace) {
        directory = new InterfaceDirectory(settings, tls, listener);
        writer = new WriteBehind("database-state", data, LogicalDatastoreType.OPERATIONAL, WRITE_PACE);
        publisher = new DatabasePublisher(writer);
        counters = new CounterPublisher(writer);
        writer.start();
        repetition = timer.scheduleWithFixedDelay(this::publish, pace.toMillis(), pace.toMillis(),
            TimeUnit.MILLISECONDS);
        registration = data.registerDataListener(LogicalDatastoreType.CONFIGURATION,
            DataObjectIdentifier.builder(Sites.class).build(), this);
    }

    @Override
    public void dataChangedTo(final @Nullable Sites sites) {
        directory.follow(EndpointMapper.map(Optional.ofNullable(sites)));
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private void publish() {
        try {
            publisher.publish(directory.status());
            counters.publish(DatabasePublisher.encode(directory.counters()));
        } catch (RuntimeException e) {
            // thrown on, it would end the repetition
            LOG.warn("The state of the switches' databases could not be published", e);
        }
    }

    /** Ends all connections; the listener keeps what it was told. */
    @Override
    public void close() {
        registration.close();
        repetition.cancel(false);
        timer.shutdownNow();
        directory.close();
        writer.close();
    }
}
