// SPDX-License-Identifier: Apache-2.0
package org.netport.policy;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How much may come to a site; not negative, and empty where there is no limit.
 *
 * @param mostHosts hosts that are there or on their way
 * @param mostHostsPerTenant hosts of one tenant that are there or on their way
 * @param mostConcurrentMoves moves from other sites that are under way at one time
 * @param mostMovesPerMinute moves from other sites that begin in any 60 s
 */
public record Quotas(OptionalInt mostHosts, OptionalInt mostHostsPerTenant, OptionalInt mostConcurrentMoves,
        OptionalInt mostMovesPerMinute) {
    /** No limit. */
    public static final Quotas NONE = new Quotas(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(),
        OptionalInt.empty());

    /** Validates range and presence. */
    public Quotas {
        Objects.requireNonNull(mostHosts, "mostHosts");
        Objects.requireNonNull(mostHostsPerTenant, "mostHostsPerTenant");
        Objects.requireNonNull(mostConcurrentMoves, "mostConcurrentMoves");
        Objects.requireNonNull(mostMovesPerMinute, "mostMovesPerMinute");
        for (var limit : Arrays.asList(mostHosts, mostHostsPerTenant, mostConcurrentMoves, mostMovesPerMinute)) {
            if (limit.orElse(0) < 0) {
                throw new IllegalArgumentException("quota " + limit.getAsInt() + " is negative");
            }
        }
    }
}
