// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.netport.core.engine.ThreeSites.VM1;
import static org.netport.core.engine.ThreeSites.at;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.core.pipeline.EntryKind;
import org.netport.location.ClaimSource;
import org.netport.location.HostAlarm;
import org.netport.location.LocationReport;
import org.netport.location.ReportOutcome;
import org.netport.model.Epoch;
import org.netport.network.AttachmentPoint;
import org.netport.network.CutOver;
import org.netport.policy.AuditRecord;

/** Claims that contradict what was told a moment before, or with the same right. */
class ContradictionTest {
    private static final Epoch LATER = new Epoch(5);

    private final ThreeSites net = new ThreeSites(CutOver.RELAY).start();

    private ReportOutcome report(final AttachmentPoint place, final Optional<Epoch> epoch, final ClaimSource source) {
        final var outcome = net.engine.report(new LocationReport(VM1, place, epoch, 0, source)).toCompletableFuture();
        net.loop.run();
        net.loop.pass(Duration.ofMillis(10));
        return outcome.join();
    }

    private void frame(final int site, final int port) {
        net.frame(VM1, site, port, EntryKind.SOURCE_ELSEWHERE);
    }

    /** Counters are told every second. */
    private long stale() {
        net.loop.pass(Duration.ofSeconds(1));
        return net.recorder.counters.claimsStale();
    }

    @Test
    void aPacketDoesNotContradictAReportForASecond() {
        final long before = stale();
        report(at(2, 1), Optional.empty(), ClaimSource.OPERATOR);
        net.loop.pass(Duration.ofMillis(900));
        frame(1, 3);
        assertEquals(at(2, 1), net.placeOf(VM1));
        assertEquals(before + 1, stale());
        frame(1, 3);
        net.loop.pass(Duration.ofSeconds(1));
        assertEquals(at(1, 3), net.placeOf(VM1));
        assertEquals(List.of(), net.recorder.alarms);
    }

    @Test
    void aPacketDoesNotContradictAPacketForAFifthOfASecond() {
        frame(2, 1);
        net.loop.pass(Duration.ofMillis(150));
        frame(1, 3);
        assertEquals(at(2, 1), net.placeOf(VM1));
        net.loop.pass(Duration.ofMillis(50));
        frame(1, 3);
        assertEquals(at(1, 3), net.placeOf(VM1));
    }

    @Test
    void aFrameThatWasUnderWayFromTheFormerPlaceDoesNotMoveTheHostBack() {
        frame(2, 1);
        net.loop.pass(Duration.ofMillis(400));
        frame(1, 1);
        assertEquals(at(2, 1), net.placeOf(VM1), "the former place still counts");
    }

    @Test
    void aReportIsNotHeldByWhatAPacketHasTold() {
        frame(2, 1);
        assertInstanceOf(ReportOutcome.Moved.class, report(at(1, 3), Optional.empty(), ClaimSource.OPERATOR));
        assertEquals(at(1, 3), net.placeOf(VM1));
    }

    @Test
    void twoPlacesThatAreClaimedWithTheSameRightMoveNothingAndRaiseAnAlarm() {
        report(at(2, 1), Optional.of(LATER), ClaimSource.OPERATOR);
        net.loop.pass(Duration.ofSeconds(30));
        final var before = net.held();
        assertEquals(new ReportOutcome.Stale(at(2, 1), LATER),
            report(at(1, 3), Optional.of(LATER), ClaimSource.OPERATOR));
        net.loop.pass(Duration.ofSeconds(30));
        assertEquals(before, net.held());
        assertEquals(at(2, 1), net.placeOf(VM1));
        final HostAlarm alarm = net.recorder.alarms.get(0);
        assertEquals(List.of(HostAlarm.Kind.DUPLICATE, Optional.of(at(2, 1)), at(1, 3)),
            List.of(alarm.kind(), alarm.known(), alarm.claimed()));
        assertEquals(List.of(AuditRecord.Event.DUPLICATE), net.audited());
        assertEquals(1, net.recorder.counters.claimsContested());
        assertEquals(1, net.recorder.alarms.size());
    }

    @Test
    void ofTwoWithTheSameEpochTheHypervisorIsRight() {
        report(at(2, 1), Optional.of(LATER), ClaimSource.OPERATOR);
        assertInstanceOf(ReportOutcome.Moved.class, report(at(1, 3), Optional.of(LATER), ClaimSource.HYPERVISOR));
        assertInstanceOf(ReportOutcome.Stale.class, report(at(2, 1), Optional.of(LATER), ClaimSource.OPERATOR));
        assertEquals(at(1, 3), net.placeOf(VM1));
        assertEquals(List.of(), net.recorder.alarms);
    }
}
