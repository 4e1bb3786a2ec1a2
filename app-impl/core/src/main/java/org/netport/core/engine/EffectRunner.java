// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.netport.core.engine.HeldCallback.Held;
import org.netport.core.location.Authorisation;
import org.netport.core.location.HostEvent;
import org.netport.core.location.Placement;
import org.netport.core.location.PlacementEffect;
import org.netport.core.location.PlacementEvent;
import org.netport.core.location.Transfer;
import org.netport.core.location.Transfer.Readiness;
import org.netport.core.location.TransferEvent;
import org.netport.grant.GrantState;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.location.MovePhase;
import org.netport.location.MoveReceipt.Outcome;
import org.netport.location.ReportOutcome;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

/** Carries out what the migration state machine says. Owned by the engine's loop. */
final class EffectRunner {
    private final EngineLoop loop;
    private final EngineSettings settings;
    private final Gathering gathering;
    private final HostProgramming programming;
    private final MoveRecords records;
    private final MoveNews news;
    private final Counters counters;
    private final MoveTraffic traffic;
    private final BiConsumer<HostName, PlacementEvent> answers;

    EffectRunner(final EngineLoop loop, final EngineSettings settings, final Gathering gathering,
            final HostProgramming programming, final MoveRecords records, final MoveNews news,
            final Counters counters, final MoveTraffic traffic, final BiConsumer<HostName, PlacementEvent> answers) {
        this.loop = loop;
        this.settings = settings;
        this.gathering = gathering;
        this.programming = programming;
        this.records = records;
        this.news = news;
        this.counters = counters;
        this.traffic = traffic;
        this.answers = answers;
    }

    /** The step that had an effect. */
    record Cause(HostName host, HostEvent event, Placement before, Placement after, long arrivedNanos,
            Consumer<ReportOutcome> outcome) {
        Optional<AttachmentPoint> from() {
            return before.current().map(Attachment::point);
        }
    }

    void run(final Cause cause, final PlacementEffect effect) {
        switch (effect) {
            case PlacementEffect.Supersede supersede -> records.end(cause.host(), Outcome.SUPERSEDED);
            case PlacementEffect.Begin begin -> begin(cause);
            case PlacementEffect.Program program -> program(cause.host(), program);
            case PlacementEffect.ProgramEverywhere everywhere -> programming.programEverywhere(cause.host());
            case PlacementEffect.Reach reach -> reached(cause.host(), reach.phase());
            case PlacementEffect.Ready ready -> ready(cause.host(), ready);
            case PlacementEffect.StartGrace grace -> {
                // While the entries of the move are still there.
                gathering.schedule(grace.after().multipliedBy(4).dividedBy(5), () -> count(cause.host()));
                gathering.schedule(grace.after(),
                    () -> answers.accept(cause.host(), new PlacementEvent.GraceOver(grace.move())));
            }
            case PlacementEffect.End end -> {
                if (end.outcome() == Outcome.ROLLED_BACK) {
                    records.running(cause.host()).ifPresent(move ->
                        move.reached(MovePhase.GIVEN_UP, cause.arrivedNanos()));
                }
                records.end(cause.host(), end.outcome());
            }
            case PlacementEffect.Unchanged unchanged ->
                cause.outcome().accept(new ReportOutcome.Unchanged(cause.after().current().orElseThrow()));
            case PlacementEffect.Stale stale -> stale(cause);
            case PlacementEffect.Contest contest -> contest(cause, contest);
            case PlacementEffect.Refuse refuse -> refuse(cause, refuse);
            case PlacementEffect.Authorise authorise -> authorise(cause, authorise.authorisation());
            case PlacementEffect.Consume consume -> {
                // `Begin` has done it where a move begins; a cut-over that was found begins none.
                cutOver(cause);
                news.grantChanged(cause.host(), consume.authorisation(), GrantState.CONSUMED);
                records.running(cause.host()).ifPresent(RunningMove::copiesDecided);
            }
            case PlacementEffect.GiveUp giveUp -> giveUp(cause, giveUp);
            case PlacementEffect.Undo undo -> news.undone(cause.host(), undo.authorisation());
            case PlacementEffect.Finalise finalise -> {
                records.running(cause.host()).ifPresent(move -> move.reached(MovePhase.FINAL, loop.nanoTime()));
                news.finalised(cause.host());
            }
            case PlacementEffect.Known known -> {
                // Nothing is to be done; who reported is told by the effect itself.
            }
            case PlacementEffect.NoGrant none -> counters.claimRefused();
        }
    }

