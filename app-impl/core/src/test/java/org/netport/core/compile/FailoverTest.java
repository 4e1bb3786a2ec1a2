// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.netport.core.fake.FakeFrame;
import org.netport.core.fake.FakeNetwork;
import org.netport.core.fake.FakeNetwork.Trace;
import org.netport.core.fake.NetworkMutation;
import org.netport.core.fake.WiredNetwork;
import org.netport.core.topology.SegmentTopology;
import org.netport.core.topology.SegmentTopology.Scope;
import org.netport.model.Ipv4Address;
import org.netport.model.LinkName;
import org.netport.model.PortNumber;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.LoadSharing;
import org.netport.network.Vrf;

/** Links fail and no controller does anything about it. */
class FailoverTest {
    @Property(tries = 300)
    void unicastPassesAFailedLinkWhereverASwitchHasAnotherOne(@ForAll final long seed) {
        final var world = new World(seed);
        for (Link failed : world.view.config().links().values()) {
            if (hasPortsOfItsOwn(world, failed)) {
                final var another = new World(seed);
                another.network.kill(failed);
                for (Host host : another.located()) {
                    for (Host peer : another.hostsWith(host)) {
                        another.places.placeOf(peer.name()).ifPresent(to -> pass(another, failed, host, to, peer));
                    }
                }
            }
        }
    }

    @Property(tries = 60)
    void packetsPassAFailedLinkWhereverASwitchHasAnotherOne(@ForAll final long seed) {
        packetsThatPassed(new World(seed));
    }

    @Test
    void packetsOfBothFamiliesArriveOverOtherLinksBridgedAndRouted() {
        final Set<List<Object>> seen = new HashSet<>();
        for (long seed = 0; seen.size() < 4 && seed < 500; seed++) {
            packetsThatPassed(new World(seed)).forEach(flow ->
                seen.add(List.of(flow.target().bits(), flow.to().equals(Vrf.DEFAULT_GATEWAY_MAC))));
        }
        assertEquals(4, seen.size(), () -> "seen: " + seen);
    }

    /** Lets each link of a network fail; the packets that would have gone by it and arrived. */
    private static List<Flow> packetsThatPassed(final World world) {
        final List<Flow> passed = new ArrayList<>();
        for (Link failed : world.view.config().links().values()) {
            if (hasPortsOfItsOwn(world, failed)) {
                final var without = new World(world.view, world.places);
                without.network.kill(failed);
                final var routed = new RoutedWorld(without);
                for (Host host : without.located()) {
                    routed.addresses().stream().flatMap(address -> routed.flows(host, address).stream())
                        .filter(flow -> arrives(routed, failed, flow))
                        .filter(flow -> world.send(host, placeOf(world, host), flow.frame(1)).links().contains(failed))
                        .forEach(passed::add);
                }
            }
        }
        return passed;
    }

    /** Sends a packet, which has to arrive if each switch on its way has another link; whether it has. */
    private static boolean arrives(final RoutedWorld routed, final Link failed, final Flow flow) {
        final World world = routed.world;
        final AttachmentPoint from = placeOf(world, flow.from());
        final var wanted = routed.deliveries(flow, 1);
        final Trace trace = world.send(flow.from(), from, flow.frame(1));
        final boolean mustArrive = wanted.stream().anyMatch(delivery -> {
            final AttachmentPoint to = delivery.at();
            final var way = routed.way(flow, from, to);
            return way.isPresent() && way.orElseThrow().between(from.switchName(), to.switchName()).stream().allMatch(
                at -> passes(world, way.orElseThrow(), failed, at, from.switchName(), to.switchName()));
        });
        assertTrue(trace.deliveries().equals(wanted) || !mustArrive && trace.deliveries().isEmpty(),
            () -> flow + " from " + from + " without " + failed + ": " + trace.deliveries() + ", not " + wanted);
        assertTrue(trace.told().isEmpty() && trace.strays().isEmpty() && !trace.links().contains(failed));
        return !trace.deliveries().isEmpty();
    }

    private static AttachmentPoint placeOf(final World world, final Host host) {
        return world.places.placeOf(host.name()).orElseThrow();
    }

