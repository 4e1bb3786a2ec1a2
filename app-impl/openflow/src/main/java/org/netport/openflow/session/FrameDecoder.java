// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.List;
import org.netport.openflow.message.MessageDecoder;

/**
 * Cuts the byte stream into messages (OpenFlow 1.3.5 section 7.1). A message has at most 65535 bytes. What cannot be
 * OpenFlow ends the connection: behind it no border of messages is known any more.
 */
final class FrameDecoder extends ByteToMessageDecoder {
    private static final int HIGHEST_VERSION = 15;
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int LENGTH_AT = 2;
    private static final int HEAD_BYTES = 4;

    private boolean broken;

    @Override
    protected void decode(final ChannelHandlerContext context, final ByteBuf in, final List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < HEAD_BYTES) {
            return;
        }
        final int version = in.getUnsignedByte(in.readerIndex());
        final int length = in.getUnsignedShort(in.readerIndex() + LENGTH_AT);
        if (version == 0 || version > HIGHEST_VERSION) {
            broken = true;
            throw new CorruptedFrameException(version == TLS_HANDSHAKE
                ? "it speaks TLS and this port does not: configure TLS here, or tcp: instead of ssl: on the switch"
                : "what it sends is not OpenFlow: a message begins with 0x" + Integer.toHexString(version));
        }
        if (length < MessageDecoder.HEADER_BYTES) {
            broken = true;
            throw new CorruptedFrameException("what it sends is not OpenFlow: a message of " + length + " bytes");
        }
        if (in.readableBytes() >= length) {
            out.add(in.readRetainedSlice(length));
        }
    }
}
