// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.netport.core.location.Placement.Absent;
import org.netport.core.location.Placement.Draining;
import org.netport.core.location.Placement.Moving;
import org.netport.core.location.Placement.Settled;
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
import org.netport.model.Epoch;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

/** The migration state machine of one host: {@code step(state, event, now) -> (state, effects)}. */
public final class PlacementMachine {
    private final PlacementTimes times;

    /**
     * A machine with its times.
     *
     * @param times grace and hold-down
     */
    public PlacementMachine(final PlacementTimes times) {
        this.times = Objects.requireNonNull(times, "times");
    }

    /**
     * A step's result.
     *
     * @param placement the state after the event
     * @param effects what is to be done, in order
     */
    public record Step(Placement placement, ImmutableList<PlacementEffect> effects) {
        static Step of(final Placement placement, final PlacementEffect... effects) {
            return new Step(placement, ImmutableList.copyOf(effects));
        }
    }

    /**
     * What an event does. Pure; total: every event is allowed in every state.
     *
     * @param placement the state before
     * @param event what happened
     * @param now the time
     * @return the state after, and the effects
     */
    public Step step(final Placement placement, final PlacementEvent event, final Instant now) {
        return switch (event) {
            case Claim claim -> claimed(placement, claim, now);
            case Acknowledged ack -> answered(placement, ack.move(), ack.stage(), ack.switchName(), Set.of());
            case Unreachable gone -> answered(placement, gone.move(), gone.stage(), gone.switchName(),
                Set.of(gone.switchName()));
            case GraceOver over -> graceOver(placement, over);
            case PortDown down -> portDown(placement, down);
            case PortUp up -> portUp(placement, up, placement.epoch().next(), now);
            case Withdrawn withdrawn -> gone(placement, Optional.empty());
        };
    }

    private Step claimed(final Placement placement, final Claim claim, final Instant now) {
        final Optional<AttachmentPoint> present = placement.current().map(Attachment::point);
        final Rank rank = rank(placement, claim);
        if (rank != Rank.NEWER) {
            return Step.of(placement, rank == Rank.OLDER ? new PlacementEffect.Stale()
                : PlacementEffect.Contest.SAME_RIGHT);
        }
        if (present.filter(claim.point()::equals).isPresent()) {
            return Step.of(placement, new PlacementEffect.Unchanged());
        }
        if (claim.source().isPacket() && isHeld(placement, claim.point(), now)) {
            return Step.of(placement, new PlacementEffect.Stale());
        }
        final Epoch epoch = claim.epoch().orElseGet(() -> placement.epoch().next());
        return begin(placement, claim.move(), new Attachment(claim.point(), epoch, now, claim.source()),
            claim.sequence(), claim.stages(), now);
    }

    /** Whether something later is known than what is claimed, or as late and better told. */
    static boolean isOlder(final Placement placement, final Claim claim) {
        return rank(placement, claim) == Rank.OLDER;
    }

    /** How a claim compares with what is known. */
    private enum Rank {
        /** Something later is known, or as late and better told. */
        OLDER,
        /** Another place is known with the same right. */
        EQUAL,
        /** It counts. */
        NEWER
    }

    /**
     * Epoch and sequence decide; where both are equal, a hypervisor outranks everybody else; where that does not decide
     * either, nobody can tell who is right (compare RFC 7432 section 15.1).
     */
    private static Rank rank(final Placement placement, final Claim claim) {
        final Optional<Attachment> known = placement.current();
        if (claim.epoch().isEmpty()) {
            return Rank.NEWER;
        }
        final int byEpoch = claim.epoch().orElseThrow().compareTo(placement.epoch());
        final boolean samePlace = known.filter(at -> at.point().equals(claim.point())).isPresent();
        if (byEpoch != 0 || samePlace) {
            return byEpoch < 0 ? Rank.OLDER : Rank.NEWER;
        }
        final int bySequence = Long.compare(claim.sequence(), placement.sequence());
        if (bySequence != 0 || known.isEmpty()) {
            return bySequence > 0 ? Rank.NEWER : Rank.OLDER;
        }
        final int bySource = Boolean.compare(claim.source() == ClaimSource.HYPERVISOR,
            known.orElseThrow().source() == ClaimSource.HYPERVISOR);
        return bySource > 0 ? Rank.NEWER : bySource < 0 ? Rank.OLDER : Rank.EQUAL;
    }

    /** Frames of a former place may still be under way, and a duplicated address must not flap without bound. */
    private static boolean isHeld(final Placement placement, final AttachmentPoint point, final Instant now) {
        return switch (placement) {
            case Absent absent -> false;
            case Settled settled -> now.isBefore(settled.heldUntil());
            case Moving moving -> moving.accepted().containsKey(point) || now.isBefore(moving.heldUntil());
            case Draining draining -> draining.accepted().containsKey(point) || now.isBefore(draining.heldUntil());
        };
    }