    private void begin(final Cause cause) {
        counters.claimAccepted();
        final long number = ((Placement.Moving) cause.after()).move();
        final var granted = records.granted(cause.host()).filter(at -> at.id() == number)
            .flatMap(at -> cutOver(cause));
        final RunningMove move = granted.orElseGet(() -> {
            final var fresh = RunningMove.claimed(number, cause.host(), cause.from(),
                cause.after().current().orElseThrow(), loop.now(), cause.arrivedNanos());
            records.begin(cause.host(), fresh);
            return fresh;
        });
        move.await(cause.outcome());
    }

    /** The receipt of the granted move becomes that of the move that is under way. */
    private Optional<RunningMove> cutOver(final Cause cause) {
        final Optional<RunningMove> granted = records.consume(cause.host());
        granted.ifPresent(move -> {
            move.cutOver(cause.after().current().map(Attachment::source).orElse(ClaimSource.HYPERVISOR));
            if (cause.event() instanceof TransferEvent.Stopped) {
                move.stoppedAtSource();
            }
            if (move.hasReached(MovePhase.COPYING)) {
                cause.from().ifPresent(from -> traffic.copied(cause.host(), from.switchName(), move::copied));
            }
        });
        return granted;
    }

    private void stale(final Cause cause) {
        counters.claimStale();
        cause.after().current().ifPresentOrElse(
            at -> cause.outcome().accept(new ReportOutcome.Stale(at.point(), at.epoch())),
            () -> cause.outcome().accept(new ReportOutcome.Invalid("epoch", "epoch is not above "
                + cause.after().epoch() + ", the epoch of the host's last location: report a higher one, or leave it "
                + "out")));
    }

    private void contest(final Cause cause, final PlacementEffect.Contest contest) {
        counters.claimContested();
        final Attachment known = cause.after().current().orElseThrow();
        cause.outcome().accept(new ReportOutcome.Stale(known.point(), known.epoch()));
        if (cause.event() instanceof PlacementEvent.Claim claim) {
            news.contested(cause.host(), known.point(), claim.point(), claim.source(),
                contest.heldUntil());
        }
    }

    private void refuse(final Cause cause, final PlacementEffect.Refuse refuse) {
        counters.claimRefused();
        cause.outcome().accept(new ReportOutcome.Refused(refuse.why().ground().toString(), refuse.why().reason()));
        if (cause.event() instanceof PlacementEvent.Claim claim) {
            news.refused(cause.host(), cause.from(), claim.point(), claim.source(), refuse.why());
        }
    }

    private void authorise(final Cause cause, final Authorisation authorisation) {
        records.authorise(cause.host(), RunningMove.granted(authorisation.move(), cause.host(), authorisation.grant(),
            cause.from(), authorisation.to(), authorisation.epoch(), loop.now(), cause.arrivedNanos()),
            loop.nanoTime());
        records.granted(cause.host()).ifPresent(move ->
            traffic.dropped(cause.host(), authorisation.to().switchName(), move::droppedBefore));
        news.grantChanged(cause.host(), authorisation, GrantState.AUTHORISED);
    }

    /** Asks what took the ways of the move that is under way. */
    private void count(final HostName host) {
        records.running(host).ifPresent(move -> {
            move.from().filter(from -> !from.switchName().equals(move.to().switchName())).ifPresent(from ->
                traffic.relayed(host, from.switchName(), move::relayed));
            if (move.isGranted()) {
                traffic.dropped(host, move.to().switchName(), move::dropped);
            }
        });
    }

