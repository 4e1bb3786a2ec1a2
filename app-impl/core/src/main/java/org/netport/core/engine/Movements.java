// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.SetMultimap;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.netport.core.compile.HostForwarding;
import org.netport.core.location.HostEvent;
import org.netport.core.location.HostState;
import org.netport.core.location.MigrationMachine;
import org.netport.core.location.Placement;
import org.netport.core.location.PlacementEffect;
import org.netport.core.location.PlacementEvent;
import org.netport.core.location.PlacementTimes;
import org.netport.core.location.Recovery;
import org.netport.core.location.Stage;
import org.netport.core.location.Transfer;
import org.netport.core.location.TransferEvent;
import org.netport.engine.EngineListener;
import org.netport.grant.Grant;
import org.netport.grant.GrantId;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.location.EarlierMoves;
import org.netport.location.MoveReceipt;
import org.netport.location.ReportOutcome;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.policy.DuplicateDetection;

/** Runs the migration state machine of every host. Owned by the engine's loop. */
final class Movements {
    private static final int MOST_LOOKED_AT = 256;
    /** Hosts that are compiled in one task of the loop because a switch has heard of them: moves wait for no more. */
    private static final int MOST_CAUGHT_UP = 16;

    private final EngineLoop loop;
    private final MoveNews news;
    private final HostProgramming programming;
    private final Admission admission;
    private final EngineListener listener;
    private final Placed placed;
    private final Counters counters;
    private final MoveRecords records;
    private final MovePublication publication;
    private final EffectRunner effects;
    private final Stragglers stragglers = new Stragglers();
    /** Hosts of which one more switch has heard: there are thousands when one comes back that was away for long. */
    private final Set<HostName> caughtUp = new LinkedHashSet<>();
    private final Map<HostName, HostState> states = new HashMap<>();
    private final SetMultimap<AttachmentPoint, HostName> byPoint = HashMultimap.create();
    private final SetMultimap<AttachmentPoint, HostName> byDestination = HashMultimap.create();
    /** What switches and timers have told while an event was carried out: it is taken when that is done. */
    private final Deque<Runnable> answers = new ArrayDeque<>();
    private boolean carryingOut;
    private PlacementTimes times;
    private MigrationMachine machine;
    private long lastMove;

    Movements(final EngineLoop loop, final EngineSettings settings, final HostProgramming programming,
            final Admission admission, final MoveNews news, final EngineListener listener, final Placed placed,
            final Counters counters, final MoveTraffic traffic, final Gathering gathering) {
        this.loop = loop;
        this.programming = programming;
        this.admission = admission;
        this.listener = listener;
        this.placed = placed;
        this.counters = counters;
        this.news = news;
        times = settings.placementTimes();
        machine = new MigrationMachine(times);
        records = new MoveRecords(loop, listener, settings.receipts());
        publication = new MovePublication(loop, listener, records, this::placement);
        effects = new EffectRunner(loop, settings, gathering, programming, records, news, counters, traffic,
            this::answered);
    }

    /** Counts where hosts are, and where they may go. */
    @FunctionalInterface
    interface Placed {
        /** A host is somewhere else now, or may go somewhere else. */
        void changed(HostName host);
    }

    HostState state(final HostName host) {
        return states.getOrDefault(host, HostState.NEVER_SEEN);
    }

    Placement placement(final HostName host) {
        return state(host).placement();
    }

    /** How a switch sees a host now. */
    HostForwarding seenFrom(final HostName host, final SwitchName at) {
        final HostState state = state(host);
        final HostForwarding seen = state.seenFrom(at, admission.strangers(host, lastPoint(state.placement()), at));
        final ImmutableSet<SwitchName> behind = stragglers.of(host, state.placement());
        return behind.isEmpty() ? seen : seen.behind(behind);
    }

    /** A switch has acknowledged all that it is to hold of a host. */
    void held(final HostName host, final SwitchName at) {
        if (stragglers.caughtUp(host, at) && caughtUp.add(host) && caughtUp.size() == 1) {
            loop.execute(this::catchUp);
        }
    }

    private void catchUp() {
        final List<HostName> some = caughtUp.stream().limit(MOST_CAUGHT_UP).toList();
        some.forEach(caughtUp::remove);
        if (!caughtUp.isEmpty()) {
            loop.execute(this::catchUp);
        }
        some.forEach(programming::programEverywhere);
    }

    /** A switch is no longer configured. */
    void released(final SwitchName name) {
        stragglers.forget(name);
    }

    /** The hosts whose entries depend on the ways to other switches: they are moving, or not everybody knows where. */
    ImmutableSet<HostName> unsettled() {
        return ImmutableSet.<HostName>builder().addAll(records.open()).addAll(stragglers.hosts()).build();
    }

