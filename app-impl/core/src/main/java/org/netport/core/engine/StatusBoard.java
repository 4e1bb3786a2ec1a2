// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.netport.engine.EngineCounters;
import org.netport.engine.EngineListener;
import org.netport.engine.ObjectStatus;
import org.netport.engine.ObjectStatus.ObjectId;
import org.netport.engine.SwitchStatus;
import org.netport.model.SwitchName;

/**
 * Publishes states, merged: whatever changes several times in a moment is told once, and so many objects in a moment,
 * so that telling of ten thousand does not take the processor from programming them; while a switch is being filled,
 * objects wait, for some seconds at most. Owned by the engine's loop.
 */
final class StatusBoard {
    private static final Duration MOMENT = Duration.ofMillis(50);
    private static final int MOST_OBJECTS = 200;
    private static final int MOST_POSTPONEMENTS = 100;

    private final EngineLoop loop;
    private final EngineListener listener;
    private final Counters counters;
    private final Function<SwitchName, Optional<SwitchStatus>> switchStatus;
    private final Function<ObjectId, Optional<ObjectStatus>> objectStatus;
    private final Set<SwitchName> switches = new LinkedHashSet<>();
    private final Set<ObjectId> objects = new LinkedHashSet<>();
    private final Map<ObjectId, ObjectStatus> told = new HashMap<>();
    private EngineCounters toldCounters;
    private final BooleanSupplier filling;
    private int postponements;
    private boolean planned;

    StatusBoard(final EngineLoop loop, final EngineListener listener, final Counters counters,
            final Function<SwitchName, Optional<SwitchStatus>> switchStatus,
            final Function<ObjectId, Optional<ObjectStatus>> objectStatus, final BooleanSupplier filling) {
        this.loop = loop;
        this.listener = listener;
        this.counters = counters;
        this.switchStatus = switchStatus;
        this.objectStatus = objectStatus;
        this.filling = filling;
        toldCounters = counters.snapshot();
    }

    void touch(final SwitchName name) {
        switches.add(name);
        plan();
    }

    void touch(final ObjectId object) {
        objects.add(object);
        plan();
    }

    void removed(final ObjectId object) {
        objects.remove(object);
        if (told.remove(object) != null) {
            listener.objectRemoved(object);
        }
    }

    /** What was told of an object last. */
    Optional<ObjectStatus> told(final ObjectId object) {
        return Optional.ofNullable(told.get(object));
    }

    /** Tells the counters if they have changed. */
    void tellCounters() {
        final EngineCounters now = counters.snapshot();
        if (!now.equals(toldCounters)) {
            toldCounters = now;
            listener.countersChanged(now);
        }
    }

    private void plan() {
        if (!planned) {
            planned = true;
            loop.schedule(MOMENT, this::flush);
        }
    }

    private void flush() {
        planned = false;
        switches.forEach(name -> switchStatus.apply(name).ifPresent(listener::switchChanged));
        switches.clear();
        if (filling.getAsBoolean() && postponements < MOST_POSTPONEMENTS) {
            postponements++;
            plan();
            return;
        }
        postponements = 0;
        final Iterator<ObjectId> waiting = objects.iterator();
        for (int count = 0; count < MOST_OBJECTS && waiting.hasNext(); count++) {
            final ObjectId object = waiting.next();
            waiting.remove();
            objectStatus.apply(object).ifPresent(status -> {
                if (!status.equals(told.put(object, status))) {
                    listener.objectChanged(status);
                }
            });
        }
        if (!objects.isEmpty()) {
            plan();
        }
    }
}
