// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.netport.core.engine.ThreeSites.name;

import com.google.common.collect.Maps;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.netport.flow.ProgramEntry;
import org.netport.flow.ProgramKey;
import org.netport.model.DatapathId;
import org.netport.network.CutOver;
import org.netport.network.Switch;

/** A switch breaks, and another one is put in its place under its name. */
class ReplacedSwitchTest {
    @Test
    void aSwitchWithAnotherDatapathIdIsGivenAllThatTheFormerOneHad() {
        final ThreeSites net = new ThreeSites(CutOver.RELAY).start();
        final Map<ProgramKey, ProgramEntry> before = Map.copyOf(net.session(2).held);
        net.engine.disconnected(net.session(2), "broken");
        final var session = new FakeSession(new DatapathId(22), net.session(2).ports(), new HashMap<>());
        net.engine.configure(ThreeSites.with(net.config(), Maps.transformValues(net.config().switches(), at ->
            at.name().equals(name(2)) ? new Switch(session.datapathId(), at.name(), at.site(), at.number(),
                at.tunnelAddress(), at.accessPorts()) : at)));
        net.engine.connected(session);
        net.loop.pass(Duration.ofSeconds(10));
        assertEquals(before, session.held);
    }
}
