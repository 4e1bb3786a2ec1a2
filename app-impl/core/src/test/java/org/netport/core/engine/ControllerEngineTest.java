// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.netport.channel.CommitResult;
import org.netport.channel.CommitResult.SwitchError;
import org.netport.channel.PacketIn;
import org.netport.channel.PortDescription;
import org.netport.channel.PortDescription.LinkState;
import org.netport.channel.SwitchEvents.PortChange;
import org.netport.core.compile.FullCompiler;
import org.netport.core.compile.HostForwarding;
import org.netport.core.packet.ReverseArp;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SwitchPorts;
import org.netport.engine.ObjectStatus;
import org.netport.engine.ObjectStatus.Kind;
import org.netport.engine.ObjectStatus.ObjectId;
import org.netport.engine.ObjectStatus.State;
import org.netport.engine.SwitchStatus.Connection;
import org.netport.flow.Action;
import org.netport.flow.FlowEntry;
import org.netport.flow.ProgramEntry;
import org.netport.flow.ProgramKey;
import org.netport.flow.TableId;
import org.netport.location.ClaimSource;
import org.netport.location.LocationReport;
import org.netport.location.MovePhase;
import org.netport.location.MoveReceipt;
import org.netport.location.ReportOutcome;
import org.netport.model.AccessPortName;
import org.netport.model.DatapathId;
import org.netport.model.DomainName;
import org.netport.model.Epoch;
import org.netport.model.Generation;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.LinkName;
import org.netport.model.LinkNumber;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.PortRef;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.model.SwitchNumber;
import org.netport.model.TenantName;
import org.netport.model.Vni;
import org.netport.network.AccessPort;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.LinkTransport.Addressing;
import org.netport.network.LinkTransport.Encapsulation;
import org.netport.network.LinkTransport.Tunnel;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Site;
import org.netport.network.Switch;

@SuppressWarnings("FutureReturnValueIgnored")
class ControllerEngineTest {
    private static final SegmentName RED = new SegmentName("red");
    private static final HostName VM = new HostName("vm");
    private static final MacAddress VM_MAC = MacAddress.parse("02:00:00:00:00:05");
    private static final AccessPortName P1 = new AccessPortName("p1");

    private final VirtualLoop loop = new VirtualLoop(Instant.EPOCH);
    private final Recorder recorder = new Recorder();
    private final ControllerEngine engine = new ControllerEngine(EngineSettings.DEFAULT, loop, recorder);
    private final Map<SwitchName, FakeSession> sessions = new LinkedHashMap<>();

    private static SwitchName name(final int site) {
        return new SwitchName("sw" + site);
    }

    private static AttachmentPoint at(final int site) {
        return new AttachmentPoint(name(site), P1);
    }

    private static NetworkConfig config(final long generation, final Host... hosts) {
        final var sites = ImmutableMap.<SiteName, Site>builder();
        final var switches = ImmutableMap.<SwitchName, Switch>builder();
        final var links = ImmutableMap.<LinkName, Link>builder();
        for (int site = 1; site <= 3; site++) {
            final var siteName = new SiteName("s" + site);
            sites.put(siteName, new Site(siteName, new DomainName("acme")));
            switches.put(name(site), new Switch(new DatapathId(site), name(site), siteName, new SwitchNumber(site),
                Optional.of(IpAddress.parse("192.0.2." + site)), ImmutableMap.of(P1,
                    new AccessPort(P1, new PortRef.Named("tap1"), Optional.of(RED), ImmutableSet.of()))));
            final int peer = site % 3 + 1;
            final var link = new LinkName("l" + site);
            links.put(link, new Link(link, new LinkNumber(site), new LinkEnd(name(site), new PortRef.Named("vx")),
                new LinkEnd(name(peer), new PortRef.Named("vx")), new Tunnel(Encapsulation.VXLAN, Addressing.FLOW),
                10));
        }
        final var byName = ImmutableMap.<HostName, Host>builder();
        for (Host host : hosts) {
            byName.put(host.name(), host);
        }
        return new NetworkConfig(new Generation(generation), sites.buildOrThrow(), switches.buildOrThrow(),
            links.buildOrThrow(), ImmutableMap.of(RED, new Segment(RED, new TenantName("t"), new Vni(5001), 1450,
                ImmutableMap.of(), ImmutableSet.of(), ImmutableSet.of())), byName.buildOrThrow());
    }

    private static Host vm() {
        return new Host(VM, RED, VM_MAC, ImmutableSet.of(IpAddress.parse("10.0.0.5")));
    }

