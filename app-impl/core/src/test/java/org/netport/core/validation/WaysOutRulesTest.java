// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.netport.core.validation.Fixture.access;
import static org.netport.core.validation.RoutedFixture.routed;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.netport.model.AccessPortName;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.model.UplinkName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Liveness;
import org.netport.network.PrefixRoute;
import org.netport.network.PrefixRoute.Target;
import org.netport.network.Uplink;

class WaysOutRulesTest {
    private static final String MAIN = "/netport-routing:vrfs/vrf[name='main']";
    private static final String NORTH = MAIN + "/uplink[name='north']";

    /** Segments web (10.1.0.0/24) and out (192.0.2.0/24, 2001:db8:f::/64), the latter at port p1 of switch sw. */
    private static RoutedFixture network() {
        return new RoutedFixture().segment("web", "10.1.0.0/24").segment("out", "192.0.2.0/24", "2001:db8:f::/64")
            .segment("core").vrf("main", "core", routed("web", "10.1.0.1"),
                routed("out", "192.0.2.2", "2001:db8:f::2"))
            .device(access("p1", "tap1", Optional.of("out")), access("p2", "tap2", Optional.of("web")));
    }

    private static Uplink uplink(final String name, final String segment, final String port, final String... hops) {
        return uplink(name, segment, place("sw", port), hops);
    }

    private static Uplink uplink(final String name, final String segment, final AttachmentPoint place,
            final String... hops) {
        return new Uplink(new UplinkName(name), new SegmentName(segment), place,
            Stream.of(hops).map(IpAddress::parse).collect(ImmutableSet.toImmutableSet()), 100, Liveness.DEFAULT);
    }

    private static AttachmentPoint place(final String at, final String port) {
        return new AttachmentPoint(new SwitchName(at), new AccessPortName(port));
    }

    private static PrefixRoute route(final String prefix, final String... uplinks) {
        return new PrefixRoute(IpPrefix.parse(prefix), uplinks.length == 0 ? new Target.BlackHole()
            : new Target.Exits(Stream.of(uplinks).map(UplinkName::new).collect(ImmutableSet.toImmutableSet())));
    }

    private static void assertProblems(final RoutedFixture network, final String... expected) {
        assertEquals(List.of(expected), network.problems());
    }

    private static void refused(final Uplink uplink, final String problem) {
        assertProblems(network().waysOut(List.of(uplink)), NORTH + problem);
    }

    @Test
    void acceptsUplinksOfBothFamiliesAndPrefixesThatOverlap() {
        assertProblems(network().waysOut(List.of(uplink("north", "out", "p1", "192.0.2.1", "fe80::1"),
            uplink("south", "out", "p1", "192.0.2.3")), route("0.0.0.0/0", "north", "south"), route("::/0", "north"),
            route("203.0.113.0/24"), route("203.0.113.0/25", "south"), route("10.0.0.0/8", "north")));
    }

    @Test
    void refusesAnUplinkInASegmentThatIsNoInterface() {
        refused(uplink("north", "core", "p1", "192.0.2.1"), "/segment: segment 'core' is no interface of VRF 'main': "
            + "make it one, or name the segment in which the router is");
    }

    @Test
    void refusesAnUplinkAtAPlaceThatDoesNotHaveItsSegment() {
        refused(uplink("north", "out", "p2", "192.0.2.1"), "/access-port: access port 'p2' of switch 'sw' at site "
            + "'east' does not carry segment 'out': add the segment to the port, or name the port at which the router "
            + "is");
        refused(uplink("north", "out", "p9", "192.0.2.1"), "/access-port: switch 'sw' has no access port 'p9': "
            + "configure it first");
        refused(uplink("north", "out", place("sx", "p1"), "192.0.2.1"), "/switch: switch 'sx' is not configured: "
            + "configure its site first");
    }

    @Test
    void refusesANextHopThatIsNoNeighbour() {
        refused(uplink("north", "out", "p1", "198.51.100.1"), "/next-hop[.='198.51.100.1']: 198.51.100.1 is outside "
            + "the subnets [192.0.2.0/24, 2001:db8:f::/64] of segment 'out': a next hop is a neighbour there, name its "
            + "address in one of them");
    }

