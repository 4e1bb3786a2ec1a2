// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.netport.core.fake.FakeFrame;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.TopologyStep;
import org.netport.model.MacAddress;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.NetworkConfig;

/** The tree changes under way: switches change at different moments. */
class TreeChangeTest {
    @Property(tries = 300)
    void broadcastIsNeverDoubledWhileTheTreeChanges(@ForAll final long seed) {
        final var world = new World(seed);
        final var random = new Random(seed);
        final NetworkView next = withOtherCosts(world.view, random);
        TopologyStep step = TopologyStep.EMPTY.next(world.view, ImmutableSet.of()).next(next, ImmutableSet.of());
        boolean isLast;
        do {
            isLast = step.changes().isEmpty();
            final List<SwitchName> order = new ArrayList<>(next.config().switches().keySet());
            Collections.shuffle(order, random);
            for (SwitchName name : order) {
                world.network.at(name).program(FullCompiler.compile(next, step.topologies(), world.places, name));
                world.located().forEach(host -> {
                    final var places = broadcast(world, host);
                    assertEquals(ImmutableSet.copyOf(places).size(), places.size(), "doubled");
                });
            }
            step = step.next(next, step.changes().keySet());
        } while (!isLast);
        world.located().forEach(host -> assertEquals(world.others(host, place(world, host)), broadcast(world, host)));
    }

    private static AttachmentPoint place(final World world, final Host host) {
        return world.places.placeOf(host.name()).orElseThrow();
    }

    private static List<AttachmentPoint> broadcast(final World world, final Host host) {
        return world.send(host, place(world, host), FakeFrame.plain(host.mac(), MacAddress.BROADCAST)).places();
    }

    private static NetworkView withOtherCosts(final NetworkView view, final Random random) {
        final NetworkConfig config = view.config();
        return new NetworkView(new NetworkConfig(config.generation(), config.sites(), config.switches(),
            config.links().values().stream().collect(ImmutableMap.toImmutableMap(Link::name, link ->
                new Link(link.name(), link.number(), link.a(), link.b(), link.transport(), 1 + random.nextInt(9)))),
            config.segments(), config.hosts()).with(config.routing()), view.ports(), view.alive(), view.abilities());
    }
}
