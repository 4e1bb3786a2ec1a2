// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netport.channel.PacketOut;
import org.netport.channel.SwitchFeatures.Bundles;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Action;
import org.netport.flow.Change;
import org.netport.flow.FlowKey;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.flow.Match;
import org.netport.flow.TableId;
import org.netport.model.PortNumber;
import org.netport.openflow.bundle.CommitEncoder;
import org.netport.openflow.bundle.CommitNumbers;
import org.netport.openflow.message.Requests;
import org.projectfloodlight.openflow.protocol.Writeable;

/**
 * What waits for a switch: told apart are one that is slow and one that takes nothing. A change that cannot be encoded,
 * which a session sorts out before, keeps nobody waiting and loses no buffer.
 */
class OutboxTest {
    private static final Duration STALL = Duration.ofSeconds(10);

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final Reluctant channel = new Reluctant();
    private final List<String> broken = new ArrayList<>();
    private final SessionCounters counters = new SessionCounters();
    private final Outbox outbox = new Outbox(channel, Runnable::run, counters, 1000);

    @Test
    void aSmallCommitThatCannotBeEncodedIsReported() {
        isReported(told -> outbox.sendNow(tooLarge(), told));
    }

    @Test
    void aStreamThatCannotBeEncodedIsReportedAndEnds() {
        isReported(told -> outbox.stream(tooLarge(), told));
    }

    @Test
    void aSwitchThatTakesSomeInEachTimeIsNotStalled() {
        streamTo(STALL);
        for (int count = 0; count < 10; count++) {
            assertFalse(channel.isWritable());
            channel.takeAll();
            channel.runPendingTasks();
            pass(STALL);
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void aSwitchThatTakesNothingIsStalledAlsoWhenPacketsAreAdded() {
        streamTo(STALL);
        pass(STALL);
        assertEquals(List.of(), broken, "what waits has just been sent");
        outbox.offer(packetOut(60), 60);
        pass(STALL);
        assertEquals(1, broken.size());
        assertTrue(broken.get(0).contains("taken nothing"), broken.toString());
    }

    @Test
    void aSwitchThatTakesFewerPacketsThanAreAddedIsNotStalled() {
        final var wide = new Outbox(channel, Runnable::run, counters, 1 << 24);
        channel.freezeTime();
        wide.watch(STALL, broken::add);
        for (int count = 0; count < 10; count++) {
            IntStream.range(0, 1000).forEach(number -> wide.offer(packetOut(60), 60));
            pass(STALL);
            assertFalse(channel.isWritable());
            channel.take(1);
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void aFrameThatFitsIntoNoMessageIsDroppedAndCounted() {
        channel.config().setAllocator(memory);
        final int most = 0xffff - 40;
        final var wide = new Outbox(channel, Runnable::run, counters, 1 << 20);
        wide.offer(packetOut(most), most);
        assertEquals(0, counters.snapshot().packetOutsDropped());
        wide.offer(packetOut(most + 1), most + 1);
        assertEquals(1, counters.snapshot().packetOutsDropped());
        channel.takeAll();
        channel.finishAndReleaseAll();
        assertEquals(0, memory.metric().usedHeapMemory());
    }

    @Test
    void packetsWithoutBytesFillNoMemory() {
        IntStream.range(0, 100).forEach(number -> outbox.offer(packetOut(0), 0));
        assertEquals(93, counters.snapshot().packetOutsDropped());
        channel.takeAll();
        outbox.offer(packetOut(0), 0);
        assertEquals(93, counters.snapshot().packetOutsDropped(), "those that wait count, and none waits now");
    }

    private static Writeable packetOut(final int bytes) {
        return new Requests(Version.OF_1_4).packetOut(1, new PacketOut(Optional.empty(),
            ImmutableList.of(new Action.Output(new PortNumber(1))), new byte[bytes]));
    }

    private void streamTo(final Duration stall) {
        channel.freezeTime();
        outbox.watch(stall, broken::add);
        final var changes = IntStream.range(0, 100_000).<Change>mapToObj(number -> new Change.Remove(
            new FlowKey(new TableId(0), number & 0xffff, Match.ALL))).collect(ImmutableList.toImmutableList());
        outbox.stream(new CommitEncoder(Version.OF_1_4, Bundles.STANDARD, changes,
            new CommitNumbers(Xids.FIRST, changes.size())), broken::add);
        channel.runPendingTasks();
    }

    private void pass(final Duration time) {
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    /** A connection to a peer that takes messages only when it is told to. */
    private final class Reluctant extends EmbeddedChannel {
        private int takes;

        Reluctant() {
            super(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelWritabilityChanged(final ChannelHandlerContext changed) {
                    outbox.writabilityChanged();
                }

                @Override
                public void exceptionCaught(final ChannelHandlerContext at, final Throwable cause) {
                    // what is not taken when the test ends
                    assertInstanceOf(ClosedChannelException.class, cause);
                }
            });
        }

        void takeAll() {
            take(unsafe().outboundBuffer().size());
        }

        void take(final int messages) {
            takes = messages;
            flush();
        }

        @Override
        protected void doWrite(final ChannelOutboundBuffer waiting) {
            while (takes > 0 && waiting.remove()) {
                takes--;
            }
        }
    }

    private void isReported(final Consumer<Consumer<String>> sends) {
        channel.config().setAllocator(memory);
        sends.accept(broken::add);
        channel.runPendingTasks();
        assertEquals(1, broken.size());
        assertTrue(broken.get(0).contains("more than 65535"), broken.toString());
        channel.takeAll();
        channel.finishAndReleaseAll();
        assertEquals(0, memory.metric().usedHeapMemory());
    }

    private static CommitEncoder tooLarge() {
        final ImmutableList<Action> bucket = ImmutableList.of(new Action.Output(new PortNumber(1)));
        final var group = GroupEntry.all(new GroupId(GroupId.OWNER | 1), Collections.nCopies(2047, bucket));
        return new CommitEncoder(Version.OF_1_4, Bundles.STANDARD, ImmutableList.of(new Change.Add(group)),
            new CommitNumbers(Xids.FIRST, 1));
    }
}
