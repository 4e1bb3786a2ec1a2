// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.core.location.Placement.Absent;
import org.netport.core.location.Placement.Draining;
import org.netport.core.location.Placement.Moving;
import org.netport.core.location.Placement.Settled;
import org.netport.core.location.PlacementEffect.Program;
import org.netport.core.location.PlacementEvent.Acknowledged;
import org.netport.core.location.PlacementEvent.Claim;
import org.netport.core.location.PlacementEvent.GraceOver;
import org.netport.core.location.PlacementEvent.PortDown;
import org.netport.core.location.PlacementEvent.PortUp;
import org.netport.core.location.PlacementEvent.Unreachable;
import org.netport.core.location.PlacementEvent.Withdrawn;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.location.MovePhase;
import org.netport.location.MoveReceipt.Outcome;
import org.netport.model.AccessPortName;
import org.netport.model.Epoch;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

class PlacementMachineTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final SwitchName EAST = new SwitchName("east");
    private static final SwitchName WEST = new SwitchName("west");
    private static final SwitchName SOUTH = new SwitchName("south");
    private static final AttachmentPoint AT_EAST = new AttachmentPoint(EAST, new AccessPortName("p1"));
    private static final AttachmentPoint AT_WEST = new AttachmentPoint(WEST, new AccessPortName("p1"));
    private static final AttachmentPoint AT_SOUTH = new AttachmentPoint(SOUTH, new AccessPortName("p1"));
    private static final Placement SETTLED_EAST = new Settled(
        new Attachment(AT_EAST, new Epoch(4), NOW.minusSeconds(60), ClaimSource.OPERATOR), 7, NOW.minusSeconds(59));

    private final PlacementMachine machine = new PlacementMachine(PlacementTimes.DEFAULT);

    private static ImmutableList<Stage> eastToWest() {
        return ImmutableList.of(new Stage(MovePhase.PREPARED, ImmutableSet.of(WEST)),
            new Stage(MovePhase.RELAYING, ImmutableSet.of(EAST)),
            new Stage(MovePhase.UPDATED, ImmutableSet.of(SOUTH)));
    }

    private static Claim toWest(final ClaimSource source, final long move) {
        return new Claim(AT_WEST, Optional.empty(), 0, source, move, eastToWest());
    }

    private Placement after(final Placement start, final PlacementEvent... events) {
        Placement placement = start;
        for (PlacementEvent event : events) {
            placement = machine.step(placement, event, NOW).placement();
        }
        return placement;
    }

    @Test
    void anAcceptedClaimProgramsTheDestinationAloneAndKeepsAllOthersOnTheOldPlace() {
        final var step = machine.step(SETTLED_EAST, toWest(ClaimSource.OPERATOR, 1), NOW);
        final var moving = assertInstanceOf(Moving.class, step.placement());
        assertEquals(new Epoch(5), moving.epoch());
        assertEquals(Optional.of(AT_WEST), moving.whereabouts().seenFrom(WEST));
        assertEquals(Optional.of(AT_EAST), moving.whereabouts().seenFrom(EAST));
        assertEquals(Optional.of(AT_EAST), moving.whereabouts().seenFrom(SOUTH));
        assertEquals(ImmutableSet.of(AT_EAST, AT_WEST), moving.accepted().keySet());
        assertEquals(List.of(new PlacementEffect.Begin(), new PlacementEffect.Reach(MovePhase.CLAIMED),
            new Program(1, 0, ImmutableSet.of(WEST))), step.effects());
    }

    @Test
    void theOldSwitchRelaysOnlyWhenTheDestinationHasAcknowledgedAndSendersComeLast() {
        final Placement begun = after(SETTLED_EAST, toWest(ClaimSource.OPERATOR, 1));
        final var relay = machine.step(begun, new Acknowledged(1, 0, WEST), NOW);
        assertEquals(List.of(new PlacementEffect.Reach(MovePhase.PREPARED), new Program(1, 1, ImmutableSet.of(EAST))),
            relay.effects());
        final var update = machine.step(relay.placement(), new Acknowledged(1, 1, EAST), NOW);
        assertEquals(List.of(new PlacementEffect.Reach(MovePhase.RELAYING),
            new Program(1, 2, ImmutableSet.of(SOUTH))), update.effects());
        final var drain = machine.step(update.placement(), new Acknowledged(1, 2, SOUTH), NOW);
        assertInstanceOf(Draining.class, drain.placement());
        assertTrue(drain.placement().accepted().containsKey(AT_EAST), "frames under way are still accepted");
        final var settled = machine.step(drain.placement(), new GraceOver(1), NOW);
        assertInstanceOf(Settled.class, settled.placement());
        assertEquals(ImmutableSet.of(AT_WEST), settled.placement().accepted().keySet());
        assertTrue(settled.effects().contains(new PlacementEffect.End(Outcome.COMPLETE)));
    }

    @Test
    void anUnreachableOldSwitchDoesNotBlockTheMove() {
        final Placement placement = after(SETTLED_EAST, toWest(ClaimSource.OPERATOR, 1), new Acknowledged(1, 0, WEST),
            new Unreachable(1, 1, EAST), new Acknowledged(1, 2, SOUTH));
        assertInstanceOf(Draining.class, placement);
        final var settled = machine.step(placement, new GraceOver(1), NOW);
        assertTrue(settled.effects().contains(new PlacementEffect.End(Outcome.COMPLETE_WITH_UNREACHABLE)));
    }

    @Test
    void answersOfAnotherMoveOrStageAndRepeatedOnesChangeNothing() {
        final Placement begun = after(SETTLED_EAST, toWest(ClaimSource.OPERATOR, 2));
        for (PlacementEvent event : List.of(new Acknowledged(1, 0, WEST), new Acknowledged(2, 1, WEST),
                new Acknowledged(2, 0, SOUTH), new GraceOver(2))) {
            assertEquals(new PlacementMachine.Step(begun, ImmutableList.of()), machine.step(begun, event, NOW));
        }
    }

    @Test
    void aClaimOfTheSamePlaceIsUnchangedAndOneWithALowerEpochOrSequenceIsStale() {
        assertEquals(List.of(new PlacementEffect.Unchanged()), machine.step(SETTLED_EAST,
            new Claim(AT_EAST, Optional.empty(), 0, ClaimSource.GARP, 1, eastToWest()), NOW).effects());
        assertEquals(List.of(new PlacementEffect.Stale()), machine.step(SETTLED_EAST,
            new Claim(AT_WEST, Optional.of(new Epoch(3)), 99, ClaimSource.HYPERVISOR, 1, eastToWest()), NOW)
            .effects());
        assertEquals(List.of(new PlacementEffect.Stale()), machine.step(SETTLED_EAST,
            new Claim(AT_WEST, Optional.of(new Epoch(4)), 6, ClaimSource.HYPERVISOR, 1, eastToWest()), NOW)
            .effects());
        assertInstanceOf(Moving.class, after(SETTLED_EAST,
            new Claim(AT_WEST, Optional.of(new Epoch(4)), 8, ClaimSource.HYPERVISOR, 1, eastToWest())));
    }

    @Test
    void ofTwoClaimsWithTheSameEpochAndSequenceTheHypervisorsCountsAndOtherwiseNothingMoves() {
        final var asOperator = new Claim(AT_WEST, Optional.of(new Epoch(4)), 7, ClaimSource.OPERATOR, 1, eastToWest());
        assertEquals(new PlacementMachine.Step(SETTLED_EAST, ImmutableList.of(PlacementEffect.Contest.SAME_RIGHT)),
            machine.step(SETTLED_EAST, asOperator, NOW));
        final Placement moved = after(SETTLED_EAST, new Claim(AT_WEST, Optional.of(new Epoch(4)), 7,
            ClaimSource.HYPERVISOR, 1, eastToWest()));
        assertInstanceOf(Moving.class, moved);
        assertEquals(List.of(new PlacementEffect.Stale()), machine.step(moved, new Claim(AT_SOUTH,
            Optional.of(new Epoch(4)), 7, ClaimSource.OPERATOR, 2, eastToWest()), NOW).effects());
    }

    @Test
    void packetsCannotContradictAReportThatHasJustBeenMade() {
        final Placement begun = after(SETTLED_EAST, toWest(ClaimSource.HYPERVISOR, 1));
        final var south = new Claim(AT_SOUTH, Optional.empty(), 0, ClaimSource.FIRST_PACKET, 2,
            ImmutableList.of(new Stage(MovePhase.PREPARED, ImmutableSet.of(SOUTH))));
        assertEquals(List.of(new PlacementEffect.Stale()), machine.step(begun, south, NOW).effects());
        assertInstanceOf(Moving.class, machine.step(begun, south, NOW.plusSeconds(2)).placement());
    }

    @Test
    void framesOfTheFormerPlaceDoNotMoveTheHostBackDuringTheMove() {
        final Placement begun = after(SETTLED_EAST, toWest(ClaimSource.RARP, 1));
        final var back = new Claim(AT_EAST, Optional.empty(), 0, ClaimSource.FIRST_PACKET, 2, eastToWest());
        assertEquals(List.of(new PlacementEffect.Stale()),
            machine.step(begun, back, NOW.plusSeconds(5)).effects());
    }

    @Test
    void aLaterClaimTakesOverAndSwitchesThatWereSwitchedOverKeepTheirViewUntilTheirTurn() {
        final Placement begun = after(SETTLED_EAST, toWest(ClaimSource.OPERATOR, 1), new Acknowledged(1, 0, WEST));
        final var toSouth = new Claim(AT_SOUTH, Optional.empty(), 0, ClaimSource.OPERATOR, 2,
            ImmutableList.of(new Stage(MovePhase.PREPARED, ImmutableSet.of(SOUTH)),
                new Stage(MovePhase.RELAYING, ImmutableSet.of(WEST)),
                new Stage(MovePhase.UPDATED, ImmutableSet.of(EAST))));
        final var step = machine.step(begun, toSouth, NOW);
        assertTrue(step.effects().contains(new PlacementEffect.Supersede()));
        final var where = step.placement().whereabouts();
        assertEquals(Optional.of(AT_SOUTH), where.seenFrom(SOUTH));
        assertEquals(Optional.of(AT_WEST), where.seenFrom(WEST));
        assertEquals(Optional.of(AT_WEST), where.seenFrom(EAST), "east had begun to relay");
        assertEquals(ImmutableSet.of(AT_EAST, AT_WEST, AT_SOUTH), step.placement().accepted().keySet());
    }

    @Test
    void aPortThatGoesDownWithdrawsTheHostAndOneThatComesBackTakesItUpAgain() {
        final Placement absent = after(SETTLED_EAST, new PortDown(AT_EAST));
        assertInstanceOf(Absent.class, absent);
        assertEquals(Optional.empty(), absent.whereabouts().seenFrom(WEST));
        final Placement back = after(absent, new PortUp(AT_EAST, 3, eastToWest()));
        assertEquals(Optional.of(AT_EAST), back.current().map(Attachment::point));
        assertEquals(new Epoch(5), back.epoch());
        assertEquals(absent, after(absent, new PortUp(AT_WEST, 3, eastToWest())));
        assertEquals(SETTLED_EAST, after(SETTLED_EAST, new PortDown(AT_WEST)));
    }

    @Test
    void aWithdrawnHostIsNotTakenUpByItsPortButKeepsItsEpoch() {
        final Placement absent = after(SETTLED_EAST, new Withdrawn());
        assertEquals(absent, after(absent, new PortUp(AT_EAST, 3, eastToWest())));
        assertEquals(new Epoch(5), after(absent, toWest(ClaimSource.OPERATOR, 4)).epoch());
    }
}
