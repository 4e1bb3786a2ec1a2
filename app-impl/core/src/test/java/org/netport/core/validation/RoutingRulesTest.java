// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.netport.core.validation.Fixture.access;
import static org.netport.core.validation.RoutedFixture.advertised;
import static org.netport.core.validation.RoutedFixture.main;
import static org.netport.core.validation.RoutedFixture.routed;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.netport.model.MacAddress;
import org.netport.model.SiteName;
import org.netport.network.Portability;
import org.netport.network.RouterAdvertisement;
import org.netport.network.Vrf;

class RoutingRulesTest {
    private static final String MAIN = "/netport-routing:vrfs/vrf[name='main']";
    private static final String WEB = MAIN + "/interface[segment='web']";
    private static final String PORT =
        "/netport-site:sites/site[name='east']/switch[name='sw']/access-port[name='p1']";

    @Test
    void acceptsTenantsThatHaveTheSameAddressesAndGatewayEach() {
        assertProblems(main().segment("web2", "bravo", 1500, Portability.EXTENDED, "10.1.0.0/24")
            .segment("core2", "bravo", 1500, Portability.EXTENDED)
            .vrf("other", "bravo", "core2", Vrf.DEFAULT_GATEWAY_MAC, routed("web2", "10.1.0.1"))
            .host("vm", "web", "02:00:00:00:00:01", "10.1.0.5", "fe80::1")
            .host("vm2", "web2", "02:00:00:00:00:01", "10.1.0.5", "fe80::1")
            .device(access("p1", "tap1", Optional.of("web"))));
    }

    @Test
    void acceptsARoutedSegmentAheadOfItsVrfAndSitesThatAreNotConfiguredYet() {
        assertProblems(new RoutedFixture().segment("web", "acme", 1500,
            new Portability.Routed(Optional.of(new SiteName("nowhere"))), "10.1.0.0/24")
            .segment("db", "acme", 1500, new Portability.Mixed(ImmutableSet.of(new SiteName("nowhere")))));
    }

    @Test
    void acceptsSubnetsOfOneSegmentThatLieInEachOther() {
        assertProblems(new RoutedFixture().segment("web", "10.0.0.0/8", "10.1.0.0/16").segment("core")
            .vrf("main", "core", routed("web", "10.1.0.1")));
    }

    @Test
    void refusesAGatewayMacThatIsNoStations() {
        assertProblems(mac("03:00:00:00:00:01"), MAIN + "/gateway-mac: 03:00:00:00:00:01 is not the address of one "
            + "station");
        assertProblems(mac("00:00:00:00:00:00"), MAIN + "/gateway-mac: 00:00:00:00:00:00 is not the address of one "
            + "station");
    }

    @Test
    void refusesAGatewayMacThatIsASwitchs() {
        for (var mac : List.of("02:4e:50:00:00:00", "02:4e:50:01:00:01", "02:4e:50:03:ff:ff")) {
            assertProblems(mac(mac), MAIN + "/gateway-mac: " + mac + " is among the MAC addresses of switches, "
                + "02:4e:50:00:00:00 to 02:4e:50:03:ff:ff: give the gateway another one");
        }
        assertProblems(mac("02:4e:4f:ff:ff:ff"));
        assertProblems(mac("02:4e:50:04:00:00"));
    }

    @Test
    void refusesATransitSegmentThatIsNotConfigured() {
        assertProblems(new RoutedFixture().vrf("main", "core"), MAIN
            + "/transit: segment 'core' is not configured: configure it first");
    }

    @Test
    void refusesATransitSegmentThatIsAlsoAnInterface() {
        assertProblems(main().segment("far").vrf("other", "db"),
            "/netport-routing:vrfs/vrf[name='other']/transit: segment 'db' is also an interface of VRF 'main': a "
                + "transit segment carries routed packets only, use another one");
    }

    @Test
    void refusesATransitSegmentAtAnAccessPort() {
        final String reason = ": segment 'core' is the transit segment of VRF 'main' and carries routed packets only: "
            + "take it off the port, or give the VRF another transit segment";
        assertProblems(main().device(access("p1", "tap1", Optional.of("core"))), PORT + "/untagged-segment" + reason);
        final String tagged = PORT + "/tagged-segment[.='core']";
        assertProblems(main().device(access("p1", "tap1", Optional.empty(), "core")), tagged
            + ": segment 'core' has no VLAN at site 'east': add a site-vlan for that site to the "
            + "segment, or make it the port's untagged segment", tagged + reason);
    }

    @Test
    void refusesATransitSegmentThatIsNotExtended() {
        assertProblems(new RoutedFixture().segment("core", "acme", 1500, new Portability.Routed(Optional.empty()))
            .vrf("main", "core"), MAIN + "/transit: segment 'core' is not extended: a transit segment joins all sites, "
                + "make it extended or use another one");
    }

    @Test
    void refusesATransitSegmentThatIsNarrowerThanWhatItCarries() {
        assertProblems(new RoutedFixture().segment("web", "10.1.0.0/24")
            .segment("core", "acme", 1400, Portability.EXTENDED).vrf("main", "core", routed("web")), MAIN
            + "/transit: segment 'core' has MTU 1400 and segment 'web' of the VRF has 1500: give the transit segment "
            + "at least that");
    }