    private static void pass(final World world, final Link failed, final Host host, final AttachmentPoint to,
            final Host peer) {
        final AttachmentPoint from = world.places.placeOf(host.name()).orElseThrow();
        final SegmentTopology topology = world.topology(host);
        final Trace trace = world.send(host, from, frame(host, peer));
        final var ways = topology.between(from.switchName(), to.switchName());
        if (from.equals(to) || ways.isEmpty()) {
            assertEquals(List.of(), trace.places());
        } else if (ways.stream().allMatch(at -> passes(world, topology, failed, at, from.switchName(),
                to.switchName()))) {
            assertEquals(List.of(to), trace.places(), () -> "without " + failed + " from " + from + " to " + peer);
        } else {
            assertTrue(trace.places().isEmpty() || trace.places().equals(List.of(to)));
        }
        assertTrue(trace.strays().isEmpty() && trace.links().stream().noneMatch(failed::equals));
    }

    /** Whether a switch on the way sends frames on although a link has failed. */
    private static boolean passes(final World world, final SegmentTopology topology, final Link failed,
            final SwitchName at, final SwitchName from, final SwitchName to) {
        final var next = topology.nextLinks(at, to);
        if (!next.contains(failed)) {
            return true;
        }
        final Stream<Link> others = next.size() > 1 ? next.stream() : topology.alternates(at, to).stream()
            .filter(alternate -> at.equals(from) || alternate.scope() == Scope.EVERY_FRAME)
            .map(SegmentTopology.Alternate::link);
        // What comes in by the port of an alternate is not sent out there again: a switch before this one knows better.
        final Set<PortNumber> arrivals = new HashSet<>();
        topology.arrivals(at, from, to).forEach(link -> arrivals.add(number(world, link.endAt(at))));
        return others.filter(link -> !link.equals(failed)).findFirst()
            .filter(link -> !arrivals.contains(number(world, link.endAt(at)))).isPresent();
    }

    private static PortNumber number(final World world, final LinkEnd end) {
        return world.network.number(end.switchName(), end.port());
    }

    private static boolean hasPortsOfItsOwn(final World world, final Link link) {
        return Stream.of(link.a(), link.b()).allMatch(end -> world.view.config().links().values().stream()
            .filter(other -> other.a().equals(end) || other.b().equals(end)).count() == 1);
    }

    /** Not IP: what is on another island cannot be reached. */
    private static FakeFrame frame(final Host host, final Host peer) {
        return FakeFrame.of(host.mac(), peer.mac(), new FakeFrame.Plain(0x9000));
    }

    @Property(tries = 500)
    void whateverFailsNoFrameRunsInCirclesComesTwiceOrComesToAnotherPlace(@ForAll final long seed) {
        final var world = new World(seed);
        final var random = new Random(seed);
        for (Link link : world.view.config().links().values()) {
            // Also at one end only: the other switch goes on sending there.
            if (random.nextInt(3) == 0) {
                world.network.kill(link.a());
            }
            if (random.nextInt(3) == 0) {
                world.network.kill(link.b());
            }
        }
        final int switches = world.view.config().switches().size();
        for (Host host : world.located()) {
            final AttachmentPoint from = world.places.placeOf(host.name()).orElseThrow();
            for (Host peer : world.hostsWith(host)) {
                final Trace trace = world.send(host, from, frame(host, peer));
                final var to = world.places.placeOf(peer.name()).filter(place -> !place.equals(from));
                assertTrue(trace.places().isEmpty() || to.map(List::of).equals(Optional.of(trace.places())));
                assertTrue(trace.hops() <= switches, () -> "a long way: " + trace.links());
                assertEquals(ImmutableSet.copyOf(trace.links()).size(), trace.links().size());
                assertTrue(trace.strays().isEmpty());
                packets(host, peer).forEach(packet -> {
                    final var routed = world.send(host, from, FakeFrame.of(host.mac(), peer.mac(), packet)).places();
                    assertTrue(routed.isEmpty() || to.map(List::of).equals(Optional.of(routed)));
                });
            }
        }
    }

    /** What is routed where the two are on different islands. */
    private static Stream<FakeFrame.Payload> packets(final Host host, final Host peer) {
        return host.addresses().stream().flatMap(from -> peer.addresses().stream()
            .filter(to -> from instanceof Ipv4Address && to instanceof Ipv4Address)
            .map(to -> new FakeFrame.Ip4((Ipv4Address) from, (Ipv4Address) to, FakeFrame.TTL)));
    }

    /** A network of its own for a test: the links in a row, and a frame from one host to another. */
    private static Trace sent(final WiredNetwork wired, final LoadSharing sharing, final String from, final String to,
            final String... killed) {
        final var view = wired.view(sharing);
        final var network = new FakeNetwork(view);
        wired.places().load(view, network);
        for (String link : killed) {
            network.kill(view.config().links().get(new LinkName(link)));
        }
        return network.send(WiredNetwork.place(from), view.config().segments().values().iterator().next(),
            FakeFrame.plain(WiredNetwork.mac(from), WiredNetwork.mac(to)));
    }

