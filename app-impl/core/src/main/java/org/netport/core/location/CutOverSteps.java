// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.util.Optional;
import org.netport.core.location.HostState.Handover;
import org.netport.core.location.MigrationMachine.Step;
import org.netport.core.location.Placement.Draining;
import org.netport.core.location.Placement.Moving;
import org.netport.core.location.Placement.Settled;
import org.netport.grant.GrantId;
import org.netport.grant.GrantState;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.location.MovePhase;
import org.netport.location.MoveReceipt.Outcome;
import org.netport.model.Epoch;

/** The cut-over of granted moves, and how it is undone. Pure. */
final class CutOverSteps {
    private final PlacementMachine placements;

    CutOverSteps(final PlacementMachine placements) {
        this.placements = placements;
    }

    /** Whether a cut-over can be undone. */
    private enum Finality {
        /** The guest is known to run at its destination. */
        FINAL,
        /** It is only known not to run at its source. */
        UNDOABLE
    }

    private static Optional<Handover> handover(final HostState state, final GrantId grant) {
        return state.handover().filter(done -> done.authorisation().grant().equals(grant));
    }

    /** A claim at the place that the host is granted to go to: it is there. */
    Step claimed(final HostState state, final Transfer going, final PlacementEvent.Claim claim, final Instant now) {
        final Epoch granted = going.authorisation().epoch();
        final Epoch epoch = claim.epoch().filter(told -> told.compareTo(granted) > 0).orElse(granted);
        return cutOver(state, going, new Attachment(claim.point(), epoch, now, claim.source()), claim.stages(),
            Finality.FINAL);
    }

    private static Attachment told(final Transfer going, final Instant now) {
        return new Attachment(going.authorisation().to(), going.authorisation().epoch(), now, ClaimSource.HYPERVISOR);
    }

    private Step cutOver(final HostState state, final Transfer going, final Attachment to,
            final ImmutableList<Stage> unprepared, final Finality finality) {
        final Authorisation authorisation = going.authorisation();
        final Optional<Attachment> former = state.placement().current();
        final PlacementMachine.Step begun = placements.begin(state.placement(), authorisation.move(), to, 0,
            state.isReady(going) ? RolloutPlanner.prepared(unprepared) : unprepared, to.since());
        final HostState moving = state.withoutTransfer().with(begun.placement()).finalised();
        // What is not this move's own way would lead to where the host was before.
        final HostState open = going.isInstalled() ? moving : moving.withoutIncoming();
        final HostState next = former.filter(at -> finality == Finality.UNDOABLE)
            .map(at -> open.handedOver(new Handover(authorisation, at))).orElse(open);
        // Who listens is told when the switches have been.
        final var effects = ImmutableList.<PlacementEffect>builder().addAll(begun.effects())
            .add(new PlacementEffect.Consume(authorisation));
        if (next.handover().isEmpty()) {
            effects.add(new PlacementEffect.Finalise());
        }
        return new Step(next, effects.build());
    }

    Step stopped(final HostState state, final TransferEvent.Stopped stopped, final Instant now) {
        return TransferSteps.of(state, stopped.at(), stopped.epoch())
            .map(going -> cutOver(state, going, told(going, now), stopped.stages(), Finality.UNDOABLE))
            .orElseGet(() -> Step.of(state, TransferSteps.lateness(state, stopped.at(), stopped.epoch())));
    }

    Step running(final HostState state, final TransferEvent.Running running, final Instant now) {
        final Optional<Transfer> going = TransferSteps.of(state, running.grant());
        if (going.isPresent()) {
            return cutOver(state, going.orElseThrow(), told(going.orElseThrow(), now), running.stages(),
                Finality.FINAL);
        }
        return handover(state, running.grant()).isPresent()
            ? Step.of(state.finalised(), new PlacementEffect.Finalise())
            : Step.of(state, new PlacementEffect.Known());
    }

