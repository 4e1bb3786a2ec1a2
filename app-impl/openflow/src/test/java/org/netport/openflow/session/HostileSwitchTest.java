// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netport.channel.CommitResult;
import org.netport.channel.ReadBackResult;
import org.netport.channel.SwitchFeatures.Role;
import org.netport.channel.SwitchSession;
import org.netport.flow.Change;
import org.netport.flow.ChangeSet;
import org.netport.openflow.codec.Samples;

/** Whatever a peer sends or fails to send: the session goes on or ends with a reason, and nobody waits for ever. */
class HostileSwitchTest {
    private static final int OF_1_3 = 4;
    private static final int OF_1_4 = 5;

    private final ScriptedSwitch peer = new ScriptedSwitch(OF_1_4, ScriptedSwitch.settings());

    @AfterEach
    void everyBufferIsReleased() {
        assertEquals(0, peer.leaked());
    }

    @Test
    void whatIsNoOpenFlowEndsTheConnection() {
        peer.says(Unpooled.buffer().writeBytes("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertFalse(peer.channel.isOpen());
        assertTrue(peer.failed.get(0).contains("not OpenFlow"), peer.failed.toString());
    }

    @Test
    void aMessageShorterThanItsHeaderEndsTheConnection() {
        peer.shakeHands();
        peer.says(Unpooled.buffer().writeByte(OF_1_4).writeByte(0).writeShort(7).writeInt(1));
        assertFalse(peer.channel.isOpen());
        assertTrue(peer.ended.get(0).contains("a message of 7 bytes"), peer.ended.toString());
    }

    @Test
    void aSwitchWithoutACommonVersionIsToldSo() {
        peer.says(ScriptedSwitch.message(1, ScriptedSwitch.HELLO, 1, Unpooled.EMPTY_BUFFER));
        assertTrue(peer.heard(ScriptedSwitch.ERROR).isPresent());
        assertFalse(peer.channel.isOpen());
        assertTrue(peer.failed.get(0).contains("no common OpenFlow version"), peer.failed.toString());
    }

    @Test
    void aSwitchWithoutACommonVersionThatHasHungUpIsReportedForItsVersion() {
        peer.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(final ChannelHandlerContext context, final Object message, final ChannelPromise promise) {
                ReferenceCountUtil.release(message);
                context.fireExceptionCaught(new IOException("Broken pipe"));
            }
        });
        peer.says(ScriptedSwitch.message(1, ScriptedSwitch.HELLO, 1, Unpooled.EMPTY_BUFFER));
        assertFalse(peer.channel.isOpen());
        assertTrue(peer.failed.get(0).contains("no common OpenFlow version"), peer.failed.toString());
    }

    @Test
    void anotherVersionThanAgreedEndsTheSession() {
        peer.shakeHands();
        peer.says(ScriptedSwitch.message(OF_1_3, ScriptedSwitch.BARRIER_REPLY, 99, Unpooled.EMPTY_BUFFER));
        assertEquals(1, peer.ended.size());
        assertTrue(peer.ended.get(0).contains("wire version 4 after 5"), peer.ended.toString());
    }

    @Test
    void aHandshakeThatDoesNotEndIsEnded() {
        peer.greeting().subList(0, 2).forEach(peer::says);
        peer.pass(Duration.ofSeconds(11));
        assertFalse(peer.channel.isOpen());
        assertTrue(peer.failed.get(0).contains("port descriptions"), peer.failed.toString());
    }

    @Test
    void aSilentSwitchIsAskedAndThenGivenUp() {
        peer.shakeHands();
        peer.pass(Duration.ofSeconds(6));
        assertTrue(peer.heard(ScriptedSwitch.ECHO_REQUEST).isPresent());
        peer.says(ScriptedSwitch.ECHO_REPLY, 5, Unpooled.EMPTY_BUFFER);
        peer.pass(Duration.ofSeconds(6));
        assertTrue(peer.ended.isEmpty(), "it has just said something");
        for (int silence = 0; silence < 4; silence++) {
            peer.pass(Duration.ofSeconds(6));
        }
        assertTrue(peer.ended.get(0).contains("no sign of life"), peer.ended.toString());
    }

    @Test
    void answersToNothingChangeNothing() {
        final SwitchSession session = peer.shakeHands();
        peer.says(peer.error(4711, 5, 1));
        peer.says(peer.features());
        peer.says(ScriptedSwitch.BARRIER_REPLY, 4711, Unpooled.EMPTY_BUFFER);
        peer.says(ScriptedSwitch.BUNDLE_CONTROL, 4711, Unpooled.buffer().writeInt(4711).writeInt(5 << 16));
        assertTrue(peer.channel.isOpen());
        assertEquals(1, peer.connected.size());
        final var result = session.commit(twoFlows()).toCompletableFuture();
        final long barrier = peer.heard(ScriptedSwitch.BARRIER_REQUEST).orElseThrow().xid();
        peer.says(ScriptedSwitch.BUNDLE_CONTROL, 4711, Unpooled.buffer().writeInt(4711).writeInt(5 << 16));
        peer.says(ScriptedSwitch.BARRIER_REPLY, barrier, Unpooled.EMPTY_BUFFER);
        assertInstanceOf(CommitResult.Unknown.class, now(result), "the commit of another bundle is not that of ours");
    }

