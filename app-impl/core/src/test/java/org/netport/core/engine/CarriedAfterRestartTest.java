// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.netport.core.engine.FrameCarrierTest.KNOWN;
import static org.netport.core.engine.FrameCarrierTest.carried;
import static org.netport.core.engine.FrameCarrierTest.deliver;
import static org.netport.core.engine.FrameCarrierTest.numbered;
import static org.netport.core.engine.FrameCarrierTest.numbers;
import static org.netport.core.engine.ThreeSites.VM1;
import static org.netport.core.engine.ThreeSites.at;
import static org.netport.core.engine.ThreeSites.name;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.netport.grant.Grant;
import org.netport.grant.MigrationEvent;
import org.netport.grant.MigrationReport;
import org.netport.network.CutOver;
import org.netport.policy.AuditRecord;

/** Frames that are handed over when the controller does not know any more what it has carried, or had copied. */
class CarriedAfterRestartTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void ofACutOverThatIsMadeOnceMoreNoneIsSentSinceTheyMayHaveBeen() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        net.destination(MigrationEvent.PREPARE, net.grant(VM1, at(2, 1)));
        final var before = net.recorder.attachments.get(VM1);
        final var held = net.held();
        net.source(MigrationEvent.STOPPED, VM1);
        assertEquals(carried(1), deliver(net, numbered(1)));
        // The next controller remembers the grant's end, and finds the host where it was.
        net.recorder.attachments.put(VM1, before);
        for (int site = 1; site <= 3; site++) {
            net.session(site).held.clear();
            net.session(site).held.putAll(held.get(name(site)));
        }
        net.restart(net.config());
        assertEquals(at(2, 1), net.placeOf(VM1), "it is cut over once more");
        assertEquals(1, net.audited().stream().filter(AuditRecord.Event.CONSUMED::equals).count());
        assertEquals(KNOWN, deliver(net, numbered(1)));
        assertEquals(List.of(), numbers(net, 2), "of the new session");
    }

    @Test
    void ofAGuestWhoseStopIsReportedAfterwardsNoneIsSentSinceTheyMayHaveBeenCopied() {
        final var net = new ThreeSites(CutOver.COPY).start();
        net.destination(MigrationEvent.PREPARE, net.grant(VM1, at(2, 1)));
        net.source(MigrationEvent.PAUSING, VM1);
        net.restart(net.config());
        net.source(MigrationEvent.STOPPED, VM1);
        assertEquals(at(2, 1), net.placeOf(VM1));
        assertEquals(KNOWN, deliver(net, numbered(1)));
        assertEquals(List.of(), numbers(net, 2));
    }

    @Test
    void ofAMoveThatIsGrantedAfterwardsTheyAreCarriedAsEver() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant first = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, first);
        net.restart(net.config());
        net.source(MigrationEvent.STOPPED, VM1);
        net.destination(MigrationEvent.RUNNING, first);
        net.loop.pass(LONG);
        net.destination(MigrationEvent.PREPARE, net.grant(VM1, at(1, 1)));
        net.engine.report(new MigrationReport(MigrationEvent.STOPPED, Optional.empty(), Optional.of(name(2)),
            ImmutableSet.of(VM1), Optional.empty(), OptionalLong.empty(), "agent"));
        net.loop.pass(Duration.ofMillis(50));
        assertEquals(carried(1), deliver(net, 2, Optional.empty(), numbered(1)));
        assertEquals(List.of(1), numbers(net, 1));
    }
}
