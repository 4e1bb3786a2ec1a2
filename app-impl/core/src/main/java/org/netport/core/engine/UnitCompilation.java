// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.netport.core.compile.DirtyUnits;
import org.netport.core.compile.HostLocations;
import org.netport.core.compile.SwitchContext;
import org.netport.core.compile.Unit;
import org.netport.core.compile.UnitCompiler;
import org.netport.core.location.RolloutPlanner;
import org.netport.core.location.Stage;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SegmentTopologies;
import org.netport.core.topology.SegmentTopology;
import org.netport.core.topology.TopologyStep;
import org.netport.core.topology.VrfTopology;
import org.netport.flow.ProgramEntry;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;

/** The view that units are compiled from, with its graphs computed once. Owned by the engine's loop. */
final class UnitCompilation {
    private final PlannedRollouts rollouts = new PlannedRollouts();
    private NetworkView view = NetworkView.EMPTY;
    private TopologyStep step = TopologyStep.EMPTY;

    /**
     * Takes a later view, and the next step of some segments whose graphs change. Returns what is to be compiled again.
     */
    DirtyUnits update(final NetworkView next, final Set<SegmentName> acknowledged,
            final Predicate<SegmentName> hasMovingHosts) {
        final TopologyStep following = step.next(next, acknowledged, hasMovingHosts);
        final DirtyUnits dirty = DirtyUnits.between(view, step.topologies(), next, following.topologies());
        view = next;
        step = following;
        rollouts.forget();
        return dirty;
    }

    /** The segments whose last graph is not known to be on all switches. */
    ImmutableSet<SegmentName> changing() {
        return step.changes().keySet();
    }

    /** The graphs that units are compiled from. */
    SegmentTopologies topologies() {
        return step.topologies();
    }

    NetworkView view() {
        return view;
    }

    ImmutableList<ProgramEntry> compile(final Unit unit, final SwitchName on, final HostLocations locations) {
        return UnitCompiler.compile(view, step.topologies(), locations, unit, on);
    }

    /** A switch as the compilers see it; empty if it is not configured. */
    Optional<SwitchContext> context(final SwitchName name) {
        return Optional.ofNullable(view.config().switches().get(name)).map(self -> new SwitchContext(view, self));
    }

    /** The switches of a segment; none if it is not configured. */
    ImmutableSet<SwitchName> switchesOf(final SegmentName segment) {
        return Optional.ofNullable(step.topologies().bySegment().get(segment)).map(SegmentTopology::switches)
            .orElse(ImmutableSet.of());
    }

    /** The switches with access ports of a segment; none if it is not configured. */
    Set<SwitchName> edges(final SegmentName segment) {
        return Optional.ofNullable(step.topologies().bySegment().get(segment)).map(SegmentTopology::edges)
            .orElse(ImmutableSet.of());
    }

    /** The switches that may hold entries of a segment's hosts; none if it is not configured. */
    Set<SwitchName> reach(final SegmentName segment) {
        return step.topologies().reach(view.config(), segment);
    }

    /** Who routes for a segment; empty if nobody does. */
    Optional<VrfTopology> routing(final SegmentName segment) {
        return step.topologies().routing(view.config(), segment);
    }

    SegmentTopology topology(final SegmentName segment) {
        return step.topologies().of(segment);
    }

    /** The rollout over all switches that may hold entries of a segment's host. */
    ImmutableList<Stage> rollout(final SegmentName segment, final Optional<SwitchName> from, final SwitchName to) {
        return rollouts.get(segment, from, to, () ->
            RolloutPlanner.reaching(RolloutPlanner.plan(topology(segment), from, to), reach(segment)));
    }
}
