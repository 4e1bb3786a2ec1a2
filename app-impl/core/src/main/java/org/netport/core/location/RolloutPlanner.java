// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.netport.core.topology.SegmentTopology;
import org.netport.location.MovePhase;
import org.netport.model.SwitchName;

/**
 * Orders the switches for a change of location: the destination; then, against the direction of frames, what lies
 * between it and the old switch; then the old switch, which thereby relays; then all others by their distance from the
 * destination. A switch is switched over only when its whole path to the destination has been, so that a frame that has
 * met one new entry meets only new ones: no order of acknowledgements makes a loop.
 */
public final class RolloutPlanner {
    private RolloutPlanner() {
    }

    /**
     * Plans a rollout.
     *
     * @param topology the graph of the host's segment
     * @param from the switch where the host was, if known
     * @param to the switch where it is now
     * @return the stages in order; every switch of the topology, {@code to} included, is in exactly one
     */
    public static ImmutableList<Stage> plan(final SegmentTopology topology, final Optional<SwitchName> from,
            final SwitchName to) {
        final var stages = ImmutableList.<Stage>builder();
        final Set<SwitchName> done = new HashSet<>();
        add(stages, done, MovePhase.PREPARED, Set.of(to));
        if (from.filter(to::equals).isPresent()) {
            // The other switches see no difference: one stage lets them be compiled, none of them changes.
            add(stages, done, MovePhase.UPDATED, topology.switches());
            return stages.build();
        }
        from.ifPresent(old -> {
            final List<SwitchName> path = topology.between(old, to);
            for (int hop = path.size() - 2; hop > 0; hop--) {
                add(stages, done, MovePhase.PREPARED, Set.of(path.get(hop)));
            }
            add(stages, done, MovePhase.RELAYING, Set.of(old));
        });
        for (Set<SwitchName> layer : topology.distanceLayers(to)) {
            add(stages, done, MovePhase.UPDATED, layer);
        }
        add(stages, done, MovePhase.UPDATED, topology.switches());
        return stages.build();
    }

    /**
     * The rollout where more switches have routes to the host than those of its segment. They send to the host's
     * switch, whatever lies between: when the old switch relays, their order does not matter.
     *
     * @param stages the rollout over the host's segment
     * @param switches all switches that may hold entries of the host
     * @return the same stages; those that are in none of them are in the last
     */
    public static ImmutableList<Stage> reaching(final ImmutableList<Stage> stages, final Set<SwitchName> switches) {
        final Set<SwitchName> others = new TreeSet<>(switches);
        stages.forEach(stage -> others.removeAll(stage.switches()));
        if (others.isEmpty()) {
            return stages;
        }
        final Stage last = stages.get(stages.size() - 1);
        final var more = ImmutableList.<Stage>builder();
        if (last.phase() == MovePhase.UPDATED) {
            others.addAll(last.switches());
            more.addAll(stages.subList(0, stages.size() - 1));
        } else {
            more.addAll(stages);
        }
        return more.add(new Stage(MovePhase.UPDATED, ImmutableSet.copyOf(others))).build();
    }

    /**
     * The rollout of a move whose destination, and what lies between it and the old switch, can receive already: the
     * old switch relays in the first stage, together with the destination's change. The others keep their order.
     *
     * @param unprepared the rollout as if nothing were prepared
     * @return the stages; the same if there is no old switch that could relay
     */
    public static ImmutableList<Stage> prepared(final ImmutableList<Stage> unprepared) {
        final Optional<Stage> relay = unprepared.stream().filter(stage -> stage.phase() == MovePhase.RELAYING)
            .findFirst();
        if (relay.isEmpty()) {
            return unprepared;
        }
        final Stage destination = unprepared.get(0);
        final var stages = ImmutableList.<Stage>builder().add(new Stage(MovePhase.RELAYING,
            ImmutableSet.<SwitchName>builder().addAll(relay.orElseThrow().switches())
                .addAll(destination.switches()).build()));
        unprepared.stream().skip(1).filter(stage -> !stage.equals(relay.orElseThrow()))
            .forEach(stage -> stages.add(new Stage(MovePhase.UPDATED, stage.switches())));
        return stages.build();
    }

    /**
     * The switches that must be able to receive before the old switch may relay.
     *
     * @param topology the graph of the host's segment
     * @param from the switch where the host is, if it is anywhere
     * @param to the switch where it is to go
     * @return the destination and what lies between
     */
    public static ImmutableSet<SwitchName> receivers(final SegmentTopology topology, final Optional<SwitchName> from,
            final SwitchName to) {
        final var all = ImmutableSet.<SwitchName>builder().add(to);
        from.ifPresent(old -> topology.between(old, to).stream().skip(1).forEach(all::add));
        return all.build();
    }

    private static void add(final ImmutableList.Builder<Stage> stages, final Set<SwitchName> done,
            final MovePhase phase, final Set<SwitchName> switches) {
        final var fresh = switches.stream().filter(done::add).sorted().collect(ImmutableSet.toImmutableSet());
        if (!fresh.isEmpty()) {
            stages.add(new Stage(phase, fresh));
        }
    }
}
