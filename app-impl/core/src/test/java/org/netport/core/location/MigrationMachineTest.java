// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.netport.core.compile.HostForwarding;
import org.netport.core.compile.HostForwarding.Incoming;
import org.netport.core.compile.HostForwarding.Strangers;
import org.netport.core.location.MigrationMachine.Step;
import org.netport.core.location.Placement.Absent;
import org.netport.core.location.Placement.Draining;
import org.netport.core.location.Placement.Moving;
import org.netport.core.location.Placement.Settled;
import org.netport.core.location.PlacementEffect.Finalise;
import org.netport.core.location.PlacementEffect.GiveUp;
import org.netport.core.location.PlacementEffect.Known;
import org.netport.core.location.PlacementEffect.NoGrant;
import org.netport.core.location.PlacementEffect.Program;
import org.netport.core.location.PlacementEffect.Ready;
import org.netport.core.location.PlacementEffect.Stale;
import org.netport.core.location.PlacementEvent.Acknowledged;
import org.netport.core.location.PlacementEvent.Claim;
import org.netport.core.location.PlacementEvent.GraceOver;
import org.netport.core.location.PlacementEvent.PortDown;
import org.netport.core.location.PlacementEvent.PortUp;
import org.netport.core.location.PlacementEvent.Unreachable;
import org.netport.core.location.PlacementEvent.Withdrawn;
import org.netport.core.location.Transfer.Readiness;
import org.netport.grant.GrantId;
import org.netport.grant.GrantState;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.location.MovePhase;
import org.netport.model.AccessPortName;
import org.netport.model.Epoch;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.CutOver;
import org.netport.policy.DuplicateDetection;
import org.netport.policy.Ground;

class MigrationMachineTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final SwitchName EAST = new SwitchName("east");
    private static final SwitchName WEST = new SwitchName("west");
    private static final SwitchName SOUTH = new SwitchName("south");
    private static final AttachmentPoint AT_EAST = place(EAST);
    private static final AttachmentPoint AT_WEST = place(WEST);
    private static final AttachmentPoint AT_SOUTH = place(SOUTH);
    private static final GrantId GRANT = new GrantId(1);
    private static final Epoch GRANTED = new Epoch(5);
    private static final HostState AT_REST = HostState.of(new Settled(new Attachment(AT_EAST, new Epoch(4),
        NOW.minusSeconds(60), ClaimSource.OPERATOR), 0, NOW.minusSeconds(59)));
    private static final Permission REFUSED = new Permission.Refused(new Ground.Default(), "between domains");

    private final MigrationMachine machine = new MigrationMachine(PlacementTimes.DEFAULT);

    private static AttachmentPoint place(final SwitchName at) {
        return new AttachmentPoint(at, new AccessPortName("p1"));
    }

    private static ImmutableList<Stage> stages(final HostState state, final AttachmentPoint to) {
        final var from = state.placement().current().map(at -> at.point().switchName());
        final var stages = ImmutableList.<Stage>builder()
            .add(new Stage(MovePhase.PREPARED, ImmutableSet.of(to.switchName())));
        from.filter(old -> !old.equals(to.switchName()))
            .ifPresent(old -> stages.add(new Stage(MovePhase.RELAYING, ImmutableSet.of(old))));
        return stages.add(new Stage(MovePhase.UPDATED, Stream.of(EAST, WEST, SOUTH).filter(name ->
            !name.equals(to.switchName()) && !from.filter(name::equals).isPresent())
            .collect(ImmutableSet.toImmutableSet()))).build();
    }

    private static TransferEvent granted(final long grant, final AttachmentPoint to, final Epoch epoch,
            final CutOver mode) {
        return new TransferEvent.Granted(new Authorisation(new GrantId(grant), grant, to, epoch, mode));
    }

    private static TransferEvent prepare() {
        return new TransferEvent.Prepare(GRANT, ImmutableSet.of(WEST));
    }

    private static TransferEvent stopped(final HostState state, final Optional<Epoch> epoch) {
        return new TransferEvent.Stopped(EAST, epoch, stages(state, AT_WEST));
    }

    private static TransferEvent running(final HostState state) {
        return new TransferEvent.Running(GRANT, stages(state, AT_WEST));
    }

    private static TransferEvent resumed(final HostState state, final Optional<Epoch> epoch) {
        return new TransferEvent.Resumed(EAST, epoch, 7, stages(state, AT_EAST));
    }

    private static TransferEvent gone(final HostState state) {
        return new TransferEvent.Gone(GRANT, 7, stages(state, AT_EAST));
    }

    private static Claim packet(final HostState state, final AttachmentPoint at, final Permission permission) {
        return new Claim(at, Optional.empty(), 0, ClaimSource.RARP, 8, stages(state, at), permission);
    }

    private HostState after(final HostState start, final HostEvent... events) {
        HostState state = start;
        for (HostEvent event : events) {
            state = machine.step(state, event, NOW).state();
        }
        return state;
    }

    private HostState authorised(final CutOver mode) {
        return after(AT_REST, granted(1, AT_WEST, GRANTED, mode));
    }

    private HostState preparing(final CutOver mode) {
        return after(authorised(mode), prepare());
    }

    private HostState prepared(final CutOver mode) {
        return after(preparing(mode), new Acknowledged(1, Transfer.PREPARATION, WEST));
    }

    private HostState copying() {
        return after(prepared(CutOver.COPY), new TransferEvent.Pausing(EAST, Optional.empty()));
    }

    private HostState cutOver() {
        return after(prepared(CutOver.RELAY), stopped(prepared(CutOver.RELAY), Optional.of(GRANTED)));
    }

    private HostState updated(final HostState moving) {
        return after(moving, new Acknowledged(1, 0, EAST), new Acknowledged(1, 0, WEST),
            new Acknowledged(1, 1, SOUTH));
    }

    private static List<HostForwarding> seen(final HostState state) {
        return Stream.of(EAST, WEST, SOUTH).map(at -> state.seenFrom(at, Strangers.DROPPED)).toList();
    }

    @Test
    void aGrantAloneInstallsNothing() {
        assertEquals(seen(AT_REST), seen(authorised(CutOver.RELAY)));
        assertEquals(Readiness.AUTHORISED, authorised(CutOver.RELAY).transfer().orElseThrow().readiness());
    }

    @Test
    void aGrantedMoveIsPreparedCutOverAndFinal() {
        final Step preparing = machine.step(authorised(CutOver.RELAY), prepare(), NOW);
        assertEquals(List.of(new Program(1, Transfer.PREPARATION, ImmutableSet.of(WEST)),
            new Ready(preparing.state().transfer().orElseThrow().authorisation(), Readiness.PREPARING)),
            preparing.effects());
        assertEquals(Optional.of(new Incoming(EAST, AT_WEST)), preparing.state().incoming());
        final Step prepared = machine.step(preparing.state(), new Acknowledged(1, Transfer.PREPARATION, WEST), NOW);
        assertTrue(prepared.effects().stream().anyMatch(effect -> effect instanceof Ready ready
            && ready.readiness() == Readiness.PREPARED));
        assertEquals(ImmutableSet.of(AT_EAST), prepared.state().placement().accepted().keySet(),
            "the destination may receive, and is not heard");
        final Step stopped = machine.step(prepared.state(), stopped(prepared.state(), Optional.of(GRANTED)), NOW);
        assertTrue(stopped.effects().contains(new Program(1, 0, ImmutableSet.of(EAST, WEST))),
            "the old switch relays at once, together with the destination");
        assertFalse(stopped.effects().contains(new Finalise()));
        assertInstanceOf(PlacementEffect.Consume.class, stopped.effects().getLast(),
            "who listens is told when the switches have been");
        final Step running = machine.step(stopped.state(), running(stopped.state()), NOW);
        assertEquals(List.of(new Finalise()), running.effects());
        final HostState draining = updated(running.state());
        assertInstanceOf(Draining.class, draining.placement());
        assertEquals(Optional.empty(), draining.incoming());
        final HostState settled = after(draining, new GraceOver(1));
        assertEquals(HostState.of(settled.placement()).issued(GRANTED), settled);
        assertEquals(GRANTED, assertInstanceOf(Settled.class, settled.placement()).epoch());
    }

    @Test
    void runningBeforeStoppedIsFinalAtOnceAndWhatTheSourceTellsThenIsKnown() {
        final HostState before = prepared(CutOver.RELAY);
        final Step running = machine.step(before, running(before), NOW);
        assertTrue(running.effects().contains(new Finalise()));
        for (Optional<Epoch> epoch : List.of(Optional.of(GRANTED), Optional.<Epoch>empty())) {
            assertEquals(Step.of(running.state(), new Known()),
                machine.step(running.state(), stopped(running.state(), epoch), NOW));
        }
    }

    @Test
    void withoutAnAgentTheFirstFrameAtTheDestinationCutsOver() {
        final HostState before = prepared(CutOver.RELAY);
        final Step seen = machine.step(before, packet(before, AT_WEST, REFUSED), NOW);
        assertEquals(ClaimSource.RARP, seen.state().placement().current().orElseThrow().source());
        assertEquals(GRANTED, seen.state().placement().epoch());
        assertTrue(seen.effects().contains(new Finalise()));
    }

    @Test
    void givingUpBeforeTheCutOverLeavesTheForwardingFromBefore() {
        for (HostState state : List.of(authorised(CutOver.COPY), preparing(CutOver.COPY), prepared(CutOver.COPY),
                copying())) {
            for (HostEvent end : List.of(new TransferEvent.Ended(GRANT, GrantState.REVOKED),
                    new TransferEvent.Ended(GRANT, GrantState.EXPIRED), gone(state),
                    resumed(state, Optional.of(GRANTED)), resumed(state, Optional.empty()))) {
                final Step step = machine.step(state, end, NOW);
                assertEquals(AT_REST.issued(GRANTED), step.state());
                assertEquals(seen(AT_REST), seen(step.state()));
                assertInstanceOf(GiveUp.class, step.effects().get(0));
            }
        }
        final Step step = machine.step(copying(), gone(copying()), NOW);
        assertEquals(ImmutableSet.of(WEST, EAST), ((GiveUp) step.effects().get(0)).touched());
    }

    @Test
    void aGuestThatRunsAtItsSourceAgainIsTakenBackWithAHigherEpoch() {
        for (HostState state : List.of(cutOver(), updated(cutOver()))) {
            for (HostEvent back : List.of(resumed(state, Optional.of(GRANTED)), resumed(state, Optional.empty()),
                    gone(state))) {
                final Step step = machine.step(state, back, NOW);
                final var moving = assertInstanceOf(Moving.class, step.state().placement());
                assertEquals(AT_EAST, moving.to().point());
                assertEquals(GRANTED.next(), moving.epoch());
                assertEquals(Optional.empty(), step.state().handover());
                assertInstanceOf(PlacementEffect.Undo.class, step.effects().getLast(),
                    "who listens is told when the switches have been");
                assertEquals(List.of(new Stale()), machine.step(step.state(), stopped(step.state(),
                    Optional.of(GRANTED)), NOW).effects(), "what was told before is too late");
            }
        }
    }

    @Test
    void theSourcesWordUndoesAMoveAlsoWhenNobodyIsWaitedForAnyMoreButTheDestinationsDoesNot() {
        final Instant later = NOW.plus(PlacementTimes.DEFAULT.handOver());
        final HostState draining = updated(cutOver());
        assertEquals(List.of(new PlacementEffect.StartGrace(1, PlacementTimes.DEFAULT.grace())),
            machine.step(draining, new GraceOver(1), NOW).effects(), "the guest is waited for");
        final HostState late = machine.step(draining, new GraceOver(1), later).state();
        assertInstanceOf(Settled.class, late.placement());
        assertEquals(Step.of(late, new Known()), machine.step(late, gone(late), later));
        assertEquals(Optional.of(AT_EAST), machine.step(late, resumed(late, Optional.of(GRANTED)), later).state()
            .placement().current().map(Attachment::point));
    }

    @Test
    void whatIsFinalIsNotUndone() {
        final HostState last = after(cutOver(), running(cutOver()));
        assertEquals(Step.of(last, new Known()), machine.step(last, resumed(last, Optional.of(GRANTED)), NOW));
        assertEquals(Step.of(last, new Known()), machine.step(last, gone(last), NOW));
    }

    @Test
    void repeatedReportsChangeNothing() {
        assertEquals(Step.of(prepared(CutOver.RELAY), new Known()),
            machine.step(prepared(CutOver.RELAY), prepare(), NOW));
        assertEquals(Step.of(cutOver(), new Known()),
            machine.step(cutOver(), stopped(cutOver(), Optional.of(GRANTED)), NOW));
        assertEquals(Step.of(cutOver(), new Known()), machine.step(cutOver(), prepare(), NOW));
        assertEquals(Step.of(copying(), new Known()),
            machine.step(copying(), new TransferEvent.Pausing(EAST, Optional.of(GRANTED)), NOW));
        assertEquals(Step.of(AT_REST, new NoGrant()), machine.step(AT_REST, prepare(), NOW));
    }

    @Test
    void aReportWithAnotherEpochOrOfAnotherSwitchBelongsToAnotherMigration() {
        final HostState state = prepared(CutOver.RELAY);
        assertEquals(Step.of(state, new Stale()), machine.step(state, stopped(state, Optional.of(new Epoch(3))), NOW));
        assertEquals(Step.of(state, new Known()), machine.step(state, stopped(state, Optional.of(new Epoch(4))), NOW));
        assertEquals(Step.of(state, new NoGrant()),
            machine.step(state, stopped(state, Optional.of(new Epoch(6))), NOW));
        assertEquals(Step.of(state, new NoGrant()), machine.step(state, new TransferEvent.Stopped(SOUTH,
            Optional.of(GRANTED), stages(state, AT_WEST)), NOW));
    }

    @Test
    void aLateReportOfAnEarlierStayAtTheDestinationDoesNotCutOver() {
        final HostState state = prepared(CutOver.RELAY);
        assertEquals(Step.of(state, new Stale()), machine.step(state, new Claim(AT_WEST, Optional.of(new Epoch(3)), 0,
            ClaimSource.HYPERVISOR, 9, stages(state, AT_WEST)), NOW));
        final HostState moved = cutOver();
        assertEquals(Step.of(moved, new Stale()), machine.step(moved, new Claim(AT_WEST, Optional.of(new Epoch(3)), 0,
            ClaimSource.HYPERVISOR, 9, stages(moved, AT_WEST)), NOW), "nor does it make a cut-over final");
    }

    @Test
    void aClaimElsewhereEndsTheGrant() {
        final HostState state = prepared(CutOver.RELAY);
        final Step step = machine.step(state, new Claim(AT_SOUTH, Optional.empty(), 0, ClaimSource.OPERATOR, 9,
            stages(state, AT_SOUTH)), NOW);
        assertEquals(Optional.empty(), step.state().transfer());
        assertEquals(GRANTED.next(), step.state().placement().epoch(), "the granted epoch is not used twice");
        assertEquals(GrantState.SUPERSEDED, ((GiveUp) step.effects().get(0)).how());
        assertEquals(Optional.empty(), step.state().incoming());
    }

    @Test
    void aClaimWithoutPermissionChangesNothing() {
        for (HostState state : List.of(AT_REST, prepared(CutOver.RELAY), cutOver())) {
            final Step step = machine.step(state, packet(state, AT_SOUTH, REFUSED), NOW.plusSeconds(30));
            assertEquals(state, step.state());
            assertInstanceOf(PlacementEffect.Refuse.class, step.effects().get(0));
        }
    }

    @Test
    void aPortThatGoesDownAtTheDestinationEndsTheGrantAndOneAtTheSourceDoesNot() {
        final Step destination = machine.step(prepared(CutOver.RELAY), new PortDown(AT_WEST), NOW);
        assertEquals(AT_REST.issued(GRANTED), destination.state());
        assertEquals(GrantState.ABORTED, ((GiveUp) destination.effects().get(0)).how());
        final HostState source = after(prepared(CutOver.RELAY), new PortDown(AT_EAST));
        assertInstanceOf(Absent.class, source.placement());
        assertEquals(Optional.of(AT_WEST), after(source, running(source)).placement().current()
            .map(Attachment::point));
    }

    @Test
    void aHostThatIsBackAtItsPortDoesNotTakeTheGrantedEpoch() {
        final HostState back = after(prepared(CutOver.RELAY), new PortDown(AT_EAST),
            new PortUp(AT_EAST, 9, stages(AT_REST, AT_EAST)));
        assertEquals(new Epoch(4), back.placement().epoch());
        assertEquals(GRANTED, after(back, running(back)).placement().epoch());
    }

    @Test
    void whatWasPreparedFromElsewhereIsCutOverAsIfNothingWerePrepared() {
        final HostState nowhere = after(AT_REST, new PortDown(AT_EAST), granted(1, AT_WEST, GRANTED, CutOver.RELAY),
            prepare(), new Acknowledged(1, Transfer.PREPARATION, WEST),
            new PortUp(AT_EAST, 9, stages(AT_REST, AT_EAST)));
        final var moving = (Moving) after(nowhere, running(nowhere)).placement();
        assertEquals(ImmutableSet.of(WEST), moving.stages().get(0).switches(), "the old switch does not relay yet");
    }

    @Test
    void theNextMoveIsPreparedWhenTheLastOneHasUpdatedEverySwitch() {
        final HostState again = after(cutOver(), granted(2, AT_SOUTH, new Epoch(6), CutOver.RELAY),
            new TransferEvent.Prepare(new GrantId(2), ImmutableSet.of(SOUTH)));
        assertEquals(Readiness.WAITING, again.transfer().orElseThrow().readiness());
        assertEquals(new Incoming(EAST, AT_WEST), again.incoming().orElseThrow());
        final HostState preparing = updated(again);
        assertEquals(Readiness.PREPARING, preparing.transfer().orElseThrow().readiness());
        assertEquals(new Incoming(WEST, AT_SOUTH), preparing.incoming().orElseThrow());
    }

    @Test
    void aMoveThatIsNotPreparedDoesNotKeepTheWayOfTheLastOne() {
        final HostState again = after(cutOver(), granted(2, AT_SOUTH, new Epoch(6), CutOver.RELAY));
        final HostState onward = after(again, new TransferEvent.Running(new GrantId(2), stages(again, AT_SOUTH)));
        assertEquals(Optional.empty(), onward.incoming());
        assertEquals(AT_SOUTH, onward.placement().current().orElseThrow().point());
    }

    @Test
    void preparationGoesOnAlsoWhenTheMoveBeforeItEndsNowhere() {
        final HostState again = after(cutOver(), granted(2, AT_SOUTH, new Epoch(6), CutOver.RELAY),
            new TransferEvent.Prepare(new GrantId(2), ImmutableSet.of(SOUTH)), new PortDown(AT_WEST));
        assertEquals(Readiness.PREPARING, again.transfer().orElseThrow().readiness());
    }

    @Test
    void inCopyModeTheOldSwitchSendsToBothPlacesFromPausingToStopped() {
        assertEquals(Optional.of(AT_WEST), copying().seenFrom(EAST, Strangers.DROPPED).copies());
        assertEquals(Optional.empty(), copying().seenFrom(SOUTH, Strangers.DROPPED).copies());
        final HostState stopped = after(copying(), stopped(copying(), Optional.of(GRANTED)));
        assertEquals(Optional.empty(), stopped.seenFrom(EAST, Strangers.DROPPED).copies());
        final HostState relay = prepared(CutOver.RELAY);
        assertEquals(Step.of(relay, new Known()),
            machine.step(relay, new TransferEvent.Pausing(EAST, Optional.empty()), NOW));
    }

    @Test
    void thatFramesGoToBothPlacesIsToldOnceWhenTheOldSwitchHasSaidSoAndNotAfterTheCutOver() {
        final Step asked = machine.step(prepared(CutOver.COPY), new TransferEvent.Pausing(EAST, Optional.empty()), NOW);
        assertTrue(asked.effects().stream().noneMatch(Ready.class::isInstance));
        assertEquals(Step.of(copying()), machine.step(copying(), new Unreachable(1, Transfer.COPY, EAST), NOW));
        assertEquals(Step.of(copying()), machine.step(copying(), new Acknowledged(2, Transfer.COPY, EAST), NOW));
        assertEquals(Step.of(copying()), machine.step(copying(), new Acknowledged(1, Transfer.COPY, WEST), NOW));
        final var done = new Acknowledged(1, Transfer.COPY, EAST);
        final Step told = machine.step(copying(), done, NOW);
        assertEquals(List.of(new Ready(copying().transfer().orElseThrow().authorisation(), Readiness.COPYING)),
            told.effects());
        assertEquals(Step.of(told.state()), machine.step(told.state(), done, NOW));
        final HostState stopped = after(copying(), stopped(copying(), Optional.of(GRANTED)));
        assertEquals(Step.of(stopped), machine.step(stopped, done, NOW));
    }

    @Test
    void aSwitchThatCannotBePreparedDoesNotBlockTheMove() {
        assertEquals(Readiness.PREPARED, after(preparing(CutOver.RELAY), new Unreachable(1, Transfer.PREPARATION,
            WEST)).transfer().orElseThrow().readiness());
        assertEquals(preparing(CutOver.RELAY), after(preparing(CutOver.RELAY), new Acknowledged(9,
            Transfer.PREPARATION, WEST), new Acknowledged(1, Transfer.COPY, WEST),
            new Acknowledged(1, Transfer.PREPARATION, SOUTH)));
    }

    @Test
    void anotherGrantTakesOverAndAWithdrawnHostHasNone() {
        final Step step = machine.step(prepared(CutOver.RELAY), granted(2, AT_SOUTH, new Epoch(6), CutOver.RELAY), NOW);
        assertEquals(GrantState.SUPERSEDED, ((GiveUp) step.effects().get(0)).how());
        assertEquals(Optional.empty(), step.state().incoming());
        final HostState withdrawn = after(prepared(CutOver.RELAY), new Withdrawn());
        assertEquals(Optional.empty(), withdrawn.transfer());
        assertEquals(new Epoch(6), withdrawn.nextEpoch());
    }

    @Test
    void aPlaceThatALateSwitchRemembersIsACutOverThatWasForgotten() {
        final var found = new TransferEvent.Found(new Attachment(AT_WEST, GRANTED, NOW, ClaimSource.RECOVERED));
        final Step step = machine.step(prepared(CutOver.RELAY), found, NOW);
        assertEquals(Optional.empty(), step.state().transfer());
        assertEquals(AT_EAST, step.state().handover().orElseThrow().former().point());
        assertTrue(step.effects().stream().anyMatch(PlacementEffect.Consume.class::isInstance));
        assertEquals(Step.of(cutOver()), machine.step(cutOver(), found, NOW));
    }

    @Test
    void aForgottenCutOverOfAHostThatWasNowhereCannotBeUndoneAndIsFinal() {
        final Step step = machine.step(after(prepared(CutOver.RELAY), new PortDown(AT_EAST)),
            new TransferEvent.Found(new Attachment(AT_WEST, GRANTED, NOW, ClaimSource.RECOVERED)), NOW);
        assertEquals(Optional.empty(), step.state().handover());
        assertTrue(step.effects().contains(new Finalise()));
    }

    @Test
    void aHostThatPacketsMoveTooOftenIsHeldWithOneAlarmAndLetGoAgain() {
        final var limits = new DuplicateDetection(Duration.ofSeconds(10), 2, Duration.ofSeconds(60));
        final var strict = new MigrationMachine(PlacementTimes.DEFAULT.with(limits));
        HostState state = AT_REST;
        Instant now = NOW;
        for (AttachmentPoint at : List.of(AT_WEST, AT_EAST)) {
            now = now.plusSeconds(2);
            state = settled(strict, strict.step(state, packet(state, at, Permission.Free.WITHOUT_GRANT), now).state(),
                now);
            assertEquals(at, state.placement().current().orElseThrow().point());
        }
        now = now.plusSeconds(2);
        final Step third = strict.step(state, packet(state, AT_WEST, Permission.Free.WITHOUT_GRANT), now);
        assertEquals(List.of(new PlacementEffect.Contest(Optional.of(now.plusSeconds(60)))), third.effects());
        assertEquals(state.placement(), third.state().placement());
        assertEquals(List.of(new Stale()), strict.step(third.state(), packet(third.state(), AT_WEST,
            Permission.Free.WITHOUT_GRANT), now.plusSeconds(59)).effects(), "no second alarm");
        final var report = new Claim(AT_WEST, Optional.empty(), 0, ClaimSource.OPERATOR, 9, stages(state, AT_WEST));
        assertInstanceOf(Moving.class, strict.step(third.state(), report, now).state().placement());
        assertInstanceOf(Moving.class, strict.step(third.state(), packet(third.state(), AT_WEST,
            Permission.Free.WITHOUT_GRANT), now.plusSeconds(60)).state().placement());
    }

    @Test
    void packetMovesThatAreLongAgoDoNotCount() {
        final var limits = new DuplicateDetection(Duration.ofSeconds(10), 1, Duration.ofSeconds(60));
        final var strict = new MigrationMachine(PlacementTimes.DEFAULT.with(limits));
        final HostState moved = settled(strict, strict.step(AT_REST, packet(AT_REST, AT_WEST,
            Permission.Free.WITHOUT_GRANT), NOW).state(), NOW);
        assertInstanceOf(Moving.class, strict.step(moved, packet(moved, AT_EAST, Permission.Free.WITHOUT_GRANT),
            NOW.plusSeconds(11)).state().placement());
    }

    private static HostState settled(final MigrationMachine machine, final HostState moving, final Instant now) {
        HostState state = moving;
        while (state.placement() instanceof Moving at) {
            state = machine.step(state, new Acknowledged(at.move(), at.stage(), at.awaited().iterator().next()), now)
                .state();
        }
        return machine.step(state, new GraceOver(((Draining) state.placement()).move()), now).state();
    }
}
