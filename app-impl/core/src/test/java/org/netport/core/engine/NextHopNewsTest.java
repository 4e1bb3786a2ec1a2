// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.channel.PortDescription.LinkState;
import org.netport.core.fake.ExitNetwork;
import org.netport.engine.NextHopStatus;
import org.netport.engine.NextHopStatus.Life;
import org.netport.model.AccessPortName;
import org.netport.model.Generation;
import org.netport.model.SwitchName;
import org.netport.model.UplinkName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Routing;
import org.netport.network.WaysOut;

/** What is told of outside routers. */
class NextHopNewsTest {
    private final OutsideRouters world = new OutsideRouters();

    /** What was told last of the IPv4 address of a site's router. */
    private NextHopStatus toldOf(final String site) {
        return world.recorder.nextHops.get(ExitNetwork.VRF).stream()
            .filter(told -> told.address().equals(OutsideRouters.router(site, 32))).findFirst().orElseThrow();
    }

    @Test
    void eachAddressOfARouterIsToldWithItsPlaceAndMac() {
        world.start();
        assertEquals(new NextHopStatus(new UplinkName("up-b"), OutsideRouters.router("b", 32), new AttachmentPoint(
            new SwitchName("b"), new AccessPortName("out")), Life.ALIVE, Optional.of(ExitNetwork.router("b")),
            toldOf("b").since()), toldOf("b"));
        assertEquals(List.of(OutsideRouters.router("a", 32), OutsideRouters.router("b", 32),
            OutsideRouters.router("a", 128), OutsideRouters.router("b", 128)), world.recorder.nextHops
            .get(ExitNetwork.VRF).stream().map(NextHopStatus::address).sorted().toList());
    }

    @Test
    void aRouterIsToldWithTheTimeSinceWhenItIsWhatItIs() {
        world.start();
        final var begun = toldOf("b").since();
        world.isSilent("b");
        world.pass(Duration.ofMillis(3100));
        assertEquals(Life.SILENT, toldOf("b").life());
        assertEquals(Optional.of(ExitNetwork.router("b")), toldOf("b").mac(), "as it said last");
        final var silent = toldOf("b").since();
        assertTrue(silent.isAfter(begun), begun + ", " + silent);
        assertEquals(Life.ALIVE, toldOf("a").life());
        world.pass(Duration.ofSeconds(5));
        assertEquals(silent, toldOf("b").since());
    }

    @Test
    void nothingIsKnownOfARouterWhosePortIsDown() {
        world.start();
        world.link("b", LinkState.DOWN);
        assertEquals(Life.UNKNOWN, toldOf("b").life());
        assertEquals(Optional.empty(), toldOf("b").mac());
    }

    @Test
    void aVrfWithoutUplinksHasNoRoutersAnyMore() {
        world.start();
        final var vrf = world.network.config().routing().vrfs().get(ExitNetwork.VRF);
        world.configure(world.network.config().at(new Generation(2)).with(new Routing(ImmutableMap.of(vrf.name(),
            vrf.with(WaysOut.NONE)))));
        assertEquals(List.of(), world.recorder.nextHops.get(ExitNetwork.VRF));
    }
}
