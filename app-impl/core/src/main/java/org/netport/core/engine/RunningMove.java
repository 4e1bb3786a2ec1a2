// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.netport.grant.FrameDelivery;
import org.netport.grant.GrantId;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.location.MovePhase;
import org.netport.location.MoveReceipt;
import org.netport.location.MoveReceipt.Carries;
import org.netport.location.MoveReceipt.Evidence;
import org.netport.location.MoveReceipt.Heard;
import org.netport.location.MoveReceipt.Outcome;
import org.netport.location.MoveReceipt.ProbedPath;
import org.netport.location.MoveReceipt.Traffic;
import org.netport.location.ReportOutcome;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

/** What is recorded of a move while it runs, from its grant on if it has one. Owned by the engine's loop. */
final class RunningMove {
    private static final int MOST_HELD = 32;
    private static final int MOST_HEARD = 64;
    /** How often frames can be handed over, and how many in all: a hypervisor must not flood a guest elsewhere. */
    private static final int MOST_DELIVERIES = 24;
    private static final int MOST_HANDED_OVER = 1024;
    private static final Traffic NO_TRAFFIC = new Traffic(0, 0, 0, 0);

    private final long id;
    private final HostName host;
    private final Optional<GrantId> grant;
    private final Optional<AttachmentPoint> from;
    private final AttachmentPoint to;
    private final Epoch epoch;
    private final Instant begun;
    private final long begunNanos;
    private final Map<MovePhase, Long> phases = new LinkedHashMap<>();
    private final Map<SwitchName, Integer> flows = new TreeMap<>();
    private final Map<SwitchName, Long> acknowledged = new TreeMap<>();
    private final Map<SwitchName, Long> confirmed = new TreeMap<>();
    private final List<Heard> heard = new ArrayList<>(2);
    private final List<Consumer<ReportOutcome>> waiting = new ArrayList<>(1);
    private final List<Runnable> held = new ArrayList<>(1);
    private final List<Runnable> awaitingCopies = new ArrayList<>(1);
    private Optional<ProbedPath> path = Optional.empty();
    private Optional<Traffic> traffic = Optional.empty();
    private long droppedBefore;
    private boolean stoppedAtSource;
    private boolean recovered;
    private boolean copiesDecided;
    private int deliveries;
    private int handedOver;
    private ClaimSource source;
    private boolean news;
    private Outcome outcome = Outcome.RUNNING;

    private RunningMove(final long id, final HostName host, final Optional<GrantId> grant,
            final Optional<AttachmentPoint> from, final AttachmentPoint to, final Epoch epoch,
            final ClaimSource source, final Instant begun, final long begunNanos) {
        this.id = id;
        this.host = host;
        this.grant = grant;
        this.from = from;
        this.to = to;
        this.epoch = epoch;
        this.source = source;
        this.begun = begun;
        this.begunNanos = begunNanos;
    }

    /** A move that begins with a claim. */
    static RunningMove claimed(final long id, final HostName host, final Optional<AttachmentPoint> from,
            final Attachment to, final Instant begun, final long begunNanos) {
        return new RunningMove(id, host, Optional.empty(), from, to.point(), to.epoch(), to.source(), begun,
            begunNanos);
    }

    /** A move that begins with a grant. */
    static RunningMove granted(final long id, final HostName host, final GrantId grant,
            final Optional<AttachmentPoint> from, final AttachmentPoint to, final Epoch epoch, final Instant begun,
            final long begunNanos) {
        return new RunningMove(id, host, Optional.of(grant), from, to, epoch, ClaimSource.HYPERVISOR, begun,
            begunNanos);
    }

    long id() {
        return id;
    }

    Optional<AttachmentPoint> from() {
        return from;
    }

    AttachmentPoint to() {
        return to;
    }

    Epoch epoch() {
        return epoch;
    }

    boolean isGranted() {
        return grant.isPresent();
    }

    void cutOver(final ClaimSource by) {
        source = by;
    }

    /** It is cut over because the source has told that the guest does not run there any more. */
    void stoppedAtSource() {
        stoppedAtSource = true;
    }

    /** Its grant is from before a restart: what was done of it until then, nobody knows any more. */
    void recovered() {
        recovered = true;
    }

    /**
     * Whether what the guest has left unread at a switch is to be carried after it: it was stopped there, what comes
     * there now is relayed, and what came then was not sent to both places. Of a move from before a restart nothing
     * is: it may have been carried already, or copied. A frame that is lost is better than one that comes twice.
     */
    boolean carries(final FrameDelivery.Phase beforePhase, final SwitchName at) {
        return stoppedAtSource && !recovered
            && (beforePhase == FrameDelivery.Phase.COPYING || !hasReached(MovePhase.COPYING))
            && (hasReached(MovePhase.RELAYING) || hasReached(MovePhase.UPDATED))
            && from.filter(place -> place.switchName().equals(at)).isPresent();
    }

