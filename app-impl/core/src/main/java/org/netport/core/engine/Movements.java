// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.SetMultimap;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.netport.core.engine.SwitchProgrammer.Held;
import org.netport.core.location.Placement;
import org.netport.core.location.PlacementEffect;
import org.netport.core.location.PlacementEvent;
import org.netport.core.location.PlacementMachine;
import org.netport.core.location.Stage;
import org.netport.engine.EngineListener;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.location.MovePhase;
import org.netport.location.MoveReceipt;
import org.netport.location.MoveReceipt.Outcome;
import org.netport.location.ReportOutcome;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

/** Runs the migration state machine of every host and executes its effects. Owned by the engine's loop. */
final class Movements {
    private final EngineLoop loop;
    private final EngineSettings settings;
    private final PlacementMachine machine;
    private final HostProgramming programming;
    private final EngineListener listener;
    private final Counters counters;
    private final ReceiptLog receipts;
    private final Map<HostName, Placement> placements = new HashMap<>();
    private final Map<HostName, RunningMove> running = new HashMap<>();
    private final SetMultimap<AttachmentPoint, HostName> byPoint = HashMultimap.create();
    private long lastMove;

    Movements(final EngineLoop loop, final EngineSettings settings, final HostProgramming programming,
            final EngineListener listener, final Counters counters) {
        this.loop = loop;
        this.settings = settings;
        this.programming = programming;
        this.listener = listener;
        this.counters = counters;
        machine = new PlacementMachine(settings.placementTimes());
        receipts = new ReceiptLog(settings.receipts());
    }

    Placement placement(final HostName host) {
        return placements.getOrDefault(host, Placement.Absent.NEVER_SEEN);
    }

    /** The hosts that are at a point, or were there last and are nowhere now. */
    ImmutableSet<HostName> at(final AttachmentPoint point) {
        return ImmutableSet.copyOf(byPoint.get(point));
    }

    /** The hosts at a point, and all that are moving: these may be accepted there too. */
    ImmutableSet<HostName> concernedBy(final AttachmentPoint point) {
        return ImmutableSet.<HostName>builder().addAll(byPoint.get(point)).addAll(running.keySet()).build();
    }

    /** The hosts that are moving, their grace time included. */
    ImmutableSet<HostName> moving() {
        return ImmutableSet.copyOf(running.keySet());
    }

    private void put(final HostName host, final Placement placement) {
        final Optional<AttachmentPoint> before = lastPoint(placement(host));
        final Optional<AttachmentPoint> after = lastPoint(placement);
        if (!before.equals(after)) {
            before.ifPresent(point -> byPoint.remove(point, host));
            after.ifPresent(point -> byPoint.put(point, host));
        }
        placements.put(host, placement);
    }

    private static Optional<AttachmentPoint> lastPoint(final Placement placement) {
        return (placement instanceof Placement.Absent absent ? absent.last() : placement.current())
            .map(Attachment::point);
    }

    ImmutableList<MoveReceipt> receipts() {
        return receipts.all();
    }

    /** Takes a location from before a restart, if it is later than what is known. Writes nothing. */
    boolean recover(final HostName host, final Attachment attachment) {
        if (attachment.epoch().compareTo(placement(host).epoch()) <= 0 || running.containsKey(host)) {
            return false;
        }
        put(host, new Placement.Settled(attachment, 0, Instant.EPOCH));
        listener.attachmentChanged(host, Optional.of(attachment));
        return true;
    }

    /** Takes a claim that has been checked against the configuration. */
    void claim(final HostName host, final AttachmentPoint point, final Optional<Epoch> epoch, final long sequence,
            final ClaimSource source, final long arrivedNanos, final Consumer<ReportOutcome> outcome) {
        final var event = new PlacementEvent.Claim(point, epoch, sequence, source, ++lastMove,
            plan(host, point));
        step(host, event, arrivedNanos, outcome);
    }

    /**
     * Keeps a frame that has just told of a place until that place accepts frames, so that the first one is not lost.
     * Of a place that the host is not moving to, or that accepts frames already, it is not kept: sending such a frame
     * to the tables again could bring it back for ever.
     */
    void hold(final HostName host, final AttachmentPoint point, final Runnable release) {
        if (placement(host) instanceof Placement.Moving moving && moving.stage() == 0
                && moving.to().point().equals(point)) {
            if (running.get(host).hold(release)) {
                counters.frameHeld();
            } else {
                counters.packetInDropped();
            }
        }
    }

    void portUp(final HostName host, final AttachmentPoint point) {
        step(host, new PlacementEvent.PortUp(point, ++lastMove, plan(host, point)), loop.nanoTime(), ignored -> { });
    }

    void portDown(final HostName host, final AttachmentPoint point) {
        step(host, new PlacementEvent.PortDown(point), loop.nanoTime(), ignored -> { });
    }