    private static ImmutableList<PortDescription> ports() {
        return ImmutableList.of(
            new PortDescription(new PortNumber(1), "tap1", MacAddress.ZERO, LinkState.UP),
            new PortDescription(new PortNumber(2), "vx", MacAddress.ZERO, LinkState.UP));
    }

    private FakeSession connect(final int site) {
        final FakeSession before = sessions.get(name(site));
        final var session = new FakeSession(new DatapathId(site), ports(),
            before == null ? new HashMap<>() : before.held);
        sessions.put(name(site), session);
        engine.connected(session);
        loop.run();
        return session;
    }

    private void startWithThreeSwitches() {
        engine.start(config(1, vm()), Map.of());
        connect(1);
        connect(2);
        connect(3);
        loop.pass(Duration.ofMillis(100));
    }

    private CompletableFuture<ReportOutcome> report(final int site) {
        final var outcome = engine.report(new LocationReport(VM, at(site), Optional.empty(), 0,
            ClaimSource.OPERATOR)).toCompletableFuture();
        loop.run();
        return outcome;
    }

    private static Map<ProgramKey, ProgramEntry> expected(final int site, final Optional<Integer> vmAt,
            final long epoch) {
        final var seen = SwitchPorts.seen(ImmutableMap.of(
            new PortRef.Named("tap1"), new SwitchPorts.ResolvedPort(new PortNumber(1), LinkState.UP),
            new PortRef.Named("vx"), new SwitchPorts.ResolvedPort(new PortNumber(2), LinkState.UP)));
        final var view = new NetworkView(config(1, vm()), ImmutableMap.of(name(1), seen, name(2), seen, name(3), seen));
        return FullCompiler.compile(view, (host, on) -> vmAt.map(place -> new HostForwarding(Optional.of(at(place)),
            ImmutableMap.of(at(place), new Epoch(epoch)))).orElse(HostForwarding.NOWHERE), name(site)).entries();
    }

    private int flowsWritten() {
        return sessions.values().stream().flatMap(session -> session.commits.stream())
            .mapToInt(commit -> commit.changes().size()).sum();
    }

    @Test
    void nothingIsWrittenBeforeConfigurationIsThereAndAllSwitchesHaveBeenRead() {
        connect(1);
        connect(2);
        loop.pass(Duration.ofSeconds(30));
        assertEquals(0, flowsWritten());
        engine.start(config(1, vm()), Map.of());
        loop.pass(Duration.ofSeconds(4));
        assertEquals(0, flowsWritten(), "switch 3 is missing, the window is not over");
        loop.pass(Duration.ofSeconds(2));
        assertEquals(expected(1, Optional.empty(), 0), sessions.get(name(1)).held);
        connect(3);
        assertEquals(expected(3, Optional.empty(), 0), sessions.get(name(3)).held);
    }

    @Test
    void aMoveEndsWithExactlyWhatAFullCompileGivesAndItsReceiptNamesEveryPhase() {
        startWithThreeSwitches();
        assertInstanceOf(ReportOutcome.Moved.class, report(1).join());
        loop.pass(Duration.ofSeconds(2));
        final var moved = assertInstanceOf(ReportOutcome.Moved.class, report(2).join());
        assertEquals(Optional.of(at(1)), moved.receipt().from());
        loop.pass(Duration.ofSeconds(2));
        for (int site = 1; site <= 3; site++) {
            assertEquals(expected(site, Optional.of(2), 2), sessions.get(name(site)).held);
        }
        final MoveReceipt last = recorder.moves.get(recorder.moves.size() - 1);
        assertEquals(List.of(MovePhase.CLAIMED, MovePhase.PREPARED, MovePhase.RELAYING, MovePhase.UPDATED,
            MovePhase.SETTLED), List.copyOf(last.phases().keySet()));
        assertEquals(MoveReceipt.Outcome.COMPLETE, last.outcome());
        assertEquals(ImmutableSet.of(name(1), name(2), name(3)), last.flowsWritten().keySet());
        assertEquals(at(2), recorder.attachments.get(VM).point());
    }

    @Test
    void theOldSwitchIsNotTouchedUntilTheDestinationHasAcknowledged() {
        startWithThreeSwitches();
        report(1);
        loop.pass(Duration.ofSeconds(2));
        sessions.get(name(2)).withhold();
        final var before = Map.copyOf(sessions.get(name(1)).held);
        final var outcome = report(2);
        loop.pass(Duration.ofMillis(500));
        assertEquals(before, sessions.get(name(1)).held);
        assertFalse(outcome.isDone());
        sessions.get(name(2)).answer();
        loop.run();
        assertTrue(outcome.isDone());
    }

