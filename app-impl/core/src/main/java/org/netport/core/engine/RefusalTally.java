// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.netport.engine.Refusal;
import org.netport.engine.RefusedFrames;

/**
 * Numbers of frames that a switch did not forward, made of what its entries have counted. Those numbers fall when an
 * entry is removed or replaced, or when the switch starts anew; ours do not: what is more than at the last reading is
 * added, and what is less is taken as the new mark from which to count on. So nothing is counted twice; at most the
 * frames of the one interval in which entries went away are missing.
 *
 * @param last what the switch told last
 * @param told the numbers so far; empty before the first reading, which gives what the switch had counted before
 */
record RefusalTally(ImmutableMap<Refusal, Long> last, Optional<RefusedFrames> told) {
    /** Before the first reading. */
    static final RefusalTally NONE = new RefusalTally(ImmutableMap.of(), Optional.empty());

    /** Validates presence. */
    RefusalTally {
        Objects.requireNonNull(last, "last");
        Objects.requireNonNull(told, "told");
    }

    /** After a further reading. */
    RefusalTally plus(final Map<Refusal, Long> now, final Instant when) {
        final ImmutableMap<Refusal, Long> before = told.map(RefusedFrames::frames).orElse(ImmutableMap.of());
        final var frames = Maps.transformEntries(now, (kind, count) ->
            before.getOrDefault(kind, 0L) + Math.max(0, count - last.getOrDefault(kind, 0L)));
        return new RefusalTally(ImmutableMap.copyOf(now),
            Optional.of(new RefusedFrames(when, ImmutableMap.copyOf(frames))));
    }
}
