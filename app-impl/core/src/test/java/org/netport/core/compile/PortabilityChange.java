// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.netport.core.fake.RoutingMutation;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SegmentTopologies;
import org.netport.core.topology.SegmentTopology;
import org.netport.core.topology.TopologyStep;
import org.netport.model.DomainName;
import org.netport.model.Generation;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.netport.network.Site;

/** A segment with hosts gets another reach at layer 2 while they talk. */
final class PortabilityChange {
    final World world;
    final Random random;
    final NetworkView after;
    final SegmentName segment;
    private final SegmentTopologies later;

    private PortabilityChange(final World world, final Random random, final SegmentName segment,
            final NetworkView after) {
        this.world = world;
        this.random = random;
        this.segment = segment;
        this.after = after;
        later = SegmentTopologies.of(after);
    }

    /** What is done when a switch has changed. */
    @FunctionalInterface
    interface Look {
        void at(PortabilityChange change);
    }

    /** Empty if the random network routes for no segment. */
    static Optional<PortabilityChange> of(final long seed) {
        final var drawn = new World(seed);
        final var random = new Random(seed ^ 0x5eed);
        final var config = ofOneDomain(drawn.view.config());
        final List<SegmentName> routed = new ArrayList<>(config.routing().vrfs().values().stream()
            .flatMap(vrf -> vrf.interfaces().keySet().stream()).toList());
        if (routed.isEmpty()) {
            return Optional.empty();
        }
        final SegmentName segment = routed.get(random.nextInt(routed.size()));
        final var world = new World(new NetworkView(config, drawn.view.ports(), drawn.view.alive(),
            drawn.view.abilities()), drawn.places);
        return Optional.of(new PortabilityChange(world, random, segment, other(world.view, segment, random)));
    }

    /** Hosts may appear everywhere. */
    private static NetworkConfig ofOneDomain(final NetworkConfig config) {
        return new NetworkConfig(config.generation(), ImmutableMap.copyOf(Maps.transformValues(config.sites(),
            site -> new Site(site.name(), new DomainName("d")))), config.switches(), config.links(),
            config.segments(), config.hosts()).with(config.routing());
    }

    /** The same with any reach of the segment, and a generation later. */
    static NetworkView other(final NetworkView view, final SegmentName segment, final Random random) {
        final NetworkConfig reaching = RoutingMutation.reaching(view.config(), segment,
            RoutingMutation.anyReach(view.config(), random));
        return new NetworkView(new NetworkConfig(new Generation(view.config().generation().value() + 1),
            reaching.sites(), reaching.switches(), reaching.links(), reaching.segments(), reaching.hosts())
            .with(reaching.routing()), view.ports(), view.alive(), view.abilities());
    }

    /** Everything in one step. */
    ImmutableList<SegmentTopologies> atOnce() {
        return ImmutableList.of(later);
    }

    /** One step after the other. */
    ImmutableList<SegmentTopologies> inOrder() {
        final var steps = ImmutableList.<SegmentTopologies>builder();
        TopologyStep step = TopologyStep.EMPTY.next(world.view, ImmutableSet.of()).next(after, ImmutableSet.of());
        while (!step.changes().isEmpty()) {
            steps.add(step.topologies());
            step = step.next(after, step.changes().keySet());
        }
        return steps.add(step.topologies()).build();
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

    /** Packets that arrive before and afterwards, and for which there is a way that can stay. */
    List<Flow> flows() {
        return flowsUntil(after);
    }

    /** The same for some other network to come. */
    List<Flow> flowsUntil(final NetworkView end) {
        return flowsBetween(world.view, end);
    }

    /** The same for any two networks that differ in how far the segment reaches. */
    List<Flow> flowsBetween(final NetworkView begin, final NetworkView end) {
        final List<Flow> flows = new ArrayList<>();
        final var before = new RoutedWorld(new World(begin, world.places));
        final var then = new RoutedWorld(new World(end, world.places));
        final var topologies = SegmentTopologies.of(begin);
        final var others = SegmentTopologies.of(end);
        world.located().forEach(host -> {
            final var at = ImmutableList.of(world.places.placeOf(host.name()).orElseThrow());
            final List<Flow> afterwards = then.flowsTo(host, at);
            before.flowsTo(host, at).stream().filter(afterwards::contains)
                .filter(flow -> !isDiverted(flow, host, at.get(0), topologies.of(host.segment()),
                    others.of(host.segment())))
                .forEach(flows::add);
        });
        return flows;
    }

    /** The packets to a host that arrive at each of some places, before and afterwards, by ways that can stay. */
    List<Flow> flowsTo(final Host host, final List<AttachmentPoint> places) {
        final List<Flow> flows = new RoutedWorld(world).flowsTo(host, places);
        flows.retainAll(new RoutedWorld(new World(after, world.places)).flowsTo(host, places));
        final var before = SegmentTopologies.of(world.view).of(host.segment());
        flows.removeIf(flow -> places.stream()
            .anyMatch(place -> isDiverted(flow, host, place, before, later.of(host.segment()))));
        return flows;
    }

    /**
     * Inside a site, or where a switch of the segment cannot be routed to, frames can only be bridged; and when links
     * of theirs change, they change their way under way.
     */
    private boolean isDiverted(final Flow flow, final Host host, final AttachmentPoint place,
            final SegmentTopology one, final SegmentTopology other) {
        final SwitchName from = world.places.placeOf(flow.from().name()).orElseThrow().switchName();
        final SwitchName to = place.switchName();
        return flow.to().equals(host.mac()) && (siteOf(from).equals(siteOf(to)) || !isRoutedEverywhere(host))
            && !one.path(from, to).equals(other.path(from, to));
    }

    private Optional<SiteName> siteOf(final SwitchName at) {
        return world.view.config().siteOf(at);
    }

    private boolean isRoutedEverywhere(final Host host) {
        final var topologies = SegmentTopologies.of(world.view);
        final var transit = topologies.routing(world.view.config(), host.segment()).orElseThrow().transit();
        final var edges = topologies.of(host.segment()).edges();
        return edges.stream().allMatch(from -> edges.stream()
            .allMatch(to -> transit.distance(from, to).isPresent()));
    }
}
