// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.netport.channel.CommitResult;
import org.netport.channel.PacketOut;
import org.netport.channel.SwitchFeatures.Role;
import org.netport.channel.SwitchSession;
import org.netport.flow.Action;
import org.netport.flow.Change;
import org.netport.flow.ChangeSet;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowKey;
import org.netport.flow.Match;
import org.netport.flow.MatchField;
import org.netport.flow.TableId;
import org.netport.model.DatapathId;
import org.netport.model.PortNumber;
import org.netport.openflow.RecordedEvents;
import org.netport.openflow.codec.Samples;
import org.netport.openflow.server.OpenFlowServer;
import org.netport.openflow.server.OpenFlowSettings;
import org.netport.openflow.session.ConnectionSettings.Limits;
import org.netport.openflow.session.ConnectionSettings.Times;

/** Several switches of one server, over real sockets: what one does or fails to do is not felt by another. */
class NeighboursTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int FLOWS = 20_000;
    private static final int COMMITS_OF_A_NEIGHBOUR = 300;
    private static final ImmutableList<Action> HUNDRED_PORTS = IntStream.rangeClosed(1, 100)
        .<Action>mapToObj(port -> new Action.Output(new PortNumber(port))).collect(ImmutableList.toImmutableList());

    private final RecordedEvents events = new RecordedEvents();
    private final List<AutoCloseable> peers = new ArrayList<>();
    private Optional<OpenFlowServer> server = Optional.empty();

    private InetSocketAddress start(final Duration stall, final int mostHandshakes) throws IOException {
        final var started = OpenFlowServer.start(new OpenFlowSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new ConnectionSettings(Role.MASTER, () -> 7,
                new Times(LONG, LONG, LONG, LONG, stall), Limits.DEFAULT), 10, mostHandshakes, Optional.empty()),
            events);
        server = Optional.of(started);
        return started.address();
    }

    private SocketSwitch connect(final InetSocketAddress address, final long datapathId) throws IOException {
        final var peer = new SocketSwitch(address, datapathId);
        peers.add(peer);
        return peer;
    }

    /** A peer that does nothing but connect. */
    private Socket silent(final InetSocketAddress address) throws IOException {
        final var socket = new Socket(address.getAddress(), address.getPort());
        peers.add(socket);
        return socket;
    }

    @AfterEach
    void stop() throws Exception {
        server.orElseThrow().close();
        for (AutoCloseable peer : peers) {
            peer.close();
        }
    }

    @Test
    @Timeout(60)
    void aSwitchThatStopsReadingKeepsLittleMemoryAndSlowsNobody() throws Exception {
        final var address = start(LONG, 10);
        connect(address, 1);
        final var well = connect(address, 2);
        final var sessions = twoSessions();
        final var waiting = sessions.first().commit(thirtyMegabytes()).toCompletableFuture();
        until(() -> sessions.first().counters().messagesOut() > 1000);
        // The neighbour goes on until nothing more was sent to the stuck one during many of its commits.
        long sent = 0;
        int unchanged = 0;
        while (unchanged < COMMITS_OF_A_NEIGHBOUR) {
            final long now = sessions.first().counters().messagesOut();
            unchanged = now == sent ? unchanged + 1 : 0;
            sent = now;
            final var done = sessions.second().commit(oneFlow()).toCompletableFuture();
            well.acknowledges();
            assertInstanceOf(CommitResult.Committed.class, done.get(15, TimeUnit.SECONDS));
        }
        assertFalse(waiting.isDone());
        // What is not read stays unencoded, but for some megabytes here and in the operating system.
        assertTrue(sent < FLOWS / 2, sent + " of " + FLOWS + " flows are kept for a switch that does not read");
        assertTrue(events.ended.isEmpty());
    }

    @Test
    void aSwitchThatStopsReadingIsEndedWithTheReason() throws Exception {
        final var address = start(Duration.ofMillis(200), 10);
        connect(address, 1);
        final SwitchSession session = RecordedEvents.next(events.sessions);
        final var waiting = session.commit(thirtyMegabytes()).toCompletableFuture();
        final String reason = RecordedEvents.next(events.ended);
        assertTrue(reason.contains("taken nothing"), reason);
        final var unknown = assertInstanceOf(CommitResult.Unknown.class, waiting.get(15, TimeUnit.SECONDS));
        assertEquals(reason, unknown.reason());
    }

    @Test
    void packetsForASwitchThatStopsReadingAreDroppedAndCounted() throws Exception {
        final var address = start(LONG, 10);
        connect(address, 1);
        final SwitchSession session = RecordedEvents.next(events.sessions);
        final var frame = new byte[60_000];
        for (int count = 0; count < 1000; count++) {
            session.send(new PacketOut(Optional.empty(), HUNDRED_PORTS.subList(0, 1), frame));
        }
        until(() -> session.counters().packetOutsDropped() > 0);
        assertTrue(events.ended.isEmpty());
    }

    @Test
    void whoSendsPacketsTogetherIsToldHowManyTheSwitchHadRoomFor() throws Exception {
        final var address = start(LONG, 10);
        connect(address, 1);
        final SwitchSession session = RecordedEvents.next(events.sessions);
        final var packet = new PacketOut(Optional.empty(), HUNDRED_PORTS.subList(0, 1), new byte[60_000]);
        assertEquals(2, sent(session, ImmutableList.of(packet, packet)));
        final int taken = sent(session, ImmutableList.copyOf(Collections.nCopies(1000, packet)));
        assertTrue(taken < 1000);
        assertEquals(1000 - taken, session.counters().packetOutsDropped());
        session.close("the test says so");
        RecordedEvents.next(events.ended);
        assertEquals(0, sent(session, ImmutableList.of(packet)));
    }

    private static int sent(final SwitchSession session, final ImmutableList<PacketOut> packets) throws Exception {
        return session.send(packets).toCompletableFuture().get(15, TimeUnit.SECONDS);
    }

    @Test
    void aNeighbourThatTalksNonsenseEndsAlone() throws Exception {
        final var address = start(LONG, 10);
        final var mad = connect(address, 1);
        final var well = connect(address, 2);
        final var sessions = twoSessions();
        mad.says(Unpooled.buffer().writeZero(100));
        assertTrue(RecordedEvents.next(events.ended).contains("not OpenFlow"));
        final var done = sessions.second().commit(oneFlow()).toCompletableFuture();
        well.acknowledges();
        assertInstanceOf(CommitResult.Committed.class, done.get(15, TimeUnit.SECONDS));
        assertTrue(events.ended.isEmpty());
    }

    @Test
    void aSecondSwitchWithTheSameDatapathIdTakesTheFirstOnesPlace() throws Exception {
        final var address = start(LONG, 10);
        connect(address, 1);
        final SwitchSession former = RecordedEvents.next(events.sessions);
        final var waiting = former.commit(oneFlow()).toCompletableFuture();
        final var second = connect(address, 1);
        final String reason = RecordedEvents.next(events.ended);
        assertTrue(reason.contains("connected anew"), reason);
        assertInstanceOf(CommitResult.Unknown.class, waiting.get(15, TimeUnit.SECONDS));
        final SwitchSession current = RecordedEvents.next(events.sessions);
        final var done = current.commit(oneFlow()).toCompletableFuture();
        second.acknowledges();
        assertInstanceOf(CommitResult.Committed.class, done.get(15, TimeUnit.SECONDS));
        until(() -> server.orElseThrow().counters().connections() == 1);
        second.close();
        assertTrue(RecordedEvents.next(events.ended).contains("the switch closed the connection"));
    }

    @Test
    void moreHandshakesThanAllowedAreRefusedAndCounted() throws Exception {
        final var address = start(LONG, 1);
        final var silent = silent(address);
        until(() -> server.orElseThrow().counters().handshakes() == 1);
        final var refused = silent(address);
        until(() -> server.orElseThrow().counters().refused() == 1);
        refused.setSoTimeout(15_000);
        assertEquals(-1, refused.getInputStream().read());
        silent.close();
        until(() -> server.orElseThrow().counters().connections() == 0);
        connect(address, 2);
        assertEquals(new DatapathId(2), RecordedEvents.next(events.sessions).datapathId());
        assertEquals(1, server.orElseThrow().counters().failedHandshakes());
    }

    private record Sessions(SwitchSession first, SwitchSession second) {
    }

    private Sessions twoSessions() throws InterruptedException {
        final SwitchSession one = RecordedEvents.next(events.sessions);
        final SwitchSession other = RecordedEvents.next(events.sessions);
        return one.datapathId().equals(new DatapathId(1)) ? new Sessions(one, other) : new Sessions(other, one);
    }

    private static ChangeSet oneFlow() {
        return new ChangeSet(ImmutableList.of(new Change.Add(Samples.flows().get(0))));
    }

    private static ChangeSet thirtyMegabytes() {
        return new ChangeSet(IntStream.range(0, FLOWS).<Change>mapToObj(number -> new Change.Add(new FlowEntry(
            new FlowKey(new TableId(0), 1, Match.of(new MatchField.Metadata(number, -1L))), Cookie.of(1, number, 0),
            Optional.empty(), HUNDRED_PORTS, Optional.empty(), Optional.empty())))
            .collect(ImmutableList.toImmutableList()));
    }

    private static void until(final BooleanSupplier condition) throws Exception {
        CompletableFuture.runAsync(() -> {
            while (!condition.getAsBoolean()) {
                Thread.onSpinWait();
            }
        }).get(15, TimeUnit.SECONDS);
    }
}
