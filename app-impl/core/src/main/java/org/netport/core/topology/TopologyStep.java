// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.netport.model.LinkNumber;
import org.netport.model.SegmentName;
import org.netport.network.Segment;

/**
 * The graphs that switches shall have now. Most changes of a graph can be made on all switches at once, in any order.
 * Some cannot: how far a segment reaches while its hosts talk, a link that joins again what had lost each other, and a
 * broadcast tree that gains a link and loses another. Such a segment gets graphs between, one after the other; the next
 * one when all switches have the last one.
 *
 * @param topologies the graphs to compile from
 * @param changes the segments whose graphs are not the last ones, or not known to be on all switches
 */
public record TopologyStep(SegmentTopologies topologies, ImmutableMap<SegmentName, Change> changes) {
    /** Of no segment. */
    public static final TopologyStep EMPTY = new TopologyStep(SegmentTopologies.EMPTY, ImmutableMap.of());

    /** Validates presence. */
    public TopologyStep {
        Objects.requireNonNull(topologies, "topologies");
        Objects.requireNonNull(changes, "changes");
    }

    /**
     * How far the change of a segment's graph has come.
     *
     * @param extent how far the segment reaches in this step
     * @param tree how much of its tree this step has
     * @param held the links of all trees that switches may have until this step is acknowledged: one forest. Without
     *     those that have failed, whatever is flooded over them, and with those that carry the segment no more
     */
    public record Change(Extent extent, Tree tree, ImmutableSet<LinkNumber> held) {
        /** Validates presence. */
        public Change {
            Objects.requireNonNull(extent, "extent");
            Objects.requireNonNull(tree, "tree");
            Objects.requireNonNull(held, "held");
        }
    }

    /** How much of a tree a step has. */
    public enum Tree {
        /** All of it. */
        WHOLE,
        /** What it shares with the trees before. */
        SHARED
    }

    /** A segment in the next step; without change if it is in rest then. */
    private record Next(SegmentTopology topology, Optional<Change> change) {
    }

    /**
     * The step that follows. What is new in a view, a link that fails among it, counts at once in whatever step a
     * segment is; how far it reaches, and what its tree gains, waits for the acknowledgement of the last step.
     *
     * @param view configuration and ports
     * @param acknowledged the segments of {@link #changes} whose step all switches have, as far as they can be reached
     * @return the graphs, and what is not in rest yet
     */
    public TopologyStep next(final NetworkView view, final Set<SegmentName> acknowledged) {
        return next(view, acknowledged, segment -> false);
    }

    /**
     * The same while hosts move. Switches that have heard of a move and of a step, of one of them or of none can send a
     * host's frames round, so a segment does not begin to reach elsewhere then: its first step changes nothing.
     *
     * @param view configuration and ports
     * @param acknowledged the segments whose step all switches have
     * @param hasMovingHosts tells of a segment whether hosts of it are moving
     * @return the graphs, and what is not in rest yet
     */
    public TopologyStep next(final NetworkView view, final Set<SegmentName> acknowledged,
            final Predicate<SegmentName> hasMovingHosts) {
        final var builder = new TopologyBuilder(view, topologies);
        final var graphs = ImmutableMap.<SegmentName, SegmentTopology>builder();
        final var going = ImmutableMap.<SegmentName, Change>builder();
        for (Segment segment : view.config().segments().values()) {
            final SegmentTopology was = topologies.bySegment().get(segment.name());
            final Change change = changes.get(segment.name());
            final Next next;
            if (was == null) {
                next = new Next(builder.build(segment), Optional.empty());
            } else if (change == null && !was.segment().portability().equals(segment.portability())
                    && hasMovingHosts.test(segment.name())) {
                next = again(builder, segment, was,
                    new Change(Extent.of(was.segment().portability()), Tree.WHOLE, was.tree()));
            } else if (change == null || acknowledged.contains(segment.name())) {
                next = onward(view, builder, was, Optional.ofNullable(change), segment);
            } else {
                next = again(builder, segment, was, change);
            }
            graphs.put(segment.name(), next.topology());
            next.change().ifPresent(found -> going.put(segment.name(), found));
        }
        return new TopologyStep(new SegmentTopologies(graphs.buildOrThrow()), going.buildOrThrow());
    }

    /** The next step of a segment all of whose switches have the last one. */
    private static Next onward(final NetworkView view, final TopologyBuilder builder, final SegmentTopology was,
            final Optional<Change> change, final Segment segment) {
        final Extent goal = Extent.of(segment.portability());
        Extent extent = change.map(Change::extent).orElseGet(() -> Extent.of(was.segment().portability()));
        final boolean isInRest = change.isEmpty() && extent.equals(goal);
        SegmentTopology is;
        do {
            extent = nextExtent(view, builder, segment, extent);
            is = builder.build(segment, extent);
        } while (!extent.equals(goal) && is.isLike(was));
        final ImmutableSet<SwitchPair> reunited = is.hasPathsOf(was) ? ImmutableSet.of()
            : builder.routable(segment, Sets.difference(was.severed(), is.severed()));
        final ImmutableSet<LinkNumber> held = builder.notFailed(was.tree());
        final boolean isSafe = is.isSafeAfter(held);
        if (isSafe && reunited.isEmpty() && extent.equals(goal) && (isInRest || is.isLike(was))) {
            return new Next(is, Optional.empty());
        }
        final SegmentTopology joined = is.alsoSevered(reunited);
        return isSafe ? going(joined, extent, Tree.WHOLE, held)
            : going(joined.restrictedTo(held), extent, Tree.SHARED, held);
    }

    private static Extent nextExtent(final NetworkView view, final TopologyBuilder builder, final Segment segment,
            final Extent extent) {
        return extent.towards(segment.portability(), hosts -> new StandingWays(view.config(),
            builder.build(segment, extent), builder.build(segment),
            view.config().routing().of(segment.name()).flatMap(vrf -> Optional.ofNullable(
                view.config().segments().get(vrf.transit()))).map(builder::build)).stay(hosts));
    }

    /** The same step of a segment in another view. */
    private static Next again(final TopologyBuilder builder, final Segment segment, final SegmentTopology was,
            final Change change) {
        final SegmentTopology built = builder.build(segment, change.extent());
        final SegmentTopology is = built.alsoSevered(builder.routable(segment, was.severed()));
        final ImmutableSet<LinkNumber> held = builder.notFailed(change.held());
        return change.tree() == Tree.WHOLE && is.isSafeAfter(held) ? going(is, change.extent(), Tree.WHOLE, held)
            : going(is.restrictedTo(held), change.extent(), Tree.SHARED, held);
    }

    private static Next going(final SegmentTopology is, final Extent extent, final Tree tree,
            final Set<LinkNumber> held) {
        return new Next(is, Optional.of(new Change(extent, tree,
            Sets.union(held, is.tree()).immutableCopy())));
    }
}
