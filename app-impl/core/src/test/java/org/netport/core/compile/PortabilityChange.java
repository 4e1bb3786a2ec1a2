// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.netport.core.fake.RoutingMutation;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SegmentTopologies;
import org.netport.core.topology.SegmentTopology;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.network.Host;
import org.netport.network.Portability;
import org.netport.network.Segment;

/** A segment with hosts gets another reach at layer 2 while they talk. */
final class PortabilityChange {
    final World world;
    final Random random;
    final NetworkView after;
    private final SegmentName segment;
    private final SegmentTopologies earlier;
    private final SegmentTopologies later;

    private PortabilityChange(final World world, final Random random, final SegmentName segment,
            final NetworkView after) {
        this.world = world;
        this.random = random;
        this.segment = segment;
        this.after = after;
        earlier = SegmentTopologies.of(world.view);
        later = SegmentTopologies.of(after);
    }

    /** What is done when a switch has changed. */
    @FunctionalInterface
    interface Look {
        void at(PortabilityChange change);
    }

    /** Empty if the random network routes for no segment. */
    static Optional<PortabilityChange> of(final long seed) {
        final var world = new World(seed);
        final var random = new Random(seed ^ 0x5eed);
        final var config = world.view.config();
        final List<SegmentName> routed = new ArrayList<>(config.routing().vrfs().values().stream()
            .flatMap(vrf -> vrf.interfaces().keySet().stream()).toList());
        if (routed.isEmpty()) {
            return Optional.empty();
        }
        final SegmentName segment = routed.get(random.nextInt(routed.size()));
        return Optional.of(new PortabilityChange(world, random, segment, new NetworkView(RoutingMutation.reaching(
            config, segment, RoutingMutation.anyReach(config, random)), world.view.ports(), world.view.alive(),
            world.view.abilities())));
    }

    /** Everything in one step. */
    ImmutableList<SegmentTopologies> atOnce() {
        return ImmutableList.of(later);
    }

    /**
     * Routes first: hosts that are on different islands before or afterwards are routed to. Then the islands change,
     * which only broadcast sees; by a tree that is a part of both, where it must. Then hosts that are on one island
     * now are bridged to.
     */
    ImmutableList<SegmentTopologies> inOrder() {
        final Portability common = common(reach(world.view), reach(after));
        final SegmentTopology was = earlier.of(segment);
        final SegmentTopology is = later.of(segment);
        final var steps = ImmutableList.<SegmentTopologies>builder().add(with(was.reachedAs(common)));
        if (!is.isSafeAfter(was)) {
            steps.add(with(is.restrictedTo(was).reachedAs(common)));
        }
        return steps.add(with(is.reachedAs(common))).add(later).build();
    }

    private SegmentTopologies with(final SegmentTopology changed) {
        return new SegmentTopologies(ImmutableMap.copyOf(Maps.transformValues(later.bySegment(), topology ->
            topology.segment().name().equals(segment) ? changed : topology)));
    }

    private Portability reach(final NetworkView view) {
        return view.config().segments().get(segment).portability();
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

    /** Each step on every switch, in any order, before the next one. */
    void run(final List<SegmentTopologies> steps, final Look look) {
        for (SegmentTopologies step : steps) {
            final List<SwitchName> order = new ArrayList<>(after.config().switches().keySet());
            Collections.sort(order);
            Collections.shuffle(order, random);
            for (SwitchName name : order) {
                world.network.at(name).program(FullCompiler.compile(after, step, world.places, name));
                look.at(this);
            }
        }
    }

    /** Packets that arrive before and afterwards, and do not only change their way inside an island. */
    List<Flow> flows() {
        final List<Flow> flows = new ArrayList<>();
        final var before = new RoutedWorld(world);
        final var then = new RoutedWorld(new World(after, world.places));
        world.view.config().hosts().values().stream().filter(world.located()::contains).forEach(host -> {
            final var at = ImmutableList.of(world.places.placeOf(host.name()).orElseThrow());
            final List<Flow> afterwards = then.flowsTo(host, at);
            before.flowsTo(host, at).stream().filter(afterwards::contains).filter(flow -> !isOnlyMoved(flow, host))
                .forEach(flows::add);
        });
        return flows;
    }

    private boolean isOnlyMoved(final Flow flow, final Host host) {
        final SwitchName from = world.places.placeOf(flow.from().name()).orElseThrow().switchName();
        final SwitchName to = world.places.placeOf(host.name()).orElseThrow().switchName();
        final Segment own = world.segment(host);
        return flow.to().equals(host.mac()) && joins(world.view, own, from, to) && joins(after, own, from, to)
            && !earlier.of(own.name()).path(from, to).equals(later.of(own.name()).path(from, to));
    }

    private static boolean joins(final NetworkView view, final Segment segment, final SwitchName one,
            final SwitchName other) {
        return view.config().segments().get(segment.name()).portability().joins(
            view.config().siteOf(one).orElseThrow(), view.config().siteOf(other).orElseThrow());
    }
}
