// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.netport.core.fake.NetworkGenerator;
import org.netport.core.fake.NetworkMutation;
import org.netport.core.topology.SegmentTopology.CarriedLink;
import org.netport.core.topology.SegmentTopology.Scope;
import org.netport.model.LinkName;
import org.netport.model.SwitchName;
import org.netport.network.Link;
import org.netport.network.LoadSharing;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;

/** Paths and trees of random networks, some of whose ports are down. */
class SegmentTopologyTest {
    private static NetworkView network(final Random random) {
        NetworkView view = NetworkGenerator.network(random);
        for (Link link : view.config().links().values()) {
            if (random.nextInt(5) == 0) {
                view = NetworkMutation.down(view, random.nextBoolean() ? link.a() : link.b());
            }
        }
        return view;
    }

    private static List<Link> usable(final NetworkView view, final SegmentTopology topology) {
        return topology.carried().values().stream().map(CarriedLink::link).filter(view::isUsable)
            .filter(link -> joins(view, topology.segment(), link)).toList();
    }

    private static boolean joins(final NetworkView view, final Segment segment, final Link link) {
        return segment.portability().joins(view.config().siteOf(link.a().switchName()).orElseThrow(),
            view.config().siteOf(link.b().switchName()).orElseThrow());
    }

    /** Distances by Floyd and Warshall, as an independent computation. */
    private static Map<List<SwitchName>, Integer> distances(final NetworkView view, final SegmentTopology topology) {
        final Map<List<SwitchName>, Integer> distances = new HashMap<>();
        topology.switches().forEach(name -> distances.put(List.of(name, name), 0));
        for (Link link : usable(view, topology)) {
            final SwitchName a = link.a().switchName();
            final SwitchName b = link.b().switchName();
            distances.merge(List.of(a, b), link.cost(), Math::min);
            distances.merge(List.of(b, a), link.cost(), Math::min);
        }
        for (SwitchName over : topology.switches()) {
            for (SwitchName from : topology.switches()) {
                for (SwitchName to : topology.switches()) {
                    final Integer first = distances.get(List.of(from, over));
                    final Integer second = distances.get(List.of(over, to));
                    if (first != null && second != null) {
                        distances.merge(List.of(from, to), first + second, Math::min);
                    }
                }
            }
        }
        return distances;
    }

    @Property(tries = 200)
    void pathsAreShortestAndEnd(@ForAll final long seed) {
        final NetworkView view = network(new Random(seed));
        for (SegmentTopology topology : SegmentTopologies.of(view).bySegment().values()) {
            final var distances = distances(view, topology);
            for (SwitchName from : topology.switches()) {
                for (SwitchName to : topology.switches()) {
                    final ImmutableList<SwitchName> path = topology.path(from, to);
                    assertEquals(distances.containsKey(List.of(from, to)), !path.isEmpty());
                    assertEquals(path.size(), ImmutableSet.copyOf(path).size());
                    int cost = 0;
                    for (int hop = 0; hop + 1 < path.size(); hop++) {
                        final Link link = topology.nextLink(path.get(hop), to).orElseThrow();
                        assertEquals(path.get(hop + 1), link.peerOf(path.get(hop)));
                        assertTrue(view.isUsable(link));
                        cost += link.cost();
                    }
                    assertEquals(distances.getOrDefault(List.of(from, to), 0), cost);
                }
            }
        }
    }

