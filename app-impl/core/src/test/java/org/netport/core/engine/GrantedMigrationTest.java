// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.netport.core.engine.ThreeSites.PEER;
import static org.netport.core.engine.ThreeSites.VM1;
import static org.netport.core.engine.ThreeSites.VM2;
import static org.netport.core.engine.ThreeSites.at;
import static org.netport.core.engine.ThreeSites.name;
import static org.netport.core.engine.ThreeSites.outcome;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.netport.channel.PacketIn;
import org.netport.channel.PortDescription.LinkState;
import org.netport.channel.SwitchEvents.PortChange;
import org.netport.core.pipeline.EntryKind;
import org.netport.flow.FlowEntry;
import org.netport.flow.TableId;
import org.netport.grant.Grant;
import org.netport.grant.GrantDecision;
import org.netport.grant.GrantState;
import org.netport.grant.MigrationAnswer;
import org.netport.grant.MigrationAnswer.Outcome;
import org.netport.grant.MigrationEvent;
import org.netport.location.HostAlarm;
import org.netport.location.MovePhase;
import org.netport.location.MoveReceipt;
import org.netport.location.MoveReceipt.Heard;
import org.netport.model.Epoch;
import org.netport.model.PortNumber;
import org.netport.network.CutOver;
import org.netport.policy.AuditRecord;
import org.netport.policy.Ground;

