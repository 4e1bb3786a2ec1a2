// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.model.TenantName;
import org.netport.model.VrfName;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.netport.network.Routing;
import org.netport.network.Vrf;
import org.netport.network.VrfInterface;

class HostLedgerTest {
    private static final NetworkConfig NETWORK = Fixture.twoSites().build();
    /** Segments red and blue in one VRF. Their subnets overlap, which is not the ledger's business. */
    private static final NetworkConfig ROUTED = NETWORK.with(new Routing(ImmutableMap.of(new VrfName("main"),
        new Vrf(new VrfName("main"), new TenantName("acme"), new SegmentName("core"), Vrf.DEFAULT_GATEWAY_MAC,
            ImmutableMap.of(new SegmentName("red"), routed("red"), new SegmentName("blue"), routed("blue"))))));

    @Test
    void hostsMayExchangeAddressesInOneChange() {
        final var ledger = new HostLedger();
        assertTrue(ledger.replace(List.of(), List.of(host("a", 1, 1), host("b", 2, 2)), NETWORK).isEmpty());
        assertTrue(ledger.replace(List.of(host("a", 1, 1), host("b", 2, 2)), List.of(host("a", 2, 2), host("b", 1, 1)),
            NETWORK).isEmpty());
        assertFalse(ledger.replace(List.of(), List.of(host("c", 1, 3)), NETWORK).isEmpty());
    }

    @Test
    void aRefusedChangeLeavesEverythingAsItWas() {
        final var ledger = new HostLedger();
        assertTrue(ledger.replace(List.of(), List.of(host("a", 1, 1)), NETWORK).isEmpty());
        assertFalse(ledger.replace(List.of(host("a", 1, 1)), List.of(host("b", 1, 1), host("c", 1, 2)), NETWORK)
            .isEmpty());
        assertFalse(ledger.replace(List.of(), List.of(host("b", 1, 2)), NETWORK).isEmpty(), "a has MAC 1 still");
        assertTrue(ledger.replace(List.of(host("a", 1, 1)), List.of(host("b", 1, 1)), NETWORK).isEmpty());
    }

    @Test
    void anAddressIsOfOneHostInAVrfAlsoOverItsSegments() {
        final var ledger = new HostLedger();
        assertTrue(ledger.replace(List.of(), List.of(host("a", 1, 1)), ROUTED).isEmpty());
        assertEquals(List.of("/netport-host:hosts/host[name='b']/address[.='10.1.0.1']: address 10.1.0.1 is also used "
            + "by host 'a' of VRF 'main': give each its own"), ledger.replace(List.of(),
                List.of(host("b", "blue", 1, new Ipv4Address(0x0a010001))), ROUTED).stream().map(Problem::toString)
                .toList());
        assertTrue(ledger.replace(List.of(host("a", 1, 1)), List.of(host("a", 1, 2)), ROUTED).isEmpty());
        assertTrue(ledger.replace(List.of(), List.of(host("b", "blue", 1, new Ipv4Address(0x0a010001))), ROUTED)
            .isEmpty(), "a has let it go");
    }

    @Test
    void linkLocalAddressesOfAVrfAreOfTheirSegmentAlone() {
        final var address = new Ipv6Address(0xfe80_0000_0000_0000L, 1);
        final var ledger = new HostLedger();
        assertTrue(ledger.replace(List.of(), List.of(host("a", "red", 1, address), host("b", "blue", 1, address)),
            ROUTED).isEmpty());
        assertFalse(ledger.replace(List.of(), List.of(host("c", "red", 2, address)), ROUTED).isEmpty());
    }

    /** After any history a ledger says what a fresh look at the whole says, with a VRF and without. */
    @Property(tries = 200)
    void stepByStepEqualsWhole(@ForAll("histories") final List<Host> history,
            @ForAll("networks") final NetworkConfig network) {
        final var ledger = new HostLedger();
        final Map<HostName, Host> present = new HashMap<>();
        for (var host : history) {
            final var before = present.get(host.name());
            final var next = new HashMap<>(present);
            next.put(host.name(), host);
            final boolean whole = new HostLedger().replace(List.of(), next.values(), network).isEmpty();
            final boolean step = ledger.replace(before == null ? List.of() : List.of(before), List.of(host), network)
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
        return Combinators.combine(Arbitraries.of("a", "b", "c", "d"), Arbitraries.of("red", "blue"), small, small)
            .as((name, segment, mac, address) -> host(name, segment, mac, new Ipv4Address(0x0a010000 + address))).list()
            .ofMaxSize(30);
    }

    @Provide
    Arbitrary<NetworkConfig> networks() {
        return Arbitraries.of(NETWORK, ROUTED);
    }

    private static VrfInterface routed(final String segment) {
        return new VrfInterface(new SegmentName(segment), ImmutableSet.of(), Optional.empty());
    }

    private static Host host(final String name, final int mac, final int address) {
        return host(name, "red", mac, new Ipv4Address(0x0a010000 + address));
    }

    private static Host host(final String name, final String segment, final int mac, final IpAddress address) {
        return new Host(new HostName(name), new SegmentName(segment), new MacAddress(0x020000000000L + mac),
            ImmutableSet.of(address));
    }
}
