// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.netport.core.location.Placement;
import org.netport.engine.EngineListener;
import org.netport.location.Attachment;
import org.netport.model.HostName;

/**
 * Tells of hosts' places and moves when their switches have been told of them: who listens takes a processor from the
 * switches, and the next stage of a move waits for what they answer. Of a move whose switches take longer it is told
 * meanwhile. Owned by the engine's loop.
 */
final class Tidings {
    /** Most moves are over by then. */
    private static final Duration MEANWHILE = Duration.ofMillis(100);

    private final EngineLoop loop;
    private final EngineListener listener;
    private final MoveRecords records;
    private final Standing standing;
    /** Where the hosts of which something is to be told were when it was told last. */
    private final Map<HostName, Optional<Attachment>> untold = new LinkedHashMap<>();
    private boolean waiting;

    Tidings(final EngineLoop loop, final EngineListener listener, final MoveRecords records, final Standing standing) {
        this.loop = loop;
        this.listener = listener;
        this.records = records;
        this.standing = standing;
    }

    /** Knows where hosts are. */
    @FunctionalInterface
    interface Standing {
        /** Where a host is now. */
        Placement placement(HostName host);
    }

    /** Something has happened to a host, and its switches are about to be told or have been. */
    void happened(final HostName host, final Placement before, final Placement after) {
        untold.putIfAbsent(host, before.current());
        if (!(after instanceof Placement.Moving)) {
            tell(host, after);
        } else if (!waiting) {
            waiting = true;
            loop.schedule(MEANWHILE, this::tellAll);
        }
    }

    /** A host is no longer configured. */
    void forget(final HostName host) {
        untold.remove(host);
    }

    private void tellAll() {
        waiting = false;
        ImmutableList.copyOf(untold.keySet()).forEach(host -> tell(host, standing.placement(host)));
    }

    private void tell(final HostName host, final Placement now) {
        final Optional<Attachment> then = untold.remove(host);
        records.tellNews(host);
        if (!now.current().equals(then)) {
            listener.attachmentChanged(host, now.current());
        }
    }
}
