// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets what is done for many hosts together be written together: a switch that is to be written is written once, when
 * all is done, and those who wait for the same time have one timer. What is done for one host is written at once.
 * Owned by the engine's loop.
 */
final class Gathering {
    private final EngineLoop loop;
    private final Set<SwitchProgrammer> concerned = new LinkedHashSet<>();
    private final Map<Duration, List<Runnable>> later = new LinkedHashMap<>();
    private boolean gathering;

    Gathering(final EngineLoop loop) {
        this.loop = loop;
    }

    /** Does something, and then writes to the switches that are concerned. */
    void together(final Runnable work) {
        if (gathering) {
            work.run();
            return;
        }
        gathering = true;
        try {
            work.run();
        } finally {
            gathering = false;
            end();
        }
    }

    private void end() {
        final List<SwitchProgrammer> all = List.copyOf(concerned);
        concerned.clear();
        final Map<Duration, List<Runnable>> timers = Map.copyOf(later);
        later.clear();
        all.forEach(SwitchProgrammer::pump);
        // Set last: a timer may wake the loop's own thread, which takes a processor from the switches.
        timers.forEach((delay, tasks) -> loop.schedule(delay, () -> together(() -> runAll(tasks.iterator()))));
    }

    /** Where one fails, the others are run all the same. */
    private void runAll(final Iterator<Runnable> tasks) {
        try {
            while (tasks.hasNext()) {
                tasks.next().run();
            }
        } finally {
            if (tasks.hasNext()) {
                loop.execute(() -> together(() -> runAll(tasks)));
            }
        }
    }

    /** A switch has something to be written. */
    void pump(final SwitchProgrammer programmer) {
        if (gathering) {
            concerned.add(programmer);
        } else {
            programmer.pump();
        }
    }

    /** How soon is to be written what is done now: hosts that move alone go before those that move together. */
    Urgency urgency() {
        return gathering ? Urgency.CONVOY : Urgency.LOCATION;
    }

    /** Runs a task some time later, with those that are to be run then for other hosts. */
    void schedule(final Duration delay, final Runnable task) {
        if (gathering) {
            later.computeIfAbsent(delay, absent -> new ArrayList<>()).add(task);
        } else {
            loop.schedule(delay, task);
        }
    }
}
