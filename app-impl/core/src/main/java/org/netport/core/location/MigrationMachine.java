// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.time.Instant;
import java.util.Optional;
import org.netport.core.compile.HostForwarding.Incoming;
import org.netport.core.location.HostState.Handover;
import org.netport.core.location.Placement.Draining;
import org.netport.core.location.Placement.Moving;
import org.netport.core.location.Transfer.Readiness;
import org.netport.grant.GrantId;
import org.netport.grant.GrantState;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.location.MovePhase;
import org.netport.location.MoveReceipt.Outcome;
import org.netport.model.Epoch;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.CutOver;

/**
 * The state machine of one host: {@code step(state, event, now) -> (state, effects)}. A move is a transaction: granted,
 * prepared, cut over, final; and until it is final it can be undone. What happens to the host's location after the
 * cut-over, and without a grant, is {@link PlacementMachine}'s. Pure; total: every event is allowed in every state.
 */
public final class MigrationMachine {
    private final PlacementMachine placements;
    private final PlacementTimes times;

    /**
     * A machine with its times.
     *
     * @param times grace, hold-down and hand-over
     */
    public MigrationMachine(final PlacementTimes times) {
        this.times = times;
        placements = new PlacementMachine(times);
    }

    /**
     * A step's result.
     *
     * @param state the state after the event
     * @param effects what is to be done, in order
     */
    public record Step(HostState state, ImmutableList<PlacementEffect> effects) {
        static Step of(final HostState state, final PlacementEffect... effects) {
            return new Step(state, ImmutableList.copyOf(effects));
        }
    }

    /**
     * What an event does.
     *
     * @param state the state before
     * @param event what happened
     * @param now the time
     * @return the state after, and the effects
     */
    public Step step(final HostState state, final HostEvent event, final Instant now) {
        return switch (event) {
            case PlacementEvent.Claim claim -> claimed(state, claim, now);
            case PlacementEvent.Acknowledged ack when ack.stage() < 0 ->
                prepared(state, ack.move(), ack.stage(), ack.switchName());
            case PlacementEvent.Unreachable gone when gone.stage() < 0 ->
                prepared(state, gone.move(), gone.stage(), gone.switchName());
            case PlacementEvent.GraceOver over -> graceOver(state, over, now);
            case PlacementEvent.PortDown down -> portDown(state, down, now);
            case PlacementEvent.Withdrawn withdrawn -> withdrawn(state, withdrawn, now);
            case PlacementEvent other -> placed(state, other, now);
            case TransferEvent.Granted granted -> granted(state, granted.authorisation());
            case TransferEvent.Prepare prepare -> prepare(state, prepare);
            case TransferEvent.Pausing pausing -> pausing(state, pausing);
            case TransferEvent.Stopped stopped -> stopped(state, stopped, now);
            case TransferEvent.Running running -> running(state, running, now);
            case TransferEvent.Resumed resumed -> resumed(state, resumed, now);
            case TransferEvent.Gone gone -> gone(state, gone, now);
            case TransferEvent.Ended ended -> state.transfer().filter(going -> isOf(going, ended.grant()))
                .map(going -> giveUp(state, going, ended.how())).orElseGet(() -> Step.of(state));
        };
    }

    private static boolean isOf(final Transfer transfer, final GrantId grant) {
        return transfer.authorisation().grant().equals(grant);
    }

    private static boolean isOf(final Handover handover, final GrantId grant) {
        return handover.authorisation().grant().equals(grant);
    }

    // ---- claims and ports

    private Step claimed(final HostState state, final PlacementEvent.Claim claim, final Instant now) {
        final Optional<Transfer> granted = state.transfer()
            .filter(going -> going.authorisation().to().equals(claim.point()));
        final boolean here = state.placement().current().filter(at -> at.point().equals(claim.point())).isPresent();
        if (granted.isPresent() && !here) {
            return cutOver(state, granted.orElseThrow(), claim.source(), claim.stages(), now, Finality.FINAL);
        }
        if (!here && claim.permission() instanceof Permission.Refused refused) {
            return Step.of(state, new PlacementEffect.Refuse(refused));
        }
        final Step step = placed(state, claim, now);
        if (here && state.handover().isPresent()) {
            return new Step(step.state().finalised(), ImmutableList.<PlacementEffect>builder()
                .add(new PlacementEffect.Finalise()).addAll(step.effects()).build());
        }
        return step;
    }

