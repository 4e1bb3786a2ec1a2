// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.core.location.ExploredController.Stepper;
import org.netport.core.location.PlacementEffect.GiveUp;
import org.netport.core.location.PlacementEvent.Claim;
import org.netport.network.CutOver;

/**
 * The real machine against an adversary who loses, repeats, delays and reorders what is told, and kills the controller.
 * Where that is too much to look at all of it, the nearest worlds are visited; how many can be raised by the system
 * property {@code explore}.
 */
class ExplorationTest {
    private static final int MOST = Integer.getInteger("explore", 20_000);
    /** Within how many states a seeded mistake has to be found. */
    private static final int SOON = 40_000;
    /** More than can be reached where all is visited: a machine with more states is one to be looked at. */
    private static final int ALL = 400_000;
    private static final MigrationMachine REAL = new MigrationMachine(ExploredController.TIMES);

    /** Visits all that can be reached. */
    private static void exhaust(final ExplorationBounds bounds) {
        assertTrue(explore(bounds.most(ALL)).isExhausted(), bounds::toString);
    }

    /** Visits the nearest worlds. */
    private static void nearest(final ExplorationBounds bounds) {
        explore(bounds.most(MOST));
    }

    /** How much has been looked at is told to whoever reads the test's output. */
    @SuppressWarnings("checkstyle:RegexpSinglelineJava")
    private static Exploration explore(final ExplorationBounds bounds) {
        final var exploration = new Exploration(bounds, REAL::step);
        final int states = exploration.run();
        System.out.println("told: " + bounds + ": " + states + " states visited"
            + (exploration.isExhausted() ? ", all that can be reached" : ", the nearest ones"));
        return exploration;
    }

    @Test
    void oneHostBetweenTwoSitesEndsWhereItsGuestRuns() {
        exhaust(ExplorationBounds.of(2, 1, 1, CutOver.RELAY).crashes(1));
        exhaust(ExplorationBounds.of(2, 1, 1, CutOver.COPY));
        nearest(ExplorationBounds.of(2, 1, 1, CutOver.COPY).crashes(2));
    }

    @Test
    void oneHostAmongThreeSites() {
        exhaust(ExplorationBounds.of(3, 1, 1, CutOver.RELAY).crashes(1).harms(1));
        exhaust(ExplorationBounds.of(3, 1, 1, CutOver.COPY).harms(1));
        nearest(ExplorationBounds.of(3, 1, 2, CutOver.COPY));
        nearest(ExplorationBounds.of(3, 1, 2, CutOver.RELAY).crashes(1));
    }

    @Test
    void twoHostsThatMoveTogether() {
        exhaust(ExplorationBounds.of(2, 2, 1, CutOver.RELAY).harms(0).inTurn());
        nearest(ExplorationBounds.of(2, 2, 1, CutOver.RELAY));
        nearest(ExplorationBounds.of(2, 2, 1, CutOver.RELAY).crashes(1));
    }

    // ---- a mistake in the machine is found

    private static void isFound(final String mistake, final String by, final int grants, final Stepper machine) {
        isFound(mistake, by, ExplorationBounds.of(2, 1, grants, CutOver.RELAY).most(SOON), machine);
    }

    private static void isFound(final String mistake, final String by, final ExplorationBounds bounds,
            final Stepper machine) {
        final var exploration = new Exploration(bounds, machine);
        final String story = assertThrows(Exploration.Found.class, exploration::run, mistake).getMessage();
        assertTrue(story.contains(by), mistake + ": " + story);
    }

    @Test
    void aMachineThatIgnoresTheEpochOfReportsIsFoundOut() {
        isFound("the source's epoch is not looked at", "cut over while the guest runs at its source", 2,
            (state, event, now) -> REAL.step(state, event instanceof TransferEvent.Stopped stopped
                ? new TransferEvent.Stopped(stopped.at(), Optional.empty(), stopped.stages()) : event, now));
    }

    @Test
    void aMachineThatKeepsRevokedGrantsIsFoundOut() {
        isFound("grants do not end", "grant", 1, (state, event, now) -> event instanceof TransferEvent.Ended
            ? MigrationMachine.Step.of(state) : REAL.step(state, event, now));
    }

    @Test
    void aMachineThatAsksNobodyForPermissionIsFoundOut() {
        isFound("the policy is not asked", "without a grant", 1, (state, event, now) -> REAL.step(state,
            event instanceof Claim claim ? new Claim(claim.point(), claim.epoch(), claim.sequence(), claim.source(),
                claim.move(), claim.stages(), Permission.Free.WITHOUT_GRANT) : event, now));
    }

    @Test
    void aMachineThatLeavesFlowsBehindIsFoundOut() {
        isFound("what was prepared is not restored", "switches were told", 1, (state, event, now) -> {
            final MigrationMachine.Step step = REAL.step(state, event, now);
            return new MigrationMachine.Step(step.state(), step.effects().stream()
                .filter(effect -> !(effect instanceof PlacementEffect.ProgramEverywhere))
                .map(effect -> effect instanceof GiveUp up ? new GiveUp(up.authorisation(), up.how(), ImmutableSet.of())
                    : effect).collect(ImmutableList.toImmutableList()));
        });
    }

    @Test
    void aMachineThatDoesNotTakeGuestsBackIsFoundOut() {
        isFound("resumed guests are forgotten", "but the guest runs at", 1, (state, event, now) ->
            event instanceof TransferEvent.Resumed || event instanceof TransferEvent.Gone
                ? MigrationMachine.Step.of(state) : REAL.step(state, event, now));
    }

    @Test
    void aMachineThatForgetsWhichEpochsItHasGrantedIsFoundOut() {
        isFound("granted epochs are given again", "cut over while the guest runs at its source", 2,
            (state, event, now) -> {
                final MigrationMachine.Step step = REAL.step(state, event, now);
                final HostState after = step.state();
                return new MigrationMachine.Step(new HostState(after.placement(), after.transfer(), after.handover(),
                    after.incoming(), state.issued(), after.packetMoves()), step.effects());
            });
    }

    @Test
    void aMachineThatForgetsPlacesOverARestartIsFoundOut() {
        isFound("what memory and switches have is not looked at", "but the guest runs at",
            ExplorationBounds.of(2, 1, 1, CutOver.RELAY).crashes(1).most(SOON),
            (state, event, now) -> event instanceof TransferEvent.Found
                ? MigrationMachine.Step.of(state) : REAL.step(state, event, now));
    }

    @Test
    void aMachineThatWaitsForSilentSwitchesForEverIsFoundOut() {
        isFound("switches that do not answer are waited for", "a move is left", 1, (state, event, now) ->
            event instanceof PlacementEvent.Unreachable ? MigrationMachine.Step.of(state)
                : REAL.step(state, event, now));
    }
}
