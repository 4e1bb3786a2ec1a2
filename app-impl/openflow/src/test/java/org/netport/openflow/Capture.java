// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A capture file with what a controller and one switch say to each other: each message a TCP segment of its own from
 * or to port 6653, written by hand, so that no interface is listened to. The format is that of libpcap, link type
 * Ethernet.
 */
public final class Capture {
    private static final int ETHERNET = 1;
    private static final int ETHERNET_HEADER = 14;
    private static final int IP_HEADER = 20;
    private static final int TCP_HEADER = 20;
    private static final int LONGEST_PACKET = 1 << 18;

    private final ByteBuf file = Unpooled.buffer();
    private final Side controller = new Side(0xc0000201, 6653);
    private final Side peer = new Side(0xc0000202, 40000);
    private int packets;

    /** One end of the connection. */
    private static final class Side {
        private final int address;
        private final int port;
        private int sequence = 1;

        Side(final int address, final int port) {
            this.address = address;
            this.port = port;
        }
    }

    /** Begins one with nothing said. */
    public Capture() {
        file.writeInt(0xa1b2c3d4).writeShort(2).writeShort(4).writeLong(0).writeInt(LONGEST_PACKET).writeInt(ETHERNET);
    }

    /** Adds what the controller sends, which may be several messages. */
    public void sent(final ByteBuf messages) {
        segments(messages, controller, peer);
    }

    /** Adds what the switch sends, which may be several messages. */
    public void heard(final ByteBuf messages) {
        segments(messages, peer, controller);
    }

    /** How many messages there are. */
    public int messages() {
        return packets;
    }

    private void segments(final ByteBuf messages, final Side from, final Side to) {
        while (messages.isReadable()) {
            segment(messages.readSlice(messages.getUnsignedShort(messages.readerIndex() + 2)), from, to);
        }
    }

    private void segment(final ByteBuf message, final Side from, final Side to) {
        final int payload = message.readableBytes();
        final int length = IP_HEADER + TCP_HEADER + payload;
        packets++;
        file.writeInt(packets).writeInt(0).writeInt(ETHERNET_HEADER + length).writeInt(ETHERNET_HEADER + length);
        file.writeZero(12).writeShort(0x0800);
        file.writeShort(0x4500).writeShort(length).writeInt(0).writeByte(64).writeByte(6).writeShort(0)
            .writeInt(from.address).writeInt(to.address);
        file.writeShort(from.port).writeShort(to.port).writeInt(from.sequence).writeInt(to.sequence)
            .writeShort(0x5018).writeShort(65535).writeInt(0);
        file.writeBytes(message);
        from.sequence += payload;
    }

    /** Writes the file. */
    public void writeTo(final Path path) throws IOException {
        final byte[] bytes = new byte[file.readableBytes()];
        file.getBytes(0, bytes);
        Files.write(path, bytes);
    }
}
