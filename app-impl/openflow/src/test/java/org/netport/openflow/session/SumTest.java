// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netport.channel.FlowFilter;
import org.netport.channel.SumResult;
import org.netport.channel.SumResult.FlowSum;
import org.netport.channel.SwitchSession;
import org.netport.flow.TableId;

/** Sums over entries: each filter has its own, whatever the order of the answers; nobody waits for ever. */
class SumTest {
    private static final int MULTIPART_REPLY = 19;
    private static final int OF_1_4 = 5;
    private static final int OF_1_5 = 6;
    private static final ImmutableList<FlowFilter> TWO = ImmutableList.of(FlowFilter.of(new TableId(2), 12),
        FlowFilter.of(new TableId(3), 19));

    private ScriptedSwitch peer = new ScriptedSwitch(OF_1_4, ScriptedSwitch.settings());

    @AfterEach
    void everyBufferIsReleased() {
        assertEquals(0, peer.leaked());
    }

    private static ByteBuf aggregate(final long packets, final int flows) {
        return Unpooled.buffer().writeShort(2).writeShort(0).writeInt(0).writeLong(packets).writeLong(packets * 60)
            .writeInt(flows).writeInt(0);
    }

    private List<Long> xids() {
        return peer.heard().stream().map(ScriptedSwitch.Said::xid).toList();
    }

    @Test
    void answersInAnyOrderGoToTheirFilters() {
        final SwitchSession session = peer.shakeHands();
        final var result = session.sum(TWO).toCompletableFuture();
        final var xids = xids();
        assertEquals(2, xids.size());
        peer.says(MULTIPART_REPLY, xids.get(1), aggregate(5, 3));
        assertFalse(result.isDone());
        peer.says(MULTIPART_REPLY, xids.get(1), aggregate(6, 3));
        assertFalse(result.isDone(), "the same answer twice is no other");
        peer.says(MULTIPART_REPLY, xids.get(0), aggregate(7, 1));
        assertEquals(new SumResult.Summed(ImmutableList.of(new FlowSum(1, 7), new FlowSum(3, 5))),
            result.getNow(null));
    }

    @Test
    void statisticsOfLaterVersionsAreReadToo() {
        peer.leaked();
        peer = new ScriptedSwitch(OF_1_5, ScriptedSwitch.settings());
        final SwitchSession session = peer.shakeHands();
        final var result = session.sum(TWO.subList(0, 1)).toCompletableFuture();
        peer.says(MULTIPART_REPLY, xids().get(0), Unpooled.buffer().writeShort(2).writeShort(0).writeInt(0)
            .writeShort(0).writeShort(24).writeInt(0x80020604).writeInt(4).writeInt(0x80020808).writeLong(9));
        assertEquals(new SumResult.Summed(ImmutableList.of(new FlowSum(4, 9))), result.getNow(null));
    }

    @Test
    void withoutAnAnswerTheSumFailsAfterABound() {
        final SwitchSession session = peer.shakeHands();
        final var result = session.sum(TWO).toCompletableFuture();
        peer.says(MULTIPART_REPLY, xids().get(0), aggregate(7, 1));
        for (int second = 0; second < 31 && !result.isDone(); second++) {
            peer.says(ScriptedSwitch.ECHO_REPLY, 5, Unpooled.EMPTY_BUFFER);
            peer.pass(Duration.ofSeconds(1));
        }
        assertInstanceOf(SumResult.Failed.class, result.getNow(null));
        assertTrue(peer.channel.isOpen());
    }

    @Test
    void anErrorOrAnAnswerThatIsTooShortFailsTheSumAndNotTheSession() {
        final SwitchSession session = peer.shakeHands();
        final var refused = session.sum(TWO).toCompletableFuture();
        peer.says(peer.error(xids().get(1), 1, 2));
        assertInstanceOf(SumResult.Failed.class, refused.getNow(null));
        final var torn = session.sum(TWO).toCompletableFuture();
        peer.says(MULTIPART_REPLY, xids().get(0), aggregate(7, 1).readSlice(20));
        assertInstanceOf(SumResult.Failed.class, torn.getNow(null));
        assertTrue(peer.channel.isOpen());
    }

    @Test
    void aSessionThatEndsAnswersWhoWaits() {
        final SwitchSession session = peer.shakeHands();
        final var result = session.sum(TWO).toCompletableFuture();
        session.close("test");
        peer.channel.runPendingTasks();
        assertInstanceOf(SumResult.Failed.class, result.getNow(null));
        assertInstanceOf(SumResult.Failed.class, sumAfterTheEnd(session));
    }

    private SumResult sumAfterTheEnd(final SwitchSession session) {
        final var result = session.sum(TWO).toCompletableFuture();
        peer.channel.runPendingTasks();
        return result.getNow(null);
    }

    @Test
    void moreThanTheChannelTakesIsRefusedAtOnce() {
        final SwitchSession session = peer.shakeHands();
        final var filters = java.util.Collections.nCopies(65, TWO.get(0));
        final var result = session.sum(ImmutableList.copyOf(filters)).toCompletableFuture();
        peer.channel.runPendingTasks();
        assertInstanceOf(SumResult.Failed.class, result.getNow(null));
        assertEquals(List.of(), xids());
    }
}
