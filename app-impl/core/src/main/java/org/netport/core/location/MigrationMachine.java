// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.util.Optional;
import org.netport.core.location.Placement.Draining;
import org.netport.core.location.Placement.Moving;
import org.netport.core.location.PlacementEvent.Claim;
import org.netport.grant.GrantState;

/**
 * The state machine of one host: {@code step(state, event, now) -> (state, effects)}. A move is a transaction: granted,
 * prepared, cut over, final; and until it is final it can be undone. What happens to the host's location after the
 * cut-over, and without a grant, is {@link PlacementMachine}'s. Pure; total: every event is allowed in every state.
 */
public final class MigrationMachine {
    private final PlacementMachine placements;
    private final CutOverSteps cutOvers;
    private final PlacementTimes times;

    /**
     * A machine with its times.
     *
     * @param times grace, hold-down, hand-over, and when a host is taken for two
     */
    public MigrationMachine(final PlacementTimes times) {
        this.times = times;
        placements = new PlacementMachine(times);
        cutOvers = new CutOverSteps(placements);
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

        /** This step's effects, and then one more. */
        Step then(final HostState next, final PlacementEffect effect) {
            return new Step(next, ImmutableList.<PlacementEffect>builder().addAll(effects).add(effect).build());
        }

        /** Other effects, and then this step's. */
        Step after(final ImmutableList<PlacementEffect> before) {
            return new Step(state, ImmutableList.<PlacementEffect>builder().addAll(before).addAll(effects).build());
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
            case Claim claim -> claimed(state, claim, now);
            case PlacementEvent.Acknowledged ack when ack.stage() == Transfer.COPY ->
                TransferSteps.copies(state, ack.move(), ack.switchName());
            case PlacementEvent.Acknowledged ack when ack.stage() < 0 ->
                TransferSteps.prepared(state, ack.move(), ack.stage(), ack.switchName());
            case PlacementEvent.Unreachable gone when gone.stage() < 0 ->
                TransferSteps.prepared(state, gone.move(), gone.stage(), gone.switchName());
            case PlacementEvent.GraceOver over -> graceOver(state, over, now);
            case PlacementEvent.PortDown down -> portDown(state, down, now);
            case PlacementEvent.PortUp up -> portUp(state, up, now);
            case PlacementEvent.Withdrawn withdrawn -> withdrawn(state, withdrawn, now);
            case PlacementEvent other -> placed(state, placements.step(state.placement(), other, now));
            case TransferEvent.Granted granted -> TransferSteps.granted(state, granted.authorisation());
            case TransferEvent.Prepare prepare -> TransferSteps.prepare(state, prepare);
            case TransferEvent.Pausing pausing -> TransferSteps.pausing(state, pausing);
            case TransferEvent.Stopped stopped -> cutOvers.stopped(state, stopped, now);
            case TransferEvent.Running running -> cutOvers.running(state, running, now);
            case TransferEvent.Resumed resumed -> cutOvers.resumed(state, resumed, now);
            case TransferEvent.Gone gone -> cutOvers.gone(state, gone, now);
            case TransferEvent.Found found -> CutOverSteps.found(state, found);
            case TransferEvent.Ended ended -> TransferSteps.of(state, ended.grant())
                .map(going -> TransferSteps.giveUp(state, going, ended.how())).orElseGet(() -> Step.of(state));
        };
    }

    private Step claimed(final HostState state, final Claim claim, final Instant now) {
        if (PlacementMachine.isOlder(state.placement(), claim)) {
            return Step.of(state, new PlacementEffect.Stale());
        }
        if (state.isAt(claim.point())) {
            final Step step = placed(state, placements.step(state.placement(), claim, now));
            return state.handover().isPresent()
                ? Step.of(step.state().finalised(), new PlacementEffect.Finalise()).after(step.effects()) : step;
        }
        final Optional<Transfer> granted = state.transfer()
            .filter(going -> going.authorisation().to().equals(claim.point()))
            // What comes from a place that the host has just left was under way.
            .filter(going -> !claim.source().isPacket()
                || !state.placement().accepted().containsKey(claim.point()));
        if (granted.isPresent()) {
            return cutOvers.claimed(state, granted.orElseThrow(), claim, now);
        }
        if (claim.permission() instanceof Permission.Refused refused) {
            return Step.of(state, new PlacementEffect.Refuse(refused));
        }
        return claim.source().isPacket() ? seen(state, claim, now) : elsewhere(state, claim, now);
    }

