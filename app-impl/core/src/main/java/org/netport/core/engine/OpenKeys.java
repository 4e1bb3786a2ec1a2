// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.netport.core.compile.Unit;
import org.netport.flow.ProgramKey;

/**
 * The keys of one switch that wait to be written or acknowledged, merged by key, and the unit that each belongs to.
 * Owned by the engine's loop.
 */
final class OpenKeys {
    private final Map<Lane, SequencedMap<ProgramKey, Unit>> lanes = new EnumMap<>(Lane.class);
    /** The lane in which a key waits, so that a full table does not ask all of them for each of its keys. */
    private final Map<ProgramKey, Lane> laneOf = new HashMap<>();
    private final Map<ProgramKey, Flight> inFlight = new HashMap<>();
    private final Map<Unit, Set<ProgramKey>> byUnit = new HashMap<>();

    OpenKeys() {
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new LinkedHashMap<>());
        }
    }

    /** Where a key waits; earlier lanes are emptied first, so that no batch refers to what a later one adds. */
    enum Lane {
        /** Groups and meters to be added or changed: flows of any later batch may use them. */
        SUPPORT,
        /** Flows of a location. */
        LOCATION,
        /** Flows of the locations of many hosts that move together. */
        CONVOY,
        /** Flows of the configuration. */
        CONFIGURATION,
        /** Groups and meters to be removed: no flow uses them any more. */
        UNUSED
    }

    /**
     * A key that is being written, or is about to be.
     *
     * @param unit whose it is
     * @param lane where it waited, or would if it were returned
     */
    record Flight(Unit unit, Lane lane) {
        /** How much of a hurry it is in, should it have to be written again. */
        Urgency urgency() {
            return switch (lane) {
                case LOCATION -> Urgency.LOCATION;
                case CONVOY -> Urgency.CONVOY;
                case SUPPORT, CONFIGURATION, UNUSED -> Urgency.CONFIGURATION;
            };
        }

        private Flight promoted(final Lane to) {
            return lane == Lane.CONFIGURATION || lane == Lane.CONVOY ? new Flight(unit, soonest(lane, to)) : this;
        }
    }

    /**
     * Marks a key as to be written; one that a location waits for keeps its hurry. Returns the former owner of the key
     * if that has no open key any more.
     */
    Optional<Unit> mark(final ProgramKey key, final Unit unit, final Lane lane) {
        final Optional<Unit> closed = ownerOf(key).filter(owner -> !owner.equals(unit) && forget(owner, key));
        byUnit.computeIfAbsent(unit, absent -> new LinkedHashSet<>()).add(key);
        final Flight flight = inFlight.get(key);
        wait(key, unit, soonest(soonest(lane, laneOf.getOrDefault(key, lane)), flight == null ? lane : flight.lane()));
        return closed;
    }

    /** The lane of a flow that some wait for in one and some in another; groups and meters have one lane at a time. */
    private static Lane soonest(final Lane now, final Lane before) {
        final boolean hurries = before == Lane.LOCATION || before == Lane.CONVOY;
        final boolean canWait = now == Lane.CONVOY || now == Lane.CONFIGURATION;
        return hurries && canWait && before.compareTo(now) < 0 ? before : now;
    }

    private void wait(final ProgramKey key, final Unit unit, final Lane lane) {
        final Lane before = laneOf.put(key, lane);
        if (before != null && before != lane) {
            lanes.get(before).remove(key);
        }
        lanes.get(lane).put(key, unit);
    }

    /** Brings all waiting flows of a unit to a lane of locations, also those that will wait again. */
    void promote(final Unit unit, final Lane to) {
        for (ProgramKey key : byUnit.getOrDefault(unit, Set.of())) {
            final Lane lane = laneOf.get(key);
            if (lane != null && soonest(lane, to) != lane) {
                wait(key, unit, to);
            }
            inFlight.computeIfPresent(key, (same, flight) -> flight.promoted(to));
        }
    }

    /**
     * Takes the next keys to be written; they are in flight until settled or returned. What is urgent travels alone,
     * so that its commit is short.
     */
    List<ProgramKey> take(final int most) {
        final List<ProgramKey> taken = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            final SequencedMap<ProgramKey, Unit> waiting = lanes.get(lane);
            final int before = taken.size();
            while (taken.size() < most && !waiting.isEmpty()) {
                taken.add(takeFirst(waiting, lane));
            }
            if ((lane == Lane.LOCATION || lane == Lane.CONVOY) && taken.size() > before) {
                break;
            }
        }
        return taken;
    }

    /**
     * Takes keys of the configuration while others are in flight, so that the next commit is ready when those are
     * acknowledged. None if anything more urgent waits.
     */
    List<ProgramKey> takeAhead(final int most) {
        final List<ProgramKey> taken = new ArrayList<>();
        if (isUrgent()) {
            return taken;
        }
        final SequencedMap<ProgramKey, Unit> waiting = lanes.get(Lane.CONFIGURATION);
        while (taken.size() < most && !waiting.isEmpty() && !inFlight.containsKey(waiting.firstEntry().getKey())) {
            taken.add(takeFirst(waiting, Lane.CONFIGURATION));
        }
        return taken;
    }

    private ProgramKey takeFirst(final SequencedMap<ProgramKey, Unit> waiting, final Lane lane) {
        final var first = waiting.pollFirstEntry();
        laneOf.remove(first.getKey());
        inFlight.put(first.getKey(), new Flight(first.getValue(), lane));
        return first.getKey();
    }

    /** Whether something waits that goes before the configuration. */
    boolean isUrgent() {
        return !lanes.get(Lane.SUPPORT).isEmpty() || !lanes.get(Lane.LOCATION).isEmpty()
            || !lanes.get(Lane.CONVOY).isEmpty();
    }

    /** Whether a location waits for some of these keys, which are in flight: it does not travel with the others. */
    boolean hasUrgent(final List<ProgramKey> keys) {
        return keys.stream().map(inFlight::get)
            .anyMatch(flight -> flight != null && flight.urgency() != Urgency.CONFIGURATION);
    }

    /** Keys that were taken ahead are not written yet: they wait again, unless they were marked anew meanwhile. */
    void giveBack(final List<ProgramKey> keys) {
        for (ProgramKey key : keys) {
            final Flight flight = inFlight.remove(key);
            if (flight != null && !waits(key)) {
                wait(key, flight.unit(), flight.lane());
            }
        }
    }

    /** A key in flight was acknowledged. Returns its unit if that has no open key any more. */
    Optional<Unit> settle(final ProgramKey key) {
        final Flight flight = inFlight.remove(key);
        return flight == null || waits(key) ? Optional.empty() : close(flight.unit(), key);
    }

    /** A waiting key turned out to be right. Returns its unit if that has no open key any more. */
    Optional<Unit> drop(final ProgramKey key) {
        final Lane lane = laneOf.remove(key);
        if (lane == null) {
            return Optional.empty();
        }
        final Unit unit = lanes.get(lane).remove(key);
        return inFlight.containsKey(key) ? Optional.empty() : close(unit, key);
    }

    /** A commit failed. Returns what was in flight and was not marked anew meanwhile; it has to be marked again. */
    Map<ProgramKey, Flight> returnInFlight() {
        final Map<ProgramKey, Flight> returned = new LinkedHashMap<>(inFlight);
        inFlight.clear();
        returned.keySet().removeIf(this::waits);
        return returned;
    }

    boolean isOpen(final Unit unit) {
        return byUnit.containsKey(unit);
    }

    /** The units that are open, as they are from moment to moment. */
    Set<Unit> units() {
        return Collections.unmodifiableSet(byUnit.keySet());
    }

    int size() {
        return inFlight.size() + laneOf.size();
    }

    boolean hasInFlight() {
        return !inFlight.isEmpty();
    }

    boolean waits(final ProgramKey key) {
        return laneOf.containsKey(key);
    }

    private Optional<Unit> ownerOf(final ProgramKey key) {
        final Lane lane = laneOf.get(key);
        return lane == null ? Optional.ofNullable(inFlight.get(key)).map(Flight::unit)
            : Optional.ofNullable(lanes.get(lane).get(key));
    }

    private Optional<Unit> close(final Unit unit, final ProgramKey key) {
        return forget(unit, key) ? Optional.of(unit) : Optional.empty();
    }

    private boolean forget(final Unit unit, final ProgramKey key) {
        final Set<ProgramKey> keys = byUnit.get(unit);
        if (keys == null) {
            return false;
        }
        keys.remove(key);
        if (keys.isEmpty()) {
            byUnit.remove(unit);
            return true;
        }
        return false;
    }
}