/** Granted moves through the whole engine, in virtual time. */
class GrantedMigrationTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void aRefusalBetweenDomainsLeavesNoFlowAndNoPacketAndIsAudited() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final var before = net.held();
        final int written = net.changesAt(1) + net.changesAt(2) + net.changesAt(3);
        final var refused = assertInstanceOf(GrantDecision.Refused.class, net.ask(Map.of(VM1, at(3, 1)), LONG));
        net.loop.pass(LONG);
        assertTrue(refused.reason().contains("bravo"), refused.reason());
        assertEquals(before, net.held());
        assertEquals(written, net.changesAt(1) + net.changesAt(2) + net.changesAt(3));
        assertTrue(net.sessions.values().stream().allMatch(session -> session.sent.isEmpty()));
        assertEquals(List.of(AuditRecord.Event.REFUSED), net.audited());
        assertEquals("hook", net.recorder.audits.get(0).requester());
        assertEquals(Optional.of(new Ground.Default()), net.recorder.audits.get(0).ground());
    }

    @Test
    void aGrantedMoveBetweenDomainsWritesOneFlowAtTheOldSwitchAtItsCutOver() {
        final var net = new ThreeSites(CutOver.RELAY);
        net.start(net.withGrantsAccepted());
        final var rest = net.held();
        final Grant grant = net.grant(VM1, at(3, 1));
        assertEquals(rest, net.held(), "a grant alone installs nothing");
        net.destination(MigrationEvent.PREPARE, grant);
        assertEquals(GrantState.PREPARED, net.stateOf(VM1, grant));
        final int before = net.changesAt(1);
        net.source(MigrationEvent.STOPPED, VM1);
        net.destination(MigrationEvent.RUNNING, grant);
        assertEquals(1, net.changesAt(1) - before);
        net.loop.pass(LONG);
        assertEquals(at(3, 1), net.placeOf(VM1));
        assertEquals(GrantState.CONSUMED, net.stateOf(VM1, grant));
        assertEquals(List.of(AuditRecord.Event.GRANTED, AuditRecord.Event.CONSUMED), net.audited());
        assertEquals(List.of(grant.id()), net.recorder.finished);
    }

    @Test
    void aGrantSaysThatItsDestinationIsBeingPrepared() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.session(2).withhold();
        net.destination(MigrationEvent.PREPARE, grant);
        assertEquals(GrantState.PREPARING, net.stateOf(VM1, grant));
        net.session(2).answer();
        net.loop.run();
        assertEquals(GrantState.PREPARED, net.stateOf(VM1, grant));
    }

    @Test
    void whoListensIsToldOfACutOverAndOfItsUndoingWhenTheSwitchesHaveBeen() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        final Map<GrantState, Integer> written = new EnumMap<>(GrantState.class);
        final int before = net.changesAt(1);
        net.recorder.onGrant = status -> written.put(status.states().get(VM1), net.changesAt(1));
        net.source(MigrationEvent.STOPPED, VM1);
        assertEquals(Map.of(GrantState.CONSUMED, before + 1), written);
        net.loop.pass(Duration.ofSeconds(1));
        final int settled = net.changesAt(1);
        net.source(MigrationEvent.RESUMED, VM1);
        assertTrue(written.get(GrantState.ABORTED) > settled);
    }

    @Test
    void aCutOverThatNoSwitchIsThereForIsAnsweredWithWhatHasBecomeOfItsGrant() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        net.destination(MigrationEvent.PREPARE, net.grant(VM1, at(2, 1)));
        net.sessions.values().forEach(session -> net.engine.disconnected(session, "the test says so"));
        assertEquals(Optional.of(GrantState.CONSUMED), toldOf(net.source(MigrationEvent.STOPPED, VM1)));
    }

    /** What an answer says has become of the grant. */
    private static Optional<GrantState> toldOf(final MigrationAnswer answer) {
        return assertInstanceOf(MigrationAnswer.Taken.class, answer).effects().get(0).state();
    }

    @Test
    void everyReportIsAnsweredWithHowFarTheHostHasCome() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant first = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, first);
        assertEquals(Optional.of(GrantState.CONSUMED), toldOf(net.source(MigrationEvent.STOPPED, VM1)));
        assertEquals(Optional.of(GrantState.CONSUMED), toldOf(net.destination(MigrationEvent.RUNNING, first)));
        assertEquals(Optional.of(GrantState.CONSUMED), toldOf(net.source(MigrationEvent.STOPPED, VM1)));
        final Grant second = net.grant(VM2, at(2, 2));
        net.source(MigrationEvent.STOPPED, VM2);
        assertEquals(Optional.of(GrantState.ABORTED), toldOf(net.source(MigrationEvent.RESUMED, VM2)));
        assertEquals(Optional.of(GrantState.ABORTED), toldOf(net.destination(MigrationEvent.GONE, second)));
    }

    @Test
    void theReceiptHasEveryPhaseAndWhoReportedWhat() {
        final var net = new ThreeSites(CutOver.COPY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        net.source(MigrationEvent.PAUSING, VM1);
        net.source(MigrationEvent.STOPPED, VM1);
        net.destination(MigrationEvent.RUNNING, grant);
        answerProbes(net, 2);
        net.loop.pass(LONG);
        final MoveReceipt receipt = net.lastReceipt(VM1);
        assertEquals(ImmutableSet.of(MovePhase.AUTHORISED, MovePhase.PREPARED, MovePhase.COPYING, MovePhase.CLAIMED,
            MovePhase.RELAYING, MovePhase.UPDATED, MovePhase.FINAL, MovePhase.CONFIRMED, MovePhase.SETTLED),
            receipt.phases().keySet());
        assertEquals(MoveReceipt.Outcome.COMPLETE, receipt.outcome());
        assertEquals(List.of("hook prepare", "agent pausing", "agent stopped", "hook running"),
            receipt.evidence().heard().stream().map(heard -> heard.reporter() + " " + heard.what()).toList());
        assertEquals(Optional.of(grant.id()), receipt.evidence().grant());
        assertEquals(ImmutableSet.of(name(1), name(2), name(3)), receipt.evidence().acknowledged().keySet());
        assertTrue(receipt.evidence().heard().stream().mapToLong(Heard::afterNanos).allMatch(after -> after >= 0));
    }

    /** A guest's migration is prepared, and its old switch answers nothing from now on. */
    private static ThreeSites silentSource() {
        final var net = new ThreeSites(CutOver.COPY).start();
        net.destination(MigrationEvent.PREPARE, net.grant(VM1, at(2, 1)));
        net.session(1).withhold();
        return net;
    }

    @Test
    void thatThePauseIsNearIsAnsweredWhenFramesGoToBothPlaces() {
        final var net = silentSource();
        final CompletableFuture<MigrationAnswer> answer = net.reported(MigrationEvent.PAUSING, VM1);
        assertFalse(answer.isDone());
        net.session(1).answer();
        net.loop.run();
        final var told = assertInstanceOf(MigrationAnswer.Taken.class, answer.join()).effects().get(0);
        assertEquals(Optional.of(GrantState.COPYING), told.state());
        assertTrue(told.rewrite().isPresent());
    }

    @Test
    void whereTheGuestIsStoppedBeforeFramesGoToBothPlacesNobodyIsToldThatTheyDo() {
        final var net = silentSource();
        final CompletableFuture<MigrationAnswer> answer = net.reported(MigrationEvent.PAUSING, VM1);
        net.source(MigrationEvent.STOPPED, VM1);
        assertEquals(Optional.of(GrantState.CONSUMED), toldOf(answer.join()));
        net.session(1).answer();
        net.loop.pass(LONG);
        assertFalse(net.lastReceipt(VM1).phases().containsKey(MovePhase.COPYING));
    }

    @Test
    void aSwitchThatIsAwayOrAMoveThatIsGivenUpKeepsNobodyWaitingForCopies() {
        final var net = new ThreeSites(CutOver.COPY).start();
        net.destination(MigrationEvent.PREPARE, net.grant(VM1, at(2, 1)));
        final Grant second = net.grant(VM2, at(2, 2));
        net.destination(MigrationEvent.PREPARE, second);
        net.session(1).withhold();
        final CompletableFuture<MigrationAnswer> away = net.reported(MigrationEvent.PAUSING, VM1);
        final CompletableFuture<MigrationAnswer> over = net.reported(MigrationEvent.PAUSING, VM2);
        net.destination(MigrationEvent.GONE, second);
        assertEquals(Optional.of(GrantState.ABORTED), toldOf(over.join()));
        net.loop.pass(LONG);
        assertEquals(Optional.of(GrantState.PREPARED), toldOf(away.join()));
    }

    /** What was sent as a probe at the senders' switches arrives at the destination's. */
    private static void answerProbes(final ThreeSites net, final int destination) {
        final var entry = net.session(destination).held.values().stream().filter(FlowEntry.class::isInstance)
            .map(FlowEntry.class::cast).filter(flow -> EntryKind.of(flow.cookie())
                .filter(EntryKind.PROBE_HERE::equals).isPresent()).findFirst().orElseThrow();
        net.sessions.values().stream().flatMap(session -> session.sent.stream()).toList().forEach(out ->
            net.engine.packetIn(net.session(destination), new PacketIn(new PortNumber(9), new TableId(5),
                entry.cookie(), 5001, out.frame())));
        net.loop.run();
    }

    @Test
    void aProbeThatDoesNotArriveIsSentAgainAndThenMissingInTheReceipt() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        net.destination(MigrationEvent.RUNNING, grant);
        net.loop.pass(LONG);
        assertTrue(net.session(3).sent.size() > 1, "tried again");
        final MoveReceipt receipt = net.lastReceipt(VM1);
        assertFalse(receipt.phases().containsKey(MovePhase.CONFIRMED));
        assertTrue(receipt.evidence().confirmed().get(name(3)) < 0);
    }

    @Test
    void givingUpInAnyPhaseRestoresEverySwitchToExactlyWhatItHeld() {
        for (MigrationEvent last : List.of(MigrationEvent.PREPARE, MigrationEvent.PAUSING)) {
            for (String how : List.of("gone", "resumed", "revoked", "expired", "port down")) {
                final var net = new ThreeSites(CutOver.COPY);
                net.start(net.withGrantsAccepted());
                final var before = net.held();
                final Grant grant = net.grant(VM1, at(3, 1));
                net.destination(MigrationEvent.PREPARE, grant);
                if (last == MigrationEvent.PAUSING) {
                    net.source(MigrationEvent.PAUSING, VM1);
                }
                assertFalse(before.equals(net.held()));
                end(net, grant, how);
                net.loop.pass(Duration.ofSeconds(2));
                if (how.equals("port down")) {
                    net.engine.portChanged(net.connect(3), ThreeSites.port(1, LinkState.UP), PortChange.MODIFIED);
                    net.loop.pass(Duration.ofSeconds(2));
                }
                assertEquals(before, net.held(), how + " after " + last);
                final MoveReceipt receipt = net.lastReceipt(VM1);
                assertTrue(receipt.phases().containsKey(MovePhase.RESTORED), how);
                assertFalse(net.stateOf(VM1, grant).isLive(), how);
                assertEquals(List.of(grant.id()), net.recorder.finished);
            }
        }
    }

    private static void end(final ThreeSites net, final Grant grant, final String how) {
        switch (how) {
            case "gone" -> net.destination(MigrationEvent.GONE, grant);
            case "resumed" -> net.source(MigrationEvent.RESUMED, VM1);
            case "revoked" -> net.engine.revoke(grant.id(), "the operator wants it so");
            case "expired" -> net.loop.pass(Duration.ofMinutes(2));
            default -> net.engine.portChanged(new FakeSession(new org.netport.model.DatapathId(3),
                com.google.common.collect.ImmutableList.of(ThreeSites.port(1, LinkState.DOWN),
                    ThreeSites.port(2, LinkState.UP), ThreeSites.port(3, LinkState.UP),
                    new org.netport.channel.PortDescription(new PortNumber(9), "vx",
                        org.netport.model.MacAddress.ZERO, LinkState.UP))),
                ThreeSites.port(1, LinkState.DOWN), PortChange.MODIFIED);
        }
    }

    @Test
    void aSwitchThatDoesNotAnswerKeepsNoReceiptOpen() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        net.session(2).withhold();
        net.destination(MigrationEvent.GONE, grant);
        assertEquals(MoveReceipt.Outcome.RUNNING, net.lastReceipt(VM1).outcome());
        net.loop.pass(LONG);
        assertEquals(MoveReceipt.Outcome.ABORTED, net.lastReceipt(VM1).outcome());
    }

    @Test
    void aGuestThatRunsAtItsSourceAgainIsTakenBackAndItsGrantIsAborted() {
        final var net = new ThreeSites(CutOver.RELAY);
        net.start(net.withGrantsAccepted());
        final var before = withoutCookies(net);
        final Grant grant = net.grant(VM1, at(3, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        net.source(MigrationEvent.STOPPED, VM1);
        assertEquals(at(3, 1), net.placeOf(VM1));
        net.source(MigrationEvent.RESUMED, VM1);
        net.loop.pass(LONG);
        assertEquals(at(1, 1), net.placeOf(VM1));
        assertEquals(new Epoch(3), net.epochOf(VM1));
        assertEquals(before, withoutCookies(net));
        assertEquals(GrantState.ABORTED, net.stateOf(VM1, grant));
        assertTrue(net.recorder.moves.stream().anyMatch(move -> move.outcome() == MoveReceipt.Outcome.ROLLED_BACK));
        assertEquals(List.of(grant.id()), net.recorder.finished);
    }

    private static Map<?, ?> withoutCookies(final ThreeSites net) {
        return net.held().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, held ->
            held.getValue().values().stream().map(entry -> entry instanceof FlowEntry flow
                ? List.of(flow.key(), flow.actions(), flow.metadata(), flow.next()) : List.of(entry))
                .collect(Collectors.toSet())));
    }

    @Test
    void somebodyWithoutGrantAtASiteThatRefusesRaisesAnAlarmAndMovesNothing() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final var before = net.held();
        net.frame(VM1, 3, 1, EntryKind.ANNOUNCED_FOREIGN);
        net.loop.pass(LONG);
        assertEquals(before, net.held());
        assertEquals(at(1, 1), net.placeOf(VM1));
        final HostAlarm alarm = net.recorder.alarms.get(0);
        assertEquals(HostAlarm.Kind.WITHOUT_GRANT, alarm.kind());
        assertEquals(at(3, 1), alarm.claimed());
        assertEquals(List.of(AuditRecord.Event.CLAIM_REFUSED), net.audited());
        assertEquals(Optional.of(new Ground.Default()), net.recorder.audits.get(0).ground());
    }

    @Test
    void withoutAnAgentTheFirstFrameAtThePreparedDestinationCutsOver() {
        final var net = new ThreeSites(CutOver.RELAY);
        net.start(net.withGrantsAccepted());
        final Grant grant = net.grant(VM1, at(3, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        net.frame(VM1, 3, 1, EntryKind.SOURCE_ELSEWHERE);
        net.loop.pass(LONG);
        assertEquals(at(3, 1), net.placeOf(VM1));
        assertEquals(GrantState.CONSUMED, net.stateOf(VM1, grant));
        assertTrue(net.recorder.alarms.isEmpty());
    }

    @Test
    void hostsThatAreGrantedTogetherAreGivenUpTogether() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final var before = net.held();
        final Grant grant = ((GrantDecision.Granted) net.ask(Map.of(VM1, at(2, 1), VM2, at(2, 2)), LONG)).grant();
        net.destination(MigrationEvent.PREPARE, grant);
        net.source(MigrationEvent.RESUMED, VM2);
        net.loop.pass(Duration.ofSeconds(2));
        assertEquals(before, net.held());
        assertEquals(Map.of(VM1, GrantState.ABORTED, VM2, GrantState.ABORTED),
            net.recorder.grants.get(grant.id()).states());
        assertTrue(net.recorder.grants.get(grant.id()).reason().orElseThrow().contains("vm2"));
        assertInstanceOf(GrantDecision.Refused.class, net.ask(Map.of(VM1, at(2, 1), VM2, at(3, 2)), LONG),
            "one is refused: none may move");
        assertEquals(before, net.held());
    }

    @Test
    void whatIsToldOfDifferentHostsMayOvertakeEachOther() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        for (var host : List.of(VM1, VM2)) {
            net.destination(MigrationEvent.PREPARE, net.grant(host, at(2, host.equals(VM1) ? 1 : 2)));
        }
        assertEquals(Outcome.TAKEN, outcome(net.source(MigrationEvent.STOPPED, VM2, OptionalLong.of(8))));
        assertEquals(Outcome.TAKEN, outcome(net.source(MigrationEvent.STOPPED, VM1, OptionalLong.of(7))));
        assertEquals(Outcome.STALE, outcome(net.source(MigrationEvent.RESUMED, VM1, OptionalLong.of(6))));
        assertEquals(at(2, 1), net.placeOf(VM1));
    }

    @Test
    void aHostThatPacketsMoveToAndFroIsHeldWithOneAlarm() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final var limits = new org.netport.policy.DuplicateDetection(Duration.ofSeconds(60), 2, Duration.ofSeconds(60));
        final var config = net.config();
        net.engine.configure(new org.netport.network.NetworkConfig(config.generation(), config.sites(),
            config.switches(), config.links(), config.segments(), config.hosts(), config.policies(), limits,
            config.routing()));
        net.loop.pass(LONG);
        for (int site : List.of(2, 1, 2, 2)) {
            if (!net.placeOf(VM1).equals(at(site, 1))) {
                net.frame(VM1, site, 1, EntryKind.SOURCE_ELSEWHERE);
                net.loop.pass(Duration.ofSeconds(3));
            }
        }
        assertEquals(at(1, 1), net.placeOf(VM1));
        assertEquals(List.of(HostAlarm.Kind.DUPLICATE), net.recorder.alarms.stream().map(HostAlarm::kind).toList());
        net.loop.pass(Duration.ofSeconds(60));
        net.frame(VM1, 2, 1, EntryKind.SOURCE_ELSEWHERE);
        net.loop.pass(Duration.ofSeconds(3));
        assertEquals(at(2, 1), net.placeOf(VM1));
    }

    @Test
    void aControllerThatIsKilledInAnyPhaseGoesOnWithTheGrant() {
        for (int phase = 0; phase < 5; phase++) {
            for (boolean succeeds : new boolean[] {true, false}) {
                final var net = new ThreeSites(CutOver.COPY);
                net.start(net.withGrantsAccepted());
                final var before = withoutCookies(net);
                final Grant grant = net.grant(VM1, at(3, 1));
                final Runnable[] steps = {() -> net.destination(MigrationEvent.PREPARE, grant),
                    () -> net.source(MigrationEvent.PAUSING, VM1), () -> net.source(MigrationEvent.STOPPED, VM1)};
                for (int step = 0; step < steps.length; step++) {
                    if (step == phase) {
                        net.restart(net.withGrantsAccepted());
                    }
                    steps[step].run();
                }
                if (phase >= 3) {
                    net.restart(net.withGrantsAccepted());
                }
                if (succeeds) {
                    net.destination(MigrationEvent.RUNNING, grant);
                } else {
                    net.source(MigrationEvent.RESUMED, VM1);
                }
                net.loop.pass(LONG);
                assertEquals(succeeds ? at(3, 1) : at(1, 1), net.placeOf(VM1), "killed before step " + phase);
                assertEquals(at(3, 3), net.placeOf(PEER));
                if (!succeeds) {
                    assertEquals(before, withoutCookies(net), "killed before step " + phase);
                }
                assertEquals(List.of(grant.id()), net.recorder.finished, "killed before step " + phase);
            }
        }
    }

    @Test
    void aGrantRunsOutAlsoAfterARestart() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        net.restart(net.config());
        net.loop.pass(Duration.ofMinutes(2));
        assertEquals(GrantState.EXPIRED, net.stateOf(VM1, grant));
        assertEquals(at(1, 1), net.placeOf(VM1));
    }
}
