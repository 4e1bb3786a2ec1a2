// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netport.channel.CommitResult;
import org.netport.channel.CommitResult.SwitchError;
import org.netport.channel.ReadBackResult;
import org.netport.channel.ReadBackResult.Observed;
import org.netport.channel.SwitchSession;
import org.netport.core.compile.Unit;
import org.netport.core.diff.ProgramDiff;
import org.netport.core.engine.HeldCallback.Held;
import org.netport.core.engine.OpenKeys.Lane;
import org.netport.explain.Holding;
import org.netport.flow.Change;
import org.netport.flow.ChangeSet;
import org.netport.flow.FlowKey;
import org.netport.flow.ProgramEntry;
import org.netport.flow.ProgramKey;

/**
 * Drives one switch from installed to desired: keeps what each unit wants, merges open keys, has one commit in flight,
 * and reads back when nobody knows what the switch holds. It never clears a switch. Owned by the engine's loop.
 */
final class SwitchProgrammer {
    /** Owner of entries that a switch holds and no unit wants. */
    private static final Unit NOBODY = new Unit.BaseUnit();
    private static final int MOST_RETRY_DOUBLINGS = 5;
    /** What a move changes on a switch: a few entries. What follows from that is short, and in a hurry. */
    private static final int SHORT_COMMIT = 16;

    private final EngineLoop loop;
    private final EngineSettings settings;
    private final Gathering gathering;
    private final ProgrammerEvents events;
    private final Map<Unit, Map<ProgramKey, ProgramEntry>> units = new HashMap<>();
    private final Map<ProgramKey, ProgramEntry> desired = new HashMap<>();
    private final OpenKeys open = new OpenKeys();
    private final Map<Unit, List<HeldCallback>> waiters = new HashMap<>();
    private final Map<ProgramKey, String> refused = new HashMap<>();

    private InstalledState installed = new InstalledState.Unknown("never connected");
    private Optional<SwitchSession> session = Optional.empty();
    private Optional<Batch> ahead = Optional.empty();
    private boolean writable;
    private boolean reading;
    private int failures;
    private long writes;
    private long readAt;

    SwitchProgrammer(final EngineLoop loop, final EngineSettings settings, final Gathering gathering,
            final ProgrammerEvents events) {
        this.loop = loop;
        this.gathering = gathering;
        this.settings = settings;
        this.events = events;
    }

    /** Replaces what a unit wants here. Returns the number of its entries that change. */
    int put(final Unit unit, final List<ProgramEntry> entries, final Urgency urgency) {
        final Map<ProgramKey, ProgramEntry> before = units.getOrDefault(unit, Map.of());
        final Map<ProgramKey, ProgramEntry> after = new HashMap<>(entries.size() * 2);
        entries.forEach(entry -> after.put(entry.key(), entry));
        int changed = 0;
        for (Map.Entry<ProgramKey, ProgramEntry> former : before.entrySet()) {
            if (!after.containsKey(former.getKey())) {
                desired.remove(former.getKey(), former.getValue());
                mark(former.getKey(), unit, urgency);
                changed++;
            }
        }
        for (ProgramEntry entry : after.values()) {
            if (!entry.equals(desired.put(entry.key(), entry))) {
                mark(entry.key(), unit, urgency);
                changed++;
            }
        }
        if (after.isEmpty()) {
            units.remove(unit);
        } else {
            units.put(unit, after);
        }
        if (urgency != Urgency.CONFIGURATION) {
            open.promote(unit, laneOf(urgency));
        }
        return changed;
    }

    private void mark(final ProgramKey key, final Unit unit, final Urgency urgency) {
        refused.remove(key);
        open.mark(key, unit, lane(key, urgency)).ifPresent(closed -> answer(closed, Held.YES));
    }

    private Lane lane(final ProgramKey key, final Urgency urgency) {
        if (!(key instanceof FlowKey)) {
            return desired.containsKey(key) ? Lane.SUPPORT : Lane.UNUSED;
        }
        return laneOf(urgency);
    }

