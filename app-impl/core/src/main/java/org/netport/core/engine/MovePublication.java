// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.netport.core.location.Placement;
import org.netport.engine.EngineListener;
import org.netport.location.Attachment;
import org.netport.model.HostName;

/**
 * Publishes hosts' places and moves to who listens when their switches have been told of them: who listens takes a
 * processor from the switches, and the next stage of a move waits for what they answer. A move whose switches take
 * longer is published meanwhile. Owned by the engine's loop.
 */
final class MovePublication {
    /** Most moves are over by then. */
    private static final Duration MEANWHILE = Duration.ofMillis(100);

    private final EngineLoop loop;
    private final EngineListener listener;
    private final MoveRecords records;
    private final Function<HostName, Placement> placements;
    /** Where the hosts of which something is to be published were when that was done last. */
    private final Map<HostName, Optional<Attachment>> unpublished = new LinkedHashMap<>();
    private boolean waiting;

    /** Publishes to {@code listener} what {@code records} have of moves, and where {@code placements} have hosts. */
    MovePublication(final EngineLoop loop, final EngineListener listener, final MoveRecords records,
            final Function<HostName, Placement> placements) {
        this.loop = loop;
        this.listener = listener;
        this.records = records;
        this.placements = placements;
    }

    /** A host has moved, or its move has come further; its switches are about to be told or have been. */
    void changed(final HostName host, final Placement before, final Placement after) {
        unpublished.putIfAbsent(host, before.current());
        if (!(after instanceof Placement.Moving)) {
            publish(host, after);
        } else if (!waiting) {
            waiting = true;
            loop.schedule(MEANWHILE, this::publishAll);
        }
    }

    /** A host is no longer configured. */
    void forget(final HostName host) {
        unpublished.remove(host);
    }

    private void publishAll() {
        waiting = false;
        ImmutableList.copyOf(unpublished.keySet()).forEach(host -> publish(host, placements.apply(host)));
    }

    private void publish(final HostName host, final Placement now) {
        final Optional<Attachment> then = unpublished.remove(host);
        records.tellNews(host);
        if (!now.current().equals(then)) {
            listener.attachmentChanged(host, now.current());
        }
    }
}
