// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.netport.core.engine.ThreeSites.at;
import static org.netport.core.engine.ThreeSites.name;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netport.grant.Grant;
import org.netport.grant.GrantDecision;
import org.netport.grant.GrantRequest;
import org.netport.grant.GrantState;
import org.netport.grant.MigrationEvent;
import org.netport.grant.MigrationReport;
import org.netport.location.ClaimSource;
import org.netport.location.HostAlarm;
import org.netport.location.LocationReport;
import org.netport.location.MoveReceipt.Outcome;
import org.netport.model.HostName;
import org.netport.model.SegmentName;
import org.netport.network.AttachmentPoint;
import org.netport.network.CutOver;
import org.netport.network.NetworkConfig;

/** Hundreds of hosts whose moves are under way at the same time, there and back. */
class CrowdTest {
    private static final int HOSTS = 300;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Random random = new Random(4711);
    private final List<HostName> crowd = new ArrayList<>(new Crowd(HOSTS).names());

    private static AttachmentPoint place(final int site, final HostName host) {
        return at(site, 1 + Integer.parseInt(host.value().substring(1)) % 3);
    }

    /** All are told of in an order of their own, while every switch keeps its answers back. */
    private void tellAll(final ThreeSites net, final Map<HostName, Grant> grants, final MigrationEvent event,
            final int source) {
        net.sessions.values().forEach(FakeSession::withhold);
        Collections.shuffle(crowd, random);
        for (HostName host : crowd) {
            final Grant grant = grants.get(host);
            net.engine.report(new MigrationReport(event, event.isOfDestination()
                ? Optional.of(new MigrationReport.Proof(grant.id(), grant.nonce())) : Optional.empty(),
                event.isOfDestination() ? Optional.empty() : Optional.of(name(source)),
                event.isOfDestination() ? ImmutableSet.of() : ImmutableSet.of(host), Optional.empty(),
                OptionalLong.empty(), "crowd"));
        }
        net.loop.run();
        final var order = new ArrayList<>(net.sessions.values());
        Collections.shuffle(order, random);
        for (FakeSession session : order) {
            session.answer();
            net.loop.run();
        }
    }

    private void moveAll(final ThreeSites net, final int source, final int destination) {
        final Map<HostName, Grant> grants = new LinkedHashMap<>();
        for (HostName host : crowd) {
            final var decision = net.engine.request(new GrantRequest(ImmutableMap.of(host, place(destination, host)),
                Duration.ofMinutes(5), Optional.empty(), "crowd")).toCompletableFuture();
            net.loop.run();
            grants.put(host, ((GrantDecision.Granted) decision.join()).grant());
        }
        tellAll(net, grants, MigrationEvent.PREPARE, source);
        if (net.config().segments().get(new SegmentName("red")).cutOver() == CutOver.COPY) {
            tellAll(net, grants, MigrationEvent.PAUSING, source);
        }
        tellAll(net, grants, MigrationEvent.STOPPED, source);
        assertEquals(HOSTS, crowd.stream().map(net::lastReceipt)
            .filter(move -> move.outcome() == Outcome.RUNNING).count(), "all are under way at once");
        tellAll(net, grants, MigrationEvent.RUNNING, source);
        net.loop.pass(LONG);
        grants.forEach((host, grant) -> {
            assertEquals(place(destination, host), net.placeOf(host));
            assertEquals(GrantState.CONSUMED, net.stateOf(host, grant));
            assertEquals(Outcome.COMPLETE, net.lastReceipt(host).outcome(), host.value());
        });
        assertEquals(Set.copyOf(net.recorder.finished), net.recorder.grants.keySet());
    }

    private void thereAndBack(final CutOver mode) {
        final var net = new ThreeSites(mode);
        final NetworkConfig config = new Crowd(HOSTS).among(net.config());
        net.start(config);
        crowd.forEach(host -> net.engine.report(new LocationReport(host, place(1, host),
            Optional.empty(), 0, ClaimSource.OPERATOR)));
        net.loop.pass(LONG);
        moveAll(net, 1, 2);
        moveAll(net, 2, 1);
        net.loop.pass(LONG);
        net.sessions.forEach((at, session) -> assertEquals(Crowd.fresh(net, config, at), session.held, at.value()));
        assertEquals(List.of(), net.recorder.alarms.stream()
            .filter(alarm -> alarm.kind() != HostAlarm.Kind.NARROW_PATH).toList());
    }

    @Test
    void allMoveThereAndBackByRelay() {
        thereAndBack(CutOver.RELAY);
    }

    @Test
    void allMoveThereAndBackByCopy() {
        thereAndBack(CutOver.COPY);
    }
}