    @Test
    void aCommitThatIsNotAcknowledgedIsUnknownAfterABound() {
        final SwitchSession session = peer.shakeHands();
        final var result = session.commit(twoFlows()).toCompletableFuture();
        peer.heard();
        for (int second = 0; second < 11 && !result.isDone(); second++) {
            peer.says(ScriptedSwitch.ECHO_REPLY, 5, Unpooled.EMPTY_BUFFER);
            peer.pass(Duration.ofSeconds(1));
        }
        assertInstanceOf(CommitResult.Unknown.class, now(result));
        assertTrue(peer.ended.get(0).contains("no acknowledgement of a commit"), peer.ended.toString());
    }

    @Test
    void anAcknowledgedCommitLeavesNoTimer() {
        final SwitchSession session = peer.shakeHands();
        final var result = session.commit(new ChangeSet(ImmutableList.of(new Change.Add(Samples.flows().get(0)))))
            .toCompletableFuture();
        peer.says(ScriptedSwitch.BARRIER_REPLY, peer.heard(ScriptedSwitch.BARRIER_REQUEST).orElseThrow().xid(),
            Unpooled.EMPTY_BUFFER);
        assertInstanceOf(CommitResult.Committed.class, now(result));
        for (int second = 0; second < 20; second++) {
            peer.says(ScriptedSwitch.ECHO_REPLY, 5, Unpooled.EMPTY_BUFFER);
            peer.pass(Duration.ofSeconds(1));
        }
        assertTrue(peer.ended.isEmpty(), peer.ended.toString());
    }

    @Test
    void withoutBundlesAnErrorInTheMiddleNamesItsChangeAndTheRestIsUnknown() {
        final var plain = new ScriptedSwitch(OF_1_3, ScriptedSwitch.settings());
        final SwitchSession session = plain.shakeHands();
        final var changes = twoFlows();
        final var result = session.commit(changes).toCompletableFuture();
        final var said = plain.heard();
        final var flows = said.stream().filter(each -> each.type() == ScriptedSwitch.FLOW_MOD).toList();
        assertEquals(2, flows.size());
        assertEquals(ScriptedSwitch.BARRIER_REQUEST, said.get(said.size() - 1).type(), "the barrier is the last");
        plain.says(plain.error(flows.get(1).xid(), 5, 1));
        plain.says(ScriptedSwitch.BARRIER_REPLY, said.get(said.size() - 1).xid(), Unpooled.EMPTY_BUFFER);
        final var unknown = assertInstanceOf(CommitResult.Unknown.class, now(result));
        assertEquals(changes.changes().get(1), unknown.errors().get(0).change().orElseThrow());
    }

    @Test
    void aReadBackThatNeverEndsIsGivenUp() {
        final SwitchSession session = peer.shakeHands();
        final var result = session.readBack().toCompletableFuture();
        final long xid = peer.heard().get(1).xid();
        for (int second = 0; second < 31 && !result.isDone(); second++) {
            peer.says(19, xid, Unpooled.buffer().writeShort(1).writeShort(1).writeInt(0));
            peer.pass(Duration.ofSeconds(1));
        }
        assertInstanceOf(ReadBackResult.Failed.class, now(result));
        assertTrue(peer.channel.isOpen());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void damagedMessagesEndTheSessionOrArePassedOver(final long seed) {
        final var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            final var damaged = new ScriptedSwitch(random.nextBoolean() ? OF_1_3 : OF_1_4, ScriptedSwitch.settings());
            final var result = new CompletableFuture<CommitResult>();
            for (ByteBuf message : damaged.greeting()) {
                for (int count = random.nextInt(3); count > 0; count--) {
                    message.setByte(random.nextInt(message.readableBytes()), random.nextInt(256));
                }
                if (damaged.channel.isOpen()) {
                    damaged.says(message);
                }
                damaged.connected.stream().findFirst().filter(session -> !result.isDone())
                    .ifPresent(session -> session.commit(twoFlows()).thenAccept(result::complete));
            }
            damaged.heard();
            for (int minute = 0; minute < 3; minute++) {
                damaged.pass(Duration.ofSeconds(30));
            }
            damaged.channel.checkException();
            assertEquals(damaged.connected.size(), damaged.ended.size(), "a session that began has ended");
            assertFalse(damaged.channel.isOpen(), "nobody waits for a switch that says nothing");
            assertTrue(damaged.connected.isEmpty() || result.isDone(), "nobody waits for a commit");
            assertEquals(0, damaged.leaked());
        }
    }

    @Test
    void aHelloWithGarbageIsPassedOverAndTheHandshakeEndsAfterItsBound() {
        peer.says(ScriptedSwitch.HELLO, 1, Unpooled.buffer().writeShort(1).writeShort(0xffff).writeInt(-1));
        assertEquals(1, peer.unreadable);
        peer.pass(Duration.ofSeconds(11));
        assertTrue(peer.failed.get(0).contains("waited for a hello"), peer.failed.toString());
    }

