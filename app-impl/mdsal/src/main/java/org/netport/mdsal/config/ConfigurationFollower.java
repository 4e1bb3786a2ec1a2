// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import com.google.common.collect.ImmutableList;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.netport.core.validation.NetworkValidator;
import org.netport.core.validation.Problem;
import org.netport.model.Generation;
import org.netport.network.NetworkConfig;
import org.opendaylight.mdsal.dom.api.DOMDataTreeChangeListener;
import org.opendaylight.yangtools.yang.data.api.schema.ContainerNode;
import org.opendaylight.yangtools.yang.data.tree.api.DataTreeCandidate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the CONFIG datastore and hands on each new configuration of the network, the first one when the datastore has
 * reported its initial data. Listens at the root, so that a transaction over several subtrees is one step. Called by
 * the datastore on one thread at a time.
 *
 * <p>What is in the datastore passed {@link ConfigurationCohort} when it was written. It is judged again, because data
 * of another release or of a writer beside the cohort must not reach the switches: then the last good configuration
 * stays in force.
 */
public final class ConfigurationFollower implements DOMDataTreeChangeListener {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationFollower.class);

    private final TableUpdater updater;
    private final AcceptedConfigurations accepted;
    private final InstantSource clock;
    private final Consumer<NetworkConfig> consumer;

    private NetworkTables tables = NetworkTables.EMPTY;
    private Generation generation = Generation.NONE;
    private Reported reported = Reported.NOTHING;

    /**
     * Makes a follower that is registered by its caller.
     *
     * @param decoder decodes entries
     * @param accepted knows what passed the cohort
     * @param clock gives generations that grow over restarts
     * @param consumer takes each configuration; must return at once
     */
    public ConfigurationFollower(final EntryDecoder decoder, final AcceptedConfigurations accepted,
            final InstantSource clock, final Consumer<NetworkConfig> consumer) {
        updater = new TableUpdater(decoder);
        this.accepted = accepted;
        this.clock = clock;
        this.consumer = consumer;
    }

    @Override
    public synchronized void onInitialData() {
        if (reported == Reported.NOTHING) {
            judge();
        }
    }

    @Override
    public synchronized void onDataTreeChanged(final List<DataTreeCandidate> changes) {
        final var concerning = changes.stream().map(DataTreeCandidate::getRootNode).filter(TableUpdater::concerns)
            .toList();
        if (concerning.isEmpty()) {
            onInitialData();
            return;
        }
        final var latest = TableUpdater.partsOf(
            concerning.getLast().findDataAfter().map(ContainerNode.class::cast));
        final var known = accepted.find(latest);
        if (known.isPresent()) {
            tables = known.orElseThrow().tables();
            handOn(known.orElseThrow().config(), nextGeneration());
        } else {
            for (var change : concerning) {
                tables = updater.apply(tables, change);
            }
            judge();
        }
    }

    private synchronized void judge() {
        final var next = nextGeneration();
        final var assembly = tables.assemble(next);
        final var problems = ImmutableList.<Problem>builder().addAll(assembly.problems())
            .addAll(NetworkValidator.validate(assembly.config())).build();
        if (problems.isEmpty()) {
            handOn(assembly.config(), next);
        } else {
            reported = Reported.INITIAL_DATA;
            LOG.error("The configuration in the datastore is contradictory and is not programmed; the last good one "
                + "stays in force. Correct it by RESTCONF: {}", problems);
        }
    }

    private synchronized void handOn(final NetworkConfig config, final Generation next) {
        reported = Reported.INITIAL_DATA;
        generation = next;
        consumer.accept(config.at(next));
    }

    private synchronized Generation nextGeneration() {
        return new Generation(Math.max(generation.value() + 1, clock.millis()));
    }

    private enum Reported {
        NOTHING,
        INITIAL_DATA
    }
}
