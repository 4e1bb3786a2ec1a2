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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netport.channel.CommitResult;
import org.netport.channel.ReadBackResult;
import org.netport.channel.SwitchSession;
import org.netport.flow.Change;
import org.netport.flow.ChangeSet;
import org.netport.openflow.OpenVswitch;
import org.netport.openflow.codec.Samples;

/**
 * What a real Open vSwitch has said, damaged at random: bytes changed, messages lost, doubled, exchanged, cut off, and
 * the stream torn anywhere. Whatever is left of it, nobody waits for ever and every buffer is released.
 */
class DamagedRecordingTest {
    private static final int ROUNDS = 400;
    private static final long SEED = 20_261_124;

    /** What is asked of the switch, always in the same order: the transaction ids are those of the recording. */
    private record Asked(CompletableFuture<CommitResult> commit, CompletableFuture<ReadBackResult> readBack) {
        static Asked of(final SwitchSession session) {
            return new Asked(session.commit(samples()).toCompletableFuture(),
                session.readBack().toCompletableFuture());
        }

        private static ChangeSet samples() {
            return new ChangeSet(Stream.of(Samples.meters(), Samples.groups(), Samples.flows()).flatMap(List::stream)
                .<Change>map(Change.Add::new).collect(ImmutableList.toImmutableList()));
        }
    }

    private static List<byte[]> record(final String protocol) throws Exception {
        try (var ovs = new OpenVswitch(); var recorder = new Recorder()) {
            ovs.vsctl("set", "bridge", "br0", "protocols=" + protocol, "--", "set-controller", "br0",
                "tcp:127.0.0.1:" + recorder.port());
            final Asked asked = Asked.of(recorder.session());
            assertInstanceOf(CommitResult.Committed.class, asked.commit().get());
            assertInstanceOf(ReadBackResult.Observed.class, asked.readBack().get());
            ovs.vsctl("add-port", "br0", "p1", "--", "set", "interface", "p1", "type=dummy", "ofport_request=1");
            recorder.awaitPort();
            return recorder.messages();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OpenFlow13", "OpenFlow14", "OpenFlow15"})
    void noDamageKeepsAnyoneWaitingOrLosesABuffer(final String protocol) throws Exception {
        final List<byte[]> messages = record(protocol);
        final var whole = new Played(protocol);
        messages.forEach(whole::says);
        assertInstanceOf(CommitResult.Committed.class, whole.asked.get(0).commit().getNow(null));
        assertInstanceOf(ReadBackResult.Observed.class, whole.asked.get(0).readBack().getNow(null));
        whole.isOver("the whole recording");
        for (int round = 0; round < ROUNDS; round++) {
            final var random = new Random(SEED + round);
            final var played = new Played(protocol);
            pieces(damaged(messages, random), random).forEach(played::says);
            played.isOver(protocol + ", seed " + (SEED + round));
        }
    }

    /** A few damages, most rounds only one, so that the rest is still understood. */
    private static List<byte[]> damaged(final List<byte[]> messages, final Random random) {
        final List<byte[]> all = new ArrayList<>(messages);
        for (int count = 1 << random.nextInt(4); count > 0; count--) {
            final int at = random.nextInt(all.size());
            final byte[] message = all.get(at).clone();
            switch (random.nextInt(6)) {
                case 0 -> all.remove(at);
                case 1 -> all.add(random.nextInt(all.size()), message);
                case 2 -> all.set(at, all.set(random.nextInt(all.size()), message));
                case 3 -> all.set(at, Arrays.copyOf(message, 1 + random.nextInt(message.length)));
                default -> {
                    message[random.nextInt(message.length)] = (byte) random.nextInt(256);
                    all.set(at, message);
                }
            }
        }
        return all;
    }

    /** The same bytes, torn elsewhere. */
    private static List<byte[]> pieces(final List<byte[]> messages, final Random random) {
        final ByteBuf stream = Unpooled.buffer();
        messages.forEach(stream::writeBytes);
        final List<byte[]> pieces = new ArrayList<>();
        while (stream.isReadable()) {
            final byte[] piece = new byte[Math.min(stream.readableBytes(), 1 + random.nextInt(2000))];
            stream.readBytes(piece);
            pieces.add(piece);
        }
        return pieces;
    }

    /** A connection that hears a recording and asks as the recorded one did. */
    private static final class Played {
        private final ScriptedSwitch peer;
        private final List<Asked> asked = new ArrayList<>();

        Played(final String protocol) {
            peer = new ScriptedSwitch(1 + Integer.parseInt(protocol.substring("OpenFlow1".length())),
                Recorder.SETTINGS);
        }

        void says(final byte[] bytes) {
            if (peer.channel.isOpen()) {
                peer.says(Unpooled.wrappedBuffer(bytes));
                if (asked.size() < peer.connected.size()) {
                    asked.add(Asked.of(peer.connected.get(0)));
                    peer.channel.runPendingTasks();
                }
            }
        }

        void isOver(final String what) {
            for (int count = 0; count < 5; count++) {
                peer.pass(Recorder.SETTINGS.times().echo().plus(Duration.ofSeconds(1)));
            }
            peer.channel.checkException();
            assertFalse(peer.channel.isOpen(), what);
            assertEquals(peer.connected.size(), peer.ended.size(), what);
            assertTrue(asked.stream().allMatch(each -> each.commit().isDone() && each.readBack().isDone()), what);
            assertEquals(0, peer.leaked(), what);
        }
    }
}
