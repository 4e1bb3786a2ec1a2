// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.netport.engine.InterfaceListener;
import org.netport.model.DatapathId;
import org.netport.model.PortRef;

/** Remembers what it was told, and waits for it. */
final class Recorder implements InterfaceListener {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Map<DatapathId, Map<PortRef, String>> last = new HashMap<>();
    private final List<Map<PortRef, String>> all = new ArrayList<>();

    @Override
    public synchronized void interfaces(final DatapathId datapathId, final Map<PortRef, String> portNames) {
        last.put(datapathId, portNames);
        all.add(portNames);
        notifyAll();
    }

    synchronized List<Map<PortRef, String>> all() {
        return List.copyOf(all);
    }

    synchronized boolean knows(final DatapathId datapathId) {
        return last.containsKey(datapathId);
    }

    synchronized void await(final DatapathId datapathId, final Map<PortRef, String> wanted)
            throws InterruptedException {
        final long until = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.equals(last.get(datapathId))) {
            final long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                fail("switch " + datapathId + " has " + last.get(datapathId) + " and not " + wanted);
            }
            wait(left);
        }
    }

    /** Waits for what nobody notifies of. */
    static void eventually(final String what, final BooleanSupplier condition) throws InterruptedException {
        final long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                fail("waited in vain for " + what);
            }
            Thread.sleep(2);
        }
    }
}