    private static Lane laneOf(final Urgency urgency) {
        return switch (urgency) {
            case LOCATION -> Lane.LOCATION;
            case CONVOY -> Lane.CONVOY;
            case CONFIGURATION -> Lane.CONFIGURATION;
        };
    }

    private void returnInFlight() {
        ahead = Optional.empty();
        open.returnInFlight().forEach((key, flight) -> open.mark(key, flight.unit(), lane(key, flight.urgency())));
    }

    /** Calls back when all keys of a unit are acknowledged; at once if they are, or if the switch is not there. */
    void whenHeld(final Unit unit, final HeldCallback callback) {
        if (!open.isOpen(unit)) {
            callback.held(refusal(unit).isPresent() ? Held.NO : Held.YES);
        } else if (session.isEmpty() || !writable) {
            callback.held(Held.NO);
        } else {
            waiters.computeIfAbsent(unit, absent -> new ArrayList<>(1)).add(callback);
        }
    }

    /** A session began: nothing is known until the switch has been read back. */
    void connected(final SwitchSession newSession) {
        session = Optional.of(newSession);
        installed = new InstalledState.Unknown("not read back yet");
        refused.clear();
        returnInFlight();
        failures = 0;
        reading = false;
        readBack();
    }

    /** The session ended; what the switch holds may have changed when it comes back. */
    void disconnected(final String reason) {
        session = Optional.empty();
        reading = false;
        installed = new InstalledState.Unknown("disconnected: " + reason);
        returnInFlight();
        Set.copyOf(waiters.keySet()).forEach(unit -> answer(unit, Held.NO));
    }

    /** From now on the switch may be written: every input has reported, and we are its master. */
    void allowWrites() {
        writable = true;
        pump();
    }

    /** From now on the switch is not written: another controller is its master. */
    void forbidWrites() {
        writable = false;
        Set.copyOf(waiters.keySet()).forEach(unit -> answer(unit, Held.NO));
    }

    /** Writes what waits, if the switch is ready and no commit is in flight. */
    void pump() {
        while (writable && session.isPresent() && !reading && !open.hasInFlight()
                && installed instanceof InstalledState.Known known) {
            final List<ProgramKey> keys = open.take(settings.batch());
            if (keys.isEmpty()) {
                return;
            }
            final var batch = new Batch(keys, ProgramDiff.diff(known.entries(), desired, keys));
            if (batch.changes().changes().isEmpty()) {
                settle(keys);
                continue;
            }
            send(batch);
        }
    }

    /** Keys and what is to be written for them. */
    private record Batch(List<ProgramKey> keys, ChangeSet changes) {
    }

    private void send(final Batch batch) {
        final SwitchSession to = session.orElseThrow();
        writes++;
        to.commit(batch.changes()).thenAccept(result -> {
            final Runnable next = () -> committed(to, batch.keys(), batch.changes(), result);
            if (batch.keys().size() <= SHORT_COMMIT) {
                loop.executeHere(next);
            } else {
                loop.execute(next);
            }
        });
        if (batch.keys().size() > SHORT_COMMIT) {
            loop.execute(this::prepareAhead);
        }
    }

    /** While a switch works on a large commit, the next one is made; it is sent when that one is acknowledged. */
    private void prepareAhead() {
        if (ahead.isEmpty() && open.hasInFlight() && installed instanceof InstalledState.Known known) {
            final List<ProgramKey> keys = open.takeAhead(settings.batch());
            if (!keys.isEmpty()) {
                ahead = Optional.of(new Batch(keys, ProgramDiff.diff(known.entries(), desired, keys)));
            }
        }
    }

    /** Sends what was made ahead, unless something more urgent has come. */
    private void sendAhead() {
        final Optional<Batch> next = ahead;
        ahead = Optional.empty();
        next.ifPresent(batch -> {
            if (open.isUrgent() || open.hasUrgent(batch.keys()) || !writable || batch.changes().changes().isEmpty()) {
                open.giveBack(batch.keys());
            } else {
                send(batch);
            }
        });
    }

    private boolean isCurrent(final SwitchSession from) {
        return session.filter(from::equals).isPresent();
    }