    /** What concerns the location alone; a change of place that was not granted ends what was. */
    private Step placed(final HostState state, final PlacementEvent event, final Instant now) {
        final PlacementMachine.Step step = placements.step(state.placement(), event, now);
        final HostState next = state.with(step.placement());
        final boolean moved = step.effects().contains(new PlacementEffect.Begin());
        if (moved && !(event instanceof PlacementEvent.PortUp)) {
            return afterwards(next.finalised().withoutIncoming(), step.effects(), GrantState.SUPERSEDED);
        }
        if (step.placement() instanceof Draining && state.placement() instanceof Moving) {
            return updated(next, step.effects());
        }
        return new Step(next, step.effects());
    }

    /** First the granted move is given up, then the rest is done. */
    private static Step afterwards(final HostState state, final ImmutableList<PlacementEffect> rest,
            final GrantState how) {
        return state.transfer().map(going -> {
            final Step ended = giveUp(state, going, how);
            return new Step(ended.state(), ImmutableList.<PlacementEffect>builder().addAll(ended.effects())
                .addAll(rest).build());
        }).orElseGet(() -> new Step(state, rest));
    }

    /** Every switch is updated: relayed frames need no way of their own any more, and the next move may be prepared. */
    private static Step updated(final HostState state, final ImmutableList<PlacementEffect> effects) {
        final HostState bare = state.withoutIncoming();
        return bare.transfer().filter(going -> going.readiness() == Readiness.WAITING).map(going -> {
            final Step begun = beginPreparation(bare, going, going.receivers());
            return new Step(begun.state(), ImmutableList.<PlacementEffect>builder().addAll(effects)
                .addAll(begun.effects()).build());
        }).orElseGet(() -> new Step(bare, effects));
    }

    private Step graceOver(final HostState state, final PlacementEvent.GraceOver over, final Instant now) {
        final boolean undoable = state.handover().isPresent() && state.placement() instanceof Draining draining
            && draining.move() == over.move();
        if (undoable && now.isBefore(state.placement().current().orElseThrow().since().plus(times.handOver()))) {
            return Step.of(state, new PlacementEffect.StartGrace(over.move(), times.grace()));
        }
        final Step step = placed(state, over, now);
        return undoable ? new Step(step.state().finalised(), step.effects()) : step;
    }

    private Step portDown(final HostState state, final PlacementEvent.PortDown down, final Instant now) {
        final Optional<Transfer> destination = state.transfer().filter(Transfer::isInstalled)
            .filter(going -> going.authorisation().to().equals(down.point()));
        return destination.isPresent() ? giveUp(state, destination.orElseThrow(), GrantState.ABORTED)
            : placed(state, down, now);
    }

    private Step withdrawn(final HostState state, final PlacementEvent.Withdrawn event, final Instant now) {
        final Step step = placed(state, event, now);
        return afterwards(step.state().finalised().withoutIncoming(), step.effects(), GrantState.SUPERSEDED);
    }

    // ---- granted moves before the cut-over

    private static Step granted(final HostState state, final Authorisation authorisation) {
        final HostState next = state.withoutTransfer().issued(authorisation.epoch()).with(Transfer.of(authorisation));
        final var effects = ImmutableList.<PlacementEffect>builder();
        final HostState bare = state.transfer().map(old -> {
            final Step ended = giveUp(state, old, GrantState.SUPERSEDED);
            effects.addAll(ended.effects());
            return ended.state();
        }).orElse(state);
        effects.add(new PlacementEffect.Authorise(authorisation));
        return new Step(new HostState(next.placement(), next.transfer(), next.handover(), bare.incoming(),
            next.issued()), effects.build());
    }

    private static Step prepare(final HostState state, final TransferEvent.Prepare prepare) {
        final Optional<Transfer> asked = state.transfer().filter(going -> isOf(going, prepare.grant()));
        if (asked.isEmpty()) {
            return Step.of(state, state.handover().filter(done -> isOf(done, prepare.grant())).isPresent()
                ? new PlacementEffect.Known() : new PlacementEffect.NoGrant());
        }
        final Transfer going = asked.orElseThrow();
        if (going.readiness() != Readiness.AUTHORISED) {
            return Step.of(state, new PlacementEffect.Known());
        }
        return state.placement() instanceof Moving
            ? Step.of(state.with(new Transfer(going.authorisation(), Readiness.WAITING, prepare.receivers(),
                ImmutableSet.of())))
            : beginPreparation(state, going, prepare.receivers());
    }

