// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.netport.core.topology.NextHop;
import org.netport.engine.EngineListener;
import org.netport.engine.NextHopStatus;
import org.netport.model.VrfName;
import org.netport.network.AttachmentPoint;

/** Tells of the outside routers of VRFs when something of them has changed. Owned by the engine's loop. */
final class NextHopNews {
    private final EngineLoop loop;
    private final EngineListener listener;
    private final Map<VrfName, ImmutableList<NextHopStatus>> told = new HashMap<>();

    NextHopNews(final EngineLoop loop, final EngineListener listener) {
        this.loop = loop;
        this.listener = listener;
    }

    /**
     * A router as it is now.
     *
     * @param at the access port behind which it is
     * @param state what is known of it
     */
    record Seen(AttachmentPoint at, NextHopState state) {
    }

    /** Tells of the VRFs whose routers are other ones than they were, or otherwise. */
    void tell(final Map<NextHop, Seen> now) {
        final var statuses = ImmutableListMultimap.<VrfName, NextHopStatus>builder();
        now.forEach((nextHop, seen) -> statuses.put(nextHop.vrf(), status(nextHop, seen)));
        final var present = statuses.build();
        final Set<VrfName> vrfs = new HashSet<>(told.keySet());
        vrfs.addAll(present.keySet());
        vrfs.forEach(vrf -> tell(vrf, present.get(vrf)));
    }

    private void tell(final VrfName vrf, final ImmutableList<NextHopStatus> now) {
        if (now.isEmpty()) {
            told.remove(vrf);
            listener.nextHopsChanged(vrf, now);
        } else if (!now.equals(told.put(vrf, now))) {
            listener.nextHopsChanged(vrf, now);
        }
    }

    private NextHopStatus status(final NextHop nextHop, final Seen seen) {
        final Instant since = told.getOrDefault(nextHop.vrf(), ImmutableList.of()).stream()
            .filter(before -> before.uplink().equals(nextHop.uplink()) && before.address().equals(nextHop.address()))
            .filter(before -> before.at().equals(seen.at()) && before.life() == seen.state().life())
            .map(NextHopStatus::since).findFirst().orElseGet(loop::now);
        return new NextHopStatus(nextHop.uplink(), nextHop.address(), seen.at(), seen.state().life(),
            seen.state().mac(), since);
    }
}
