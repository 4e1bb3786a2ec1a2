// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.netport.mdsal.config.TableUpdater.Parts;
import org.netport.network.NetworkConfig;

/**
 * The last configurations that {@link ConfigurationCohort} accepted, so that {@link ConfigurationFollower}, which sees
 * the same data a moment later, need not map and judge them again. Both work without it, only slower. Thread-safe.
 */
public final class AcceptedConfigurations {
    private static final int KEPT = 64;

    private final Deque<Accepted> newestFirst = new ArrayDeque<>();

    /** Makes an empty memory. */
    public AcceptedConfigurations() {
        // nothing to prepare
    }

    synchronized void add(final Accepted accepted) {
        newestFirst.addFirst(accepted);
        if (newestFirst.size() > KEPT) {
            newestFirst.removeLast();
        }
    }

    synchronized Optional<Accepted> find(final Parts parts) {
        return newestFirst.stream().filter(accepted -> accepted.parts.isSame(parts)).findFirst();
    }

    /**
     * A configuration that passed every rule.
     *
     * @param parts the datastore's nodes that it was mapped from
     * @param tables its entries
     * @param config the whole; its generation means nothing
     */
    record Accepted(Parts parts, NetworkTables tables, NetworkConfig config) {
    }
}
