// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.netport.core.fake.NetworkMutation;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SegmentTopologies;
import org.netport.core.topology.SegmentTopology;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Link;

/** An island loses the last link between two of its parts, which others join; and gets it back. */
class LiveIslandTest {
    /** A network, one of its links, and what is asked of it. */
    private record Asked(PortabilityChange drawn, Link link, World parted, List<Flow> flows) {
        static Optional<Asked> of(final long seed) {
            return PortabilityChange.of(seed).flatMap(drawn -> drawn.world.view.config().links().values().stream()
                .filter(link -> parts(drawn.world.view, NetworkMutation.down(drawn.world.view, link.a())))
                .map(link -> of(drawn, link)).filter(asked -> !asked.flows.isEmpty()).findFirst());
        }

        private static boolean parts(final NetworkView up, final NetworkView down) {
            final var whole = SegmentTopologies.of(up);
            return SegmentTopologies.of(down).bySegment().values().stream()
                .anyMatch(graph -> !graph.isSeveredLike(whole.of(graph.segment().name())));
        }

        private static Asked of(final PortabilityChange drawn, final Link link) {
            final NetworkView up = drawn.world.view;
            final var parted = new World(NetworkMutation.down(up, link.a()), drawn.world.places);
            return new Asked(drawn, link, parted, severed(parted, new World(up, drawn.world.places)));
        }
    }

    @Property(tries = 1000)
    void partsThatHaveLostEachOtherAreRoutedToAndLoseNothingWhenTheyAreOneAgain(@ForAll final long seed) {
        Asked.of(seed).ifPresent(asked -> {
            final World parted = asked.parted();
            final NetworkView up = asked.drawn().world.view;
            final LiveNetwork live = LiveNetwork.of(parted);
            allArrive(parted, asked.flows());
            live.replug(asked.link().a().switchName(), up);
            rest(live, asked.drawn().random, () -> allArrive(parted, asked.flows()));
            assertEquals(LiveNetwork.of(new World(up, parted.places)).programs(), live.programs());
        });
    }

    @Test
    void thereAreSuchNetworks() {
        final long found = LongStream.range(0, 1000).filter(seed -> Asked.of(seed).isPresent()).count();
        assertTrue(found >= 10, () -> found + " of 1000");
    }

    /** Packets between parts that have lost each other; of those whose routes change, what no old route sends back. */
    private static List<Flow> severed(final World parted, final World whole) {
        final List<Flow> flows = new ArrayList<>();
        final var topologies = SegmentTopologies.of(parted.view);
        final var others = SegmentTopologies.of(whole.view);
        parted.located().forEach(host -> {
            final AttachmentPoint at = at(parted, host.name());
            final var before = new RoutedWorld(parted).flowsTo(host, List.of(at));
            before.retainAll(new RoutedWorld(whole).flowsTo(host, List.of(at)));
            before.stream().filter(flow -> flow.to().equals(host.mac())).filter(flow -> {
                final SwitchName from = at(parted, flow.from().name()).switchName();
                final var transit = topologies.routing(parted.view.config(), host.segment()).orElseThrow().transit();
                final var same = others.routing(parted.view.config(), host.segment()).orElseThrow().transit();
                return topologies.of(host.segment()).isSevered(from, at.switchName())
                    && !others.of(host.segment()).isSevered(from, at.switchName())
                    && canMeet(transit, same, at.switchName()) && canMeet(same, transit, at.switchName());
            }).forEach(flows::add);
        });
        return flows;
    }

    /** Tells whether switches that send on by one graph have their frames sent back by none of the other. */
    private static boolean canMeet(final SegmentTopology one, final SegmentTopology other, final SwitchName to) {
        return one.switches().stream().noneMatch(at -> one.nextLinks(at, to).stream().map(link -> link.peerOf(at))
            .anyMatch(next -> other.nextLinks(next, to).stream().anyMatch(link -> link.peerOf(next).equals(at))));
    }

    private static AttachmentPoint at(final World world, final HostName host) {
        return world.places.placeOf(host).orElseThrow();
    }

    private static void allArrive(final World world, final List<Flow> flows) {
        flows.forEach(flow -> {
            final var owner = new RoutedWorld(world).owner(flow.from(), flow.target()).orElseThrow();
            assertEquals(List.of(at(world, owner.name())), world.send(flow.from(),
                at(world, flow.from().name()), flow.frame(1)).places(), flow::toString);
        });
    }

    private static void rest(final LiveNetwork live, final Random random, final Runnable look) {
        for (int quiet = 0; quiet < 15; quiet++) {
            while (live.step(random)) {
                look.run();
                quiet = 0;
            }
            live.pass(Duration.ofMillis(100));
        }
    }
}
