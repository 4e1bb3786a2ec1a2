// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.netport.core.engine.EngineSettings.Retention;
import org.netport.engine.EngineListener;
import org.netport.location.EarlierMoves;
import org.netport.location.MovePhase;
import org.netport.location.MoveReceipt;
import org.netport.location.MoveReceipt.Outcome;
import org.netport.location.ReportOutcome;
import org.netport.model.HostName;

/** The receipts: of moves that are under way, of granted ones that have not begun, and the latest that ended. */
final class MoveRecords {
    private final EngineLoop loop;
    private final EngineListener listener;
    private final ReceiptLog kept;
    private final Map<HostName, RunningMove> running = new HashMap<>();
    private final Map<HostName, RunningMove> granted = new HashMap<>();

    MoveRecords(final EngineLoop loop, final EngineListener listener, final Retention receipts) {
        this.loop = loop;
        this.listener = listener;
        kept = new ReceiptLog(receipts);
    }

    Optional<RunningMove> running(final HostName host) {
        return Optional.ofNullable(running.get(host));
    }

    Optional<RunningMove> granted(final HostName host) {
        return Optional.ofNullable(granted.get(host));
    }

    /** The hosts that are moving, their grace time included, and those with a grant. */
    ImmutableSet<HostName> open() {
        return ImmutableSet.<HostName>builder().addAll(running.keySet()).addAll(granted.keySet()).build();
    }

    /** The hosts that are moving, their grace time included. */
    ImmutableSet<HostName> moving() {
        return ImmutableSet.copyOf(running.keySet());
    }

    void authorise(final HostName host, final RunningMove move, final long nanoTime) {
        move.reached(MovePhase.AUTHORISED, nanoTime);
        granted.put(host, move);
    }

    void begin(final HostName host, final RunningMove move) {
        running.put(host, move);
    }

    /** The granted move becomes the one that is under way. */
    Optional<RunningMove> consume(final HostName host) {
        final Optional<RunningMove> move = Optional.ofNullable(granted.remove(host));
        move.ifPresent(at -> running.put(host, at));
        return move;
    }

    /** The granted move is over before it has begun; it is told of when its switches are restored. */
    Optional<RunningMove> giveUp(final HostName host) {
        return Optional.ofNullable(granted.remove(host));
    }

    void end(final HostName host, final Outcome how) {
        Optional.ofNullable(running.remove(host)).ifPresent(move -> end(move, how));
    }

    void end(final RunningMove move, final Outcome how) {
        move.ended(how);
        move.answer(new ReportOutcome.Superseded(move.receipt()));
        tell(move);
    }

    /** Tells of what has happened to a host's moves since it was told last. */
    void tellNews(final HostName host) {
        running(host).filter(RunningMove::takeNews).ifPresent(this::tell);
        granted(host).filter(RunningMove::takeNews).ifPresent(this::tell);
    }

    private void tell(final RunningMove move) {
        final MoveReceipt receipt = move.receipt();
        listener.moveChanged(receipt);
        kept.put(receipt, loop.nanoTime()).forEach(listener::moveForgotten);
    }

    /** The receipts of earlier moves are shown too: they are forgotten with the others. */
    void recover(final EarlierMoves earlier) {
        kept.recover(earlier, loop.now(), loop.nanoTime()).forEach(listener::moveForgotten);
    }

    /** Forgets the receipts of moves that ended too long ago. */
    void forgetOld() {
        kept.forgetOld(loop.nanoTime()).forEach(listener::moveForgotten);
    }
}
