// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netport.channel.CommitResult;
import org.netport.channel.PacketOut;
import org.netport.channel.ReadBackResult;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.channel.SwitchSession;
import org.netport.flow.Action;
import org.netport.flow.Change;
import org.netport.flow.ChangeSet;
import org.netport.flow.FlowEntry;
import org.netport.flow.Match;
import org.netport.model.PortNumber;
import org.netport.openflow.Capture;
import org.netport.openflow.Ofctl;
import org.netport.openflow.Tshark;
import org.netport.openflow.codec.ChangeEncoder;
import org.netport.openflow.codec.Descriptions;
import org.netport.openflow.codec.Samples;

/**
 * All of a session as it is on the wire, both sides: Open vSwitch and tshark read it without a complaint. That also
 * says that the scripted switch of these tests speaks OpenFlow.
 */
class SessionReadByOthersTest {
    private static final int MULTIPART_REPLY = 19;
    private static final int FLOWS = 1;
    private static final int AGGREGATE = 2;
    private static final int GROUPS = 7;

    @TempDir
    private Path directory;
    private final Capture capture = new Capture();
    private final List<Integer> types = new ArrayList<>();

    /** Passed over is what tells whether a switch has bundles on OpenFlow 1.3: their experimenter form. */
    @ParameterizedTest
    @CsvSource({"OF_1_3, 4, 2", "OF_1_4, 5, 0", "OF_1_5, 6, 0"})
    void everyMessageOfASession(final Version version, final int wire, final long passedOver) throws Exception {
        final var peer = new ScriptedSwitch(wire, ScriptedSwitch.settings());
        keep(peer);
        peer.greeting().forEach(peer::says);
        peer.heard();
        final SwitchSession session = peer.connected.get(0);
        final var commit = session.commit(twoFlows()).toCompletableFuture();
        acknowledge(peer);
        assertInstanceOf(CommitResult.Committed.class, commit.getNow(null));
        final var read = session.readBack().toCompletableFuture();
        describe(peer, version);
        final var observed = assertInstanceOf(ReadBackResult.Observed.class, read.getNow(null));
        assertEquals(2, observed.program().entries().size());
        session.send(new PacketOut(Optional.empty(), ImmutableList.of(new Action.Output(new PortNumber(3))),
            new byte[60]));
        peer.says(ScriptedSwitch.ECHO_REQUEST, 77, Unpooled.buffer().writeInt(4711));
        assertTrue(peer.heard(ScriptedSwitch.ECHO_REPLY).isPresent());
        peer.pass(Duration.ofSeconds(6));
        assertTrue(peer.heard(ScriptedSwitch.ECHO_REQUEST).isPresent());
        assertEquals(types.size(), Ofctl.read(directory, capture, version).size());
        if (version != Version.OF_1_5) {
            readByTshark("openflow_v" + wire + ".type", passedOver);
        }
        assertEquals(0, peer.leaked());
    }

    /** Not in OpenFlow 1.5, where tshark 4.0 breaks at every OXM field and expects descriptions of flows as in 1.4. */
    private void readByTshark(final String field, final long passedOver) throws Exception {
        final List<Tshark.Dissected> all = Tshark.read(directory, capture, field);
        assertEquals(types.stream().map(String::valueOf).toList(),
            all.stream().map(Tshark.Dissected::value).toList());
        assertEquals(passedOver, all.stream().filter(Tshark.Dissected::noted).count(), all::toString);
    }

    /** From here on every message is kept, and its type; not the hello, which was sent before, in another version. */
    private void keep(final ScriptedSwitch peer) {
        peer.heard();
        peer.channel.pipeline().addFirst(new ChannelDuplexHandler() {
            @Override
            public void write(final ChannelHandlerContext context, final Object message, final ChannelPromise promise)
                    throws Exception {
                keepSent((ByteBuf) message);
                super.write(context, message, promise);
            }

            @Override
            public void channelRead(final ChannelHandlerContext context, final Object message) {
                final ByteBuf bytes = ((ByteBuf) message).duplicate();
                types.add((int) bytes.getUnsignedByte(bytes.readerIndex() + 1));
                capture.heard(bytes);
                context.fireChannelRead(message);
            }
        });
    }

    private void keepSent(final ByteBuf messages) {
        final ByteBuf bytes = messages.duplicate();
        for (int at = bytes.readerIndex(); at < bytes.writerIndex(); at += bytes.getUnsignedShort(at + 2)) {
            types.add((int) bytes.getUnsignedByte(at + 1));
        }
        capture.sent(bytes);
    }

    private static ChangeSet twoFlows() {
        final List<FlowEntry> flows = Samples.flows().stream()
            .filter(flow -> flow.key().match().equals(Match.ALL) && flow.actions().size() < 2).toList();
        return new ChangeSet(ImmutableList.of(new Change.Add(flows.get(0)), new Change.Add(flows.get(1))));
    }

    /** Acknowledges a commit: a bundle from OpenFlow 1.4 on, messages in order before. */
    private static void acknowledge(final ScriptedSwitch peer) {
        final var said = peer.heard();
        if (said.get(0).type() == ScriptedSwitch.BUNDLE_CONTROL) {
            peer.says(ScriptedSwitch.BUNDLE_CONTROL, said.get(said.size() - 2).xid(), Unpooled.buffer()
                .writeInt((int) said.get(1).xid()).writeShort(5).writeShort(3));
        }
        peer.says(ScriptedSwitch.BARRIER_REPLY, said.get(said.size() - 1).xid(), Unpooled.EMPTY_BUFFER);
    }

    /** Describes one flow and one group. */
    private static void describe(final ScriptedSwitch peer, final Version version) {
        final var said = peer.heard();
        final ByteBuf count = Unpooled.buffer();
        if (version == Version.OF_1_5) {
            count.writeShort(0).writeShort(12).writeInt(0x8002_0604).writeInt(1).writeZero(4);
        } else {
            count.writeLong(0).writeLong(0).writeInt(1).writeZero(4);
        }
        final ByteBuf flow = Unpooled.buffer();
        ChangeEncoder.encode(version, twoFlows().changes().get(0), 1, flow);
        final ByteBuf group = Unpooled.buffer();
        ChangeEncoder.encode(version, new Change.Add(Samples.groups().get(0)), 1, group);
        peer.says(MULTIPART_REPLY, said.get(0).xid(), part(AGGREGATE, count));
        peer.says(MULTIPART_REPLY, said.get(1).xid(), part(FLOWS, Descriptions.flow(version, flow, 3, 180)));
        peer.says(MULTIPART_REPLY, said.get(2).xid(), part(GROUPS, Descriptions.group(version, group)));
    }

    private static ByteBuf part(final int kind, final ByteBuf body) {
        return Unpooled.buffer().writeShort(kind).writeShort(0).writeInt(0).writeBytes(body);
    }
}