    @Test
    void aSwitchThatIsGoneOrSilentDoesNotBlockAMoveAndIsProgrammedWhenItComesBack() {
        startWithThreeSwitches();
        report(1);
        loop.pass(Duration.ofSeconds(2));
        engine.disconnected(sessions.get(name(1)), "cable");
        sessions.get(name(3)).withhold();
        final var outcome = report(2);
        loop.pass(Duration.ofSeconds(3));
        assertInstanceOf(ReportOutcome.Moved.class, outcome.join());
        assertEquals(MoveReceipt.Outcome.COMPLETE_WITH_UNREACHABLE,
            recorder.moves.get(recorder.moves.size() - 1).outcome());
        assertEquals(Connection.DISCONNECTED, recorder.switches.get("sw1").connection());
        sessions.get(name(3)).answer();
        connect(1);
        loop.pass(Duration.ofSeconds(1));
        assertEquals(expected(1, Optional.of(2), 2), sessions.get(name(1)).held);
        assertEquals(expected(3, Optional.of(2), 2), sessions.get(name(3)).held);
    }

    @Test
    void aMoveGoesOnAlsoWhereWhoListensFails() {
        startWithThreeSwitches();
        report(1).join();
        loop.pass(Duration.ofSeconds(2));
        engine.disconnected(sessions.get(name(2)), "gone");
        loop.run();
        final int before = sessions.get(name(1)).commits.size();
        recorder.onAttachment = host -> {
            throw new IllegalStateException("who listens has a fault");
        };
        assertThrows(IllegalStateException.class, () -> report(2));
        assertTrue(sessions.get(name(1)).commits.size() > before,
            "that its destination cannot be reached was known at once, and its source is next");
    }

    @Test
    void aRestartedControllerTakesPlacesFromTheSwitchesAndWritesNothing() {
        startWithThreeSwitches();
        report(1);
        report(3);
        loop.pass(Duration.ofSeconds(2));
        final var second = new ControllerEngine(EngineSettings.DEFAULT, loop, recorder);
        final var old = List.copyOf(sessions.values());
        sessions.clear();
        for (FakeSession session : old) {
            sessions.put(name((int) session.datapathId().value()),
                new FakeSession(session.datapathId(), ports(), session.held));
        }
        sessions.values().forEach(second::connected);
        second.start(config(1, vm()), Map.of());
        loop.pass(Duration.ofSeconds(10));
        assertEquals(0, flowsWritten());
        assertEquals(at(3), recorder.attachments.get(VM).point());
        assertEquals(new Epoch(2), recorder.attachments.get(VM).epoch());
    }

    @Test
    void anUnknownCommitIsReadBackAndRepairedNotCleared() {
        startWithThreeSwitches();
        sessions.get(name(2)).failNext(new CommitResult.Unknown("no answer", ImmutableList.of()));
        report(2);
        loop.pass(Duration.ofSeconds(2));
        assertEquals(expected(2, Optional.of(2), 1), sessions.get(name(2)).held);
        assertTrue(sessions.get(name(2)).commits.stream().allMatch(commit -> commit.changes().size() < 20
            || sessions.get(name(2)).commits.get(0).equals(commit)), "the whole was written once only");
    }

    @Test
    void anEntryThatASwitchRefusesDegradesItsObjectAndLeavesTheOthersProgrammed() {
        startWithThreeSwitches();
        final FakeSession session = sessions.get(name(2));
        final var refused = session.commits.get(0).changes().stream()
            .filter(change -> change.key() instanceof org.netport.flow.FlowKey).findFirst().orElseThrow();
        assertTrue(refused.key() instanceof org.netport.flow.FlowKey);
        final var host = new Host(new HostName("other"), RED, MacAddress.parse("02:00:00:00:00:06"),
            ImmutableSet.of());
        engine.configure(config(2, vm(), host));
        session.withhold();
        loop.run();
        final var change = session.commits.get(session.commits.size() - 1).changes().get(0);
        session.failNext(new CommitResult.Refused(ImmutableList.of(
            new SwitchError(Optional.of(change), "FLOW_MOD_FAILED/TABLE_FULL"))));
        session.answer();
        loop.pass(Duration.ofSeconds(1));
        final ObjectStatus status = recorder.objects.get(new ObjectId(Kind.HOST, "other"));
        assertEquals(State.DEGRADED, status.state());
        assertTrue(status.reason().contains("TABLE_FULL"), status.reason());
        assertEquals(State.PROGRAMMED, recorder.objects.get(new ObjectId(Kind.HOST, "vm")).state());
    }