    /** The source says that the guest runs there: that is enough to undo the move, however long ago it was. */
    Step resumed(final HostState state, final TransferEvent.Resumed resumed, final Instant now) {
        final Optional<Transfer> going = TransferSteps.of(state, resumed.at(), resumed.epoch());
        if (going.isPresent()) {
            return TransferSteps.giveUp(state, going.orElseThrow(), GrantState.ABORTED);
        }
        return state.handover()
            .filter(done -> done.former().point().switchName().equals(resumed.at()))
            .filter(done -> resumed.epoch().filter(told -> !told.equals(done.authorisation().epoch())).isEmpty())
            .map(done -> undo(state, done, resumed.move(), resumed.stages(), now))
            .orElseGet(() -> Step.of(state, TransferSteps.lateness(state, resumed.at(), resumed.epoch())));
    }

    /**
     * The destination says only where the guest does not run. While it is waited for there, it must be at the source;
     * later it has run, though nobody said so, and has ended.
     */
    Step gone(final HostState state, final TransferEvent.Gone gone, final Instant now) {
        final Optional<Transfer> going = TransferSteps.of(state, gone.grant());
        if (going.isPresent()) {
            return TransferSteps.giveUp(state, going.orElseThrow(), GrantState.ABORTED);
        }
        return handover(state, gone.grant()).filter(done -> !(state.placement() instanceof Settled))
            .map(done -> undo(state, done, gone.move(), gone.stages(), now))
            .orElseGet(() -> Step.of(state, new PlacementEffect.Known()));
    }

    /** Back to where the host was: a move like any other, with an epoch of its own: nothing late contradicts it. */
    private Step undo(final HostState state, final Handover done, final long move, final ImmutableList<Stage> stages,
            final Instant now) {
        final Epoch epoch = state.nextEpoch();
        final PlacementMachine.Step begun = placements.begin(state.placement(), move,
            new Attachment(done.former().point(), epoch, now, ClaimSource.HYPERVISOR), 0, stages, now);
        final HostState next = state.with(begun.placement()).finalised().issued(epoch);
        final var effects = ImmutableList.<PlacementEffect>builder();
        if (state.placement() instanceof Moving || state.placement() instanceof Draining) {
            effects.add(new PlacementEffect.End(Outcome.ROLLED_BACK));
        }
        begun.effects().stream().filter(effect -> !(effect instanceof PlacementEffect.Supersede))
            .forEach(effects::add);
        effects.add(new PlacementEffect.Undo(done.authorisation()));
        return TransferSteps.givenUpBefore(next, effects.build(), GrantState.ABORTED);
    }

    /** A place that a switch remembers, and that was forgotten over a restart: what was granted has been cut over. */
    static Step found(final HostState state, final TransferEvent.Found found) {
        final Attachment at = found.at();
        if (at.epoch().compareTo(state.placement().epoch()) <= 0) {
            return Step.of(state);
        }
        final HostState there = state.with(new Settled(at, 0, Instant.EPOCH)).withoutIncoming();
        final boolean underWay = state.placement() instanceof Moving || state.placement() instanceof Draining;
        final var before = underWay ? ImmutableList.<PlacementEffect>of(new PlacementEffect.Supersede())
            : ImmutableList.<PlacementEffect>of();
        final Optional<Authorisation> used = state.transfer().map(Transfer::authorisation)
            .filter(granted -> granted.epoch().equals(at.epoch()) && granted.to().equals(at.point()));
        if (used.isEmpty()) {
            return TransferSteps.givenUpBefore(there.finalised(), ImmutableList.<PlacementEffect>builder()
                .addAll(before).add(new PlacementEffect.ProgramEverywhere()).build(), GrantState.SUPERSEDED);
        }
        final HostState done = there.withoutTransfer().finalised();
        final HostState next = state.placement().current().map(from ->
            done.handedOver(new Handover(used.orElseThrow(), from))).orElse(done);
        final var effects = ImmutableList.<PlacementEffect>builder().addAll(before)
            .add(new PlacementEffect.ProgramEverywhere(), new PlacementEffect.Consume(used.orElseThrow()));
        if (next.handover().isEmpty()) {
            effects.add(new PlacementEffect.Finalise());
        }
        return new Step(next, effects.add(new PlacementEffect.Reach(MovePhase.SETTLED),
            new PlacementEffect.End(Outcome.COMPLETE)).build());
    }
}
