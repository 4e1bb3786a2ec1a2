// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.mdsal.Entries;
import org.netport.mdsal.RoutingEntries;
import org.netport.model.SiteName;
import org.netport.network.Portability;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.segments.Segment;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.segments.SegmentBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;

class PortabilityMapperTest {
    private static final Segment RED = Entries.segment("red", 1);
    private static final SiteName EAST = new SiteName("east");

    @Test
    void mapsEveryMode() {
        assertEquals(Portability.EXTENDED, map(RED, Segment.Portability.Extended));
        assertEquals(new Portability.Routed(Optional.empty()), map(RED, Segment.Portability.Routed));
        assertEquals(new Portability.Routed(Optional.of(EAST)), map(athome(), Segment.Portability.Routed));
        assertEquals(new Portability.Mixed(ImmutableSet.of(EAST, new SiteName("west"))),
            map(RoutingEntries.extendedTo(RED, "east", "west"), Segment.Portability.Mixed));
    }

    @Test
    void refusesAMixedSegmentThatIsExtendedNowhere() {
        assertEquals("a mixed segment is extended to no site: name at least one, or make it routed",
            failure(RED, Segment.Portability.Mixed));
    }

    @Test
    void refusesSitesThatTheModeHasNoUseFor() {
        final String home = "'home-site' belongs to a routed segment: take it away, or make the segment routed";
        assertEquals(home, failure(athome(), Segment.Portability.Extended));
        assertEquals(home, failure(RoutingEntries.extendedTo(athome(), "east"), Segment.Portability.Mixed));
        final String extended = "'extended-site' belongs to a mixed segment: take it away, or make the segment mixed";
        assertEquals(extended, failure(RoutingEntries.extendedTo(RED, "east"), Segment.Portability.Routed));
        assertEquals(extended, assertThrows(IllegalArgumentException.class,
            () -> PortabilityMapper.map(RoutingEntries.extendedTo(RED, "east"))).getMessage());
    }

    private static Segment athome() {
        return new SegmentBuilder(RED).setHomeSite(new Name("east")).build();
    }

    private static Portability map(final Segment entry, final Segment.Portability mode) {
        return PortabilityMapper.map(RoutingEntries.portable(entry, mode));
    }

    private static String failure(final Segment entry, final Segment.Portability mode) {
        return assertThrows(IllegalArgumentException.class, () -> map(entry, mode)).getMessage();
    }
}
