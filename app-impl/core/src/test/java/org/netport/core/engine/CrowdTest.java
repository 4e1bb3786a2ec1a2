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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.netport.core.compile.FullCompiler;
import org.netport.core.compile.HostForwarding;
import org.netport.core.compile.HostForwarding.Strangers;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SwitchPorts;
import org.netport.flow.ProgramEntry;
import org.netport.flow.ProgramKey;
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
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.PortRef;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.CutOver;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;

/** Hundreds of hosts whose moves are under way at the same time, there and back. */
class CrowdTest {
    private static final int HOSTS = 300;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Random random = new Random(4711);
    private final List<HostName> crowd = IntStream.range(0, HOSTS).mapToObj(number -> new HostName("c" + number))
        .collect(Collectors.toCollection(ArrayList::new));

    private NetworkConfig crowded(final NetworkConfig usual) {
        final var hosts = ImmutableMap.<HostName, Host>builder().putAll(usual.hosts());
        for (int number = 0; number < HOSTS; number++) {
            final var host = new HostName("c" + number);
            hosts.put(host, new Host(host, new SegmentName("red"), new MacAddress(0x0200_0001_0000L + number),
                ImmutableSet.of(IpAddress.parse("10.1." + number / 250 + "." + (1 + number % 250)))));
        }
        return new NetworkConfig(usual.generation(), usual.sites(), usual.switches(), usual.links(), usual.segments(),
            hosts.buildOrThrow());
    }

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

    /** What a switch holds when all is compiled anew for where everybody is. */
    private static Map<ProgramKey, ProgramEntry> fresh(final ThreeSites net, final NetworkConfig config,
            final SwitchName on) {
        final Map<SwitchName, SwitchPorts> ports = new HashMap<>();
        net.sessions.forEach((at, session) -> ports.put(at, SwitchPorts.seen(session.ports().stream().collect(
            ImmutableMap.toImmutableMap(port -> new PortRef.Named(port.name()),
                port -> new SwitchPorts.ResolvedPort(port.number(), port.link()))))));
        return FullCompiler.compile(new NetworkView(config, ImmutableMap.copyOf(ports)), (host, seenFrom) ->
            new HostForwarding(Optional.of(net.placeOf(host)), ImmutableMap.of(net.placeOf(host), net.epochOf(host)),
                Optional.empty(), Optional.empty(), mayAppear(net.placeOf(host).switchName(), seenFrom)), on).entries();
    }

    /** Site 3 is of another domain than the others: nobody comes from one to the other by itself. */
    private static Strangers mayAppear(final SwitchName from, final SwitchName to) {
        return from.equals(name(3)) == to.equals(name(3)) ? Strangers.TOLD : Strangers.DROPPED;
    }

    private void thereAndBack(final CutOver mode) {
        final var net = new ThreeSites(mode);
        final NetworkConfig config = crowded(net.config());
        net.start(config);
        crowd.forEach(host -> net.engine.report(new LocationReport(host, place(1, host),
            Optional.empty(), 0, ClaimSource.OPERATOR)));
        net.loop.pass(LONG);
        moveAll(net, 1, 2);
        moveAll(net, 2, 1);
        net.loop.pass(LONG);
        net.sessions.forEach((at, session) -> assertEquals(fresh(net, config, at), session.held, at.value()));
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
