// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.netport.model.HostName;
import org.netport.model.Ipv4Address;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;

class HostLedgerTest {
    private static final NetworkConfig NETWORK = Fixture.twoSites().build();
    private static final Map<SegmentName, Segment> SEGMENTS = NETWORK.segments();

    @Test
    void hostsMayExchangeAddressesInOneChange() {
        final var ledger = new HostLedger();
        assertTrue(ledger.replace(List.of(), List.of(host("a", 1, 1), host("b", 2, 2)), SEGMENTS).isEmpty());
        assertTrue(ledger.replace(List.of(host("a", 1, 1), host("b", 2, 2)), List.of(host("a", 2, 2), host("b", 1, 1)),
            SEGMENTS).isEmpty());
        assertFalse(ledger.replace(List.of(), List.of(host("c", 1, 3)), SEGMENTS).isEmpty());
    }

    @Test
    void aRefusedChangeLeavesEverythingAsItWas() {
        final var ledger = new HostLedger();
        assertTrue(ledger.replace(List.of(), List.of(host("a", 1, 1)), SEGMENTS).isEmpty());
        assertFalse(ledger.replace(List.of(host("a", 1, 1)), List.of(host("b", 1, 1), host("c", 1, 2)), SEGMENTS)
            .isEmpty());
        assertFalse(ledger.replace(List.of(), List.of(host("b", 1, 2)), SEGMENTS).isEmpty(), "a has MAC 1 still");
        assertTrue(ledger.replace(List.of(host("a", 1, 1)), List.of(host("b", 1, 1)), SEGMENTS).isEmpty());
    }

    /** After any history a ledger says what a fresh look at the whole says. */
    @Property(tries = 200)
    void stepByStepEqualsWhole(@ForAll("histories") final List<Host> history) {
        final var ledger = new HostLedger();
        final Map<HostName, Host> present = new HashMap<>();
        for (var host : history) {
            final var before = present.get(host.name());
            final var next = new HashMap<>(present);
            next.put(host.name(), host);
            final boolean whole = new HostLedger().replace(List.of(), next.values(), SEGMENTS).isEmpty();
            final boolean step = ledger.replace(before == null ? List.of() : List.of(before), List.of(host), SEGMENTS)
                .isEmpty();
            assertEquals(whole, step, () -> host + " after " + new ArrayList<>(present.values()));
            if (step) {
                present.put(host.name(), host);
            }
        }
    }

    @Provide
    Arbitrary<List<Host>> histories() {
        final var small = Arbitraries.integers().between(1, 4);
        return Combinators.combine(Arbitraries.of("a", "b", "c", "d"), small, small).as(HostLedgerTest::host).list()
            .ofMaxSize(30);
    }

    private static Host host(final String name, final int mac, final int address) {
        return new Host(new HostName(name), new SegmentName("red"), new MacAddress(0x020000000000L + mac),
            ImmutableSet.of(new Ipv4Address(0x0a010000 + address)));
    }
}
