// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.netport.channel.PacketIn;
import org.netport.channel.PortDescription;
import org.netport.channel.SwitchEvents;
import org.netport.channel.SwitchFeatures.Role;
import org.netport.channel.SwitchSession;
import org.netport.engine.EngineListener;
import org.netport.engine.NetworkEngine;
import org.netport.engine.SwitchStatus;
import org.netport.engine.SwitchStatus.Connection;
import org.netport.explain.PathAnswer;
import org.netport.explain.PathQuestion;
import org.netport.grant.DeliveryAnswer;
import org.netport.grant.FrameDelivery;
import org.netport.grant.GrantDecision;
import org.netport.grant.GrantId;
import org.netport.grant.GrantRequest;
import org.netport.grant.GrantStatus;
import org.netport.grant.MigrationAnswer;
import org.netport.grant.MigrationReport;
import org.netport.location.Attachment;
import org.netport.location.EarlierMoves;
import org.netport.location.LocationReport;
import org.netport.location.LocationReports;
import org.netport.location.ReportOutcome;
import org.netport.location.ReportsOutcome;
import org.netport.model.DatapathId;
import org.netport.model.HostName;
import org.netport.model.PortRef;
import org.netport.model.SwitchName;
import org.netport.network.NetworkConfig;
import org.netport.verify.VerifyAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine: takes configuration, reports and the channel's events from any thread, hands them to its loop, and lets
 * nothing be written before the initial configuration is there and the switches have been read back.
 */
public final class ControllerEngine implements NetworkEngine, SwitchEvents {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerEngine.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration AUDIT_LOOK = Duration.ofSeconds(5);
    private static final int MOST_REPORTS = 4096;
    private static final int MOST_DELIVERIES = 64;
    /** Hosts that are reported together: {@link Convoy} bounds those that wait, and this what has not come to it. */
    private static final int MOST_TOGETHER = 4 * LocationReports.MOST;

    private final EngineLoop loop;
    private final EngineSettings settings;
    private final EngineListener listener;
    private final Counters counters = new Counters();
    private final Network network;
    private final Convoy convoy;
    private final PathDesk paths;
    private final VerifyDesk verifications;
    private final Map<DatapathId, SwitchSession> sessions = new HashMap<>();
    /** Those of them that are shown as belonging to no configured switch. */
    private final Set<DatapathId> strangers = new HashSet<>();
    private final AtomicReference<NetworkConfig> nextConfig = new AtomicReference<>();
    private final AtomicInteger packetIns = new AtomicInteger();
    private final UnderWay reports = new UnderWay(MOST_REPORTS, counters);
    private final UnderWay deliveries = new UnderWay(MOST_DELIVERIES, counters);
    private final UnderWay together = new UnderWay(MOST_TOGETHER, counters);

    /**
     * An engine that waits for {@link #start}.
     *
     * @param settings bounds and times
     * @param loop its thread and clock; closed with the engine
     * @param listener told of all changes of state
     */
    public ControllerEngine(final EngineSettings settings, final EngineLoop loop, final EngineListener listener) {
        this(settings, loop, listener, task -> Thread.ofVirtual().name("netport-reader").start(task));
    }

    /**
     * An engine that waits for {@link #start}.
     *
     * @param settings bounds and times
     * @param loop its thread and clock; closed with the engine
     * @param listener told of all changes of state
     * @param readers runs what explains the ways of frames and verifies switches, beside the loop
     */
    public ControllerEngine(final EngineSettings settings, final EngineLoop loop, final EngineListener listener,
            final Executor readers) {
        this.settings = settings;
        this.loop = loop;
        this.listener = listener;
        final var gathering = new Gathering(loop);
        network = new Network(loop, settings, listener, counters, gathering);
        convoy = new Convoy(loop, gathering, new ReportDesk(network), counters);
        paths = new PathDesk(network, loop, readers);
        verifications = new VerifyDesk(network, loop, readers);
    }

