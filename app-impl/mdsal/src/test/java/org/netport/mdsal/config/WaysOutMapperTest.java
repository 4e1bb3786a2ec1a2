// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.netport.mdsal.Entries;
import org.netport.mdsal.RoutingEntries;
import org.netport.model.AccessPortName;
import org.netport.model.IpAddress;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.model.UplinkName;
import org.netport.network.AttachmentPoint;
import org.netport.network.ExitChoice;
import org.netport.network.Liveness;
import org.netport.network.PrefixRoute;
import org.netport.network.PrefixRoute.Target;
import org.netport.network.WaysOut;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.Vrf;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.VrfBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.vrf.Route;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.vrf.RouteBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.vrf.Uplink;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.vrf.UplinkBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.vrf.route.target.BlackHoleBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.vrf.route.target.UplinksBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.way.out.LivenessBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.Empty;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint8;

class WaysOutMapperTest {
    private static final UplinkBuilder NORTH = new UplinkBuilder().setName(new Name("north"))
        .setSegment(new Name("out")).setSwitch(new Name("sw")).setAccessPort(new Name("p1"))
        .setNextHop(Entries.addresses("192.0.2.1", "2001:db8:f::1"));

    private static RouteBuilder route(final String prefix) {
        return new RouteBuilder().setPrefix(Entries.prefix(prefix));
    }

    private static Route through(final String prefix, final String... uplinks) {
        return route(prefix).setTarget(new UplinksBuilder().setUplink(Stream.of(uplinks).map(Name::new)
            .collect(Collectors.toSet())).build()).build();
    }

    private static Vrf vrf(final Uplink uplink, final Route... routes) {
        return new VrfBuilder(RoutingEntries.vrf("main", "core")).setUplink(BindingMap.of(uplink))
            .setRoute(BindingMap.of(routes)).build();
    }

    private static org.netport.network.Uplink north(final int preference, final Liveness liveness) {
        return new org.netport.network.Uplink(new UplinkName("north"), new SegmentName("out"),
            new AttachmentPoint(new SwitchName("sw"), new AccessPortName("p1")),
            ImmutableSet.of(IpAddress.parse("192.0.2.1"), IpAddress.parse("2001:db8:f::1")), preference, liveness);
    }

    @Test
    void mapsUplinksAndRoutes() {
        final var uplink = new UplinkBuilder(NORTH.build()).setPreference(Uint16.TEN)
            .setLiveness(new LivenessBuilder().setProbeInterval(Uint16.valueOf(50)).setMultiplier(Uint8.TWO).build())
            .build();
        final var entry = new VrfBuilder(vrf(uplink, through("0.0.0.0/0", "north"),
            route("10.0.0.0/8").setTarget(new BlackHoleBuilder().setBlackHole(Empty.value()).build()).build()))
            .setExit(Vrf.Exit.Symmetric).build();
        final var all = org.netport.model.IpPrefix.parse("0.0.0.0/0");
        final var ten = org.netport.model.IpPrefix.parse("10.0.0.0/8");
        assertEquals(new WaysOut(ImmutableMap.of(new UplinkName("north"),
            north(10, new Liveness(Duration.ofMillis(50), 2))), ImmutableMap.of(
                all, new PrefixRoute(all, new Target.Exits(ImmutableSet.of(new UplinkName("north")))),
                ten, new PrefixRoute(ten, new Target.BlackHole())), ExitChoice.SYMMETRIC), WaysOutMapper.map(entry));
    }

    @Test
    void givesAnUplinkTheDefaultsOfTheModel() {
        final var mapped = WaysOutMapper.map(vrf(NORTH.build()));
        assertEquals(ImmutableMap.of(new UplinkName("north"), north(100, Liveness.DEFAULT)), mapped.uplinks());
        assertEquals(ExitChoice.NEAREST, mapped.choice());
        assertEquals(WaysOut.NONE, WaysOutMapper.map(RoutingEntries.vrf("main", "core")));
    }

    @Test
    void refusesWhatCannotBeSaid() {
        refused("two of one family", vrf(new UplinkBuilder(NORTH.build())
            .setNextHop(Entries.addresses("192.0.2.1", "192.0.2.2")).build()), "uplink north has the next hops");
        refused("no next hop", vrf(new UplinkBuilder(NORTH.build()).setNextHop(Set.of()).build()),
            "uplink north has the next hops");
        refused("no target", vrf(NORTH.build(), route("::/0").build()), "route '::/0' leads nowhere");
        refused("bits behind the prefix", vrf(NORTH.build(), through("10.0.0.1/8", "north")),
            "10.0.0.1/8 has bits set");
        refused("one prefix twice", vrf(NORTH.build(), through("2001:db8::/32", "north"),
            through("2001:DB8:0::/32", "north")), "has another route, written in another form");
    }

    private static void refused(final String what, final Vrf entry, final String reason) {
        final var failure = assertThrows(IllegalArgumentException.class, () -> WaysOutMapper.map(entry), what);
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());
    }
}
