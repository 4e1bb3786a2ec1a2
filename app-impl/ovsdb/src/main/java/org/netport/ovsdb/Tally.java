// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import java.util.concurrent.atomic.LongAdder;
import org.netport.ovsdb.OvsdbException.Blame;

/** Counts for all connections. Thread-safe. */
final class Tally {
    private final LongAdder conversations = new LongAdder();
    private final LongAdder messages = new LongAdder();
    private final LongAdder reports = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder broken = new LongAdder();
    private final LongAdder notSetUp = new LongAdder();

    void conversation() {
        conversations.increment();
    }

    void message() {
        messages.increment();
    }

    void report() {
        reports.increment();
    }

    void ended(final Blame blame) {
        final LongAdder count = switch (blame) {
            case CONNECTION_LOST -> lost;
            case SERVER_BREAKS_PROTOCOL -> broken;
            case NOT_SET_UP -> notSetUp;
        };
        count.increment();
    }

    OvsdbCounters counters() {
        return new OvsdbCounters(conversations.sum(), messages.sum(), reports.sum(), lost.sum(), broken.sum(),
            notSetUp.sum());
    }
}