    @Override
    public void start(final NetworkConfig config, final Map<HostName, Attachment> recovered,
            final List<GrantStatus> grants, final EarlierMoves earlier) {
        loop.execute(() -> {
            network.start(config, recovered, grants, earlier);
            sessions.values().forEach(this::introduce);
            loop.schedule(settings.recoveryWindow(), () -> network.openGate("the recovery window is over"));
            network.openGateIfAllRead();
        });
        loop.schedule(LOOK, this::look);
        loop.schedule(AUDIT_LOOK, this::audit);
    }

    private void look() {
        // First: what is thrown below ends this task, and not those to come.
        loop.schedule(LOOK, this::look);
        network.look();
    }

    private void audit() {
        loop.schedule(AUDIT_LOOK, this::audit);
        network.audit();
    }

    @Override
    public void configure(final NetworkConfig config) {
        if (nextConfig.getAndSet(config) == null) {
            loop.execute(() -> {
                final NetworkConfig latest = nextConfig.getAndSet(null);
                network.configure(latest);
                sessions.values().forEach(this::introduce);
            });
        }
    }

    @Override
    public CompletionStage<ReportOutcome> report(final LocationReport report) {
        final long arrived = loop.nanoTime();
        final var outcome = new CompletableFuture<ReportOutcome>();
        if (reports.isOneTooMany(outcome)) {
            outcome.complete(new ReportOutcome.NotYet(MOST_REPORTS + " location reports are under way: report host "
                + report.host() + " again in a second"));
            return outcome;
        }
        loop.executeHere(() -> answering(outcome, () -> network.report(report, arrived, outcome::complete)));
        return outcome;
    }

    @Override
    public CompletionStage<ReportsOutcome> report(final LocationReports many) {
        final long arrived = loop.nanoTime();
        final var outcome = new CompletableFuture<ReportsOutcome>();
        if (together.areTooMany(many.all().size(), outcome)) {
            outcome.complete(new ReportsOutcome.NotYet("reports of " + MOST_TOGETHER
                + " hosts that were reported together are under way: report again in some seconds"));
            return outcome;
        }
        loop.execute(() -> answering(outcome, () -> convoy.take(many, arrived, outcome::complete)));
        return outcome;
    }

    @Override
    public CompletionStage<MigrationAnswer> report(final MigrationReport report) {
        final long arrived = loop.nanoTime();
        final var answer = new CompletableFuture<MigrationAnswer>();
        if (reports.isOneTooMany(answer)) {
            answer.complete(new MigrationAnswer.NotYet(MOST_REPORTS
                + " reports are under way: report again in a second"));
            return answer;
        }
        loop.executeHere(() -> {
            if (network.hasStarted()) {
                // While switches are read back it waits: who is told that a report is wrong does not repeat it.
                network.whenOpen(arrived, since -> answering(answer,
                    () -> network.moves().report(report, since, answer::complete)));
            } else {
                // There is no bound to that.
                answer.complete(new MigrationAnswer.NotYet(Network.STARTING));
            }
        });
        return answer;
    }

    @Override
    public CompletionStage<DeliveryAnswer> deliver(final FrameDelivery delivery) {
        final long arrived = loop.nanoTime();
        final var answer = new CompletableFuture<DeliveryAnswer>();
        if (deliveries.isOneTooMany(answer)) {
            answer.complete(new DeliveryAnswer.NotYet("frames of " + MOST_DELIVERIES
                + " guests are being carried: hand them over again in a moment"));
            return answer;
        }
        loop.executeHere(() -> {
            if (network.isOpen()) {
                answering(answer, () -> network.moves().deliver(delivery, arrived, answer::complete));
            } else {
                answer.complete(new DeliveryAnswer.NotYet(Network.STARTING));
            }
        });
        return answer;
    }

