// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.wiring;

import java.util.Optional;
import java.util.function.Consumer;
import org.netport.engine.NetworkEngine;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.network.NetworkConfig;

/**
 * Starts the engine once the configuration <em>and</em> what was remembered are there, and hands it later
 * configurations: nothing is programmed or deleted before. Thread-safe; the engine's calls return at once.
 */
final class EngineStarter {
    private final NetworkEngine engine;
    private final CurrentConfiguration current;
    private final Consumer<Recalled> beforeStart;
    private final StartAction afterStart;

    private Optional<NetworkConfig> config = Optional.empty();
    private Optional<Recalled> recalled = Optional.empty();
    private Phase phase = Phase.WAITING;

    EngineStarter(final NetworkEngine engine, final CurrentConfiguration current,
            final Consumer<Recalled> beforeStart, final StartAction afterStart) {
        this.engine = engine;
        this.current = current;
        this.beforeStart = beforeStart;
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

    synchronized void recalled(final Recalled memories) {
        if (phase == Phase.WAITING) {
            recalled = Optional.of(memories);
            startIfComplete();
        }
    }

    synchronized void stop() {
        phase = Phase.STOPPED;
    }

    private void startIfComplete() {
        if (config.isPresent() && recalled.isPresent()) {
            phase = Phase.STARTED;
            final var first = config.orElseThrow();
            // The engine's listener encodes with the current configuration: it is there before the engine runs.
            current.set(first);
            beforeStart.accept(recalled.orElseThrow());
            engine.start(first, recalled.orElseThrow().locations(), recalled.orElseThrow().grants(),
                recalled.orElseThrow().moves().moves());
            afterStart.started(first, recalled.orElseThrow());
        }
    }

    /** What is done once the engine runs. */
    @FunctionalInterface
    interface StartAction {
        /**
         * The engine was started.
         *
         * @param config with this configuration
         * @param recalled and what was remembered
         */
        void started(NetworkConfig config, Recalled recalled);
    }

    private enum Phase {
        WAITING,
        STARTED,
        STOPPED
    }
}
