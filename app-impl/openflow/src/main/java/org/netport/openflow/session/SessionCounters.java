// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import java.util.concurrent.atomic.AtomicLong;
import org.netport.channel.ChannelCounters;

/** The numbers of one connection. Thread-safe. */
final class SessionCounters {
    private final AtomicLong in = new AtomicLong();
    private final AtomicLong out = new AtomicLong();
    private final AtomicLong packetIns = new AtomicLong();
    private final AtomicLong packetInsDropped = new AtomicLong();
    private final AtomicLong packetOutsDropped = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong unmatchedErrors = new AtomicLong();
    private final AtomicLong unreadable = new AtomicLong();

    void received() {
        in.incrementAndGet();
    }

    void sent(final int messages) {
        out.addAndGet(messages);
    }

    void packetIn() {
        packetIns.incrementAndGet();
    }

    void packetInDropped() {
        packetInsDropped.incrementAndGet();
    }

    void packetOutDropped() {
        packetOutsDropped.incrementAndGet();
    }

    void error() {
        errors.incrementAndGet();
    }

    /** Counts; tells how many there have been. */
    long unmatchedError() {
        return unmatchedErrors.incrementAndGet();
    }

    /** Counts; tells how many there have been. */
    long unreadable() {
        return unreadable.incrementAndGet();
    }

    ChannelCounters snapshot() {
        return new ChannelCounters(in.get(), out.get(), packetIns.get(), packetInsDropped.get(),
            packetOutsDropped.get(), errors.get(), unmatchedErrors.get(), unreadable.get());
    }

    /** Whether the n-th event of a kind is worth a line in the log: a switch must not be able to fill the disk. */
    static boolean worthALine(final long count) {
        return Long.bitCount(count) == 1;
    }
}
