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
import org.netport.core.topology.SegmentTopologies;
import org.netport.core.topology.SegmentTopology;
import org.netport.model.MacAddress;
import org.netport.model.SwitchName;
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
        for (Host host : world.located()) {
            final SegmentTopology before = world.topology(host);
            final SegmentTopology after = SegmentTopology.of(next, world.segment(host));
            final List<SegmentTopology> steps = new ArrayList<>();
            if (!after.isSafeAfter(before)) {
                steps.add(after.restrictedTo(before));
            }
            steps.add(after);
            world.places.load(world.view, world.network);
            for (SegmentTopology step : steps) {
                final List<SwitchName> order = new ArrayList<>(step.switches());
                Collections.shuffle(order, random);
                for (SwitchName name : order) {
                    world.network.at(name).program(FullCompiler.compile(next, new SegmentTopologies(
                        replaced(SegmentTopologies.of(next).bySegment(), step)), world.places, name));
                    final var places = world.send(host, world.places.placeOf(host.name()).orElseThrow(),
                        FakeFrame.plain(host.mac(), MacAddress.BROADCAST)).places();
                    assertEquals(ImmutableSet.copyOf(places).size(), places.size(), "doubled");
                }
            }
            assertEquals(world.others(host, world.places.placeOf(host.name()).orElseThrow()),
                world.send(host, world.places.placeOf(host.name()).orElseThrow(),
                    FakeFrame.plain(host.mac(), MacAddress.BROADCAST)).places());
        }
    }

    private static <K> ImmutableMap<K, SegmentTopology> replaced(final ImmutableMap<K, SegmentTopology> all,
            final SegmentTopology one) {
        return all.entrySet().stream().collect(ImmutableMap.toImmutableMap(entry -> entry.getKey(),
            entry -> entry.getValue().segment().equals(one.segment()) ? one : entry.getValue()));
    }

    private static NetworkView withOtherCosts(final NetworkView view, final Random random) {
        final NetworkConfig config = view.config();
        return new NetworkView(new NetworkConfig(config.generation(), config.sites(), config.switches(),
            config.links().values().stream().collect(ImmutableMap.toImmutableMap(Link::name, link ->
                new Link(link.name(), link.number(), link.a(), link.b(), link.transport(), 1 + random.nextInt(9)))),
            config.segments(), config.hosts()).with(config.routing()), view.ports(), view.alive(), view.abilities());
    }
}
