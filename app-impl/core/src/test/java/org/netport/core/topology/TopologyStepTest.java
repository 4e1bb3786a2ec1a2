// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.netport.core.fake.NetworkGenerator;
import org.netport.core.fake.NetworkMutation;
import org.netport.core.fake.RoutingMutation;
import org.netport.core.fake.WiredNetwork;
import org.netport.core.topology.TopologyStep.Tree;
import org.netport.model.LinkName;
import org.netport.model.LinkNumber;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.network.Link;
import org.netport.network.LoadSharing;
import org.netport.network.NetworkConfig;
import org.netport.network.Portability;

/** The graphs between one and another. */
class TopologyStepTest {
    private static final SegmentName RED = new SegmentName("red");
    private static final Set<SegmentName> ALL = ImmutableSet.of(RED);

    private static TopologyStep rest(final NetworkView view) {
        return TopologyStep.EMPTY.next(view, ImmutableSet.of());
    }

    private static Set<LinkNumber> tree(final TopologyStep step) {
        return step.topologies().of(RED).tree();
    }

    private static NetworkView ring() {
        return new WiredNetwork().link("a", "b", 1).link("b", "c", 2).link("c", "a", 3).view(LoadSharing.NONE);
    }

    private static NetworkView without(final NetworkView view, final String link) {
        return NetworkMutation.down(view, view.config().links().get(new LinkName(link)).a());
    }

    private static NetworkView reaching(final NetworkView view, final SegmentName segment, final Portability reach) {
        return new NetworkView(RoutingMutation.reaching(view.config(), segment, reach), view.ports(), view.alive(),
            view.abilities());
    }

    @Test
    void theLossOfALinkIsRepairedAtOnce() {
        final TopologyStep step = rest(ring()).next(without(ring(), "ab"), ImmutableSet.of());
        assertTrue(step.changes().isEmpty());
        assertEquals(Set.of(new LinkNumber(2), new LinkNumber(3)), tree(step));
    }

    @Test
    void aLinkThatComesUpIsInTheTreeWhenTheOneThatItReplacesIsNot() {
        final TopologyStep before = rest(without(ring(), "ab"));
        final TopologyStep shared = before.next(ring(), ImmutableSet.of());
        assertEquals(Tree.SHARED, shared.changes().get(RED).tree());
        assertEquals(Set.of(new LinkNumber(2)), tree(shared));
        assertEquals(Set.of(new LinkNumber(2)), tree(shared.next(ring(), ImmutableSet.of())), "nobody has answered");
        final TopologyStep whole = shared.next(ring(), ALL);
        assertEquals(Set.of(new LinkNumber(1), new LinkNumber(2)), tree(whole));
        assertEquals(ALL, whole.changes().keySet(), "not known to be on the switches");
        assertTrue(whole.next(ring(), ALL).changes().isEmpty());
    }

    @Test
    void unicastTakesALinkThatComesUpAtOnce() {
        final TopologyStep step = rest(without(ring(), "ab")).next(ring(), ImmutableSet.of());
        assertTrue(step.topologies().of(RED).hasPathsOf(SegmentTopology.of(ring(),
            ring().config().segments().get(RED))));
    }

    @Test
    void aSegmentDoesNotBeginToReachElsewhereWhileHostsMove() {
        final NetworkView before = ring();
        final NetworkView after = reaching(before, RED, new Portability.Routed(Optional.empty()));
        final TopologyStep waiting = rest(before).next(after, ImmutableSet.of(), RED::equals);
        assertEquals(rest(before).topologies(), waiting.topologies());
        assertEquals(ALL, waiting.changes().keySet());
        assertEquals(rest(before).next(after, ImmutableSet.of()).topologies(),
            waiting.next(after, ALL).topologies());
        assertTrue(waiting.next(before, ALL).changes().isEmpty(), "it is withdrawn");
    }