    @Test
    void refusesSegmentsOfAnotherTenant() {
        final String only = "and VRF 'main' of tenant 'bravo': a VRF has segments of its own tenant only";
        assertProblems(new RoutedFixture().segment("web", "10.1.0.0/24").segment("core")
            .vrf("main", "bravo", "core", Vrf.DEFAULT_GATEWAY_MAC, routed("web")),
            MAIN + "/transit: segment 'core' is of tenant 'acme' " + only,
            WEB + ": segment 'web' is of tenant 'acme' " + only);
    }

    @Test
    void refusesASegmentWithoutSubnet() {
        assertProblems(new RoutedFixture().segment("web").segment("core").vrf("main", "core", routed("web")),
            WEB + ": segment 'web' has no subnet, and nothing is routed to it: add its subnets to the segment");
    }

    @Test
    void refusesAnAdvertisementWithoutIpv6Subnet() {
        assertProblems(new RoutedFixture().segment("web", "10.1.0.0/24").segment("core")
            .vrf("main", "core", advertised("web")), WEB + "/router-advertisement: segment 'web' has no IPv6 subnet to "
                + "advertise: add one to it, or take the advertisement away");
        assertProblems(new RoutedFixture().segment("web", "10.1.0.0/24", "2001:db8::/64").segment("core")
            .vrf("main", "core", advertised("web")));
    }

    @Test
    void refusesMoreIpv6SubnetsThanAnAdvertisementHasRoomFor() {
        final String[] subnets = IntStream.range(0, RouterAdvertisement.MOST_PREFIXES + 1)
            .mapToObj(number -> "2001:db8:" + number + "::/64").toArray(String[]::new);
        assertProblems(new RoutedFixture().segment("web", subnets).segment("core").vrf("main", "core",
            advertised("web")), WEB + "/router-advertisement: segment 'web' has 38 IPv6 subnets, and an advertisement "
                + "has room for 37: take some from the segment, or take the advertisement away");
        subnets[0] = "10.1.0.0/24";
        assertProblems(new RoutedFixture().segment("web", subnets).segment("core").vrf("main", "core",
            advertised("web")));
    }

    @Test
    void refusesSubnetsThatOverlapInAVrf() {
        // The one that lies between must not hide the one that lies around.
        assertProblems(new RoutedFixture().segment("wide", "10.0.0.0/8", "10.0.0.0/16", "2001:db8::/32")
            .segment("web", "10.1.0.0/24", "192.168.0.0/24").segment("core")
            .vrf("main", "core", routed("web"), routed("wide")), WEB + ": subnet 10.1.0.0/24 of segment 'web' overlaps "
                + "subnet 10.0.0.0/8 of segment 'wide': in one VRF an address is in one segment, use other subnets or "
                + "another VRF");
    }

    @Test
    void refusesTheSameSubnetTwiceInAVrf() {
        assertProblems(new RoutedFixture().segment("web", "2001:db8::/64").segment("db", "2001:db8::/64")
            .segment("core").vrf("main", "core", routed("web"), routed("db")), MAIN
            + "/interface[segment='db']: subnet 2001:db8::/64 of segment 'db' overlaps subnet 2001:db8::/64 of segment "
            + "'web': in one VRF an address is in one segment, use other subnets or another VRF");
    }

    @Test
    void refusesAHostInATransitSegment() {
        assertProblems(main().host("vm", "core", "02:00:00:00:00:01"), "/netport-host:hosts/host[name='vm']/segment: "
            + "segment 'core' is the transit segment of VRF 'main' and carries routed packets only: choose another "
            + "segment for the host, or another transit segment for the VRF");
    }

    @Test
    void refusesAHostThatHasTheMacOfItsGateway() {
        assertProblems(main().host("vm", "web", "02:4e:50:fe:00:01"), "/netport-host:hosts/host[name='vm']/mac: MAC "
            + "address 02:4e:50:fe:00:01 is that of the gateway of VRF 'main': give the host another one, or the VRF "
            + "another gateway-mac");
    }

    @Test
    void refusesAHostThatHasAnAddressOfItsGateway() {
        for (var address : List.of("10.1.0.1", "2001:db8:1::1", "fe80::4e:50ff:fefe:1")) {
            assertProblems(main().host("vm", "web", "02:00:00:00:00:01", address),
                "/netport-host:hosts/host[name='vm']/address[.='" + address + "']: address " + address + " is that of "
                    + "the gateway of VRF 'main' in segment 'web': give the host or the gateway another one");
        }
    }

    @Test
    void refusesAHostOutsideTheSubnetsOfItsSegmentInAVrf() {
        assertProblems(main().host("vm", "db", "02:00:00:00:00:01", "10.1.0.7"),
            "/netport-host:hosts/host[name='vm']/address[.='10.1.0.7']: 10.1.0.7 is outside the subnets [10.2.0.0/24] "
                + "of segment 'db': change the address, or add a subnet to the segment");
    }

    private static RoutedFixture mac(final String mac) {
        return new RoutedFixture().segment("core").vrf("main", "acme", "core", MacAddress.parse(mac));
    }

    private static void assertProblems(final RoutedFixture fixture, final String... expected) {
        assertEquals(List.of(expected), fixture.problems());
        assertEquals(fixture.problems(), fixture.problems(), "the same configuration has the same problems");
    }
}
