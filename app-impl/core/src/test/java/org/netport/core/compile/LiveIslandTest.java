// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.netport.core.fake.NetworkMutation;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SegmentTopologies;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Link;

/** An island loses the last link between two of its parts, which others join; and gets it back. */
class LiveIslandTest {
    @Property(tries = 600)
    void partsThatHaveLostEachOtherAreRoutedToAndLoseNothingWhenTheyAreOneAgain(@ForAll final long seed) {
        PortabilityChange.of(seed).ifPresent(drawn -> {
            final NetworkView up = drawn.world.view;
            final List<Link> links = up.config().links().values().asList();
            final Link link = links.get(drawn.random.nextInt(links.size()));
            final NetworkView down = NetworkMutation.down(up, link.a());
            final var parted = new World(down, drawn.world.places);
            final List<Flow> flows = severed(parted, new World(up, drawn.world.places));
            if (flows.isEmpty()) {
                return;
            }
            final LiveNetwork live = LiveNetwork.of(parted);
            allArrive(parted, flows);
            live.replug(link.a().switchName(), up);
            rest(live, drawn.random, () -> allArrive(parted, flows));
            assertEquals(LiveNetwork.of(new World(up, drawn.world.places)).programs(), live.programs());
        });
    }

    /** Packets between parts that have lost each other, for which routes do not change. */
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
                    && transit.hasPathsOf(same);
            }).forEach(flows::add);
        });
        return flows;
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