    @Property(tries = 200)
    void treesHaveNoLoopAndReachWhatPathsReach(@ForAll final long seed) {
        final NetworkView view = network(new Random(seed));
        for (SegmentTopology topology : SegmentTopologies.of(view).bySegment().values()) {
            final Set<LinkName> tree = new HashSet<>();
            for (SwitchName at : topology.switches()) {
                topology.treeLinks(at).forEach(link -> {
                    tree.add(link.name());
                    assertTrue(topology.treeLinks(link.peerOf(at)).contains(link));
                });
            }
            int components = 0;
            final Set<SwitchName> seen = new HashSet<>();
            for (SwitchName start : topology.switches()) {
                if (seen.add(start)) {
                    components++;
                    final List<SwitchName> queue = new ArrayList<>(List.of(start));
                    final Set<SwitchName> reached = new HashSet<>(queue);
                    while (!queue.isEmpty()) {
                        final SwitchName at = queue.remove(0);
                        topology.treeLinks(at).forEach(link -> {
                            if (reached.add(link.peerOf(at))) {
                                queue.add(link.peerOf(at));
                            }
                        });
                    }
                    seen.addAll(reached);
                    for (SwitchName to : topology.switches()) {
                        assertEquals(!topology.path(start, to).isEmpty(), reached.contains(to));
                    }
                }
            }
            assertEquals(topology.switches().size() - components, tree.size());
        }
    }

    @Property(tries = 200)
    void aSwitchedOverSwitchHasItsWholePathSwitchedOver(@ForAll final long seed) {
        final NetworkView view = network(new Random(seed));
        for (SegmentTopology topology : SegmentTopologies.of(view).bySegment().values()) {
            for (SwitchName root : topology.switches()) {
                final Set<SwitchName> done = new HashSet<>();
                for (Set<SwitchName> layer : topology.distanceLayers(root)) {
                    assertFalse(layer.isEmpty());
                    for (SwitchName name : layer) {
                        final var ways = topology.between(name, root);
                        assertTrue(done.containsAll(ways.subList(1, ways.size())));
                    }
                    done.addAll(layer);
                }
                assertEquals(ImmutableSet.copyOf(topology.switches().stream()
                    .filter(name -> !topology.path(name, root).isEmpty()).toList()), done);
            }
        }
    }

    private static long cost(final Map<List<SwitchName>, Integer> distances, final SwitchName from,
            final SwitchName to) {
        final Integer cost = distances.get(List.of(from, to));
        return cost == null ? Integer.MAX_VALUE : cost;
    }

    @Property(tries = 300)
    void alternatesAreTheLinksWhoseSwitchDoesNotSendBack(@ForAll final long seed) {
        final NetworkView view = network(new Random(seed));
        for (SegmentTopology topology : SegmentTopologies.of(view).bySegment().values()) {
            final var distances = distances(view, topology);
            for (SwitchName from : topology.switches()) {
                for (SwitchName to : topology.switches()) {
                    final Set<Link> expected = new HashSet<>();
                    for (Link link : usable(view, topology)) {
                        if (distances.containsKey(List.of(from, to)) && link.endsAt(from)
                                && cost(distances, link.peerOf(from), to)
                                    < cost(distances, link.peerOf(from), from) + cost(distances, from, to)) {
                            expected.add(link);
                        }
                    }
                    topology.nextLink(from, to).ifPresent(expected::remove);
                    final var alternates = topology.alternates(from, to);
                    assertEquals(from.equals(to) ? Set.of() : expected, ImmutableSet.copyOf(
                        alternates.stream().map(SegmentTopology.Alternate::link).toList()));
                    assertEquals(expected.size(), from.equals(to) ? expected.size() : alternates.size());
                    alternates.forEach(alternate -> assertEquals(
                        cost(distances, alternate.link().peerOf(from), to) < cost(distances, from, to)
                            ? Scope.EVERY_FRAME : Scope.FIRST_SWITCH, alternate.scope()));
                }
            }
        }
    }

    @Property(tries = 300)
    void parallelLinksAreTheFirstAlternates(@ForAll final long seed) {
        final NetworkView view = network(new Random(seed));
        for (SegmentTopology topology : SegmentTopologies.of(view).bySegment().values()) {
            for (SwitchName from : topology.switches()) {
                for (SwitchName to : topology.switches()) {
                    topology.nextLink(from, to).ifPresent(first -> {
                        final var parallel = topology.alternates(from, to).stream().map(each -> each.link()
                            .peerOf(from).equals(first.peerOf(from))).toList();
                        assertEquals(parallel.stream().sorted(Comparator.reverseOrder()).toList(), parallel);
                        assertEquals(usable(view, topology).stream().filter(link -> link.endsAt(from)
                            && link.peerOf(from).equals(first.peerOf(from))).count() - 1,
                            parallel.stream().filter(each -> each).count());
                    });
                }
            }
        }
    }

