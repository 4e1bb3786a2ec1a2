// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.netport.location.Attachment;
import org.netport.location.MovePhase;
import org.netport.location.MoveReceipt;
import org.netport.location.MoveReceipt.Outcome;
import org.netport.location.ReportOutcome;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

/** What is recorded of a move while it runs. Owned by the engine's loop. */
final class RunningMove {
    private static final int MOST_HELD = 32;

    private final long id;
    private final HostName host;
    private final Optional<AttachmentPoint> from;
    private final Attachment to;
    private final Instant begun;
    private final long begunNanos;
    private final Map<MovePhase, Long> phases = new EnumMap<>(MovePhase.class);
    private final Map<SwitchName, Integer> flows = new TreeMap<>();
    private final List<Consumer<ReportOutcome>> waiting = new ArrayList<>(1);
    private final List<Runnable> held = new ArrayList<>(1);
    private boolean news;
    private Outcome outcome = Outcome.RUNNING;

    RunningMove(final long id, final HostName host, final Optional<AttachmentPoint> from, final Attachment to,
            final Instant begun, final long begunNanos) {
        this.id = id;
        this.host = host;
        this.from = from;
        this.to = to;
        this.begun = begun;
        this.begunNanos = begunNanos;
    }

    void reached(final MovePhase phase, final long nanoTime) {
        phases.putIfAbsent(phase, nanoTime - begunNanos);
        news = true;
    }

    /** Returns whether a phase was reached that nobody has been told of; the next time it is another. */
    boolean takeNews() {
        final boolean before = news;
        news = false;
        return before;
    }

    void wrote(final SwitchName switchName, final int changes) {
        if (changes > 0) {
            flows.merge(switchName, changes, Integer::sum);
        }
    }

    /** Keeps something until the new place is programmed. Returns whether there was room for it. */
    boolean hold(final Runnable release) {
        return held.size() < MOST_HELD && held.add(release);
    }

    /** The new place is programmed. */
    void release() {
        held.forEach(Runnable::run);
        held.clear();
    }

    void ended(final Outcome how) {
        outcome = how;
    }

    void await(final Consumer<ReportOutcome> waiter) {
        waiting.add(waiter);
    }

    void answer(final ReportOutcome answer) {
        final List<Consumer<ReportOutcome>> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(waiter -> waiter.accept(answer));
    }

    MoveReceipt receipt() {
        return new MoveReceipt(id, host, from, to.point(), to.epoch(), to.source(), begun,
            ImmutableMap.copyOf(phases), ImmutableMap.copyOf(flows), outcome);
    }
}
