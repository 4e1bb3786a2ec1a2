// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

/**
 * Where each switch sends frames for a host. In rest all agree; in a move those that have been switched over differ.
 *
 * @param rest the place that switches without an own entry use; empty: the host is nowhere known
 * @param exceptions the place that these switches use
 */
public record Whereabouts(Optional<AttachmentPoint> rest, ImmutableMap<SwitchName, AttachmentPoint> exceptions) {
    /** Nowhere. */
    public static final Whereabouts NOWHERE = new Whereabouts(Optional.empty(), ImmutableMap.of());

    /** Validates presence. */
    public Whereabouts {
        Objects.requireNonNull(rest, "rest");
        exceptions = ImmutableMap.copyOf(exceptions);
    }

    /**
     * All switches agree.
     *
     * @param point the place
     * @return the value
     */
    public static Whereabouts at(final AttachmentPoint point) {
        return new Whereabouts(Optional.of(point), ImmutableMap.of());
    }

    /**
     * The place that a switch uses.
     *
     * @param switchName the switch
     * @return the place
     */
    public Optional<AttachmentPoint> seenFrom(final SwitchName switchName) {
        final AttachmentPoint exception = exceptions.get(switchName);
        return exception == null ? rest : Optional.of(exception);
    }

    Whereabouts with(final ImmutableSet<SwitchName> switches, final AttachmentPoint point) {
        final var merged = ImmutableMap.<SwitchName, AttachmentPoint>builder();
        exceptions.forEach((name, old) -> {
            if (!switches.contains(name)) {
                merged.put(name, old);
            }
        });
        switches.forEach(name -> merged.put(name, point));
        return new Whereabouts(rest, merged.buildOrThrow());
    }
}
