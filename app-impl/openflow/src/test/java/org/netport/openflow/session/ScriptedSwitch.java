// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.netport.channel.PacketIn;
import org.netport.channel.PortDescription;
import org.netport.channel.SwitchEvents;
import org.netport.channel.SwitchFeatures.Role;
import org.netport.channel.SwitchSession;

/**
 * The far end of a connection, byte by byte, on a loop whose time stands still until the test moves it. What is said is
 * written out here and not made by the encoders under test.
 */
final class ScriptedSwitch implements SessionOwner, SwitchEvents {
    static final int HELLO = 0;
    static final int ERROR = 1;
    static final int ECHO_REQUEST = 2;
    static final int ECHO_REPLY = 3;
    static final int FLOW_MOD = 14;
    static final int BARRIER_REQUEST = 20;
    static final int BARRIER_REPLY = 21;
    static final int BUNDLE_CONTROL = 33;

    final List<SwitchSession> connected = new ArrayList<>();
    final List<String> ended = new ArrayList<>();
    final List<String> failed = new ArrayList<>();
    final EmbeddedChannel channel;
    int packets;
    int unreadable;
    private final int version;
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);

    ScriptedSwitch(final int version, final ConnectionSettings settings) {
        this.version = version;
        channel = new EmbeddedChannel(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(final Channel created) {
                created.config().setAllocator(memory);
                new ConnectionPipeline(settings, ScriptedSwitch.this, ScriptedSwitch.this, Runnable::run)
                    .addTo(created);
            }
        });
        channel.freezeTime();
    }

    /** Settings with short names for the tests' times. */
    static ConnectionSettings settings() {
        return new ConnectionSettings(Role.MASTER, () -> 7, ConnectionSettings.Times.DEFAULT,
            ConnectionSettings.Limits.DEFAULT);
    }

    /** A message of the switch's version: what follows the header is given. */
    static ByteBuf message(final int version, final int type, final long xid, final ByteBuf body) {
        return Unpooled.buffer().writeByte(version).writeByte(type).writeShort(8 + body.readableBytes())
            .writeInt((int) xid).writeBytes(body);
    }

    void says(final int type, final long xid, final ByteBuf body) {
        says(message(version, type, xid, body));
    }

    void says(final ByteBuf bytes) {
        channel.writeInbound(memory.buffer(bytes.readableBytes()).writeBytes(bytes));
        channel.runPendingTasks();
    }

    /** Ends the connection; gives the bytes of buffers that nobody has released, which are lost. */
    long leaked() {
        channel.finishAndReleaseAll();
        return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
    }

    /** The answers of a switch with one port-less bridge, in the order of the requests. */
    List<ByteBuf> greeting() {
        return greeting(version, 0x2a);
    }

    /** The same of a switch of any version and datapath id. */
    static List<ByteBuf> greeting(final int version, final long datapathId) {
        final var answers = new ArrayList<ByteBuf>();
        answers.add(message(version, HELLO, 1, Unpooled.EMPTY_BUFFER));
        answers.add(features(version, datapathId));
        answers.add(message(version, 19, 4, Unpooled.buffer().writeShort(13).writeShort(0).writeInt(0)));
        if (version > 4) {
            answers.add(message(version, BUNDLE_CONTROL, 8, Unpooled.buffer().writeInt(8).writeShort(1).writeShort(0)));
        } else {
            answers.add(error(version, 8, 1, 3));
        }
        answers.add(message(version, BARRIER_REPLY, 11, Unpooled.EMPTY_BUFFER));
        return answers;
    }

    ByteBuf features() {
        return features(version, 0x2a);
    }

    private static ByteBuf features(final int version, final long datapathId) {
        return message(version, 6, 2, Unpooled.buffer().writeLong(datapathId).writeInt(0).writeByte(254).writeByte(0)
            .writeShort(0).writeLong(0));
    }

    ByteBuf error(final long xid, final int type, final int code) {
        return error(version, xid, type, code);
    }

    private static ByteBuf error(final int version, final long xid, final int type, final int code) {
        // An error has the beginning of the request that it is about, here a short one.
        return message(version, ERROR, xid, Unpooled.buffer().writeShort(type).writeShort(code)
            .writeBytes(message(version, BARRIER_REQUEST, xid, Unpooled.EMPTY_BUFFER)));
    }

    /** Completes the handshake; what the controller has said until then is forgotten. */
    SwitchSession shakeHands() {
        greeting().forEach(this::says);
        heard();
        return connected.get(0);
    }

    /** The types and transaction ids of what the controller has said since the last time. */
    List<Said> heard() {
        channel.runPendingTasks();
        final var all = new ArrayList<Said>();
        ByteBuf bytes = channel.readOutbound();
        while (bytes != null) {
            while (bytes.isReadable()) {
                final ByteBuf message = bytes.readSlice(bytes.getUnsignedShort(bytes.readerIndex() + 2));
                all.add(new Said(message.getUnsignedByte(1), message.getUnsignedInt(4)));
            }
            bytes.release();
            bytes = channel.readOutbound();
        }
        return all;
    }

    Optional<Said> heard(final int type) {
        return heard().stream().filter(said -> said.type() == type).findFirst();
    }

    /** Part of a message: its type and transaction id. */
    record Said(int type, long xid) {
    }

    void pass(final Duration time) {
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    @Override
    public void opened(final OpenFlowSession session) {
        session.begin();
    }

    @Override
    public void closed(final OpenFlowSession session) {
        // the events tell
    }

    @Override
    public void failed(final String reason) {
        failed.add(reason);
    }

    @Override
    public void unreadable() {
        unreadable++;
    }

    @Override
    public void connected(final SwitchSession session) {
        connected.add(session);
    }

    @Override
    public void disconnected(final SwitchSession session, final String reason) {
        ended.add(reason);
    }

    @Override
    public void portChanged(final SwitchSession session, final PortDescription port, final PortChange change) {
        // not looked at
    }

    @Override
    public void packetIn(final SwitchSession session, final PacketIn packet) {
        packets++;
    }

    @Override
    public void roleChanged(final SwitchSession session, final Role role) {
        // not looked at
    }
}
