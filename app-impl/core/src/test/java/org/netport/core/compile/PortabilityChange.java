// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
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

    /**
     * What switches hold after a part of the change.
     *
     * @param view how hosts are reached, and what is routed
     * @param topologies which links carry segments
     */
    record Step(NetworkView view, SegmentTopologies topologies) {
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
            config, segment, RoutingMutation.anyReach(config, random)), world.view.ports())));
    }

    /** Everything in one step. */
    ImmutableList<Step> atOnce() {
        return ImmutableList.of(new Step(after, later));
    }

    /**
     * Routes first: hosts that are on different islands before or afterwards are routed to. Then the islands change,
     * which only broadcast sees; by a tree that is a part of both, where it must. Then hosts that are on one island
     * now are bridged to.
     */
    ImmutableList<Step> inOrder() {
        final NetworkView routed = new NetworkView(RoutingMutation.reaching(after.config(), segment,
            common(reach(world.view), reach(after))), after.ports());
        final var steps = ImmutableList.<Step>builder().add(new Step(routed, earlier));
        final SegmentTopology is = later.of(segment);
        if (!is.isSafeAfter(earlier.of(segment))) {
            final var between = ImmutableMap.<SegmentName, SegmentTopology>builder();
            later.bySegment().forEach((name, topology) -> between.put(name,
                name.equals(segment) ? is.restrictedTo(earlier.of(segment)) : topology));
            steps.add(new Step(routed, new SegmentTopologies(between.buildOrThrow())));
        }
        return steps.add(new Step(routed, later)).add(new Step(after, later)).build();
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
    void run(final List<Step> steps, final Look look) {
        for (Step step : steps) {
            final List<SwitchName> order = new ArrayList<>(after.config().switches().keySet());
            Collections.sort(order);
            Collections.shuffle(order, random);
            for (SwitchName name : order) {
                world.network.at(name).program(FullCompiler.compile(step.view(), step.topologies(), world.places,
                    name));
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
            final List<Flow> later = then.flowsTo(host, at);
            before.flowsTo(host, at).stream().filter(later::contains).filter(flow -> !isOnlyMoved(flow, host))
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
