// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netport.engine.InterfaceListener;
import org.netport.model.DatapathId;
import org.netport.model.PortRef;
import org.netport.network.OvsdbEndpoint;
import org.netport.ovsdb.DatabaseStatus.State;
import org.netport.ovsdb.SwitchTables.BridgePorts;
import org.netport.ovsdb.SwitchTables.BridgePorts.Presence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which port has which interface id and attached MAC, for the switches whose database is known: follows the databases,
 * and tells a listener when the answer for a switch has changed. Where a database cannot be reached the last answer
 * stands. Switches in one database share a connection. Thread-safe.
 */
public final class InterfaceDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InterfaceDirectory.class);
    private static final Duration END_BOUND = Duration.ofSeconds(5);

    private final OvsdbSettings settings;
    private final Optional<TlsFiles> tls;
    private final InterfaceListener listener;
    private final Tally tally = new Tally();
    private final Connection.Audience audience = new FromConnections();
    private final Map<OvsdbEndpoint, Followed> databases = new HashMap<>();
    private ImmutableMap<DatapathId, OvsdbEndpoint> switches = ImmutableMap.of();
    private final Map<DatapathId, BridgePorts> seen = new HashMap<>();
    private final Map<DatapathId, ImmutableMap<PortRef, String>> told = new HashMap<>();

    /**
     * Makes a directory that follows nothing yet.
     *
     * @param settings its bounds
     * @param tls the files for databases that are reached by TLS; without them those are not reached
     * @param listener who is told; called with a lock held, so it must return at once
     */
    public InterfaceDirectory(final OvsdbSettings settings, final Optional<TlsFiles> tls,
            final InterfaceListener listener) {
        this.settings = settings;
        this.tls = tls;
        this.listener = listener;
    }

    /**
     * Sets what is followed. What was followed before and is not any more is forgotten: the listener is told that such
     * a switch has no identities. Returns at once.
     *
     * @param endpoints the database of each switch that has one
     */
    public synchronized void follow(final Map<DatapathId, OvsdbEndpoint> endpoints) {
        final var known = ImmutableMap.copyOf(endpoints);
        switches = known;
        final var byEndpoint = new HashMap<OvsdbEndpoint, ImmutableSet.Builder<DatapathId>>();
        known.forEach((datapathId, endpoint) ->
            byEndpoint.computeIfAbsent(endpoint, key -> ImmutableSet.builder()).add(datapathId));
        List.copyOf(databases.keySet()).stream().filter(endpoint -> !byEndpoint.containsKey(endpoint))
            .forEach(endpoint -> databases.remove(endpoint).connection().stop());
        List.copyOf(seen.keySet()).stream().filter(datapathId -> !known.containsKey(datapathId))
            .forEach(this::forget);
        byEndpoint.forEach((endpoint, datapathIds) -> followOne(endpoint, datapathIds.build()));
    }

    private void followOne(final OvsdbEndpoint endpoint, final ImmutableSet<DatapathId> datapathIds) {
        final Followed present = databases.get(endpoint);
        if (present != null) {
            if (!present.datapathIds().equals(datapathIds)) {
                databases.put(endpoint, present.with(datapathIds));
                present.connection().want(datapathIds);
            }
            return;
        }
        try {
            final var connection = new Connection(endpoint, settings, tls, tally, audience, datapathIds);
            databases.put(endpoint, new Followed(connection, datapathIds, State.CONNECTING, ""));
            connection.start();
        } catch (IOException e) {
            LOG.error("{} cannot be followed: this process has no more file descriptors. Raise its limit (ulimit -n) "
                + "and write the configuration again", endpoint, e);
        }
    }

    private void forget(final DatapathId datapathId) {
        seen.remove(datapathId);
        if (!Optional.ofNullable(told.remove(datapathId)).orElse(ImmutableMap.of()).isEmpty()) {
            listener.interfaces(datapathId, ImmutableMap.of());
        }
    }

    /**
     * Tells how following goes.
     *
     * @return the status of each switch whose database is known
     */
    public synchronized ImmutableMap<DatapathId, DatabaseStatus> status() {
        final var status = ImmutableMap.<DatapathId, DatabaseStatus>builder();
        databases.forEach((endpoint, followed) -> followed.datapathIds().forEach(datapathId -> {
            final String detail = followed.state() == State.FOLLOWING
                ? Optional.ofNullable(seen.get(datapathId)).map(ports -> complaint(datapathId, ports)).orElse("")
                : followed.detail();
            status.put(datapathId, new DatabaseStatus(endpoint, followed.state(), detail,
                told.getOrDefault(datapathId, ImmutableMap.of()).size()));
        }));
        return status.buildOrThrow();
    }

    /**
     * Tells what was done so far.
     *
     * @return a snapshot
     */
    public OvsdbCounters counters() {
        return tally.counters();
    }

    /** Ends all connections; the listener is told nothing, what it knows stays. */
    @Override
    public void close() {
        final List<Followed> ending;
        synchronized (this) {
            ending = List.copyOf(databases.values());
            databases.clear();
            switches = ImmutableMap.of();
        }
        ending.forEach(followed -> followed.connection().stop());
        try {
            for (var followed : ending) {
                followed.connection().join(END_BOUND);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String complaint(final DatapathId datapathId, final BridgePorts ports) {
        return switch (ports.presence()) {
            case ABSENT -> "the database has no bridge with datapath id " + datapathId
                + ": compare 'ovs-vsctl get bridge NAME datapath_id'";
            case UNDECIDED -> "no bridge in the database has datapath id " + datapathId + ", but not all have one yet: "
                + "is ovs-vswitchd running there? What was known last stands";
            case PRESENT -> ports.ambiguous().isEmpty() ? "" : "more than one port has " + OvsdbException.quote(
                ports.ambiguous().stream().map(Object::toString).sorted().limit(3).toList().toString())
                + ": remove it from external_ids of all but one";
        };
    }

    private synchronized void found(final Connection from, final ImmutableMap<DatapathId, BridgePorts> found) {
        final var known = switches;
        found.forEach((datapathId, ports) -> {
            final var followed = Optional.ofNullable(known.get(datapathId)).map(databases::get);
            if (followed.filter(now -> now.connection() == from).isPresent()) {
                tell(datapathId, ports);
            }
        });
    }

    private void tell(final DatapathId datapathId, final BridgePorts ports) {
        final Optional<BridgePorts> before = Optional.ofNullable(seen.put(datapathId, ports));
        if (ports.presence() != Presence.UNDECIDED && !ports.names().equals(told.put(datapathId, ports.names()))) {
            tally.report();
            LOG.debug("switch {}: ports by identity are {}", datapathId, ports.names());
            listener.interfaces(datapathId, ports.names());
        }
        final String complaint = complaint(datapathId, ports);
        if (!complaint.isEmpty() && !before.equals(Optional.of(ports))) {
            LOG.warn("switch {}: {}", datapathId, complaint);
        }
    }

    private synchronized void stateChanged(final Connection from, final State state, final String detail) {
        databases.replaceAll((endpoint, followed) -> followed.connection() == from ? followed.at(state, detail)
            : followed);
    }

    private final class FromConnections implements Connection.Audience {
        @Override
        public void found(final Connection from, final ImmutableMap<DatapathId, BridgePorts> found) {
            InterfaceDirectory.this.found(from, found);
        }

        @Override
        public void stateChanged(final Connection from, final State state, final String detail) {
            InterfaceDirectory.this.stateChanged(from, state, detail);
        }
    }

    private record Followed(Connection connection, ImmutableSet<DatapathId> datapathIds, State state, String detail) {
        Followed with(final ImmutableSet<DatapathId> others) {
            return new Followed(connection, others, state, detail);
        }

        Followed at(final State now, final String why) {
            return new Followed(connection, datapathIds, now, why);
        }
    }
}