    /** So many frames are handed over. Returns whether they may be: that is so some times, and of not too many. */
    boolean takesFrames(final int frames) {
        final boolean taken = deliveries < MOST_DELIVERIES && handedOver + frames <= MOST_HANDED_OVER;
        deliveries += taken ? 1 : 0;
        handedOver += taken ? frames : 0;
        return taken;
    }

    /** Runs something when it has been decided whether frames go to both places: at once if it has. */
    void awaitCopies(final Runnable then) {
        if (copiesDecided) {
            then.run();
        } else {
            awaitingCopies.add(then);
        }
    }

    /** The old switch sends to both places, or it will not before the cut-over, or has not answered in time. */
    void copiesDecided() {
        copiesDecided = true;
        awaitingCopies.forEach(Runnable::run);
        awaitingCopies.clear();
    }

    /** How long after something that arrived then frames went to both places; empty if they do not. */
    Optional<Duration> copiesAfter(final long arrivedNanos) {
        return Optional.ofNullable(phases.get(MovePhase.COPYING))
            .map(reached -> Duration.ofNanos(Math.max(0, reached - after(arrivedNanos))));
    }

    void reached(final MovePhase phase, final long nanoTime) {
        phases.putIfAbsent(phase, after(nanoTime));
        news = true;
    }

    /**
     * Nanoseconds after the beginning: of two things that arrived at once on two threads either may be the first, and
     * what came in while a restarted controller was opening the receipt anew counts from there.
     */
    private long after(final long nanoTime) {
        return Math.max(0, nanoTime - begunNanos);
    }

    boolean hasReached(final MovePhase phase) {
        return phases.containsKey(phase);
    }

    void heard(final String reporter, final String what, final long nanoTime) {
        if (heard.size() < MOST_HEARD) {
            heard.add(new Heard(reporter, what, after(nanoTime)));
            news = true;
        }
    }

    /** Returns whether something happened that nobody has been told of; the next time it is something else. */
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

    void acknowledged(final SwitchName switchName, final long nanoTime) {
        acknowledged.put(switchName, after(nanoTime));
    }

    /** A probe was sent from here; it has not arrived. */
    void probed(final SwitchName sender) {
        confirmed.putIfAbsent(sender, -1L);
    }

    /** A probe from here has arrived. Returns whether all have. */
    boolean confirmed(final SwitchName sender, final long nanoTime) {
        confirmed.replace(sender, -1L, after(nanoTime));
        return confirmed.values().stream().allMatch(after -> after >= 0);
    }

    /** What the way of relayed frames carries has been found out. */
    ProbedPath found(final int mtu, final Carries carries, final long nanoTime) {
        final var found = new ProbedPath(mtu, carries, after(nanoTime));
        path = Optional.of(found);
        news = true;
        return found;
    }

    void relayed(final long packets) {
        final Traffic before = traffic.orElse(NO_TRAFFIC);
        count(new Traffic(packets, before.copied(), before.carried(), before.dropped()));
    }

    void copied(final long packets) {
        final Traffic before = traffic.orElse(NO_TRAFFIC);
        count(new Traffic(before.relayed(), packets, before.carried(), before.dropped()));
    }

    /** So many more frames were carried after the guest. */
    void carried(final int frames) {
        final Traffic before = traffic.orElse(NO_TRAFFIC);
        count(new Traffic(before.relayed(), before.copied(), before.carried() + frames, before.dropped()));
    }

    /** What had been counted at the destination before the move. */
    void droppedBefore(final long packets) {
        droppedBefore = packets;
    }

    void dropped(final long packets) {
        final Traffic before = traffic.orElse(NO_TRAFFIC);
        count(new Traffic(before.relayed(), before.copied(), before.carried(),
            Math.max(0, packets - droppedBefore)));
    }

    private void count(final Traffic packets) {
        traffic = Optional.of(packets);
        news = true;
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
        return new MoveReceipt(id, host, from, to, epoch, source, begun, ImmutableMap.copyOf(phases),
            ImmutableMap.copyOf(flows), outcome, new Evidence(grant, ImmutableList.copyOf(heard),
                ImmutableMap.copyOf(acknowledged), ImmutableMap.copyOf(confirmed), path, traffic));
    }
}
