// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netport.channel.PacketOut;
import org.netport.channel.SwitchSession;
import org.netport.flow.Action;
import org.netport.model.PortNumber;

/** Frames that are sent together: whoever waits for how many were taken is told, whatever happens on the loop. */
class PacketOutTest {
    private static final int OF_1_4 = 5;
    private static final int PACKET_OUT = 13;
    private static final ImmutableList<PacketOut> TWO = ImmutableList.of(packet(), packet());

    private final ScriptedSwitch peer = new ScriptedSwitch(OF_1_4, ScriptedSwitch.settings());

    @AfterEach
    void everyBufferIsReleased() {
        assertEquals(0, peer.leaked());
    }

    private static PacketOut packet() {
        return new PacketOut(Optional.empty(), ImmutableList.of(new Action.Output(new PortNumber(1))), new byte[60]);
    }

    @Test
    void thoseThatCannotBeEncodedKeepNobodyWaiting() {
        final SwitchSession session = peer.shakeHands();
        final var usual = peer.channel.config().getAllocator();
        peer.channel.config().setAllocator(new Exhausted());
        final var taken = session.send(TWO).toCompletableFuture();
        peer.channel.runPendingTasks();
        assertTrue(taken.isCompletedExceptionally(), taken.toString());
        final var failure = assertThrows(CompletionException.class, taken::join);
        assertInstanceOf(IllegalStateException.class, failure.getCause());
        peer.channel.config().setAllocator(usual);
        final var next = session.send(TWO).toCompletableFuture();
        assertEquals(2, peer.heard().stream().filter(said -> said.type() == PACKET_OUT).count());
        assertEquals(2, next.join());
    }

    @Test
    void ofASessionThatHasEndedNoneIsTakenAndThatIsCounted() {
        final SwitchSession session = peer.shakeHands();
        peer.channel.close().syncUninterruptibly();
        peer.channel.runPendingTasks();
        final var taken = session.send(TWO).toCompletableFuture();
        peer.channel.runPendingTasks();
        assertEquals(0, taken.join());
        assertEquals(2, session.counters().packetOutsDropped());
    }

    /** Has no memory for anybody. */
    private static final class Exhausted extends AbstractByteBufAllocator {
        @Override
        protected ByteBuf newHeapBuffer(final int initial, final int most) {
            throw new IllegalStateException("no memory is left");
        }

        @Override
        protected ByteBuf newDirectBuffer(final int initial, final int most) {
            throw new IllegalStateException("no memory is left");
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }
}
