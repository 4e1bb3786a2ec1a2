// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.netport.core.fake.NetworkGenerator;
import org.netport.core.fake.NetworkMutation;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.network.Link;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;

/** Who has lost whom at layer 2. */
class SeveredTest {
    @Property(tries = 300)
    void switchesOfAnIslandThatNoLinkJoinsAndRoutesDoHaveLostEachOther(@ForAll final long seed) {
        final var random = new Random(seed);
        NetworkView view = NetworkGenerator.network(random);
        for (Link link : view.config().links().values()) {
            view = random.nextBoolean() ? NetworkMutation.down(view, link.a()) : view;
        }
        final NetworkConfig config = view.config();
        final SegmentTopologies topologies = SegmentTopologies.of(view);
        for (Segment segment : config.segments().values()) {
            final SegmentTopology topology = topologies.of(segment.name());
            final Optional<VrfTopology> routing = topologies.routing(config, segment.name());
            for (SwitchName one : topology.switches()) {
                for (SwitchName end : topology.edges()) {
                    final SiteName here = config.siteOf(one).orElseThrow();
                    final SiteName there = config.siteOf(end).orElseThrow();
                    final boolean isLost = topology.distance(one, end).isEmpty()
                        && segment.portability().joins(here, there)
                        && isParted(topology)
                        && routing.filter(vrf -> isRoutable(vrf, one, end)).isPresent();
                    assertEquals(isLost, topology.isSevered(one, end), () -> segment.name() + ": " + one + ", " + end);
                }
            }
        }
    }

    /** As long as all ends have each other, nobody sends where there is no way. */
    private static boolean isParted(final SegmentTopology topology) {
        return topology.edges().stream().anyMatch(one -> topology.edges().stream()
            .anyMatch(other -> topology.distance(one, other).isEmpty()));
    }

    /** What one of them cannot route, others route for it. */
    private static boolean isRoutable(final VrfTopology vrf, final SwitchName one, final SwitchName end) {
        return vrf.transit().distance(one, end).isPresent() || !vrf.routesAt(one) || !vrf.routesAt(end);
    }
}
