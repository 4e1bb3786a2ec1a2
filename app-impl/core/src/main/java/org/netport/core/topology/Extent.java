// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import com.google.common.collect.Sets;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.netport.network.Portability;

/**
 * How far a segment reaches at one moment, while that is being changed. Links and hosts are told apart: a host is
 * bridged to only over links that every switch knows to carry the segment, and links are left only when nobody bridges
 * to a host beyond them any more.
 *
 * @param links between which sites its links carry the segment
 * @param hosts between which sites its hosts are bridged to; between others they are routed to. Never joins what
 *     {@code links} does not join
 */
public record Extent(Portability links, Portability hosts) {
    /** Validates presence. */
    public Extent {
        Objects.requireNonNull(links, "links");
        Objects.requireNonNull(hosts, "hosts");
    }

    /**
     * The extent of a segment in rest.
     *
     * @param portability as configured
     * @return the same for links and hosts
     */
    public static Extent of(final Portability portability) {
        return new Extent(portability, portability);
    }

    /**
     * The next step to another extent. First, hosts are routed to that will be on other islands, or whose frames would
     * change their ways, over links as they are; then links change, which only broadcast sees; then hosts are bridged
     * to that are on one island now. Switches that take one step at different moments lose nothing: what one of them
     * bridges or routes to, the others accept both ways.
     *
     * @param goal the portability to reach
     * @param canStay whether hosts can be bridged to between some sites while links change
     * @return the step; the same as {@code Extent.of(goal)} after three at most, and from then on
     */
    Extent towards(final Portability goal, final Predicate<Portability> canStay) {
        if (links.equals(goal)) {
            return of(goal);
        }
        final Portability common = common(hosts, goal);
        final Portability meanwhile = canStay.test(common) ? common : parted(common);
        return meanwhile.equals(hosts) ? new Extent(goal, hosts) : new Extent(links, meanwhile);
    }

    private static Portability parted(final Portability common) {
        return switch (common) {
            case Portability.Extended all -> new Portability.Routed(Optional.empty());
            case Portability.Routed each -> each;
            case Portability.Mixed some -> new Portability.Routed(
                some.extended().stream().min(Comparator.naturalOrder()));
        };
    }

    /** Joins the sites that both join. */
    private static Portability common(final Portability one, final Portability other) {
        if (one instanceof Portability.Extended) {
            return other;
        }
        if (other instanceof Portability.Extended || one instanceof Portability.Routed) {
            return one;
        }
        if (one instanceof Portability.Mixed some && other instanceof Portability.Mixed more) {
            final var both = Sets.intersection(some.extended(), more.extended()).immutableCopy();
            return both.isEmpty() ? new Portability.Routed(Optional.empty()) : new Portability.Mixed(both);
        }
        return other;
    }
}