    Optional<Attachment> withdraw(final HostName host) {
        final Optional<Attachment> last = placement(host).current();
        step(host, new PlacementEvent.Withdrawn(), loop.nanoTime(), ignored -> { });
        return last;
    }

    /** The host is no longer configured. */
    void forget(final HostName host) {
        final RunningMove move = running.remove(host);
        if (move != null) {
            end(move, Outcome.SUPERSEDED);
        }
        lastPoint(placement(host)).ifPresent(point -> byPoint.remove(point, host));
        if (placements.remove(host) != null) {
            listener.attachmentChanged(host, Optional.empty());
        }
    }

    private ImmutableList<Stage> plan(final HostName host, final AttachmentPoint point) {
        return programming.plan(host, placement(host).current().map(at -> at.point().switchName()),
            point.switchName());
    }

    private void step(final HostName host, final PlacementEvent event, final long arrivedNanos,
            final Consumer<ReportOutcome> outcome) {
        final Placement before = placement(host);
        final PlacementMachine.Step step = machine.step(before, event, loop.now());
        put(host, step.placement());
        for (PlacementEffect effect : step.effects()) {
            execute(host, before, step.placement(), effect, arrivedNanos, outcome);
        }
        // Told when the switches have been: who listens takes a processor from them.
        Optional.ofNullable(running.get(host)).filter(RunningMove::takeNews).ifPresent(this::tell);
        if (!before.current().equals(step.placement().current())) {
            listener.attachmentChanged(host, step.placement().current());
        }
    }

    private void execute(final HostName host, final Placement before, final Placement after,
            final PlacementEffect effect, final long arrivedNanos, final Consumer<ReportOutcome> outcome) {
        switch (effect) {
            case PlacementEffect.Supersede supersede -> {
                final RunningMove old = running.remove(host);
                if (old != null) {
                    end(old, Outcome.SUPERSEDED);
                }
            }
            case PlacementEffect.Begin begin -> {
                counters.claimAccepted();
                final var move = new RunningMove(lastMove, host, before.current().map(Attachment::point),
                    after.current().orElseThrow(), loop.now(), arrivedNanos);
                move.await(outcome);
                running.put(host, move);
            }
            case PlacementEffect.Program program -> program(host, program);
            case PlacementEffect.ProgramEverywhere everywhere -> programming.programEverywhere(host);
            case PlacementEffect.Reach reach -> reached(host, reach.phase());
            case PlacementEffect.StartGrace grace -> loop.schedule(grace.after(),
                () -> step(host, new PlacementEvent.GraceOver(grace.move()), 0, ignored -> { }));
            case PlacementEffect.End end -> {
                final RunningMove move = running.remove(host);
                if (move != null) {
                    end(move, end.outcome());
                }
            }
            case PlacementEffect.Unchanged unchanged ->
                outcome.accept(new ReportOutcome.Unchanged(after.current().orElseThrow()));
            case PlacementEffect.Stale stale -> {
                counters.claimStale();
                after.current().ifPresentOrElse(
                    at -> outcome.accept(new ReportOutcome.Stale(at.point(), at.epoch())),
                    () -> outcome.accept(new ReportOutcome.Invalid("epoch", "epoch is not above " + after.epoch()
                        + ", the epoch of the host's last location: report a higher one, or leave it out")));
            }
        }
    }

    private void program(final HostName host, final PlacementEffect.Program program) {
        final RunningMove move = running.get(host);
        loop.schedule(settings.stageTimeout(), () -> {
            for (SwitchName name : program.switches()) {
                unreachable(host, program, name);
            }
        });
        for (SwitchName name : program.switches()) {
            programming.program(host, name, changes -> move.wrote(name, changes), held -> {
                if (held == Held.YES) {
                    step(host, new PlacementEvent.Acknowledged(program.move(), program.stage(), name), 0,
                        ignored -> { });
                } else {
                    unreachable(host, program, name);
                }
            });
        }
    }

    private void unreachable(final HostName host, final PlacementEffect.Program program, final SwitchName name) {
        step(host, new PlacementEvent.Unreachable(program.move(), program.stage(), name), 0, ignored -> { });
    }

    private void reached(final HostName host, final MovePhase phase) {
        final RunningMove move = running.get(host);
        if (move == null) {
            return;
        }
        move.reached(phase, loop.nanoTime());
        if (phase == MovePhase.PREPARED) {
            move.release();
        }
        if (phase == MovePhase.UPDATED) {
            move.answer(new ReportOutcome.Moved(move.receipt()));
        }
    }

    private void tell(final RunningMove move) {
        final MoveReceipt receipt = move.receipt();
        receipts.put(receipt);
        listener.moveChanged(receipt);
    }

    private void end(final RunningMove move, final Outcome how) {
        move.ended(how);
        move.answer(new ReportOutcome.Superseded(move.receipt()));
        tell(move);
    }
}