    /** A packet shows the host at another place: it has moved, unless that happens all the time. */
    private Step seen(final HostState state, final Claim claim, final Instant now) {
        if (state.packetMoves().isHeld(now)) {
            return Step.of(state, new PlacementEffect.Stale());
        }
        final Step step = elsewhere(state, claim, now);
        if (!isMove(step) || state.placement().current().isEmpty()) {
            return step;
        }
        if (state.packetMoves().isFull(times.duplicates(), now)) {
            final PacketMoves held = state.packetMoves().held(times.duplicates(), now);
            return Step.of(state.with(held), new PlacementEffect.Contest(Optional.of(held.heldUntil())));
        }
        return new Step(step.state().with(state.packetMoves().oneMore(times.duplicates(), now)), step.effects());
    }

    /** A claim without an epoch has one above all that were used or granted. */
    private Step elsewhere(final HostState state, final Claim claim, final Instant now) {
        final Claim counted = claim.epoch().isPresent() ? claim : new Claim(claim.point(),
            Optional.of(state.nextEpoch()), claim.sequence(), claim.source(), claim.move(), claim.stages(),
            claim.permission());
        return placed(state, placements.step(state.placement(), counted, now));
    }

    private static boolean isMove(final Step step) {
        return step.effects().contains(new PlacementEffect.Begin());
    }

    /** What concerns the location alone; a change of place that was not granted ends what was. */
    private static Step placed(final HostState state, final PlacementMachine.Step step) {
        final Step next = new Step(state.with(step.placement()), step.effects());
        if (isMove(next)) {
            return TransferSteps.givenUpBefore(next.state().finalised(), step.effects(), GrantState.SUPERSEDED);
        }
        return state.placement() instanceof Moving && !(step.placement() instanceof Moving)
            ? TransferSteps.atRest(next) : next;
    }

    /** While the guest is waited for at its destination, frames from its source are accepted: that can be undone. */
    private Step graceOver(final HostState state, final PlacementEvent.GraceOver over, final Instant now) {
        final boolean waits = state.handover().isPresent() && state.placement() instanceof Draining draining
            && draining.move() == over.move()
            && now.isBefore(draining.at().since().plus(times.handOver()));
        return waits ? Step.of(state, new PlacementEffect.StartGrace(over.move(), times.grace()))
            : placed(state, placements.step(state.placement(), over, now));
    }

    private Step portDown(final HostState state, final PlacementEvent.PortDown down, final Instant now) {
        final Step ended = state.transfer().filter(Transfer::isInstalled)
            .filter(going -> going.authorisation().to().equals(down.point()))
            .map(going -> TransferSteps.giveUp(state, going, GrantState.ABORTED)).orElseGet(() -> Step.of(state));
        return placed(ended.state(), placements.step(ended.state().placement(), down, now)).after(ended.effects());
    }

    /** Back at its port the host is where it was: what has been granted is good still, and so must its epoch be. */
    private Step portUp(final HostState state, final PlacementEvent.PortUp up, final Instant now) {
        final PlacementMachine.Step step = placements.portUp(state.placement(), up,
            state.transfer().isPresent() ? state.placement().epoch() : state.nextEpoch(), now);
        return new Step(state.with(step.placement()), step.effects());
    }

    private Step withdrawn(final HostState state, final PlacementEvent.Withdrawn event, final Instant now) {
        final PlacementMachine.Step step = placements.step(state.placement(), event, now);
        return TransferSteps.givenUpBefore(state.with(step.placement()).finalised(), step.effects(),
            GrantState.SUPERSEDED);
    }
}
