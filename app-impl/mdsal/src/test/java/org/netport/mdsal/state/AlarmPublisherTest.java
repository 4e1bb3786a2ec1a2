// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netport.location.ClaimSource;
import org.netport.location.HostAlarm;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.Networks;
import org.netport.mdsal.config.CurrentConfiguration;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Alarm.Kind;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Alarms;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.ReverseArp;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;

class AlarmPublisherTest {
    private static final Instant THEN = Instant.parse("2026-11-25T12:00:00Z");

    private final Datastore datastore = new Datastore();
    private final WriteBehind writer = new WriteBehind("test", datastore.broker(), LogicalDatastoreType.OPERATIONAL,
        Duration.ZERO);
    private final CurrentConfiguration configuration = new CurrentConfiguration();
    private final List<org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.HostAlarm> told = new ArrayList<>();
    private final AlarmPublisher publisher = new AlarmPublisher(writer, configuration, told::add, 2);

    @BeforeEach
    void start() {
        configuration.set(Networks.small(1));
        writer.start();
    }

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void tellsWhatWasClaimedAndWhereTheHostIs() {
        publisher.tell(alarm(ClaimSource.RARP, THEN));
        final var alarm = told.get(0);
        assertEquals(1, alarm.getNumber().intValue());
        assertEquals(Kind.WithoutGrant, alarm.getKind());
        assertEquals("sw1", alarm.getKnown().getSwitch().getValue());
        assertEquals("west", alarm.getClaimed().getSite().getValue());
        assertEquals(ReverseArp.VALUE, alarm.getSource());
        assertEquals("no grant", alarm.getReason());
    }

    @Test
    void everyKindIsTold() {
        for (HostAlarm.Kind kind : HostAlarm.Kind.values()) {
            publisher.tell(new HostAlarm(kind, Networks.VM, Optional.empty(), Networks.WEST, ClaimSource.HYPERVISOR,
                "see there", THEN));
        }
        assertEquals(List.of(Kind.WithoutGrant, Kind.Duplicate, Kind.NarrowPath),
            told.stream().map(alarm -> alarm.getKind()).toList());
    }

    @Test
    void aClaimThatIsRepeatedAThousandTimesIsToldOnceInAWhile() {
        for (int time = 0; time < 1000; time++) {
            publisher.tell(alarm(ClaimSource.RARP, THEN.plusMillis(time)));
        }
        assertEquals(1, told.size());
        publisher.tell(alarm(ClaimSource.GARP, THEN));
        assertEquals(2, told.size(), "another one is told");
        publisher.tell(alarm(ClaimSource.RARP, THEN.plus(AlarmPublisher.QUIET)));
        assertEquals(3, told.size());
    }

    @Test
    void keepsTheNewest() throws InterruptedException {
        for (int time = 0; time < 4; time++) {
            publisher.tell(alarm(ClaimSource.RARP, THEN.plus(AlarmPublisher.QUIET.multipliedBy(time))));
        }
        assertTrue(writer.drain(Duration.ofSeconds(20)));
        assertEquals(List.of(3, 4), datastore.read(LogicalDatastoreType.OPERATIONAL,
            DataObjectIdentifier.builder(Alarms.class).build()).nonnullAlarm().values().stream()
            .map(alarm -> alarm.getNumber().intValue()).sorted().toList());
    }

    private static HostAlarm alarm(final ClaimSource source, final Instant at) {
        return new HostAlarm(HostAlarm.Kind.WITHOUT_GRANT, Networks.VM, Optional.of(Networks.EAST), Networks.WEST,
            source, "no grant", at);
    }
}