    Step begin(final Placement placement, final long move, final Attachment to, final long sequence,
            final ImmutableList<Stage> stages, final Instant now) {
        final var effects = ImmutableList.<PlacementEffect>builder();
        if (placement instanceof Moving || placement instanceof Draining) {
            effects.add(new PlacementEffect.Supersede());
        }
        final var accepted = ImmutableMap.<AttachmentPoint, Epoch>builder();
        placement.accepted().forEach((point, epoch) -> {
            if (!point.equals(to.point())) {
                accepted.put(point, epoch);
            }
        });
        accepted.put(to.point(), to.epoch());
        final Stage first = stages.get(0);
        final var moving = new Moving(move, to, sequence, now.plus(to.source().isPacket()
            ? times.holdAfterPacket() : times.holdAfterReport()), stages, 0, first.switches(), ImmutableSet.of(),
            placement.whereabouts().with(first.switches(), to.point()), accepted.buildOrThrow());
        effects.add(new PlacementEffect.Begin(), new PlacementEffect.Reach(MovePhase.CLAIMED),
            new PlacementEffect.Program(move, 0, first.switches()));
        return new Step(moving, effects.build());
    }

    private Step answered(final Placement placement, final long move, final int stage, final SwitchName switchName,
            final Set<SwitchName> missedNow) {
        if (!(placement instanceof Moving moving) || moving.move() != move || moving.stage() != stage
                || !moving.awaited().contains(switchName)) {
            return Step.of(placement);
        }
        final var awaited = moving.awaited().stream().filter(name -> !name.equals(switchName))
            .collect(ImmutableSet.toImmutableSet());
        final var missed = Sets.union(moving.missed(), missedNow).immutableCopy();
        if (!awaited.isEmpty()) {
            return Step.of(new Moving(moving.move(), moving.to(), moving.sequence(), moving.heldUntil(),
                moving.stages(), stage, awaited, missed, moving.whereabouts(), moving.accepted()));
        }
        final var effects = ImmutableList.<PlacementEffect>builder();
        final MovePhase phase = moving.stages().get(stage).phase();
        final int next = stage + 1;
        if (next < moving.stages().size()) {
            final Stage following = moving.stages().get(next);
            if (following.phase() != phase) {
                effects.add(new PlacementEffect.Reach(phase));
            }
            effects.add(new PlacementEffect.Program(move, next, following.switches()));
            return new Step(new Moving(moving.move(), moving.to(), moving.sequence(), moving.heldUntil(),
                moving.stages(), next, following.switches(), missed,
                moving.whereabouts().with(following.switches(), moving.to().point()), moving.accepted()),
                effects.build());
        }
        if (phase != MovePhase.UPDATED) {
            effects.add(new PlacementEffect.Reach(phase));
        }
        effects.add(new PlacementEffect.Reach(MovePhase.UPDATED), new PlacementEffect.StartGrace(move, times.grace()));
        return new Step(new Draining(moving.move(), moving.to(), moving.sequence(), moving.heldUntil(), missed,
            moving.accepted()), effects.build());
    }

    private static Step graceOver(final Placement placement, final GraceOver over) {
        if (!(placement instanceof Draining draining) || draining.move() != over.move()) {
            return Step.of(placement);
        }
        return Step.of(new Settled(draining.at(), draining.sequence(), draining.heldUntil()),
            new PlacementEffect.ProgramEverywhere(), new PlacementEffect.Reach(MovePhase.SETTLED),
            new PlacementEffect.End(draining.missed().isEmpty() ? Outcome.COMPLETE
                : Outcome.COMPLETE_WITH_UNREACHABLE));
    }

    private static Step portDown(final Placement placement, final PortDown down) {
        // A former place that goes away during a move is what one expects of a migration.
        final Optional<Attachment> at = placement.current().filter(here -> here.point().equals(down.point()));
        return at.isPresent() ? gone(placement, at) : Step.of(placement);
    }

    Step portUp(final Placement placement, final PortUp up, final Epoch epoch, final Instant now) {
        if (placement instanceof Absent absent && absent.last().isPresent()
                && absent.last().orElseThrow().point().equals(up.point())) {
            return begin(absent, up.move(), new Attachment(up.point(), epoch, now,
                ClaimSource.RECOVERED), absent.sequence(), up.stages(), now);
        }
        return Step.of(placement);
    }

    private static Step gone(final Placement placement, final Optional<Attachment> last) {
        final var absent = new Absent(placement.epoch(), placement.sequence(), last);
        return switch (placement) {
            case Absent before -> Step.of(absent);
            case Settled settled -> Step.of(absent, new PlacementEffect.ProgramEverywhere());
            case Moving moving -> Step.of(absent, new PlacementEffect.Supersede(),
                new PlacementEffect.ProgramEverywhere());
            case Draining draining -> Step.of(absent, new PlacementEffect.Supersede(),
                new PlacementEffect.ProgramEverywhere());
        };
    }
}
