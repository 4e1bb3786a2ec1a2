// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.SetMultimap;
import com.google.common.collect.Sets;
import java.util.Set;
import org.netport.core.location.Placement;
import org.netport.core.location.Stage;
import org.netport.model.HostName;
import org.netport.model.SwitchName;

/**
 * The switches that could not be reached when a host moved and have not been since: what they do with its frames is out
 * of date. Owned by the engine's loop.
 */
final class Stragglers {
    private final SetMultimap<HostName, SwitchName> missed = HashMultimap.create();

    /** A host's state has changed: who was missed meanwhile is remembered. */
    void changed(final HostName host, final Placement before, final Placement after) {
        missed.putAll(host, Sets.difference(missedBy(after), missedBy(before)));
    }

    private static Set<SwitchName> missedBy(final Placement placement) {
        return switch (placement) {
            case Placement.Moving moving -> moving.missed();
            case Placement.Draining draining -> draining.missed();
            case Placement.Settled settled -> ImmutableSet.of();
            case Placement.Absent absent -> ImmutableSet.of();
        };
    }

    /** A switch has acknowledged all that it is to hold of a host. Returns whether it was one of these. */
    boolean caughtUp(final HostName host, final SwitchName name) {
        return missed.remove(host, name);
    }

    /** A switch is no longer configured. */
    void forget(final SwitchName name) {
        missed.values().removeIf(name::equals);
    }

    /** A host is no longer configured. */
    void forget(final HostName host) {
        missed.removeAll(host);
    }

    /** The hosts of which some switches have not heard. */
    ImmutableSet<HostName> hosts() {
        return ImmutableSet.copyOf(missed.keySet());
    }

    /** Who may send a host's frames elsewhere; while any were missed, also those whose turn is to come. */
    ImmutableSet<SwitchName> of(final HostName host, final Placement placement) {
        final Set<SwitchName> some = missed.get(host);
        if (some.isEmpty() || !(placement instanceof Placement.Moving moving)) {
            return ImmutableSet.copyOf(some);
        }
        final var all = ImmutableSet.<SwitchName>builder().addAll(some);
        moving.stages().stream().skip(moving.stage() + 1L).map(Stage::switches).forEach(all::addAll);
        return all.build();
    }
}
