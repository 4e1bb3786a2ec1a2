// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.rehearsal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.netport.channel.PacketIn;
import org.netport.channel.PortDescription;
import org.netport.channel.SwitchEvents;
import org.netport.channel.SwitchFeatures.Role;
import org.netport.model.DatapathId;
import org.netport.openflow.session.ConnectionPipeline;
import org.netport.openflow.session.ConnectionSettings;
import org.netport.openflow.session.ConnectionSettings.Limits;
import org.netport.openflow.session.ConnectionSettings.Times;
import org.netport.openflow.session.OpenFlowSession;
import org.netport.openflow.session.SessionOwner;

/**
 * An OpenFlow 1.4 switch in memory that holds nothing, whatever it is told. It says of itself what Open vSwitch says,
 * so that it is told what most switches are told. The other end of its connection is what every switch gets: the same
 * handlers, the same session. Its time stands still. Not thread-safe: the thread that calls does all the work, and is
 * told what the session tells. Who makes one closes it.
 */
public final class RehearsedSwitch implements AutoCloseable {
    /** A handshake takes a few rounds: this many show that it never ends. */
    private static final int MOST_ROUNDS = 100;
    private static final int MOST_AT_ONCE = 100;
    private static final int VERSION = 5;
    private static final int HELLO = 0;
    private static final int FEATURES_REQUEST = 5;
    private static final int PACKET_IN = 10;
    private static final int MULTIPART_REQUEST = 18;
    private static final int BARRIER_REQUEST = 20;
    private static final int ROLE_REQUEST = 24;
    private static final int BUNDLE_CONTROL = 33;
    private static final int DESCRIPTION = 0;
    private static final int AGGREGATE = 2;
    private static final int PORT_DESCRIPTION = 13;
    private static final int HEADER_BYTES = 8;
    private static final int PORT_BYTES = 40;
    private static final int NAME_BYTES = 16;
    private static final int TEXT_BYTES = 256;
    private static final int DESCRIPTION_BYTES = 4 * TEXT_BYTES + 32;
    /** Manufacturer, hardware, software. */
    private static final List<String> TEXTS = List.of("netport, rehearsed", "Open vSwitch", "3.1.0");
    private static final int TABLES = 254;
    private static final int NO_BUFFER = -1;
    private static final int REASON_ACTION = 1;
    private static final int REASON_INVALID_TTL = 2;
    private static final int IN_PORT = 0x80000004;
    private static final int METADATA = 0x80000408;
    private static final int MATCH_BYTES = 4 + 8 + 12;

    private final DatapathId datapathId;
    private final List<PortDescription> ports;
    private final EmbeddedChannel channel;