    /** The next links and all alternates, and any of them may be what a frame takes: the worst that failures can do. */
    @Property(tries = 300)
    void whateverSwitchesLoseTheirLinksNoFrameMeetsOneTwiceAfterItsFirstLink(@ForAll final long seed) {
        final var random = new Random(seed);
        final NetworkView view = network(random);
        for (SegmentTopology topology : SegmentTopologies.of(view).bySegment().values()) {
            for (SwitchName from : topology.switches()) {
                for (SwitchName to : topology.switches()) {
                    SwitchName at = from;
                    final Set<SwitchName> met = new HashSet<>();
                    while (!at.equals(to)) {
                        final boolean begins = met.isEmpty() && at.equals(from);
                        final List<Link> ways = new ArrayList<>(topology.nextLinks(at, to));
                        topology.alternates(at, to).stream()
                            .filter(alternate -> begins || alternate.scope() == Scope.EVERY_FRAME)
                            .forEach(alternate -> ways.add(alternate.link()));
                        if (ways.isEmpty()) {
                            break;
                        }
                        at = ways.get(random.nextInt(ways.size())).peerOf(at);
                        assertTrue(met.add(at), "twice at " + at + " from " + from + " to " + to);
                    }
                }
            }
        }
    }

    @Property(tries = 300)
    void whatIsSpreadTakesShortestPathsOnly(@ForAll final long seed) {
        final NetworkView view = network(new Random(seed));
        for (SegmentTopology topology : SegmentTopologies.of(view).bySegment().values()) {
            final var distances = distances(view, topology);
            for (SwitchName from : topology.switches()) {
                for (SwitchName to : topology.switches()) {
                    final var shortest = usable(view, topology).stream().filter(link -> !from.equals(to)
                        && link.endsAt(from) && cost(distances, link.peerOf(from), to) + link.cost()
                            == cost(distances, from, to)).toList();
                    final var first = topology.nextLink(from, to).stream().toList();
                    assertEquals(first, topology.nextLinks(from, to).stream().limit(1).toList());
                    assertEquals(topology.segment().loadSharing() == LoadSharing.NONE ? Set.copyOf(first)
                        : Set.copyOf(shortest), Set.copyOf(topology.nextLinks(from, to)));
                    final var between = topology.between(from, to);
                    assertEquals(topology.path(from, to).isEmpty(), between.isEmpty());
                    for (SwitchName at : between) {
                        topology.nextLinks(at, to).forEach(link -> {
                            assertTrue(between.indexOf(link.peerOf(at)) > between.indexOf(at));
                            assertTrue(topology.arrivals(link.peerOf(at), from, to).contains(link));
                        });
                        assertEquals(at.equals(from), topology.arrivals(at, from, to).isEmpty());
                    }
                    if (topology.segment().loadSharing() == LoadSharing.NONE) {
                        assertEquals(topology.path(from, to), between);
                    }
                }
            }
        }
    }

    @Property(tries = 100)
    void theOrderOfTheConfigurationDoesNotMatter(@ForAll final long seed) {
        final var random = new Random(seed);
        final NetworkView view = network(random);
        final NetworkConfig config = view.config();
        final NetworkView other = new NetworkView(new NetworkConfig(config.generation(), config.sites(),
            shuffled(config.switches(), random), shuffled(config.links(), random),
            shuffled(config.segments(), random), shuffled(config.hosts(), random), config.policies(),
            config.duplicateDetection(), config.routing()), view.ports());
        assertEquals(SegmentTopologies.of(view).bySegment(), SegmentTopologies.of(other).bySegment());
        for (Segment segment : config.segments().values()) {
            final var one = SegmentTopology.of(view, segment);
            final var two = SegmentTopology.of(other, segment);
            for (SwitchName from : one.switches()) {
                assertEquals(one.treeLinks(from), two.treeLinks(from));
                for (SwitchName to : one.switches()) {
                    assertEquals(one.nextLink(from, to), two.nextLink(from, to));
                    assertEquals(one.nextLinks(from, to), two.nextLinks(from, to));
                    assertEquals(one.alternates(from, to), two.alternates(from, to));
                }
            }
        }
    }

