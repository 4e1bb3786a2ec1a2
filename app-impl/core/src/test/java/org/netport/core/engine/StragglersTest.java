// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.netport.core.engine.ThreeSites.at;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.core.pipeline.EntryKind;
import org.netport.flow.FlowEntry;
import org.netport.location.ClaimSource;
import org.netport.location.LocationReport;
import org.netport.location.LocationReports;
import org.netport.network.AttachmentPoint;
import org.netport.network.CutOver;
import org.netport.network.NetworkConfig;

/** A switch is away while hosts move, and comes back. */
class StragglersTest {
    private static final int HOSTS = 100;
    private static final Duration LONG = Duration.ofSeconds(10);

    private final ThreeSites net = new ThreeSites(CutOver.RELAY);
    private final Crowd crowd = new Crowd(HOSTS);

    private void tell(final AttachmentPoint to) {
        net.engine.report(new LocationReports(crowd.names().stream().map(host -> new LocationReport(host, to,
            Optional.empty(), 0, ClaimSource.OPERATOR)).collect(ImmutableList.toImmutableList())));
        net.loop.pass(LONG);
    }

    private long astray(final int site) {
        return net.session(site).held.values().stream().filter(FlowEntry.class::isInstance).map(FlowEntry.class::cast)
            .filter(flow -> EntryKind.of(flow.cookie()).filter(EntryKind.HOST_ASTRAY::equals).isPresent()).count();
    }

    private NetworkConfig moveWhileAway() {
        final NetworkConfig config = crowd.among(net.config());
        net.start(config);
        tell(at(1, 1));
        net.engine.disconnected(net.session(2), "pulled out");
        net.loop.run();
        tell(at(2, 1));
        return config;
    }

    @Test
    void whatASwitchSendsThatHasMissedAMoveIsDroppedWhereItWouldGoBackToIt() {
        moveWhileAway();
        assertEquals(HOSTS, astray(1));
        assertEquals(HOSTS, astray(3));
    }

    @Test
    void whenItHasCaughtUpTheOthersHoldWhatAFreshCompileSays() {
        final NetworkConfig config = moveWhileAway();
        net.connect(2);
        net.loop.pass(LONG);
        net.sessions.forEach((at, session) -> assertEquals(Crowd.fresh(net, config, at), session.held, at.value()));
    }

    @Test
    void ofASwitchThatIsConfiguredNoMoreNothingIsLeft() {
        final NetworkConfig config = moveWhileAway();
        net.engine.configure(ThreeSites.without(2, config));
        net.loop.pass(LONG);
        assertEquals(0, astray(1));
        assertEquals(0, astray(3));
    }

    @Test
    void aSwitchThatIsConfiguredNoMoreWhileAMoveWaitsForItIsNotWaitedForAfterwards() {
        final NetworkConfig config = crowd.among(net.config());
        net.start(config);
        tell(at(1, 1));
        net.session(2).withhold();
        net.engine.report(new LocationReport(crowd.names().get(0), at(3, 1), Optional.empty(), 0,
            ClaimSource.OPERATOR));
        net.loop.run();
        net.engine.configure(ThreeSites.without(2, config));
        net.loop.pass(LONG);
        assertEquals(0, astray(1));
        assertEquals(0, astray(3));
    }
}