    @Test
    void aRarpAtANewPortMovesTheHostAndAQuestionForItIsAnsweredAtTheEdge() {
        startWithThreeSwitches();
        report(1);
        loop.pass(Duration.ofSeconds(2));
        final byte[] rarp = rarp();
        arrives(3, rarp);
        loop.pass(Duration.ofSeconds(2));
        assertEquals(at(3), recorder.attachments.get(VM).point());
        assertEquals(ClaimSource.RARP, recorder.attachments.get(VM).source());
    }

    @Test
    void theFrameThatTellsOfANewPlaceGoesOnOnceThatIsProgrammed() {
        startWithThreeSwitches();
        report(1);
        loop.pass(Duration.ofSeconds(2));
        final var destination = sessions.get(name(3));
        destination.withhold();
        final byte[] rarp = rarp();
        arrives(3, rarp);
        arrives(2, rarp);
        loop.run();
        assertTrue(destination.sent.isEmpty(), "the switch would send it to the controller again");
        destination.answer();
        loop.pass(Duration.ofSeconds(2));
        assertEquals(1, destination.sent.size());
        final var sent = destination.sent.get(0);
        assertEquals(Optional.of(new PortNumber(1)), sent.inPort());
        assertEquals(ImmutableList.of(new Action.ToTables()), sent.actions());
        assertArrayEquals(rarp, sent.frame());
        assertTrue(sessions.get(name(2)).sent.isEmpty(), "held down there: not accepted, so not sent on");
        assertEquals(1, recorder.counters.framesHeld());
        arrives(3, rarp);
        loop.pass(Duration.ofSeconds(2));
        assertEquals(1, destination.sent.size(), "accepted there already: sent on it could come back for ever");
    }

    @Test
    void framesOfAHostAtANewPlaceAreHeldUpToABound() {
        startWithThreeSwitches();
        report(1);
        loop.pass(Duration.ofSeconds(2));
        final var destination = sessions.get(name(3));
        destination.withhold();
        for (int frame = 0; frame < 40; frame++) {
            arrives(3, rarp());
        }
        loop.run();
        destination.answer();
        loop.pass(Duration.ofSeconds(2));
        assertEquals(32, destination.sent.size());
        assertEquals(8, recorder.counters.packetInsDropped());
    }

    /** The guest says at a site's port that it is there; what the switch holds for that port sends it up. */
    private void arrives(final int site, final byte[] frame) {
        final var elsewhere = (FlowEntry) sessions.get(name(site)).held.values().stream()
            .filter(entry -> entry instanceof FlowEntry flow
                && EntryKind.of(flow.cookie()).filter(EntryKind.SOURCE_ELSEWHERE::equals).isPresent())
            .findFirst().orElseThrow();
        engine.packetIn(sessions.get(name(site)), new PacketIn(new PortNumber(1), new TableId(2), elsewhere.cookie(),
            5001, frame));
    }

    private static byte[] rarp() {
        return ReverseArp.announcement(VM_MAC);
    }

    @Test
    void aReportOfAnUnknownHostSwitchOrPortSaysWhichAndChangesNothing() {
        startWithThreeSwitches();
        final int before = flowsWritten();
        assertEquals("host", invalid(new HostName("nobody"), at(1)));
        assertEquals("switch", invalid(VM, new AttachmentPoint(new SwitchName("sw9"), P1)));
        assertEquals("port", invalid(VM, new AttachmentPoint(name(1), new AccessPortName("p9"))));
        assertEquals(before, flowsWritten());
    }

    private String invalid(final HostName host, final AttachmentPoint point) {
        final var outcome = engine.report(new LocationReport(host, point, Optional.empty(), 0, ClaimSource.OPERATOR))
            .toCompletableFuture();
        loop.run();
        return assertInstanceOf(ReportOutcome.Invalid.class, outcome.join()).field();
    }