    @Test
    void refusesANextHopThatIsTheGatewayItself() {
        refused(uplink("north", "out", "p1", "192.0.2.2"), "/next-hop[.='192.0.2.2']: 192.0.2.2 is the gateway's own "
            + "address in segment 'out': name that of the outside router");
    }

    @Test
    void refusesANextHopThatNobodyCanAsk() {
        final var network = new RoutedFixture().segment("out", "192.0.2.0/24").segment("core")
            .vrf("main", "core", routed("out")).device(access("p1", "tap1", Optional.of("out")));
        assertProblems(network.waysOut(List.of(uplink("north", "out", "p1", "192.0.2.1"))), NORTH
            + "/next-hop[.='192.0.2.1']: VRF 'main' has no gateway in the subnet of 192.0.2.1 of segment 'out', to ask "
            + "the router from: add one to the interface");
    }

    @Test
    void refusesANextHopThatIsAHost() {
        assertProblems(network().waysOut(List.of(uplink("north", "out", "p1", "192.0.2.1")))
            .host("vm", "out", "02:00:00:00:00:01", "192.0.2.1"),
            "/netport-host:hosts/host[name='vm']/address[.='192.0.2.1']: address 192.0.2.1 is the next hop of uplink "
                + "'north' of VRF 'main': give the host another one, or name another next hop");
    }

    @Test
    void refusesTwoUplinksToOneRouterAtOnePort() {
        assertProblems(network().waysOut(List.of(uplink("south", "out", "p1", "192.0.2.1"),
            uplink("north", "out", "p1", "192.0.2.1"))), NORTH + "/next-hop[.='192.0.2.1']: uplink 'south' leads to "
            + "the same router at the same port: keep one of them");
    }

    @Test
    void refusesOneLinkLocalNextHopInTwoSegmentsAtASwitch() {
        assertProblems(network().waysOut(List.of(uplink("south", "web", "p2", "fe80::1"),
            uplink("north", "out", "p1", "192.0.2.1", "fe80::1"))), NORTH + "/next-hop[.='fe80::1']: uplink 'south' "
            + "has fe80::1 in another segment at switch 'sw': which of the two routers is meant could not be told "
            + "after a restart, name another address of one of them");
    }

    @Test
    void refusesRoutesThatLeadNowhere() {
        final var north = List.of(uplink("north", "out", "p1", "192.0.2.1"));
        assertProblems(network().waysOut(north, route("0.0.0.0/0", "north", "south")), MAIN
            + "/route[prefix='0.0.0.0/0']/uplink[.='south']: uplink 'south' is not configured in VRF 'main': configure "
            + "it first");
        assertProblems(network().waysOut(north, route("::/0", "north")), MAIN + "/route[prefix='::/0']: none of the "
            + "uplinks [north] has a next hop for IPv6: add one to an uplink, or take the route away");
        assertProblems(network().waysOut(north, route("127.0.0.0/16")), MAIN + "/route[prefix='127.0.0.0/16']: no "
            + "packet is routed to 127.0.0.0/8: take the route away");
        assertProblems(network().waysOut(north, route("10.1.0.128/25", "north")), MAIN
            + "/route[prefix='10.1.0.128/25']: 10.1.0.128/25 lies in subnet 10.1.0.0/24 of segment 'web', which is "
            + "inside the VRF: hosts there are reached without a route, take it away");
    }

    @Test
    void refusesMoreSetsOfUplinksThanThereAreGroups() {
        final List<Uplink> uplinks = new ArrayList<>();
        IntStream.range(0, 40).forEach(number -> uplinks.add(uplink("u" + number, "out", "p1",
            "192.0.2." + (10 + number))));
        final PrefixRoute[] routes = IntStream.range(0, 40).mapToObj(number -> route("20.0." + number + ".0/24",
            "u" + number)).toArray(PrefixRoute[]::new);
        assertProblems(network().waysOut(uplinks, routes), MAIN + ": routes name 40 different sets of uplinks, and "
            + "switch 'sw' has 40 links and uplinks: the product is more than 682, name the same uplinks in more of "
            + "the routes");
    }
}
