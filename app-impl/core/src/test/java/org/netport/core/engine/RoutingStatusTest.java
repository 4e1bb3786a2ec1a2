// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.engine.ObjectStatus;
import org.netport.engine.ObjectStatus.Kind;
import org.netport.engine.ObjectStatus.ObjectId;
import org.netport.engine.ObjectStatus.State;
import org.netport.model.Generation;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.model.TenantName;
import org.netport.model.Vni;
import org.netport.model.VrfName;
import org.netport.network.CutOver;
import org.netport.network.NetworkConfig;
import org.netport.network.Portability;
import org.netport.network.Routing;
import org.netport.network.Segment;
import org.netport.network.Vrf;
import org.netport.network.VrfInterface;

/** How far VRFs have come, and what a segment that only routes join says while there are none. */
class RoutingStatusTest {
    private static final SegmentName CORE = new SegmentName("core");
    private static final ObjectId MAIN = new ObjectId(Kind.VRF, "main");
    private static final ObjectId RED = new ObjectId(Kind.SEGMENT, "red");

    private final VirtualLoop loop = new VirtualLoop(Instant.EPOCH);
    private final Recorder recorder = new Recorder();
    private final ControllerEngine engine = new ControllerEngine(EngineSettings.DEFAULT, loop, recorder);

    @Test
    void aRoutedSegmentIsDegradedWhileItIsInNoVrf() {
        engine.start(routed(1), Map.of());
        connect(1);
        connect(2);
        check(RED, State.DEGRADED, "it is not extended and in no VRF, so nothing joins its sites: make it an interface "
            + "of a VRF, or extended");
        assertEquals(new Generation(1), recorder.objects.get(RED).observed(), "the switches have it all the same");
        configure(routed(2).with(main(Vrf.DEFAULT_GATEWAY_MAC)));
        check(RED, State.PROGRAMMED, "");
        configure(routed(3));
        assertEquals(State.DEGRADED, recorder.objects.get(RED).state());
    }

    @Test
    void aVrfIsPendingUntilItsSwitchesAreThere() {
        engine.start(routed(1).with(main(Vrf.DEFAULT_GATEWAY_MAC)), Map.of());
        connect(1);
        check(MAIN, State.PENDING, "switch sw2 is not connected");
        connect(2);
        check(MAIN, State.PROGRAMMED, "");
        assertEquals(new Generation(1), recorder.objects.get(MAIN).observed());
    }

    @Test
    void aVrfHasTheGenerationInWhichItLastChanged() {
        engine.start(routed(1).with(main(Vrf.DEFAULT_GATEWAY_MAC)), Map.of());
        connect(1);
        connect(2);
        configure(routed(2).with(main(Vrf.DEFAULT_GATEWAY_MAC)));
        assertEquals(new Generation(1), recorder.objects.get(MAIN).generation());
        configure(routed(3).with(main(MacAddress.parse("02:00:00:00:00:99"))));
        assertEquals(new Generation(3), recorder.objects.get(MAIN).generation());
        assertEquals(new Generation(3), recorder.objects.get(MAIN).observed());
        configure(routed(4));
        assertNull(recorder.objects.get(MAIN), "it is gone");
    }

    private void connect(final int site) {
        engine.connected(TwoSites.session(site));
        // At the start those that are missing are waited for.
        loop.pass(EngineSettings.DEFAULT.recoveryWindow().plusSeconds(1));
    }

    private void configure(final NetworkConfig config) {
        engine.configure(config);
        loop.pass(Duration.ofSeconds(1));
    }

    private void check(final ObjectId object, final State state, final String reason) {
        final ObjectStatus status = recorder.objects.get(object);
        assertEquals(state, status.state(), status.toString());
        assertEquals(reason, status.reason());
    }

    private static NetworkConfig routed(final long generation) {
        final NetworkConfig config = TwoSites.config(generation);
        return new NetworkConfig(config.generation(), config.sites(), config.switches(), config.links(),
            ImmutableMap.of(TwoSites.RED, segment(TwoSites.RED, 5001, new Portability.Routed(Optional.empty())),
                CORE, segment(CORE, 5002, Portability.EXTENDED)), config.hosts());
    }

    private static Segment segment(final SegmentName name, final int vni, final Portability portability) {
        return new Segment(name, new TenantName("t"), new Vni(vni), 1450, ImmutableMap.of(), ImmutableSet.of(),
            ImmutableSet.of(), CutOver.RELAY, portability);
    }

    private static Routing main(final MacAddress gateway) {
        final VrfName name = new VrfName("main");
        return new Routing(ImmutableMap.of(name, new Vrf(name, new TenantName("t"), CORE, gateway, ImmutableMap.of(
            TwoSites.RED, new VrfInterface(TwoSites.RED, ImmutableSet.of(), Optional.empty())))));
    }
}