    /** Where a report fails, who sent it is told, and those that wait behind it are taken all the same. */
    @SuppressWarnings("IllegalCatch")
    private static void answering(final CompletableFuture<?> answer, final Runnable report) {
        try {
            report.run();
        } catch (RuntimeException e) {
            LOG.error("a report failed; the engine goes on, please report this", e);
            answer.completeExceptionally(e);
        }
    }

    @Override
    public CompletionStage<Optional<Attachment>> withdraw(final HostName host) {
        return CompletableFuture.supplyAsync(() -> network.withdraw(host), loop::execute);
    }

    @Override
    public CompletionStage<GrantDecision> request(final GrantRequest request) {
        final long arrived = loop.nanoTime();
        return CompletableFuture.supplyAsync(() -> network.isOpen() ? network.moves().request(request, arrived)
            : new GrantDecision.NotYet(Network.STARTING), loop::execute);
    }

    @Override
    public CompletionStage<Optional<GrantStatus>> revoke(final GrantId id, final String reason) {
        return CompletableFuture.supplyAsync(() -> network.moves().revoke(id, reason), loop::execute);
    }

    @Override
    public CompletionStage<Optional<GrantStatus>> liveGrant(final HostName host) {
        return CompletableFuture.supplyAsync(() -> network.moves().findLive(host), loop::execute);
    }

    @Override
    public CompletionStage<PathAnswer> explain(final PathQuestion question) {
        return paths.explain(question);
    }

    @Override
    public CompletionStage<VerifyAnswer> verify(final Optional<SwitchName> only) {
        return verifications.verify(only);
    }

    @Override
    public void interfaces(final DatapathId datapathId, final Map<PortRef, String> portNames) {
        final long arrived = loop.nanoTime();
        loop.execute(() -> network.interfaces(datapathId, portNames, arrived));
    }

    @Override
    public void close() {
        loop.close();
    }

    @Override
    public void connected(final SwitchSession session) {
        loop.execute(() -> {
            sessions.put(session.datapathId(), session);
            introduce(session);
        });
    }

    /** Gives a session to the switch that it belongs to, once; an unknown switch is shown and left alone. */
    private void introduce(final SwitchSession session) {
        final DatapathId datapathId = session.datapathId();
        if (!network.adopt(session)) {
            strangers.add(datapathId);
            listener.switchChanged(new SwitchStatus(datapathId.toString(), datapathId, Connection.UNCONFIGURED,
                "connected, but no configured switch has this datapath id", Optional.of(session.features()),
                session.ports(), ImmutableMap.of(), ImmutableList.of(), new SwitchStatus.Numbers(0, 0,
                    Optional.of(session.counters()), Optional.empty(), OptionalLong.empty())));
        } else if (strangers.remove(datapathId)) {
            listener.switchRemoved(datapathId.toString());
        }
    }

    @Override
    public void disconnected(final SwitchSession session, final String reason) {
        loop.execute(() -> {
            if (sessions.remove(session.datapathId(), session) && !network.lost(session, reason)) {
                strangers.remove(session.datapathId());
                listener.switchRemoved(session.datapathId().toString());
            }
        });
    }

    @Override
    public void portChanged(final SwitchSession session, final PortDescription port, final PortChange change) {
        final long arrived = loop.nanoTime();
        loop.execute(() -> network.portChanged(session, port, change, arrived));
    }

    @Override
    public void roleChanged(final SwitchSession session, final Role role) {
        loop.execute(() -> network.roleChanged(session, role));
    }

    @Override
    public void packetIn(final SwitchSession session, final PacketIn packet) {
        final long arrived = loop.nanoTime();
        if (packetIns.incrementAndGet() > settings.packetIns()) {
            packetIns.decrementAndGet();
            counters.packetInDropped();
            LOG.debug("packet-in of {} dropped: {} are waiting", session.datapathId(), settings.packetIns());
            return;
        }
        loop.executeHere(() -> {
            packetIns.decrementAndGet();
            network.packetIn(session, packet, arrived);
        });
    }
}