    private static void assertWay(final Trace trace, final String... links) {
        assertEquals(List.of(links), trace.links().stream().map(link -> link.name().value()).toList());
        assertEquals(1, trace.places().size());
    }

    private static WiredNetwork triangle() {
        return new WiredNetwork().link("a", "c", 10).link("a", "c", 10).link("a", "b", 10).link("b", "c", 10);
    }

    @Test
    void aParallelLinkComesFirstAndThenTheOtherSideOfTheTriangle() {
        for (LoadSharing sharing : LoadSharing.values()) {
            assertEquals(1, sent(triangle(), sharing, "a", "c").hops());
            assertWay(sent(triangle(), sharing, "a", "c", "ac"), "ac2");
            assertWay(sent(triangle(), sharing, "a", "c", "ac2"), "ac");
            assertWay(sent(triangle(), sharing, "a", "c", "ac", "ac2"), "ab", "bc");
            assertWay(sent(triangle(), sharing, "b", "c", "bc"), "ab",
                sent(triangle(), sharing, "b", "c", "bc").links().get(1).name().value());
        }
    }

    @Test
    void aFrameForASiteThatFailedEndsInsteadOfRunningBetweenItsNeighbours() {
        for (LoadSharing sharing : LoadSharing.values()) {
            final Trace trace = sent(triangle(), sharing, "a", "c", "ac", "ac2", "bc");
            assertEquals(List.of(), trace.places());
            assertEquals(1, trace.hops());
        }
    }

    /** From a over n to m, and there another alternate would be the link to a, which sends to n again. */
    @Test
    void deflectedOnceAFrameMustComeNearer() {
        final var ring = new WiredNetwork().link("a", "d", 10).link("m", "d", 10).link("a", "n", 3).link("n", "m", 1)
            .link("a", "m", 4);
        assertWay(sent(ring, LoadSharing.NONE, "a", "d"), "ad");
        assertWay(sent(ring, LoadSharing.NONE, "a", "d", "ad"), "an", "nm", "md");
        assertWay(sent(ring, LoadSharing.NONE, "m", "d", "md"), "am", "ad");
        assertEquals(2, sent(ring, LoadSharing.NONE, "a", "d", "ad", "md").hops());
    }

    @Test
    void whatIsSpreadIsSpreadByConnections() {
        final var view = triangle().view(LoadSharing.EQUAL_COST);
        final var network = new FakeNetwork(view);
        triangle().places().load(view, network);
        final Set<String> used = new HashSet<>();
        for (int connection = 0; connection < 64; connection++) {
            final var frame = FakeFrame.of(WiredNetwork.mac("a"), WiredNetwork.mac("c"),
                new FakeFrame.Ip4(new Ipv4Address(connection + 1)));
            final Set<String> own = new HashSet<>();
            for (int again = 0; again < 3; again++) {
                final Trace trace = network.send(WiredNetwork.place("a"),
                    view.config().segments().values().iterator().next(), frame);
                assertEquals(List.of(WiredNetwork.place("c")), trace.places());
                trace.links().forEach(link -> own.add(link.name().value()));
            }
            assertEquals(1, own.size());
            used.addAll(own);
        }
        assertEquals(Set.of("ac", "ac2"), used);
    }

    @Property(tries = 300)
    void aFailedLinkThatSwitchesKnowOfLosesNothingOnceTheyAreProgrammedAgain(@ForAll final long seed) {
        final var world = new World(seed);
        final var random = new Random(seed);
        final var links = world.view.config().links().values().asList();
        if (links.isEmpty()) {
            return;
        }
        final Link failed = links.get(random.nextInt(links.size()));
        world.network.kill(failed);
        final var next = NetworkMutation.down(world.view, failed.a());
        world.places.load(next, world.network);
        for (Host host : world.located()) {
            final AttachmentPoint from = world.places.placeOf(host.name()).orElseThrow();
            final SegmentTopology topology = SegmentTopology.of(next, world.segment(host));
            for (Host peer : world.hostsWith(host)) {
                final var to = world.places.placeOf(peer.name()).filter(place -> !place.equals(from)
                    && !topology.path(from.switchName(), place.switchName()).isEmpty());
                final Trace trace = world.send(host, from, frame(host, peer));
                if (hasPortsOfItsOwn(world, failed)) {
                    assertEquals(to.stream().toList(), trace.places());
                }
            }
        }
    }
}
