// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.netport.core.location.Stage;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;

/**
 * The rollouts between two switches that were planned since the network last changed: they are the same for all hosts
 * of a segment, and a plan names every switch of it. Owned by the engine's loop.
 */
final class PlannedRollouts {
    /** Between the sites of a segment there are few; where there are more, all are planned anew. */
    private static final int MOST = 1024;

    private final Map<Way, ImmutableList<Stage>> planned = new HashMap<>();

    private record Way(SegmentName segment, Optional<SwitchName> from, SwitchName to) {
    }

    /**
     * The rollout of a host's move.
     *
     * @param segment the host's
     * @param from where it was, if known
     * @param to where it goes
     * @param plan plans it
     */
    ImmutableList<Stage> get(final SegmentName segment, final Optional<SwitchName> from, final SwitchName to,
            final Supplier<ImmutableList<Stage>> plan) {
        final var way = new Way(segment, from, to);
        final ImmutableList<Stage> known = planned.get(way);
        if (known != null) {
            return known;
        }
        if (planned.size() >= MOST) {
            planned.clear();
        }
        final ImmutableList<Stage> fresh = plan.get();
        planned.put(way, fresh);
        return fresh;
    }

    /** The network has changed. */
    void forget() {
        planned.clear();
    }
}