    private static List<Set<LinkNumber>> trees(final NetworkView before, final NetworkView after) {
        final List<Set<LinkNumber>> trees = new ArrayList<>();
        TopologyStep step = rest(before).next(after, ImmutableSet.of());
        for (; !step.changes().isEmpty(); step = step.next(after, ALL)) {
            trees.add(tree(step));
        }
        trees.add(tree(step));
        return trees.stream().distinct().toList();
    }

    @Test
    void linksThatCarryTheSegmentNoMoreAreOutOfTheTreeBeforeTheOneThatReplacesThem() {
        final NetworkView after = reaching(ring(), RED, new Portability.Mixed(ImmutableSet.of(
            new SiteName("a"), new SiteName("c"))));
        final Set<LinkNumber> whole = Set.of(new LinkNumber(1), new LinkNumber(2));
        assertEquals(List.of(whole, Set.of(), Set.of(new LinkNumber(3))), trees(ring(), after));
        assertEquals(List.of(Set.of(), whole), trees(after, ring()), "hosts apart are routed to already");
    }

    @Test
    void aLinkThatIsConfiguredNoMoreIsOutOfTheTreeBeforeTheOneThatReplacesIt() {
        final NetworkConfig config = ring().config();
        final NetworkView after = new NetworkView(new NetworkConfig(config.generation(), config.sites(),
            config.switches(), ImmutableMap.copyOf(Maps.filterKeys(config.links(), link ->
                !link.equals(new LinkName("ab")))), config.segments(), config.hosts()), ring().ports());
        assertEquals(List.of(Set.of(new LinkNumber(2)), Set.of(new LinkNumber(2), new LinkNumber(3))),
            trees(ring(), after));
    }

    /** Whatever switches have acknowledged, the trees that any of them can have are one forest. */
    @Property(tries = 500)
    void treesThatMeetAreOneForest(@ForAll final long seed) {
        final var random = new Random(seed);
        final NetworkView whole = NetworkGenerator.network(random);
        NetworkView view = whole;
        TopologyStep step = rest(view);
        final List<Link> links = view.config().links().values().asList();
        final List<SegmentName> segments = view.config().segments().keySet().asList();
        for (int change = 0; change < 12 && !links.isEmpty(); change++) {
            final SegmentName other = segments.get(random.nextInt(segments.size()));
            view = switch (random.nextInt(3)) {
                case 0 -> new NetworkView(view.config(), whole.ports(), whole.alive(), whole.abilities());
                case 1 -> NetworkMutation.down(view, links.get(random.nextInt(links.size())).a());
                default -> reaching(view, other, RoutingMutation.anyReach(view.config(), random));
            };
            final TopologyStep before = step;
            final Set<SegmentName> acknowledged = random.nextBoolean() ? step.changes().keySet() : ImmutableSet.of();
            step = step.next(view, acknowledged);
            for (SegmentName segment : step.topologies().bySegment().keySet()) {
                final SegmentTopology is = step.topologies().of(segment);
                final var waiting = before.changes().get(segment);
                final Set<LinkNumber> held = Sets.union(waiting == null || acknowledged.contains(segment)
                    ? before.topologies().of(segment).tree() : waiting.held(), is.tree());
                assertTrue(isForest(view, held), () -> segment + " " + held);
            }
        }
        for (int last = 0; !step.changes().isEmpty(); last++) {
            assertTrue(last < 6, "it comes to an end");
            step = step.next(view, step.changes().keySet());
        }
        assertEquals(SegmentTopologies.of(view), step.topologies());
    }

    /** Links are a forest if they are no more than their own spanning forest; those that have failed do not count. */
    private static boolean isForest(final NetworkView view, final Set<LinkNumber> some) {
        final ImmutableList<LinkGraph.Edge> edges = view.config().links().values().stream()
            .filter(link -> some.contains(link.number()) && view.isUsable(link))
            .map(link -> new LinkGraph.Edge(link.number(), link.a().switchName(), link.b().switchName(), link.cost()))
            .collect(ImmutableList.toImmutableList());
        return new LinkGraph(new LinkGraph.Shape(view.config().switches().keySet().asList(), edges)).tree().size()
            == edges.size();
    }
}
