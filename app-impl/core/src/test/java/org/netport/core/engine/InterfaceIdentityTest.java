// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.channel.PortDescription;
import org.netport.channel.PortDescription.LinkState;
import org.netport.model.AccessPortName;
import org.netport.model.DatapathId;
import org.netport.model.DomainName;
import org.netport.model.Generation;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.PortRef;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.model.SwitchNumber;
import org.netport.model.TenantName;
import org.netport.model.Vni;
import org.netport.network.AccessPort;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Site;
import org.netport.network.Switch;

/** Ports that are found by what Open vSwitch's database tells of them. */
class InterfaceIdentityTest {
    private static final DatapathId DATAPATH = new DatapathId(1);
    private static final SwitchName NAME = new SwitchName("sw1");
    private static final SegmentName RED = new SegmentName("red");
    private static final PortRef VM5 = new PortRef.InterfaceId("vm5");

    private final VirtualLoop loop = new VirtualLoop(Instant.EPOCH);
    private final Recorder recorder = new Recorder();
    private final ControllerEngine engine = new ControllerEngine(EngineSettings.DEFAULT, loop, recorder);
    private final FakeSession session = new FakeSession(DATAPATH, ImmutableList.of(
        new PortDescription(new PortNumber(7), "tapvm5", MacAddress.ZERO, LinkState.UP)));

    private static NetworkConfig config() {
        final var site = new SiteName("s1");
        final var port = new AccessPortName("p1");
        return new NetworkConfig(new Generation(1), ImmutableMap.of(site, new Site(site, new DomainName("acme"))),
            ImmutableMap.of(NAME, new Switch(DATAPATH, NAME, site, new SwitchNumber(1), Optional.empty(),
                ImmutableMap.of(port, new AccessPort(port, VM5, Optional.of(RED), ImmutableSet.of())))),
            ImmutableMap.of(), ImmutableMap.of(RED, new Segment(RED, new TenantName("t"), new Vni(5001), 1450,
                ImmutableMap.of(), ImmutableSet.of(), ImmutableSet.of())), ImmutableMap.of());
    }

    private void pass() {
        loop.pass(Duration.ofMillis(100));
    }

    private List<String> unresolved() {
        return recorder.switches.get(NAME.value()).unresolvedPorts();
    }

    @Test
    void nothingIsWrittenAfterARestartBeforeTheDatabaseHasTold() {
        engine.start(config(), Map.of());
        engine.connected(session);
        pass();
        assertTrue(session.commits.isEmpty(), "the port's entries would be taken for superfluous");
        engine.interfaces(DATAPATH, Map.of(VM5, "tapvm5"));
        pass();
        assertFalse(session.commits.isEmpty());
        assertEquals(List.of(), unresolved());
    }

    @Test
    void aDatabaseThatSpeaksBeforeTheConfigurationIsRemembered() {
        engine.interfaces(DATAPATH, Map.of(VM5, "tapvm5"));
        engine.start(config(), Map.of());
        engine.connected(session);
        pass();
        assertFalse(session.commits.isEmpty());
        assertEquals(List.of(), unresolved());
    }

    @Test
    void withoutADatabaseThePortIsUnresolvedAndTheRestGoesOnAfterTheWindow() {
        engine.start(config(), Map.of());
        engine.connected(session);
        loop.pass(EngineSettings.DEFAULT.recoveryWindow().plusSeconds(1));
        assertFalse(session.commits.isEmpty());
        assertEquals(List.of("iface-id:vm5"), unresolved());
    }

    @Test
    void anIdentityThatGoesAndComesTakesItsEntriesWithIt() {
        engine.interfaces(DATAPATH, Map.of(VM5, "tapvm5"));
        engine.start(config(), Map.of());
        engine.connected(session);
        pass();
        final var all = Map.copyOf(session.held);
        engine.interfaces(DATAPATH, Map.of());
        pass();
        assertTrue(session.held.size() < all.size());
        assertEquals(List.of("iface-id:vm5"), unresolved());
        engine.interfaces(DATAPATH, Map.of(VM5, "tapvm5"));
        pass();
        assertEquals(all, session.held);
    }
}
