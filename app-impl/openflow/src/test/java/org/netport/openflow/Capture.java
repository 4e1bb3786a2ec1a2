// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A capture file with what a controller says to one switch: each message a TCP segment of its own from port 6653,
 * written by hand, so that no interface is listened to. The format is that of libpcap, link type raw IP.
 */
final class Capture {
    private static final int RAW_IP = 101;
    private static final int IP_HEADER = 20;
    private static final int TCP_HEADER = 20;
    private static final int LONGEST_PACKET = 65535;

    private final ByteBuf file = Unpooled.buffer();
    private int sequence = 1;
    private int packets;

    Capture() {
        file.writeInt(0xa1b2c3d4).writeShort(2).writeShort(4).writeLong(0).writeInt(LONGEST_PACKET).writeInt(RAW_IP);
    }

    /** Adds what the controller sends, which may be several messages. */
    void sent(final ByteBuf messages) {
        while (messages.isReadable()) {
            segment(messages.readSlice(messages.getUnsignedShort(messages.readerIndex() + 2)));
        }
    }

    /** How many messages there are. */
    int messages() {
        return packets;
    }

    private void segment(final ByteBuf message) {
        final int payload = message.readableBytes();
        final int length = IP_HEADER + TCP_HEADER + payload;
        packets++;
        file.writeInt(packets).writeInt(0).writeInt(length).writeInt(length);
        file.writeShort(0x4500).writeShort(length).writeInt(0).writeByte(64).writeByte(6).writeShort(0)
            .writeInt(0xc0000201).writeInt(0xc0000202);
        file.writeShort(6653).writeShort(40000).writeInt(sequence).writeInt(1).writeShort(0x5018).writeShort(65535)
            .writeInt(0);
        file.writeBytes(message);
        sequence += payload;
    }

    void writeTo(final Path path) throws IOException {
        final byte[] bytes = new byte[file.readableBytes()];
        file.getBytes(0, bytes);
        Files.write(path, bytes);
    }
}