    private void ready(final HostName host, final PlacementEffect.Ready ready) {
        records.granted(host).ifPresent(move -> {
            ready.readiness().phase().ifPresent(phase -> move.reached(phase, loop.nanoTime()));
            if (ready.readiness() == Readiness.PREPARED) {
                news.prepared(host, move);
            }
        });
        news.grantChanged(host, ready.authorisation(), ready.readiness().state());
        if (ready.readiness() == Readiness.COPYING) {
            records.granted(host).ifPresent(RunningMove::copiesDecided);
        }
    }

    private void program(final HostName host, final PlacementEffect.Program program) {
        final Optional<RunningMove> move = program.stage() < 0 ? records.granted(host) : records.running(host);
        for (SwitchName name : program.switches()) {
            programming.program(host, name, changes -> move.ifPresent(at -> at.wrote(name, changes)), held -> {
                if (held == Held.YES) {
                    move.ifPresent(at -> at.acknowledged(name, loop.nanoTime()));
                    answers.accept(host, new PlacementEvent.Acknowledged(program.move(), program.stage(), name));
                } else {
                    unreachable(host, program, name);
                }
            });
        }
        // Set last: a timer may wake the loop's own thread, which takes a processor from the switches.
        gathering.schedule(settings.stageTimeout(), () -> {
            for (SwitchName name : program.switches()) {
                unreachable(host, program, name);
            }
        });
    }

    private void unreachable(final HostName host, final PlacementEffect.Program program, final SwitchName name) {
        if (program.stage() == Transfer.COPY) {
            records.granted(host).filter(move -> move.id() == program.move()).ifPresent(RunningMove::copiesDecided);
        }
        answers.accept(host, new PlacementEvent.Unreachable(program.move(), program.stage(), name));
    }

    private void reached(final HostName host, final MovePhase phase) {
        records.running(host).ifPresent(move -> {
            move.reached(phase, loop.nanoTime());
            if (phase == MovePhase.PREPARED || phase == MovePhase.RELAYING) {
                move.release();
            }
            if (phase == MovePhase.UPDATED) {
                move.answer(new ReportOutcome.Moved(move.receipt()));
                news.updated(host, move);
            }
        });
    }

    /** The switches that may hold something are compiled again; the receipt is closed when they hold what they held. */
    private void giveUp(final Cause cause, final PlacementEffect.GiveUp giveUp) {
        final Optional<RunningMove> given = records.giveUp(cause.host());
        given.ifPresent(move -> move.reached(MovePhase.GIVEN_UP, cause.arrivedNanos()));
        restore(cause.host(), giveUp, given);
        news.grantChanged(cause.host(), giveUp.authorisation(), giveUp.how());
        given.ifPresent(RunningMove::copiesDecided);
    }

    private void restore(final HostName host, final PlacementEffect.GiveUp giveUp,
            final Optional<RunningMove> ended) {
        final Set<SwitchName> outstanding = new HashSet<>(giveUp.touched());
        if (outstanding.isEmpty()) {
            ended.ifPresent(move -> restored(move, giveUp.how()));
            return;
        }
        // A switch that does not answer is one that cannot be reached.
        loop.schedule(settings.stageTimeout(), () -> {
            if (!outstanding.isEmpty()) {
                outstanding.clear();
                ended.ifPresent(move -> restored(move, giveUp.how()));
            }
        });
        for (SwitchName name : ImmutableSet.copyOf(outstanding)) {
            programming.program(host, name, changes -> ended.ifPresent(move -> move.wrote(name, changes)), held -> {
                ended.filter(move -> held == Held.YES).ifPresent(move -> move.acknowledged(name, loop.nanoTime()));
                if (outstanding.remove(name) && outstanding.isEmpty()) {
                    ended.ifPresent(move -> restored(move, giveUp.how()));
                }
            });
        }
    }

    private void restored(final RunningMove move, final GrantState how) {
        move.reached(MovePhase.RESTORED, loop.nanoTime());
        records.end(move, switch (how) {
            case REVOKED -> Outcome.REVOKED;
            case EXPIRED -> Outcome.EXPIRED;
            case SUPERSEDED -> Outcome.SUPERSEDED;
            default -> Outcome.ABORTED;
        });
    }
}