    private static Step beginPreparation(final HostState state, final Transfer going,
            final ImmutableSet<SwitchName> receivers) {
        final Authorisation authorisation = going.authorisation();
        final HostState next = state.with(new Transfer(authorisation, Readiness.PREPARING, receivers, receivers));
        final HostState open = state.placement().current().map(from ->
            next.with(new Incoming(from.point().switchName(), authorisation.to()))).orElse(next);
        return Step.of(open, new PlacementEffect.Program(authorisation.move(), Transfer.PREPARATION, receivers));
    }

    private static Step prepared(final HostState state, final long move, final int stage, final SwitchName by) {
        final Optional<Transfer> asked = state.transfer().filter(going -> going.authorisation().move() == move
            && stage == Transfer.PREPARATION && going.readiness() == Readiness.PREPARING
            && going.awaited().contains(by));
        if (asked.isEmpty()) {
            return Step.of(state);
        }
        final Transfer going = asked.orElseThrow();
        final var awaited = Sets.difference(going.awaited(), ImmutableSet.of(by)).immutableCopy();
        final var next = new Transfer(going.authorisation(), awaited.isEmpty() ? Readiness.PREPARED
            : Readiness.PREPARING, going.receivers(), awaited);
        return awaited.isEmpty() ? Step.of(state.with(next), new PlacementEffect.Ready(going.authorisation(), MovePhase.PREPARED))
            : Step.of(state.with(next));
    }

    /** The host stays where it is; what was installed for its destination is taken away. */
    private static Step giveUp(final HostState state, final Transfer going, final GrantState how) {
        final HostState without = state.withoutTransfer();
        if (!going.isInstalled()) {
            return Step.of(without, new PlacementEffect.GiveUp(going.authorisation(), how, ImmutableSet.of()));
        }
        final var touched = ImmutableSet.<SwitchName>builder().addAll(going.receivers());
        if (going.readiness() == Readiness.COPYING) {
            state.placement().current().ifPresent(from -> touched.add(from.point().switchName()));
        }
        return Step.of(without.withoutIncoming(), new PlacementEffect.GiveUp(going.authorisation(), how,
            touched.build()));
    }

    // ---- the cut-over

    /** Whether a cut-over can be undone. */
    private enum Finality {
        /** The guest is known to run at its destination. */
        FINAL,
        /** It is only known not to run at its source. */
        UNDOABLE
    }

    private Step cutOver(final HostState state, final Transfer going, final ClaimSource source,
            final ImmutableList<Stage> unprepared, final Instant now, final Finality finality) {
        final Authorisation authorisation = going.authorisation();
        final boolean ready = going.readiness() == Readiness.PREPARED || going.readiness() == Readiness.COPYING;
        final Optional<Attachment> former = state.placement().current();
        final PlacementMachine.Step begun = placements.begin(state.placement(), authorisation.move(),
            new Attachment(authorisation.to(), authorisation.epoch(), now, source), 0,
            ready ? RolloutPlanner.prepared(unprepared) : unprepared, now);
        final HostState moving = state.withoutTransfer().with(begun.placement()).finalised();
        final HostState next = former.filter(at -> finality == Finality.UNDOABLE)
            .map(at -> moving.handedOver(new Handover(authorisation, at))).orElse(moving);
        final var effects = ImmutableList.<PlacementEffect>builder();
        begun.effects().stream().filter(PlacementEffect.Supersede.class::isInstance).forEach(effects::add);
        effects.add(new PlacementEffect.Consume(authorisation));
        begun.effects().stream().filter(effect -> !(effect instanceof PlacementEffect.Supersede))
            .forEach(effects::add);
        if (finality == Finality.FINAL) {
            effects.add(new PlacementEffect.Finalise());
        }
        return new Step(next, effects.build());
    }

    private static Step pausing(final HostState state, final TransferEvent.Pausing pausing) {
        final Optional<Transfer> asked = of(state, pausing.at(), pausing.epoch());
        if (asked.isEmpty()) {
            return Step.of(state, lateness(state, pausing.epoch()));
        }
        final Transfer going = asked.orElseThrow();
        if (going.authorisation().mode() != CutOver.COPY || going.readiness() != Readiness.PREPARED
                || state.placement() instanceof Moving) {
            return Step.of(state, new PlacementEffect.Known());
        }
        return Step.of(state.with(going.at(Readiness.COPYING)),
            new PlacementEffect.Program(going.authorisation().move(), Transfer.COPY, ImmutableSet.of(pausing.at())),
            new PlacementEffect.Ready(going.authorisation(), MovePhase.COPYING));
    }