    MoveRecords records() {
        return records;
    }

    /** A number that no other move has. */
    long nextMove() {
        return ++lastMove;
    }

    /** From now on a host is taken for two when packets move it more often than this. */
    void detectDuplicates(final DuplicateDetection limits) {
        times = times.with(limits);
        machine = new MigrationMachine(times);
    }

    /** The hosts that are at a point, or were there last and are nowhere now, or are granted to go there. */
    ImmutableSet<HostName> at(final AttachmentPoint point) {
        return ImmutableSet.<HostName>builder().addAll(byPoint.get(point)).addAll(byDestination.get(point)).build();
    }

    /** The hosts at a point, and all that are moving or may: these may be accepted there too. */
    ImmutableSet<HostName> concernedBy(final AttachmentPoint point) {
        return ImmutableSet.<HostName>builder().addAll(byPoint.get(point)).addAll(records.open()).build();
    }

    /**
     * Hosts that are at a point, and not about to leave it, found as they are asked for. Of a point with very many
     * hosts some are looked at: what a move does must not grow with the network.
     */
    Stream<HostName> settledAt(final AttachmentPoint point) {
        return byPoint.get(point).stream().limit(MOST_LOOKED_AT)
            .filter(host -> placement(host) instanceof Placement.Settled);
    }

    /** Whether the switch where a host is tells of probes to it: while its former place still counts. */
    boolean probes(final HostName host) {
        return placement(host).accepted().size() > 1;
    }

    private void put(final HostName host, final HostState state) {
        final Optional<AttachmentPoint> before = lastPoint(placement(host));
        final Optional<AttachmentPoint> after = lastPoint(state.placement());
        if (!before.equals(after)) {
            before.ifPresent(point -> byPoint.remove(point, host));
            after.ifPresent(point -> byPoint.put(point, host));
        }
        state(host).transfer().ifPresent(going -> byDestination.remove(going.authorisation().to(), host));
        state.transfer().ifPresent(going -> byDestination.put(going.authorisation().to(), host));
        if (state.equals(HostState.NEVER_SEEN)) {
            states.remove(host);
        } else {
            states.put(host, state);
        }
    }

    /** Where a host is, or was before its port went down. */
    static Optional<AttachmentPoint> lastPoint(final Placement placement) {
        return (placement instanceof Placement.Absent absent ? absent.last() : placement.current())
            .map(Attachment::point);
    }

    /** What is remembered of moves from before a restart: their numbers are not given again. */
    void recover(final EarlierMoves earlier) {
        lastMove = Math.max(lastMove, earlier.lastNumber());
        records.recover(earlier);
    }

    /** Takes a location from before a restart, if it is later than what is known and the host is not moving. */
    void recover(final HostName host, final Attachment attachment) {
        if (records.running(host).isEmpty()) {
            step(host, new TransferEvent.Found(attachment), loop.nanoTime(), ignored -> { });
        }
    }

    /** A grant was given before a restart: its epoch is not given again. */
    void know(final Grant.Subject subject) {
        put(subject.host(), state(subject.host()).knowing(subject));
    }

    /** A host was cut over before a restart, and it is not known whether it runs there: that can be undone still. */
    void recoverHandover(final GrantId grant, final Grant.Subject subject) {
        put(subject.host(), Recovery.handedOver(state(subject.host()), grant, subject, nextMove(), loop.now()));
    }

    /** The places to which hosts can be taken back, by host. */
    ImmutableMap<HostName, AttachmentPoint> undoable() {
        final var all = ImmutableMap.<HostName, AttachmentPoint>builder();
        states.forEach((host, state) -> state.handover().ifPresent(done -> all.put(host, done.former().point())));
        return all.buildOrThrow();
    }

    /** A cut-over cannot be undone any more: its source is gone from the configuration. */
    void forgetSource(final HostName host) {
        state(host).handover().ifPresent(done -> step(host, new TransferEvent.Running(done.authorisation().grant(),
            ImmutableList.of()), loop.nanoTime(), ignored -> { }));
    }

    /** Takes a claim that has been checked against the configuration. */
    void claim(final HostName host, final AttachmentPoint point, final Optional<Epoch> epoch, final long sequence,
            final ClaimSource source, final long arrivedNanos, final Consumer<ReportOutcome> outcome) {
        step(host, new PlacementEvent.Claim(point, epoch, sequence, source, nextMove(), plan(host, point.switchName()),
            admission.permission(host, lastPoint(placement(host)), point, source)), arrivedNanos, outcome);
    }

