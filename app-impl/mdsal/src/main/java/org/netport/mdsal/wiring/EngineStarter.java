// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.wiring;

import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import org.netport.engine.NetworkEngine;
import org.netport.location.Attachment;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.model.HostName;
import org.netport.network.NetworkConfig;

/**
 * Starts the engine once the configuration <em>and</em> the remembered locations are there, and hands it later
 * configurations: nothing is programmed or deleted before. Thread-safe; the engine's calls return at once.
 */
final class EngineStarter {
    private final NetworkEngine engine;
    private final CurrentConfiguration current;
    private final StartAction afterStart;

    private Optional<NetworkConfig> config = Optional.empty();
    private Optional<ImmutableMap<HostName, Attachment>> recovered = Optional.empty();
    private Phase phase = Phase.WAITING;

    EngineStarter(final NetworkEngine engine, final CurrentConfiguration current, final StartAction afterStart) {
        this.engine = engine;
        this.current = current;
        this.afterStart = afterStart;
    }

    synchronized void configured(final NetworkConfig latest) {
        config = Optional.of(latest);
        if (phase == Phase.WAITING) {
            startIfComplete();
        } else if (phase == Phase.STARTED) {
            engine.configure(latest);
            current.set(latest);
        }
    }

    synchronized void recovered(final ImmutableMap<HostName, Attachment> locations) {
        if (phase == Phase.WAITING) {
            recovered = Optional.of(locations);
            startIfComplete();
        }
    }

    synchronized void stop() {
        phase = Phase.STOPPED;
    }

    private void startIfComplete() {
        if (config.isPresent() && recovered.isPresent()) {
            phase = Phase.STARTED;
            final var first = config.orElseThrow();
            // The engine's listener encodes with the current configuration: it is there before the engine runs.
            current.set(first);
            engine.start(first, recovered.orElseThrow());
            afterStart.started(first, recovered.orElseThrow());
        }
    }

    /** What is done once the engine runs. */
    @FunctionalInterface
    interface StartAction {
        /**
         * The engine was started.
         *
         * @param config with this configuration
         * @param recovered and these locations
         */
        void started(NetworkConfig config, ImmutableMap<HostName, Attachment> recovered);
    }

    private enum Phase {
        WAITING,
        STARTED,
        STOPPED
    }
}