    /**
     * Connects a switch: it is told to {@code events} before this returns.
     *
     * @param datapathId who it is
     * @param ports its ports
     * @param events told what it says
     * @throws IllegalStateException if it is asked without an end, which is a fault of the program
     */
    public RehearsedSwitch(final DatapathId datapathId, final List<PortDescription> ports, final SwitchEvents events) {
        this.datapathId = datapathId;
        this.ports = List.copyOf(ports);
        final var settings = new ConnectionSettings(Role.EQUAL, () -> 1, Times.DEFAULT, new Limits(Integer.MAX_VALUE,
            Integer.MAX_VALUE, Limits.DEFAULT.packetOutBytes(), Limits.DEFAULT.readBackEntries()));
        channel = new EmbeddedChannel(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(final Channel created) {
                new ConnectionPipeline(settings, new Owner(), events, Runnable::run).addTo(created);
            }
        });
        channel.freezeTime();
        says(message(HELLO, 1, Unpooled.EMPTY_BUFFER));
        settle();
    }

    /** Answers until the handshake is over and nothing more is asked. */
    private void settle() {
        int rounds = 0;
        while (obey()) {
            rounds++;
            if (rounds == MOST_ROUNDS) {
                close();
                throw new IllegalStateException("the handshake of the rehearsed switch " + datapathId
                    + " has not ended after " + MOST_ROUNDS + " rounds");
            }
        }
    }

    /** Begins sessions; there is nothing else to keep. */
    private static final class Owner implements SessionOwner {
        @Override
        public void opened(final OpenFlowSession session) {
            session.begin();
        }

        @Override
        public void closed(final OpenFlowSession session) {
            // it is gone with its switch
        }

        @Override
        public void failed(final String reason) {
            throw new IllegalStateException("a rehearsed switch was refused: " + reason);
        }

        @Override
        public void unreadable() {
            throw new IllegalStateException("a rehearsed switch was not understood");
        }
    }

    /**
     * Sends a packet to the controller (OpenFlow 1.4.1 section 7.4.1).
     *
     * @param packet the packet
     */
    public void send(final PacketIn packet) {
        final ByteBuf body = Unpooled.buffer().writeInt(NO_BUFFER).writeShort(packet.frame().length)
            .writeByte(reason(packet.reason())).writeByte(packet.table().value()).writeLong(packet.cookie().value());
        body.writeShort(1).writeShort(MATCH_BYTES).writeInt(IN_PORT).writeInt(packet.inPort().value())
            .writeInt(METADATA).writeLong(packet.metadata());
        body.writeShort(0).writeBytes(packet.frame());
        says(message(PACKET_IN, 0, body));
    }

    private static int reason(final PacketIn.Reason reason) {
        return switch (reason) {
            case ACTION -> REASON_ACTION;
            case INVALID_TTL -> REASON_INVALID_TTL;
        };
    }

    /**
     * Does what it has been told since the last time, up to a bound, and answers.
     *
     * @return whether it had been told anything, and so may have been told more
     */
    public boolean obey() {
        channel.runPendingTasks();
        int read = 0;
        ByteBuf bytes = channel.readOutbound();
        while (bytes != null) {
            try {
                while (bytes.readableBytes() >= HEADER_BYTES) {
                    heard(bytes.readSlice(bytes.getUnsignedShort(bytes.readerIndex() + 2)));
                }
            } finally {
                bytes.release();
            }
            read++;
            // The rest is for the next time: who asks again at every answer would not be answered to an end.
            bytes = read == MOST_AT_ONCE ? null : channel.readOutbound();
        }
        return read > 0;
    }

    /** Ends its connection, and releases what has not been read of it. Nothing else may be called after. */
    @Override
    public void close() {
        channel.finishAndReleaseAll();
    }

    private void says(final ByteBuf message) {
        channel.writeInbound(message);
    }

    private void heard(final ByteBuf message) {
        final int type = message.getUnsignedByte(1);
        final int xid = message.getInt(4);
        message.skipBytes(HEADER_BYTES);
        switch (type) {
            case FEATURES_REQUEST -> says(message(type + 1, xid, Unpooled.buffer().writeLong(datapathId.value())
                .writeInt(0).writeByte(TABLES).writeByte(0).writeShort(0).writeLong(0)));
            case MULTIPART_REQUEST -> {
                final int kind = message.readUnsignedShort();
                final ByteBuf body = Unpooled.buffer().writeShort(kind).writeShort(0).writeInt(0);
                if (kind == DESCRIPTION) {
                    describe(body);
                } else if (kind == AGGREGATE) {
                    body.writeZero(Long.BYTES * 3);
                } else if (kind == PORT_DESCRIPTION) {
                    ports.forEach(port -> describe(port, body));
                }
                says(message(type + 1, xid, body));
            }
            case BARRIER_REQUEST -> says(message(type + 1, xid, Unpooled.EMPTY_BUFFER));
            case ROLE_REQUEST -> says(message(type + 1, xid, message.readSlice(message.readableBytes())));
            case BUNDLE_CONTROL -> says(message(type, xid, Unpooled.buffer().writeInt(message.readInt())
                .writeShort(message.readUnsignedShort() + 1).writeShort(message.readUnsignedShort())));
            default -> {
                // what has no answer: it is configured, what it sends among it, or programmed
            }
        }
    }

    /** OpenFlow 1.4.1 section 7.3.5.1, without serial number and name. */
    private static void describe(final ByteBuf out) {
        final int start = out.writerIndex();
        out.writeZero(DESCRIPTION_BYTES);
        for (int i = 0; i < TEXTS.size(); i++) {
            out.setBytes(start + i * TEXT_BYTES, TEXTS.get(i).getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** OpenFlow 1.4.1 section 7.2.1, without properties. */
    private static void describe(final PortDescription port, final ByteBuf out) {
        out.writeInt(port.number().value()).writeShort(PORT_BYTES).writeZero(2).writeZero(6).writeZero(2);
        final int name = out.writerIndex();
        out.writeZero(NAME_BYTES).setBytes(name, port.name().getBytes(StandardCharsets.US_ASCII));
        out.writeInt(0).writeInt(0);
    }

    private static ByteBuf message(final int type, final int xid, final ByteBuf body) {
        return Unpooled.buffer(HEADER_BYTES + body.readableBytes()).writeByte(VERSION).writeByte(type)
            .writeShort(HEADER_BYTES + body.readableBytes()).writeInt(xid).writeBytes(body);
    }
}