    private Step stopped(final HostState state, final TransferEvent.Stopped stopped, final Instant now) {
        return of(state, stopped.at(), stopped.epoch())
            .map(going -> cutOver(state, going, ClaimSource.HYPERVISOR, stopped.stages(), now, Finality.UNDOABLE))
            .orElseGet(() -> Step.of(state, lateness(state, stopped.epoch())));
    }

    private Step running(final HostState state, final TransferEvent.Running running, final Instant now) {
        final Optional<Transfer> going = state.transfer().filter(known -> isOf(known, running.grant()));
        if (going.isPresent()) {
            return cutOver(state, going.orElseThrow(), ClaimSource.HYPERVISOR, running.stages(), now, Finality.FINAL);
        }
        if (state.handover().filter(done -> isOf(done, running.grant())).isPresent()) {
            return Step.of(state.finalised(), new PlacementEffect.Finalise());
        }
        return Step.of(state, new PlacementEffect.Known());
    }

    // ---- undoing

    private Step resumed(final HostState state, final TransferEvent.Resumed resumed, final Instant now) {
        final Optional<Transfer> going = of(state, resumed.at(), resumed.epoch());
        if (going.isPresent()) {
            return giveUp(state, going.orElseThrow(), GrantState.ABORTED);
        }
        return state.handover()
            .filter(done -> done.former().point().switchName().equals(resumed.at()))
            .filter(done -> resumed.epoch().filter(told -> !told.equals(done.authorisation().epoch())).isEmpty())
            .map(done -> undo(state, done, resumed.move(), resumed.stages(), now))
            .orElseGet(() -> Step.of(state, lateness(state, resumed.epoch())));
    }

    private Step gone(final HostState state, final TransferEvent.Gone gone, final Instant now) {
        final Optional<Transfer> going = state.transfer().filter(known -> isOf(known, gone.grant()));
        if (going.isPresent()) {
            return giveUp(state, going.orElseThrow(), GrantState.ABORTED);
        }
        return state.handover().filter(done -> isOf(done, gone.grant()))
            .map(done -> undo(state, done, gone.move(), gone.stages(), now))
            .orElseGet(() -> Step.of(state, new PlacementEffect.Known()));
    }

    /** Back to where the host was: a move like any other, with an epoch of its own, so that nothing late contradicts. */
    private Step undo(final HostState state, final Handover done, final long move, final ImmutableList<Stage> stages,
            final Instant now) {
        final AttachmentPoint back = done.former().point();
        final Epoch epoch = state.nextEpoch();
        final PlacementMachine.Step begun = placements.begin(state.placement(), move,
            new Attachment(back, epoch, now, ClaimSource.HYPERVISOR), 0, stages, now);
        final HostState next = state.with(begun.placement()).finalised().withoutIncoming().issued(epoch);
        final var effects = ImmutableList.<PlacementEffect>builder().add(new PlacementEffect.End(Outcome.ROLLED_BACK));
        begun.effects().stream().filter(effect -> !(effect instanceof PlacementEffect.Supersede))
            .forEach(effects::add);
        return afterwards(next, effects.build(), GrantState.ABORTED);
    }

    // ---- reports of the source

    /** The granted move that a report of the source is about: the host is there, and the epoch is that of the grant. */
    private static Optional<Transfer> of(final HostState state, final SwitchName at, final Optional<Epoch> epoch) {
        return state.transfer()
            .filter(going -> epoch.filter(told -> !told.equals(going.authorisation().epoch())).isEmpty())
            .filter(going -> state.placement().current().filter(from -> from.point().switchName().equals(at))
                .isPresent());
    }

    private static PlacementEffect lateness(final HostState state, final Optional<Epoch> epoch) {
        final Epoch known = state.placement().epoch();
        if (epoch.filter(told -> told.compareTo(known) < 0).isPresent()) {
            return new PlacementEffect.Stale();
        }
        return epoch.filter(known::equals).isPresent() ? new PlacementEffect.Known() : new PlacementEffect.NoGrant();
    }
}