    private void committed(final SwitchSession from, final List<ProgramKey> keys, final ChangeSet changes,
            final CommitResult result) {
        if (!isCurrent(from)) {
            return;
        }
        switch (result) {
            case CommitResult.Committed done -> {
                failures = 0;
                sendAhead();
                if (installed instanceof InstalledState.Known known) {
                    changes.changes().forEach(change -> apply(known.entries(), change));
                }
                events.committed(changes);
                if (keys.size() <= SHORT_COMMIT) {
                    settle(keys);
                } else {
                    // What follows for many hosts is written together.
                    gathering.together(() -> settle(keys));
                }
            }
            case CommitResult.Refused refusal -> {
                if (!setAside(refusal.errors())) {
                    becomeUnknown("the switch refused a commit: " + refusal.errors());
                    return;
                }
                returnInFlight();
            }
            case CommitResult.Unknown unknown -> {
                setAside(unknown.errors());
                becomeUnknown(unknown.reason());
                return;
            }
        }
        pump();
    }

    private static void apply(final Map<ProgramKey, ProgramEntry> entries, final Change change) {
        switch (change) {
            case Change.Add add -> entries.put(add.key(), add.entry());
            case Change.Replace replace -> entries.put(replace.key(), replace.entry());
            case Change.Remove remove -> entries.remove(remove.key());
        }
    }

    private void settle(final List<ProgramKey> keys) {
        for (ProgramKey key : keys) {
            open.settle(key).ifPresent(unit -> answer(unit, Held.YES));
        }
    }

    /** Keys that the switch refuses are not tried again until they change. Returns whether a cause was found. */
    private boolean setAside(final List<SwitchError> errors) {
        boolean found = false;
        for (SwitchError error : errors) {
            if (error.change().isPresent()) {
                final ProgramKey key = error.change().orElseThrow().key();
                found = true;
                if (!open.waits(key)) {
                    refused.put(key, error.type());
                }
                open.settle(key).ifPresent(unit -> answer(unit, Held.NO));
            }
        }
        return found;
    }

    private void answer(final Unit unit, final Held outcome) {
        final List<HeldCallback> callbacks = waiters.remove(unit);
        final Held told = outcome == Held.YES && refusal(unit).isPresent() ? Held.NO : outcome;
        if (callbacks != null) {
            callbacks.forEach(callback -> callback.held(told));
        }
        events.unitSettled(unit);
    }

    private void becomeUnknown(final String reason) {
        installed = new InstalledState.Unknown(reason);
        returnInFlight();
        events.stateUnknown(reason);
        final Duration delay = settings.retryDelay().multipliedBy(1L << Math.min(failures, MOST_RETRY_DOUBLINGS));
        failures++;
        session.ifPresent(now -> loop.schedule(failures == 1 ? Duration.ZERO : delay, () -> {
            if (isCurrent(now)) {
                readBack();
            }
        }));
    }

    private void readBack() {
        if (reading) {
            return;
        }
        reading = true;
        readAt = loop.nanoTime();
        final SwitchSession from = session.orElseThrow();
        from.readBack().thenAccept(result -> loop.execute(() -> wasRead(from, result)));
    }

    private void wasRead(final SwitchSession from, final ReadBackResult result) {
        if (!isCurrent(from)) {
            return;
        }
        switch (result) {
            case ReadBackResult.Failed failed -> {
                reading = false;
                becomeUnknown("read-back failed: " + failed.reason());
            }
            case Observed observed -> {
                try {
                    take(observed);
                    events.observed(observed);
                } finally {
                    // Nothing has been written meanwhile: what is wanted of a switch may follow from all that it has.
                    reading = false;
                }
                pump();
            }
        }
    }

