// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.core.validation.WrittenVrf;
import org.netport.core.validation.WrittenVrf.WrittenInterface;
import org.netport.mdsal.RoutingEntries;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.model.TenantName;
import org.netport.model.VrfName;
import org.netport.network.RouterAdvertisement;
import org.netport.network.RouterAdvertisement.Addressing;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.Advertising;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.VrfBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.vrf.Interface;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.vrf.InterfaceBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.vrf._interface.RouterAdvertisementBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.UnicastMacAddress;
import org.opendaylight.yangtools.yang.common.Uint16;

class VrfMapperTest {
    private static final SegmentName WEB = new SegmentName("web");

    @Test
    void mapsAVrfWithEverything() {
        final var entry = new VrfBuilder(RoutingEntries.vrf("main", "core", advertising(new RouterAdvertisementBuilder()
            .setAddressing(Advertising.Addressing.AutonomousOtherManaged).setLifetime(Uint16.valueOf(9000))
            .setInterval(Uint16.valueOf(4))), RoutingEntries.routed("db")))
            .setGatewayMac(new UnicastMacAddress("02:4E:50:FE:00:02")).build();
        assertEquals(new WrittenVrf(new VrfName("main"), new TenantName("acme"), new SegmentName("core"),
            MacAddress.parse("02:4e:50:fe:00:02"), ImmutableMap.of(
                WEB, new WrittenInterface(ImmutableSet.of(IpAddress.parse("10.1.0.1"),
                    IpAddress.parse("2001:db8:1::1")), Optional.of(
                        new RouterAdvertisement(Addressing.AUTONOMOUS_OTHER_MANAGED, 9000, 4))),
                new SegmentName("db"), new WrittenInterface(ImmutableSet.of(), Optional.empty()))),
            VrfMapper.map(entry));
    }

    @Test
    void givesAVrfTheDefaultsOfTheModel() {
        final var vrf = VrfMapper.map(RoutingEntries.vrf("main", "core",
            advertising(new RouterAdvertisementBuilder())));
        assertEquals(MacAddress.parse("02:4e:50:fe:00:01"), vrf.gatewayMac());
        assertEquals(Optional.of(new RouterAdvertisement(Addressing.MANAGED, 1800, 600)),
            vrf.interfaces().get(WEB).advertisement());
    }

    @Test
    void mapsEveryAddressing() {
        Map.of(Advertising.Addressing.Managed, Addressing.MANAGED,
            Advertising.Addressing.Autonomous, Addressing.AUTONOMOUS,
            Advertising.Addressing.AutonomousOtherManaged, Addressing.AUTONOMOUS_OTHER_MANAGED).forEach(
                (written, meant) -> assertEquals(meant, VrfMapper.map(RoutingEntries.vrf("main", "core",
                    advertising(new RouterAdvertisementBuilder().setAddressing(written)))).interfaces().get(WEB)
                    .advertisement().orElseThrow().addressing()));
    }

    @Test
    void refusesALifetimeThatEndsBeforeTheNextAdvertisement() {
        assertEquals("interface 'web': hosts would lose their gateway between two router advertisements: lifetime 599 "
            + "s is shorter than interval 600 s; make it 0, or at least the interval",
            failure(new RouterAdvertisementBuilder().setLifetime(Uint16.valueOf(599))));
        VrfMapper.map(RoutingEntries.vrf("main", "core", advertising(new RouterAdvertisementBuilder()
            .setLifetime(Uint16.ZERO))));
    }

    @Test
    void saysWhatIsMissing() {
        final var failure = assertThrows(IllegalArgumentException.class, () -> VrfMapper.map(
            new VrfBuilder().setName(new Name("main")).setTenant(new Name("acme")).build()));
        assertEquals("'transit' is missing", failure.getMessage());
    }

    private static String failure(final RouterAdvertisementBuilder advertisement) {
        return assertThrows(IllegalArgumentException.class, () -> VrfMapper.map(RoutingEntries.vrf("main", "core",
            advertising(advertisement)))).getMessage();
    }

    private static Interface advertising(final RouterAdvertisementBuilder advertisement) {
        return new InterfaceBuilder(RoutingEntries.routed("web", "10.1.0.1", "2001:db8:1::1"))
            .setRouterAdvertisement(advertisement.build()).build();
    }
}
