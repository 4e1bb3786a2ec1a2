// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Optional;
import org.netport.channel.PacketIn;
import org.netport.channel.PacketIn.Reason;
import org.netport.flow.Cookie;
import org.netport.flow.TableId;
import org.netport.model.PortNumber;

/**
 * Reads packet-ins (OpenFlow 1.3.5 section 7.4.1; the same in 1.4 and 1.5). A switch tells in the match whatever it
 * knows of the frame, tunnel fields and registers of its own among them: what we do not need is passed over.
 */
public final class PacketInDecoder {
    private static final int HEADER_BYTES = 8;
    private static final int FIXED_BYTES = 16;
    private static final int REASON_AT = 14;
    private static final int INVALID_TTL = 2;
    private static final int PORT_MAX = 0xffffff00;

    private PacketInDecoder() {
    }

    /**
     * Reads a message.
     *
     * @param message all of it
     * @return the packet; empty where it did not come in by a physical or logical port
     * @throws MalformedException if a length is impossible
     */
    public static Optional<PacketIn> decode(final ByteBuf message) throws MalformedException {
        final ByteBuf in = message.slice();
        WireSlices.take(in, HEADER_BYTES, "header");
        final ByteBuf fixed = WireSlices.take(in, FIXED_BYTES, "packet-in");
        fixed.skipBytes(7);
        final int table = fixed.readUnsignedByte();
        final var cookie = new Cookie(fixed.readLong());
        final ByteBuf match = MatchDecoder.fields(in);
        int port = 0;
        long metadata = 0;
        while (match.isReadable()) {
            final int header = MatchDecoder.header(match);
            final ByteBuf value = WireSlices.take(match, Oxm.length(header), "match field");
            if (header == Oxm.IN_PORT) {
                port = value.readInt();
            } else if (Oxm.unmasked(header) == Oxm.METADATA) {
                metadata = value.readLong();
            }
        }
        WireSlices.take(in, 2, "padding");
        if (port == 0 || Integer.compareUnsigned(port, PORT_MAX) > 0) {
            return Optional.empty();
        }
        return Optional.of(new PacketIn(new PortNumber(port), new TableId(Math.min(table, 254)), cookie, metadata,
            reason(message), ByteBufUtil.getBytes(in)));
    }

    /**
     * Tells why a packet comes, and reads nothing else of it.
     *
     * @param message the message from its header on; not read from
     * @return the reason; {@code ACTION} where the message ends before it
     */
    public static Reason reason(final ByteBuf message) {
        return message.readableBytes() > REASON_AT
            && message.getUnsignedByte(message.readerIndex() + REASON_AT) == INVALID_TTL ? Reason.INVALID_TTL
            : Reason.ACTION;
    }
}
