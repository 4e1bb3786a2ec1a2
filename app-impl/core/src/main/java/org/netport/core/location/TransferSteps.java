// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Optional;
import org.netport.core.compile.HostForwarding.Incoming;
import org.netport.core.location.MigrationMachine.Step;
import org.netport.core.location.Placement.Moving;
import org.netport.core.location.Transfer.Readiness;
import org.netport.grant.GrantId;
import org.netport.grant.GrantState;
import org.netport.model.Epoch;
import org.netport.model.SwitchName;
import org.netport.network.CutOver;

/** Granted moves before their cut-over. Pure. */
final class TransferSteps {
    private TransferSteps() {
    }

    static Optional<Transfer> of(final HostState state, final GrantId grant) {
        return state.transfer().filter(going -> going.authorisation().grant().equals(grant));
    }

    /** The granted move that a report of the source is about: the host is there, and the epoch is that of the grant. */
    static Optional<Transfer> of(final HostState state, final SwitchName at, final Optional<Epoch> epoch) {
        return state.transfer().filter(going -> state.isAt(at))
            .filter(going -> epoch.filter(told -> !told.equals(going.authorisation().epoch())).isEmpty());
    }

    /** What a report of the source is that no granted move is there for. */
    static PlacementEffect lateness(final HostState state, final SwitchName at, final Optional<Epoch> epoch) {
        final Placement placement = state.placement();
        if (epoch.isEmpty()) {
            final boolean left = !state.isAt(at)
                && placement.accepted().keySet().stream().anyMatch(place -> place.switchName().equals(at));
            return left ? new PlacementEffect.Known() : new PlacementEffect.NoGrant();
        }
        final int compared = epoch.orElseThrow().compareTo(placement.epoch());
        if (compared < 0) {
            return new PlacementEffect.Stale();
        }
        return compared == 0 ? new PlacementEffect.Known() : new PlacementEffect.NoGrant();
    }

    static Step granted(final HostState state, final Authorisation authorisation) {
        final Step before = state.transfer().map(old -> giveUp(state, old, GrantState.SUPERSEDED))
            .orElseGet(() -> Step.of(state));
        return before.then(before.state().issued(authorisation.epoch()).with(Transfer.of(authorisation)),
            new PlacementEffect.Authorise(authorisation));
    }

    static Step prepare(final HostState state, final TransferEvent.Prepare prepare) {
        final Optional<Transfer> asked = of(state, prepare.grant());
        if (asked.isEmpty()) {
            return Step.of(state, state.handover()
                .filter(done -> done.authorisation().grant().equals(prepare.grant())).isPresent()
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
        return Step.of(open, new PlacementEffect.Program(authorisation.move(), Transfer.PREPARATION, receivers),
            new PlacementEffect.Ready(authorisation, Readiness.PREPARING));
    }

    /** No switch is being switched over any more: relayed frames need no way of their own, the next move may begin. */
    static Step atRest(final Step step) {
        final HostState bare = step.state().withoutIncoming();
        return bare.transfer().filter(going -> going.readiness() == Readiness.WAITING)
            .map(going -> beginPreparation(bare, going, going.receivers()).after(step.effects()))
            .orElseGet(() -> new Step(bare, step.effects()));
    }

    static Step prepared(final HostState state, final long move, final int stage, final SwitchName by) {
        final Optional<Transfer> asked = state.transfer().filter(going -> going.authorisation().move() == move
            && stage == Transfer.PREPARATION && going.awaited().contains(by));
        if (asked.isEmpty()) {
            return Step.of(state);
        }
        final Transfer going = asked.orElseThrow();
        final var awaited = Sets.difference(going.awaited(), ImmutableSet.of(by)).immutableCopy();
        final var next = new Transfer(going.authorisation(), awaited.isEmpty() ? Readiness.PREPARED
            : Readiness.PREPARING, going.receivers(), awaited);
        return awaited.isEmpty()
            ? Step.of(state.with(next), new PlacementEffect.Ready(going.authorisation(), Readiness.PREPARED))
            : Step.of(state.with(next));
    }

    static Step pausing(final HostState state, final TransferEvent.Pausing pausing) {
        final Optional<Transfer> asked = of(state, pausing.at(), pausing.epoch());
        if (asked.isEmpty()) {
            return Step.of(state, lateness(state, pausing.at(), pausing.epoch()));
        }
        final Transfer going = asked.orElseThrow();
        if (going.authorisation().mode() != CutOver.COPY || going.readiness() != Readiness.PREPARED
                || !state.isReady(going) || state.placement() instanceof Moving) {
            return Step.of(state, new PlacementEffect.Known());
        }
        return Step.of(state.with(going.copying(ImmutableSet.of(pausing.at()))),
            new PlacementEffect.Program(going.authorisation().move(), Transfer.COPY, ImmutableSet.of(pausing.at())));
    }

    /** The old switch sends to both places: not before it has said so is that told. */
    static Step copies(final HostState state, final long move, final SwitchName by) {
        return state.transfer().filter(going -> going.authorisation().move() == move
                && going.readiness() == Readiness.COPYING && going.awaited().contains(by))
            .map(going -> Step.of(state.with(going.copying(ImmutableSet.of())),
                new PlacementEffect.Ready(going.authorisation(), Readiness.COPYING)))
            .orElseGet(() -> Step.of(state));
    }

    /** The host stays where it is; what was installed for its destination is taken away. */
    static Step giveUp(final HostState state, final Transfer going, final GrantState how) {
        final HostState without = state.withoutTransfer();
        if (!going.isInstalled()) {
            return Step.of(without, new PlacementEffect.GiveUp(going.authorisation(), how, ImmutableSet.of()));
        }
        final var touched = ImmutableSet.<SwitchName>builder().addAll(going.receivers());
        if (going.readiness() == Readiness.COPYING) {
            state.incoming().ifPresent(way -> touched.add(way.from()));
        }
        // Paths may have changed since: what is not one of the receivers any more is restored too.
        return Step.of(without.withoutIncoming(), new PlacementEffect.GiveUp(going.authorisation(), how,
            touched.build()), new PlacementEffect.ProgramEverywhere());
    }

    /** First the granted move is given up, if there is one, then the rest is done. */
    static Step givenUpBefore(final HostState state, final ImmutableList<PlacementEffect> rest,
            final GrantState how) {
        final Step ended = state.transfer().map(going -> giveUp(state, going, how))
            .orElseGet(() -> Step.of(state));
        return new Step(ended.state().withoutIncoming(), ImmutableList.<PlacementEffect>builder()
            .addAll(ended.effects()).addAll(rest).build());
    }
}
