// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.netport.core.engine.ThreeSites.VM1;
import static org.netport.core.engine.ThreeSites.VM2;
import static org.netport.core.engine.ThreeSites.at;
import static org.netport.core.engine.ThreeSites.name;
import static org.netport.core.engine.ThreeSites.outcome;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netport.grant.Grant;
import org.netport.grant.GrantDecision;
import org.netport.grant.GrantState;
import org.netport.grant.GrantStatus;
import org.netport.grant.MigrationAnswer;
import org.netport.grant.MigrationAnswer.Outcome;
import org.netport.grant.MigrationEvent;
import org.netport.grant.MigrationReport;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.location.LocationReport;
import org.netport.location.MoveReceipt.Heard;
import org.netport.model.HostName;
import org.netport.network.CutOver;
import org.netport.policy.AuditRecord;

/** What becomes of grants when the controller is killed and starts again. */
class GrantRecoveryTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void whatIsRevokedBeforeTheSwitchesAreReadStaysRevoked() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final var before = net.held();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        net.restart(net.config(), Set.of(3));
        final var revoked = net.engine.revoke(grant.id(), "the operator wants it so").toCompletableFuture();
        net.loop.run();
        final GrantStatus told = revoked.join().orElseThrow();
        assertEquals(GrantState.REVOKED, told.states().get(VM1));
        assertEquals(Optional.of("the operator wants it so"), told.reason());
        net.loop.pass(LONG);
        net.connect(3);
        net.destination(MigrationEvent.RUNNING, grant);
        net.loop.pass(LONG);
        assertEquals(GrantState.REVOKED, net.stateOf(VM1, grant));
        assertEquals(at(1, 1), net.placeOf(VM1));
        assertEquals(before, net.held());
        assertEquals(List.of(AuditRecord.Event.GRANTED, AuditRecord.Event.REVOKED), net.audited());
        assertEquals(List.of(grant.id()), net.recorder.finished);
    }

    @Test
    void whatIsReportedBeforeTheSwitchesAreReadIsTakenWhenTheyHaveBeen() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        net.restart(net.config(), Set.of(3));
        net.source(MigrationEvent.STOPPED, VM1);
        net.destination(MigrationEvent.RUNNING, grant);
        net.loop.pass(Duration.ofSeconds(1));
        assertEquals(at(1, 1), net.placeOf(VM1));
        assertEquals(List.of(), net.recorder.finished);
        net.connect(3);
        net.loop.pass(LONG);
        assertEquals(at(2, 1), net.placeOf(VM1));
        assertEquals(GrantState.CONSUMED, net.stateOf(VM1, grant));
        assertEquals(List.of(grant.id()), net.recorder.finished);
        final var heard = net.lastReceipt(VM1).evidence().heard();
        assertEquals(List.of("stopped", "running"), heard.stream().map(Heard::what).toList());
        assertTrue(heard.stream().mapToLong(Heard::afterNanos).allMatch(after -> after >= 0), heard.toString());
    }

    @Test
    void aReportThatFailsWhenTheSwitchesHaveBeenReadDoesNotStopTheNextOne() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant failing = net.grant(VM1, at(2, 1));
        net.grant(VM2, at(2, 2));
        net.restart(net.config(), Set.of(3));
        final var first = net.engine.report(stopped(VM1)).toCompletableFuture();
        final var next = net.engine.report(stopped(VM2)).toCompletableFuture();
        net.recorder.onGrant = status -> {
            if (status.grant().id().equals(failing.id()) && status.states().get(VM1) == GrantState.CONSUMED) {
                throw new IllegalStateException("who listens has a fault");
            }
        };
        net.connect(3);
        net.loop.pass(LONG);
        assertTrue(first.isCompletedExceptionally(), first.toString());
        assertTrue(next.isDone(), next.toString());
        assertEquals(Outcome.TAKEN, outcome(next.join()));
        assertEquals(at(2, 2), net.placeOf(VM2));
    }

    @Test
    void whatIsReportedBeforeTheControllerHasStartedIsNotKept() {
        final var net = new ThreeSites(CutOver.RELAY);
        final var answer = net.engine.report(stopped(VM1)).toCompletableFuture();
        net.loop.run();
        assertTrue(answer.isDone(), answer.toString());
        assertEquals(new MigrationAnswer.NotYet(Network.STARTING), answer.join());
    }

    @Test
    void whoAsksForAGrantWhileSwitchesAreReadBackIsToldToAskAgain() {
        final var net = new ThreeSites(CutOver.RELAY);
        assertEquals(new GrantDecision.NotYet(Network.STARTING), net.ask(Map.of(VM1, at(2, 1)), LONG), "not started");
        net.engine.start(net.config(), Map.of());
        net.connect(1);
        assertEquals(new GrantDecision.NotYet(Network.STARTING), net.ask(Map.of(VM1, at(2, 1)), LONG));
        assertEquals(List.of(), net.audited());
        net.loop.pass(EngineSettings.DEFAULT.recoveryWindow());
        assertInstanceOf(GrantDecision.Granted.class, net.ask(Map.of(VM1, at(2, 1)), LONG));
    }

    private static MigrationReport stopped(final HostName host) {
        return new MigrationReport(MigrationEvent.STOPPED, Optional.empty(), Optional.of(name(1)),
            ImmutableSet.of(host), Optional.empty(), OptionalLong.empty(), "agent");
    }

    /** The next controller remembers of a grant what is known now, whatever comes. */
    private static Runnable remembering(final ThreeSites net, final Grant grant) {
        final GrantStatus now = net.recorder.grants.get(grant.id());
        return () -> {
            net.recorder.grants.put(grant.id(), now);
            net.recorder.finished.remove(grant.id());
        };
    }

    /** The next controller finds the host where it is now, and on these switches what they hold now. */
    private static Runnable finding(final ThreeSites net, final Set<Integer> switches) {
        final Attachment place = net.recorder.attachments.get(VM1);
        final var held = net.held();
        return () -> {
            net.recorder.attachments.put(VM1, place);
            switches.forEach(site -> {
                net.session(site).held.clear();
                net.session(site).held.putAll(held.get(name(site)));
            });
        };
    }

    private static Grant grantBoth(final ThreeSites net) {
        return ((GrantDecision.Granted) net.ask(Map.of(VM1, at(2, 1), VM2, at(2, 2)), Duration.ofMinutes(1))).grant();
    }

    @Test
    void aGrantThatSomethingLaterHadTakenOverIsAuditedAndEndsForAllItsHosts() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = grantBoth(net);
        final Runnable behind = remembering(net, grant);
        net.engine.report(new LocationReport(VM1, at(2, 3), Optional.empty(), 0, ClaimSource.OPERATOR));
        net.loop.pass(LONG);
        behind.run();
        net.recorder.audits.clear();
        net.restart(net.config());
        assertEquals(Map.of(VM1, GrantState.SUPERSEDED, VM2, GrantState.ABORTED),
            net.recorder.grants.get(grant.id()).states());
        assertEquals(List.of(AuditRecord.Event.ABORTED, AuditRecord.Event.ABORTED), net.audited());
        assertEquals(List.of(grant.id()), net.recorder.finished);
    }

    @Test
    void aGrantOfWhichTheControllerHadEndedOneHostBeforeItWasKilledEndsForTheOthers() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = grantBoth(net);
        net.recorder.grants.put(grant.id(), new GrantStatus(grant,
            ImmutableMap.of(VM1, GrantState.ABORTED, VM2, GrantState.AUTHORISED), Optional.empty()));
        net.restart(net.config());
        assertEquals(Map.of(VM1, GrantState.ABORTED, VM2, GrantState.ABORTED),
            net.recorder.grants.get(grant.id()).states());
        assertEquals(List.of(grant.id()), net.recorder.finished);
    }

    @Test
    void aCutOverThatIsMadeOnceMoreIsAuditedOnce() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        final Runnable behind = finding(net, Set.of(1, 2, 3));
        net.source(MigrationEvent.STOPPED, VM1);
        behind.run();
        net.restart(net.config());
        net.loop.pass(LONG);
        assertEquals(at(2, 1), net.placeOf(VM1));
        assertEquals(List.of(AuditRecord.Event.GRANTED, AuditRecord.Event.CONSUMED), net.audited());
        net.destination(MigrationEvent.RUNNING, grant);
        assertEquals(List.of(grant.id()), net.recorder.finished);
    }

    @Test
    void aCutOverThatIsOnlyFoundOnTheSwitchesIsAudited() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        final Runnable behind = remembering(net, grant);
        net.source(MigrationEvent.STOPPED, VM1);
        behind.run();
        net.recorder.audits.clear();
        net.restart(net.config());
        assertEquals(GrantState.CONSUMED, net.stateOf(VM1, grant));
        assertEquals(List.of(AuditRecord.Event.CONSUMED), net.audited());
    }

    @Test
    void aCutOverOfAHostThatWasNowhereIsFinalWhenItIsFound() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        net.engine.withdraw(VM1);
        final Grant grant = net.grant(VM1, at(2, 1));
        final Runnable behind = remembering(net, grant);
        net.destination(MigrationEvent.RUNNING, grant);
        behind.run();
        net.restart(net.config());
        assertEquals(at(2, 1), net.placeOf(VM1));
        assertEquals(List.of(grant.id()), net.recorder.finished);
    }

    @Test
    void aCutOverWhoseSourceIsGoneFromTheConfigurationIsFinalAfterARestart() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.source(MigrationEvent.STOPPED, VM1);
        net.restart(ThreeSites.without(1, net.config()));
        assertEquals(at(2, 1), net.placeOf(VM1));
        assertEquals(List.of(grant.id()), net.recorder.finished);
    }

    @Test
    void aCutOverThatALateSwitchRemembersOfAGrantThatSeemedUnusedIsAudited() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        final Runnable behind = remembering(net, grant);
        final Runnable lost = finding(net, Set.of(1, 3));
        net.source(MigrationEvent.STOPPED, VM1);
        behind.run();
        lost.run();
        net.recorder.audits.clear();
        net.restart(net.config(), Set.of(2));
        net.loop.pass(Duration.ofMinutes(2));
        assertEquals(GrantState.EXPIRED, net.stateOf(VM1, grant));
        net.connect(2);
        net.loop.pass(LONG);
        assertEquals(at(2, 1), net.placeOf(VM1));
        assertEquals(GrantState.CONSUMED, net.stateOf(VM1, grant));
        assertEquals(List.of(AuditRecord.Event.EXPIRED, AuditRecord.Event.CONSUMED), net.audited());
    }
}
