// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.netport.core.fake.FakeFrame;
import org.netport.model.MacAddress;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

/** The reach of a segment at layer 2 changes while its hosts talk; switches change one by one in any order. */
class PortabilityChangeTest {
    private static List<AttachmentPoint> reached(final PortabilityChange change, final Flow flow) {
        return change.world.send(flow.from(), change.world.places.placeOf(flow.from().name()).orElseThrow(),
            flow.frame(1)).places();
    }

    private static AttachmentPoint goal(final PortabilityChange change, final Flow flow) {
        return new RoutedWorld(change.world).owner(flow.from(), flow.target())
            .flatMap(host -> change.world.places.placeOf(host.name())).orElseThrow();
    }

    @Property(tries = 400)
    void routesBeforeIslandsLoseNoPacket(@ForAll final long seed) {
        PortabilityChange.of(seed).ifPresent(change -> {
            final List<Flow> flows = change.flows();
            change.run(change.inOrder(), each -> flows.forEach(flow ->
                assertEquals(List.of(goal(each, flow)), reached(each, flow), flow::toString)));
            for (SwitchName at : change.after.config().switches().keySet()) {
                assertEquals(FullCompiler.compile(change.after, change.world.places, at),
                    change.world.network.at(at).program());
            }
        });
    }

    @Property(tries = 300)
    void broadcastIsNeverDoubledWhileIslandsChange(@ForAll final long seed) {
        PortabilityChange.of(seed).ifPresent(change -> change.run(change.inOrder(), each ->
            each.world.located().forEach(host -> {
                final var places = each.world.send(host, each.world.places.placeOf(host.name()).orElseThrow(),
                    FakeFrame.plain(host.mac(), MacAddress.BROADCAST)).places();
                assertEquals(ImmutableSet.copyOf(places).size(), places.size(), "doubled");
            })));
    }

    /** Why the order is needed: says how much is lost without it. */
    @Test
    void allAtOnceLosesPacketsUntilTheLastSwitchHasChanged() {
        final var lost = new AtomicInteger();
        final var doubled = new AtomicInteger();
        final var all = new AtomicInteger();
        for (long seed = 0; seed < 300; seed++) {
            PortabilityChange.of(seed).ifPresent(change -> {
                final List<Flow> flows = change.flows();
                change.run(change.atOnce(), each -> flows.forEach(flow -> {
                    final int copies = reached(each, flow).size();
                    all.incrementAndGet();
                    lost.addAndGet(copies == 0 ? 1 : 0);
                    doubled.addAndGet(copies > 1 ? 1 : 0);
                }));
            });
        }
        assertTrue(lost.get() > 0 && doubled.get() == 0, "of " + all + " packets " + lost + " lost, " + doubled
            + " doubled");
    }
}