    /**
     * Keeps a frame that has just told of a place until that place accepts frames, so that the first one is not lost.
     * Of a place that the host is not moving to, or that accepts frames already, it is not kept: sending such a frame
     * to the tables again could bring it back for ever.
     */
    void hold(final HostName host, final AttachmentPoint point, final Runnable release) {
        if (placement(host) instanceof Placement.Moving moving && moving.stage() == 0
                && moving.to().point().equals(point)) {
            if (records.running(host).filter(move -> move.hold(release)).isPresent()) {
                counters.frameHeld();
            } else {
                counters.packetInDropped();
            }
        }
    }

    void portUp(final HostName host, final AttachmentPoint point, final long arrivedNanos) {
        step(host, new PlacementEvent.PortUp(point, nextMove(), plan(host, point.switchName())), arrivedNanos,
            ignored -> { });
    }

    void portDown(final HostName host, final AttachmentPoint point, final long arrivedNanos) {
        step(host, new PlacementEvent.PortDown(point), arrivedNanos, ignored -> { });
    }

    Optional<Attachment> withdraw(final HostName host) {
        final Optional<Attachment> last = placement(host).current();
        step(host, new PlacementEvent.Withdrawn(), loop.nanoTime(), ignored -> { });
        return last;
    }

    /** The host is no longer configured. */
    void forget(final HostName host) {
        if (state(host).transfer().isPresent()) {
            step(host, new PlacementEvent.Withdrawn(), loop.nanoTime(), ignored -> { });
        }
        records.end(host, MoveReceipt.Outcome.SUPERSEDED);
        lastPoint(placement(host)).ifPresent(point -> byPoint.remove(point, host));
        stragglers.forget(host);
        news.finalised(host);
        publication.forget(host);
        if (states.remove(host) != null) {
            placed.changed(host);
            listener.attachmentChanged(host, Optional.empty());
        }
    }

    private static boolean standAlike(final HostState one, final HostState other) {
        return one.placement().current().equals(other.placement().current())
            && lastPoint(one.placement()).equals(lastPoint(other.placement()))
            && one.transfer().map(Transfer::authorisation).equals(other.transfer().map(Transfer::authorisation));
    }

    /** The rollout of a host's move from where it is now. */
    ImmutableList<Stage> plan(final HostName host, final SwitchName to) {
        return programming.plan(host, placement(host).current().map(at -> at.point().switchName()), to);
    }

    /** Asks for a granted move to be prepared: the destination, and what lies between it and the old switch. */
    TransferEvent.Prepare preparation(final GrantId grant, final HostName host) {
        final HostState state = state(host);
        return new TransferEvent.Prepare(grant, state.transfer().map(going -> programming.receivers(host,
            state.placement().current().map(at -> at.point().switchName()),
            going.authorisation().to().switchName())).orElse(ImmutableSet.of()));
    }

    /**
     * Lets the machine take an event, and carries out what it says.
     *
     * @param outcome told when a move that this begins is updated or over, or at once of a claim without effect
     * @return the effects
     */
    ImmutableList<PlacementEffect> step(final HostName host, final HostEvent event, final long arrivedNanos,
            final Consumer<ReportOutcome> outcome) {
        if (carryingOut) {
            return carryOut(host, event, arrivedNanos, outcome);
        }
        carryingOut = true;
        try {
            final ImmutableList<PlacementEffect> done = carryOut(host, event, arrivedNanos, outcome);
            for (Runnable next = answers.poll(); next != null; next = answers.poll()) {
                next.run();
            }
            return done;
        } finally {
            carryingOut = false;
            // Left only where something was thrown: nothing else need come for them to be taken.
            answers.forEach(loop::execute);
            answers.clear();
        }
    }

    private void answered(final HostName host, final PlacementEvent event) {
        if (carryingOut) {
            answers.add(() -> step(host, event, 0, ignored -> { }));
        } else {
            step(host, event, 0, ignored -> { });
        }
    }

    private ImmutableList<PlacementEffect> carryOut(final HostName host, final HostEvent event,
            final long arrivedNanos, final Consumer<ReportOutcome> outcome) {
        final HostState before = state(host);
        final MigrationMachine.Step step = machine.step(before, event, loop.now());
        put(host, step.state());
        // One that has answered already, or of a move that counts no more, changes nothing; one that is configured no
        // more will never answer.
        if (event instanceof PlacementEvent.Unreachable gone && !step.state().equals(before)
                && programming.isConfigured(gone.switchName())) {
            stragglers.missed(host, gone.switchName());
        }
        final var cause = new EffectRunner.Cause(host, event, before.placement(), step.state().placement(),
            arrivedNanos, outcome);
        step.effects().forEach(effect -> effects.run(cause, effect));
        if (before.handover().isPresent() && step.state().handover().isEmpty()) {
            news.finalised(host);
        }
        if (!standAlike(before, step.state())) {
            placed.changed(host);
        }
        publication.changed(host, before.placement(), step.state().placement());
        return step.effects();
    }
}