    /** Compares what a switch holds with what it should hold; the differences become open keys. */
    private int take(final Observed observed) {
        final Map<ProgramKey, ProgramEntry> entries = new HashMap<>(observed.program().entries());
        observed.unreadable().forEach(key -> entries.put(key, UnreadableEntry.of(key)));
        installed = new InstalledState.Known(entries);
        final List<Unit> closed = new ArrayList<>();
        int differing = 0;
        for (Map.Entry<Unit, Map<ProgramKey, ProgramEntry>> unit : units.entrySet()) {
            for (Map.Entry<ProgramKey, ProgramEntry> wanted : unit.getValue().entrySet()) {
                final ProgramKey key = wanted.getKey();
                // The very entry, or else another unit has taken the key over.
                if (desired.get(key) == wanted.getValue()) {
                    if (wanted.getValue().equals(entries.get(key))) {
                        open.drop(key).ifPresent(closed::add);
                    } else {
                        differing++;
                        reopen(key, unit.getKey());
                    }
                }
            }
        }
        for (ProgramKey key : entries.keySet()) {
            if (!desired.containsKey(key)) {
                differing++;
                reopen(key, NOBODY);
            }
        }
        // Not before: who waits may want something else at once.
        closed.forEach(unit -> answer(unit, Held.YES));
        return differing;
    }

    private void reopen(final ProgramKey key, final Unit unit) {
        if (!open.waits(key) && !refused.containsKey(key)) {
            open.mark(key, unit, lane(key, Urgency.CONFIGURATION));
        }
    }

    /** Whether a read-back that looks for drift is due, and can be compared with anything. */
    boolean auditIsDue(final long now) {
        return session.isPresent() && !reading && open.size() == 0 && writable
            && installed instanceof InstalledState.Known known
            && now - readAt >= settings.auditAfter(known.entries().size()).toNanos();
    }

    /** When the switch was read last, or asked to be, by the loop's clock in nanoseconds. */
    long readAt() {
        return readAt;
    }

    /** Reads back, and repairs what has drifted, if nothing is written meanwhile. */
    void audit() {
        readAt = loop.nanoTime();
        final SwitchSession from = session.orElseThrow();
        final long writesBefore = writes;
        from.readBack().thenAccept(result -> loop.execute(() -> {
            if (isCurrent(from) && writes == writesBefore && open.size() == 0 && result instanceof Observed observed) {
                // What was refused a minute ago (a full table, say) may be welcome now.
                refused.clear();
                final int drift = take(observed);
                events.audited(observed, drift);
                pump();
            }
        }));
    }

    /** Why a unit is not held here, if the switch refuses one of its keys. */
    Optional<String> refusal(final Unit unit) {
        if (refused.isEmpty()) {
            return Optional.empty();
        }
        return units.getOrDefault(unit, Map.of()).keySet().stream().filter(refused::containsKey)
            .map(key -> refused.get(key) + " for " + key).findFirst();
    }

    boolean isOpen(final Unit unit) {
        return open.isOpen(unit);
    }

    Set<Unit> openUnits() {
        return open.units();
    }

    boolean wants(final Unit unit) {
        return units.containsKey(unit);
    }

    ImmutableList<Unit> presentUnits() {
        return ImmutableList.copyOf(units.keySet());
    }

    int pending() {
        return open.size();
    }

    int held() {
        return installed instanceof InstalledState.Known known ? known.entries().size() : 0;
    }

    /** How many entries who reads the switch is to expect: where its state is not known, those that it should have. */
    int expected() {
        return Math.max(held(), desired.size());
    }

    /** What it wants of the switch; a copy of references, which the loop makes in a moment. */
    List<ProgramEntry> wanted() {
        return List.copyOf(desired.values());
    }

    ProgrammerStanding standing() {
        return new ProgrammerStanding(open.size(), writable, installed, refused, writes);
    }

    /** Whether the switch has an entry, as far as it has told. */
    Holding holding(final ProgramEntry entry) {
        final String refusal = refused.get(entry.key());
        if (refusal != null) {
            return Holding.of(Holding.State.REFUSED, refusal);
        }
        return switch (installed) {
            case InstalledState.Unknown unknown -> Holding.of(Holding.State.UNKNOWN, unknown.reason());
            case InstalledState.Known known when entry.equals(known.entries().get(entry.key())) ->
                Holding.of(Holding.State.ACKNOWLEDGED, "");
            case InstalledState.Known known -> Holding.of(Holding.State.PENDING, writable
                ? "it is being written, or waits for that" : "another controller is the switch's master");
        };
    }

    Optional<SwitchSession> session() {
        return session;
    }

    InstalledState installed() {
        return installed;
    }
}