    @Test
    void anAuxiliaryConnectionIsRefused() {
        peer.says(peer.greeting().get(0));
        peer.says(6, 2, Unpooled.buffer().writeLong(0x2a).writeInt(0).writeByte(254).writeByte(1).writeShort(0)
            .writeLong(0));
        assertTrue(peer.failed.get(0).contains("auxiliary connections"), peer.failed.toString());
    }

    @Test
    void aMessageThatNeverGetsCompleteIsNoSignOfLife() {
        peer.shakeHands();
        peer.says(Unpooled.buffer().writeByte(OF_1_4).writeByte(ScriptedSwitch.ECHO_REPLY).writeShort(0xffff));
        for (int second = 0; second < 25 && peer.ended.isEmpty(); second++) {
            peer.says(Unpooled.buffer().writeZero(8));
            peer.pass(Duration.ofSeconds(1));
        }
        assertTrue(peer.ended.get(0).contains("no sign of life"), peer.ended.toString());
    }

    @Test
    void aSwitchThatDescribesTooManyEntriesIsNotRead() {
        final var times = ConnectionSettings.Times.DEFAULT;
        final var narrow = new ScriptedSwitch(OF_1_4, new ConnectionSettings(Role.MASTER, () -> 7, times,
            new ConnectionSettings.Limits(10, 10, 1000, 3)));
        final SwitchSession session = narrow.shakeHands();
        final var result = session.readBack().toCompletableFuture();
        final long groups = narrow.heard().get(2).xid();
        final var four = Unpooled.buffer().writeShort(7).writeShort(1).writeInt(0);
        for (int number = 0; number < 4; number++) {
            four.writeShort(8).writeShort(0).writeInt(number);
        }
        narrow.says(19, groups, four);
        final var failed = assertInstanceOf(ReadBackResult.Failed.class, now(result));
        assertTrue(failed.reason().contains("more than 3 entries"), failed.reason());
        assertTrue(narrow.channel.isOpen());
        assertEquals(0, narrow.leaked());
    }

    @Test
    void packetsBeyondTheRateAreDroppedAndCounted() {
        final var narrow = new ScriptedSwitch(OF_1_4, new ConnectionSettings(Role.MASTER, () -> 7,
            ConnectionSettings.Times.DEFAULT, new ConnectionSettings.Limits(1, 1, 1000, 3)));
        final SwitchSession session = narrow.shakeHands();
        for (int count = 0; count < 100; count++) {
            narrow.says(10, 0, packetIn(0));
        }
        assertTrue(narrow.packets >= 1 && session.counters().packetInsDropped() > 0, session.counters().toString());
        assertEquals(100, narrow.packets + session.counters().packetInsDropped());
        assertEquals(0, narrow.leaked());
    }

    private static ByteBuf packetIn(final int reason) {
        return Unpooled.buffer().writeInt(-1).writeShort(2).writeByte(reason).writeByte(0).writeLong(0).writeShort(1)
            .writeShort(12).writeInt(0x80000004).writeInt(3).writeInt(0).writeShort(0).writeShort(0x2222);
    }

    @Test
    void aFloodOfPacketsWhoseTimeRunsOutTakesNoRoomFromOthers() {
        final var narrow = new ScriptedSwitch(OF_1_4, new ConnectionSettings(Role.MASTER, () -> 7,
            ConnectionSettings.Times.DEFAULT, new ConnectionSettings.Limits(1000, 1, 1000, 3)));
        final SwitchSession session = narrow.shakeHands();
        for (int count = 0; count < 5000; count++) {
            narrow.says(10, 0, packetIn(2));
        }
        final int expired = narrow.packets;
        assertTrue(expired >= 1 && session.counters().packetInsDropped() == 5000 - expired,
            session.counters().toString());
        for (int count = 0; count < 100; count++) {
            narrow.says(10, 0, packetIn(1));
        }
        assertEquals(expired + 100, narrow.packets);
        assertEquals(0, narrow.leaked());
    }

    @Test
    void morePortsThanASwitchCanHaveEndTheSession() {
        final SwitchSession session = peer.shakeHands();
        for (int number = 1; number <= Handshake.MOST_PORTS + 1; number++) {
            assertTrue(peer.channel.isOpen());
            peer.says(12, 0, Unpooled.buffer().writeZero(8).writeInt(number).writeShort(72).writeZero(66));
        }
        assertEquals(Handshake.MOST_PORTS, session.ports().size());
        assertTrue(peer.ended.get(0).contains("more than 65536 ports"), peer.ended.toString());
    }

    private static ChangeSet twoFlows() {
        return new ChangeSet(ImmutableList.of(new Change.Add(Samples.flows().get(0)),
            new Change.Add(Samples.flows().get(1))));
    }

    private static <T> T now(final CompletableFuture<T> future) {
        assertTrue(future.isDone());
        return future.join();
    }
}
