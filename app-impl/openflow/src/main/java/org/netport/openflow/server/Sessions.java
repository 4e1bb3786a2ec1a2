// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.netport.model.DatapathId;
import org.netport.openflow.session.OpenFlowSession;
import org.netport.openflow.session.SessionOwner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a server: bounds their number, and keeps one session for each switch. A newer connection replaces
 * the older one, which mostly is a dead one that has not been noticed yet; that one's end is reported first.
 */
final class Sessions implements SessionOwner {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final int mostConnections;
    private final int mostHandshakes;
    private final Map<DatapathId, OpenFlowSession> current = new HashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger handshakes = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong unreadable = new AtomicLong();
    private volatile Optional<String> newestRefusal = Optional.empty();
    private volatile Optional<String> newestFailure = Optional.empty();

    Sessions(final int mostConnections, final int mostHandshakes) {
        this.mostConnections = mostConnections;
        this.mostHandshakes = mostHandshakes;
    }

    /** Counts a new connection in; false where there are too many. */
    boolean admits(final String peer) {
        if (connections.incrementAndGet() > mostConnections || handshakes.incrementAndGet() > mostHandshakes) {
            final boolean all = connections.get() > mostConnections;
            if (!all) {
                handshakes.decrementAndGet();
            }
            connections.decrementAndGet();
            newestRefusal = Optional.of(peer + ": at most " + mostConnections + " connections and " + mostHandshakes
                + " handshakes are allowed");
            if (Long.bitCount(refused.incrementAndGet()) == 1) {
                LOG.warn("connection of {} refused, {} in all: at most {} connections and {} handshakes are allowed",
                    peer, refused.get(), mostConnections, mostHandshakes);
            }
            return false;
        }
        return true;
    }

    @Override
    public void opened(final OpenFlowSession session) {
        handshakes.decrementAndGet();
        synchronized (this) {
            final OpenFlowSession former = current.put(session.datapathId(), session);
            if (former != null) {
                LOG.warn("switch {} has connected anew from {}; its connection from {} ends. If this goes on, two "
                    + "switches have the same datapath id", session.datapathId(), session.peer(), former.peer());
                former.end("the switch has connected anew from " + session.peer());
            }
            session.begin();
        }
    }

    @Override
    public void closed(final OpenFlowSession session) {
        connections.decrementAndGet();
        synchronized (this) {
            current.remove(session.datapathId(), session);
        }
    }

    @Override
    public void failed(final String reason) {
        connections.decrementAndGet();
        handshakes.decrementAndGet();
        newestFailure = Optional.of(reason);
        failed.incrementAndGet();
    }

    @Override
    public void unreadable() {
        unreadable.incrementAndGet();
    }

    ServerCounters counters() {
        return new ServerCounters(connections.get(), handshakes.get(), refused.get(), newestRefusal, failed.get(),
            newestFailure, unreadable.get());
    }
}
