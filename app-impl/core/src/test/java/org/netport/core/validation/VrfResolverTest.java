// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.netport.core.validation.RoutedFixture.main;
import static org.netport.core.validation.RoutedFixture.routed;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.SegmentName;
import org.netport.model.VrfName;
import org.netport.network.GatewayAddress;

class VrfResolverTest {
    private static final String MAIN = "/netport-routing:vrfs/vrf[name='main']";
    private static final String OTHER = "/netport-routing:vrfs/vrf[name='other']";

    @Test
    void findsTheSubnetOfEachGateway() {
        final var vrf = main().resolve().routing().vrfs().get(new VrfName("main"));
        assertEquals(ImmutableSet.of(gateway("10.1.0.1", "10.1.0.0/24"), gateway("2001:db8:1::1", "2001:db8:1::/64")),
            vrf.interfaces().get(new SegmentName("web")).gateways());
    }

    @Test
    void takesTheNarrowestOfSubnetsThatLieInEachOther() {
        final var vrf = new RoutedFixture().segment("web", "10.0.0.0/8", "10.1.0.0/24", "10.1.0.0/16")
            .vrf("main", "core", routed("web", "10.1.0.1")).resolve().routing().vrfs().get(new VrfName("main"));
        assertEquals(ImmutableSet.of(gateway("10.1.0.1", "10.1.0.0/24")),
            vrf.interfaces().get(new SegmentName("web")).gateways());
    }

    @Test
    void refusesASegmentThatIsNotConfigured() {
        assertProblems(new RoutedFixture().vrf("main", "core", routed("mauve")), MAIN
            + "/interface[segment='mauve']: segment 'mauve' is not configured: configure it first");
    }

    @Test
    void refusesASegmentInTwoVrfs() {
        assertProblems(main().vrf("other", "core2", routed("db", "10.2.0.9")), OTHER
            + "/interface[segment='db']: segment 'db' is also in VRF 'main': a segment is in one VRF, take it out of "
            + "one of them");
    }

    @Test
    void refusesATransitSegmentOfTwoVrfs() {
        assertProblems(main().vrf("other", "core"), OTHER
            + "/transit: segment 'core' is also the transit segment of VRF 'main': give each VRF its own");
    }

    @Test
    void refusesAGatewayOutsideTheSubnetsOfItsSegment() {
        for (var address : List.of("10.2.1.1", "2001:db8:1::1")) {
            assertProblems(new RoutedFixture().segment("db", "10.2.0.0/24").vrf("main", "core", routed("db", address)),
                MAIN + "/interface[segment='db']/gateway[.='" + address + "']: " + address + " is outside the subnets "
                    + "[10.2.0.0/24] of segment 'db': change the address, or add a subnet to the segment");
        }
    }

    @Test
    void refusesALinkLocalGateway() {
        assertProblems(new RoutedFixture().segment("web", "fe80::/10").vrf("main", "core", routed("web", "fe80::1")),
            MAIN + "/interface[segment='web']/gateway[.='fe80::1']: fe80::1 is link-local: the gateway's link-local "
                + "address is made of its MAC address and is not configured, take it away");
    }

    @Test
    void refusesAddressesThatNoGatewayCanHave() {
        for (var address : Map.of("127.0.0.1", "127.0.0.0/8", "224.0.0.1", "224.0.0.0/8", "0.0.0.9", "0.0.0.0/8",
                "ff02::1", "ff02::/16", "::1", "::/64").entrySet()) {
            assertProblems(new RoutedFixture().segment("web", address.getValue())
                .vrf("main", "core", routed("web", address.getKey())), MAIN + "/interface[segment='web']/gateway[.='"
                + address.getKey() + "']: " + address.getKey() + " cannot be the address of a gateway");
        }
    }

    @Test
    void refusesTheFirstAndTheLastAddressOfAnIpv4SubnetUnlessThereAreOnlyTwo() {
        for (var address : List.of("10.2.0.0", "10.2.0.255")) {
            assertProblems(new RoutedFixture().segment("db", "10.2.0.0/24").vrf("main", "core", routed("db", address)),
                MAIN + "/interface[segment='db']/gateway[.='" + address + "']: " + address + " is the first or the "
                    + "last address of subnet 10.2.0.0/24, which no station can have: choose one in between");
        }
        assertProblems(new RoutedFixture().segment("p2p", "10.2.0.0/31", "2001:db8::/64")
            .vrf("main", "core", routed("p2p", "10.2.0.0", "2001:db8::")));
    }

    private static GatewayAddress gateway(final String address, final String subnet) {
        return new GatewayAddress(IpAddress.parse(address), IpPrefix.parse(subnet));
    }

    private static void assertProblems(final RoutedFixture fixture, final String... expected) {
        assertEquals(List.of(expected), fixture.resolve().problems().stream().map(Problem::toString).toList());
        assertTrue(fixture.resolve().equals(fixture.resolve()), "the same VRFs have the same problems");
    }
}