    @Test
    void configurationForASwitchThatIsNotConnectedIsPendingAndThenProgrammed() {
        engine.start(config(7, vm()), Map.of());
        connect(1);
        connect(2);
        loop.pass(Duration.ofSeconds(6));
        final var segment = new ObjectId(Kind.SEGMENT, "red");
        assertEquals(State.PENDING, recorder.objects.get(segment).state());
        assertTrue(recorder.objects.get(segment).reason().contains("sw3"), recorder.objects.get(segment).reason());
        connect(3);
        loop.pass(Duration.ofSeconds(1));
        assertEquals(State.PROGRAMMED, recorder.objects.get(segment).state());
        assertEquals(new Generation(7), recorder.objects.get(segment).observed());
        recorder.objects.values().forEach(status -> assertEquals(State.PROGRAMMED, status.state(), status.toString()));
        engine.disconnected(sessions.get(name(3)), "cable");
        loop.pass(Duration.ofSeconds(1));
        assertEquals(State.PENDING, recorder.objects.get(new ObjectId(Kind.SITE, "s3")).state());
        connect(3);
        loop.pass(Duration.ofSeconds(1));
        recorder.objects.values().forEach(status -> assertEquals(State.PROGRAMMED, status.state(), status.toString()));
    }

    @Test
    void aPortThatGoesDownWithdrawsItsHostAndOneThatComesBackUpTakesItUpAgain() {
        startWithThreeSwitches();
        report(1);
        loop.pass(Duration.ofSeconds(2));
        final var down = new PortDescription(new PortNumber(1), "tap1", MacAddress.ZERO, LinkState.DOWN);
        final var downSession = new FakeSession(new DatapathId(1), ImmutableList.of(down, ports().get(1)));
        engine.portChanged(downSession, down, PortChange.MODIFIED);
        loop.pass(Duration.ofSeconds(1));
        assertFalse(recorder.attachments.containsKey(VM));
        engine.portChanged(sessions.get(name(1)), ports().get(0), PortChange.MODIFIED);
        loop.pass(Duration.ofSeconds(2));
        assertEquals(at(1), recorder.attachments.get(VM).point());
    }

    @Test
    void aPortThatIsTakenForDeadKeepsItsHostAndTakesNoLink() {
        startWithThreeSwitches();
        report(1);
        loop.pass(Duration.ofSeconds(2));
        final var silent = ports().stream().map(port -> new PortDescription(port.number(), port.name(), port.mac(),
            LinkState.SILENT)).toList();
        final var all = new FakeSession(new DatapathId(1), ImmutableList.copyOf(silent));
        engine.portChanged(all, silent.get(0), PortChange.MODIFIED);
        loop.pass(Duration.ofSeconds(2));
        assertEquals(at(1), recorder.attachments.get(VM).point());
        assertTrue(sessions.get(name(1)).held.values().stream().noneMatch(entry ->
            entry instanceof FlowEntry flow
                && EntryKind.of(flow.cookie()).filter(EntryKind.FORWARD_ONWARD::equals).isPresent()));
    }

    @Test
    void noBatchRefersToAGroupOrMeterThatALaterOneAdds() {
        final var small = new ControllerEngine(new EngineSettings(3, Duration.ofSeconds(1), Duration.ofSeconds(5),
            Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofMillis(200),
            new EngineSettings.Retention(10, Duration.ofHours(1)), 10,
            org.netport.core.location.PlacementTimes.DEFAULT), loop, recorder);
        final var session = new FakeSession(new DatapathId(1), ports());
        small.start(config(1, vm()), Map.of());
        small.connected(session);
        loop.pass(Duration.ofSeconds(10));
        assertEquals(expected(1, Optional.empty(), 0), session.held);
        final int lastSupport = lastSupportBatch(session);
        assertTrue(lastSupport < session.commits.size() - 1, "several batches");
        for (int batch = 0; batch < lastSupport; batch++) {
            assertTrue(session.commits.get(batch).changes().stream()
                .noneMatch(change -> change.key() instanceof org.netport.flow.FlowKey), "batch " + batch);
        }
    }

    private static int lastSupportBatch(final FakeSession session) {
        int last = -1;
        for (int batch = 0; batch < session.commits.size(); batch++) {
            if (session.commits.get(batch).changes().stream()
                    .anyMatch(change -> !(change.key() instanceof org.netport.flow.FlowKey))) {
                last = batch;
            }
        }
        return last;
    }

    @Test
    void driftIsFoundByTheAuditAndRepaired() {
        startWithThreeSwitches();
        final FakeSession session = sessions.get(name(1));
        session.held.remove(session.held.keySet().iterator().next());
        loop.pass(Duration.ofMinutes(3));
        assertEquals(expected(1, Optional.empty(), 0), session.held);
    }
}