    private static <K, V> ImmutableMap<K, V> shuffled(final ImmutableMap<K, V> map, final Random random) {
        final var entries = new ArrayList<>(map.entrySet());
        Collections.shuffle(entries, random);
        return ImmutableMap.copyOf(entries);
    }

    @Property(tries = 200)
    void theLossOfOneLinkChangesAtMostOneOtherLinkOfATree(@ForAll final long seed) {
        final var random = new Random(seed);
        final NetworkView view = NetworkGenerator.network(random);
        for (Link link : view.config().links().values()) {
            final Map<LinkName, Link> links = new HashMap<>(view.config().links());
            links.remove(link.name());
            final var config = view.config();
            final NetworkView without = new NetworkView(new NetworkConfig(config.generation(), config.sites(),
                config.switches(), ImmutableMap.copyOf(links), config.segments(), config.hosts()), view.ports());
            for (Segment segment : config.segments().values()) {
                final var before = tree(SegmentTopology.of(view, segment));
                final var later = SegmentTopology.of(without, segment);
                final var added = new HashSet<>(tree(later));
                added.removeAll(before);
                assertTrue(added.size() <= 1);
                assertTrue(later.isSafeAfter(Sets.difference(SegmentTopology.of(view, segment).tree(),
                    Set.of(link.number()))));
            }
        }
    }

    private static Set<LinkName> tree(final SegmentTopology topology) {
        final Set<LinkName> tree = new HashSet<>();
        topology.switches().forEach(at -> topology.treeLinks(at).forEach(link -> tree.add(link.name())));
        return tree;
    }

    @Property(tries = 100)
    void graphsTakenOverEqualThoseComputedAnew(@ForAll final long seed) {
        final var random = new Random(seed);
        NetworkView view = NetworkGenerator.network(random);
        SegmentTopologies topologies = SegmentTopologies.of(view);
        for (int step = 0; step < 10; step++) {
            view = NetworkMutation.of(view, random).view();
            topologies = topologies.updated(view);
            assertEquals(SegmentTopologies.of(view), topologies);
        }
    }

    @Property(tries = 200)
    void ofALinkBetweenIslandsFramesAreTakenButNoneSentThere(@ForAll final long seed) {
        final NetworkView view = network(new Random(seed));
        for (SegmentTopology topology : SegmentTopologies.of(view).bySegment().values()) {
            for (Link link : view.config().links().values()) {
                assertEquals(Carriage.of(view.config(), link, topology.segment()).isPresent(),
                    topology.carried().containsKey(link.name()));
                if (!joins(view, topology.segment(), link)) {
                    assertFalse(topology.treeLinks(link.a().switchName()).contains(link));
                    topology.switches().forEach(to -> assertFalse(
                        topology.nextLink(link.a().switchName(), to).filter(link::equals).isPresent()));
                }
            }
        }
    }

    @Test
    void aSwitchNeverSeenIsNotTakenForBroken() {
        final NetworkView view = NetworkGenerator.network(new Random(1));
        final NetworkView unseen = new NetworkView(view.config(), ImmutableMap.of());
        final Link link = view.config().links().values().iterator().next();
        assertTrue(unseen.isUsable(link));
        assertFalse(NetworkMutation.down(view, link.a()).isUsable(link));
        final NetworkView missing = new NetworkView(view.config(), ImmutableMap.of(link.b().switchName(),
            SwitchPorts.seen(ImmutableMap.of())));
        assertFalse(missing.isUsable(link));
    }
}
