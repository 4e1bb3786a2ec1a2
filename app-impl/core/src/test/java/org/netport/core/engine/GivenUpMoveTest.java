// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.netport.core.engine.ThreeSites.VM1;
import static org.netport.core.engine.ThreeSites.at;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.channel.PortDescription.LinkState;
import org.netport.channel.SwitchEvents.PortChange;
import org.netport.grant.Grant;
import org.netport.grant.MigrationEvent;
import org.netport.location.ClaimSource;
import org.netport.location.EarlierMoves;
import org.netport.location.LocationReport;
import org.netport.location.MovePhase;
import org.netport.location.MoveReceipt;
import org.netport.location.MoveReceipt.Outcome;
import org.netport.network.CutOver;

/** When the controller learned that a move is given up, and how long it took to undo it, is in the receipt. */
class GivenUpMoveTest {
    private static final Duration LATE = Duration.ofMillis(70);

    /** The destination's switch is slow to take back what was prepared. */
    private static MoveReceipt givenUp(final String how) {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        net.loop.pass(Duration.ofMillis(20));
        final FakeSession slow = net.session(2);
        slow.withhold();
        final long before = net.loop.nanoTime();
        switch (how) {
            case "gone" -> net.destination(MigrationEvent.GONE, grant);
            case "resumed" -> net.source(MigrationEvent.RESUMED, VM1);
            case "revoked" -> net.engine.revoke(grant.id(), "the operator wants it so");
            case "expired" -> net.loop.pass(Duration.ofSeconds(59).plusMillis(930));
            default -> net.engine.portChanged(new FakeSession(slow.datapathId(), slow.ports().stream()
                .map(port -> port.name().equals("tap1") ? ThreeSites.port(1, LinkState.DOWN) : port)
                .collect(com.google.common.collect.ImmutableList.toImmutableList())),
                ThreeSites.port(1, LinkState.DOWN), PortChange.MODIFIED);
        }
        net.loop.run();
        net.loop.pass(LATE.minusNanos(how.equals("expired") ? 0 : net.loop.nanoTime() - before));
        slow.answer();
        net.loop.run();
        return net.lastReceipt(VM1);
    }

    @Test
    void theReceiptTellsWhenTheEndBeganAndWhenEverySwitchWasRestored() {
        for (String how : List.of("gone", "resumed", "revoked", "port down")) {
            final MoveReceipt receipt = givenUp(how);
            assertEquals(List.of(MovePhase.AUTHORISED, MovePhase.PREPARED, MovePhase.GIVEN_UP, MovePhase.RESTORED),
                receipt.phases().keySet().asList(), how);
            assertEquals(LATE.toNanos(), receipt.phases().get(MovePhase.RESTORED)
                - receipt.phases().get(MovePhase.GIVEN_UP), how);
        }
    }

    @Test
    void aGrantThatRunsOutIsGivenUpWhenItsTimeIsOver() {
        final MoveReceipt receipt = givenUp("expired");
        assertEquals(Outcome.EXPIRED, receipt.outcome());
        assertEquals(Duration.ofMinutes(1).toNanos(), receipt.phases().get(MovePhase.GIVEN_UP));
    }

    @Test
    void aMoveThatIsUndoneAfterItsCutOverSaysWhenThatBegan() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        net.source(MigrationEvent.STOPPED, VM1);
        net.source(MigrationEvent.RESUMED, VM1);
        final MoveReceipt undone = net.recorder.moves.stream()
            .filter(move -> move.outcome() == Outcome.ROLLED_BACK).findFirst().orElseThrow();
        assertTrue(undone.phases().get(MovePhase.GIVEN_UP) >= undone.phases().get(MovePhase.CLAIMED));
        assertFalse(net.lastReceipt(VM1).phases().containsKey(MovePhase.GIVEN_UP), "the move back is another one");
    }

    @Test
    void aGrantIsNotTakenBackOnceItsHostHasBeenCutOver() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        net.source(MigrationEvent.STOPPED, VM1);
        final var before = net.held();
        final var answer = net.engine.revoke(grant.id(), "too late").toCompletableFuture();
        net.loop.run();
        assertEquals(Optional.empty(), answer.join());
        assertEquals(before, net.held());
        net.destination(MigrationEvent.RUNNING, grant);
        net.loop.pass(Duration.ofSeconds(30));
        assertEquals(at(2, 1), net.placeOf(VM1));
        assertEquals(Outcome.COMPLETE, net.lastReceipt(VM1).outcome());
        assertEquals(ImmutableSet.of(org.netport.policy.AuditRecord.Event.GRANTED,
            org.netport.policy.AuditRecord.Event.CONSUMED), ImmutableSet.copyOf(net.audited()));
    }

    @Test
    void receiptsAreForgottenWhenTheyAreTooOld() {
        final var net = new ThreeSites(CutOver.RELAY);
        final var usual = EngineSettings.DEFAULT;
        net.engine = new ControllerEngine(new EngineSettings(usual.batch(), usual.stageTimeout(),
            usual.recoveryWindow(), usual.auditInterval(), usual.refusalInterval(), usual.retryDelay(),
            new EngineSettings.Retention(100, Duration.ofMinutes(10)), usual.packetIns(), usual.placementTimes()),
            net.loop, net.recorder);
        net.start();
        net.destination(MigrationEvent.RUNNING, net.grant(VM1, at(2, 1)));
        net.loop.pass(Duration.ofSeconds(30));
        final long id = net.lastReceipt(VM1).id();
        net.loop.pass(Duration.ofMinutes(9));
        assertEquals(List.of(), net.recorder.forgotten);
        net.loop.pass(Duration.ofMinutes(2));
        assertTrue(net.recorder.forgotten.contains(id), "who shows receipts is told");
    }

    @Test
    void movesAreNumberedAfterThoseOfBeforeAndForgottenTogether() {
        final var net = new ThreeSites(CutOver.RELAY);
        net.engine.start(net.config(), Map.of(), List.of(), new EarlierMoves(1000, ImmutableMap.of(
            17L, net.loop.now().minus(Duration.ofDays(8)),
            18L, net.loop.now().minus(Duration.ofDays(7)).plusSeconds(60))));
        net.loop.run();
        assertEquals(List.of(17L), List.copyOf(net.recorder.forgotten));
        for (int site = 1; site <= 3; site++) {
            net.connect(site);
        }
        net.loop.pass(Duration.ofSeconds(5));
        net.engine.report(new LocationReport(VM1, at(1, 1), Optional.empty(), 0, ClaimSource.OPERATOR));
        net.loop.pass(Duration.ofSeconds(30));
        assertTrue(net.lastReceipt(VM1).id() > 1000, net.lastReceipt(VM1).toString());
        net.loop.pass(Duration.ofMinutes(1));
        assertEquals(List.of(17L, 18L), List.copyOf(net.recorder.forgotten));
    }
}
