// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.netport.model.Generation;
import org.netport.network.NetworkConfig;

/** The configuration that the engine was given last. Thread-safe. */
public final class CurrentConfiguration {
    private NetworkConfig config = NetworkConfig.EMPTY;
    private CompletableFuture<NetworkConfig> next = new CompletableFuture<>();

    /**
     * Tells the configuration.
     *
     * @return the newest one
     */
    public synchronized NetworkConfig get() {
        return config;
    }

    /**
     * Waits for a configuration later than a given one.
     *
     * @param seen the generation that is not enough
     * @param bound how long to wait
     * @return the newest configuration; after the bound also if it is the one that was seen. Completes on the thread
     *     that sets it or on one of the JDK's timer: hand over at once
     */
    public synchronized CompletionStage<NetworkConfig> after(final Generation seen, final Duration bound) {
        if (config.generation().compareTo(seen) > 0) {
            return CompletableFuture.completedFuture(config);
        }
        return next.thenApply(later -> later).completeOnTimeout(config, bound.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Sets the configuration, after the engine was given it.
     *
     * @param later the new one
     */
    public void set(final NetworkConfig later) {
        final CompletableFuture<NetworkConfig> waiting;
        synchronized (this) {
            config = later;
            waiting = next;
            next = new CompletableFuture<>();
        }
        waiting.complete(later);
    }
}
