// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import io.netty.buffer.ByteBuf;
import org.netport.channel.PacketOut;
import org.netport.channel.SwitchFeatures.Version;

/** Writes packet-outs (OpenFlow 1.3.5 section 7.3.7, 1.5.1 section 7.3.6). */
public final class PacketOutEncoder {
    private static final int PACKET_OUT = 13;
    /** Type, length and an ingress port, before padding. */
    private static final int MATCH_BYTES = 12;

    private PacketOutEncoder() {
    }

    /**
     * Writes a packet-out.
     *
     * @param version the negotiated version
     * @param xid the transaction id
     * @param packet the frame
     * @param out where it is written
     * @throws IllegalArgumentException if the frame is too large for a message
     */
    public static void encode(final Version version, final long xid, final PacketOut packet, final ByteBuf out) {
        final int start = MessageHeader.begin(version, PACKET_OUT, xid, out);
        final int port = packet.inPort().isPresent() ? packet.inPort().orElseThrow().value()
            : ActionWire.PORT_CONTROLLER;
        out.writeInt(ActionWire.NO_BUFFER);
        final int lengthAt;
        if (version == Version.OF_1_5) {
            lengthAt = out.writerIndex();
            out.writeInt(0).writeShort(Oxm.MATCH).writeShort(MATCH_BYTES).writeInt(Oxm.IN_PORT).writeInt(port)
                .writeZero(-MATCH_BYTES & 7);
        } else {
            out.writeInt(port);
            lengthAt = out.writerIndex();
            out.writeZero(8);
        }
        final int actionsAt = out.writerIndex();
        ActionEncoder.encode(version, packet.actions(), out);
        out.setShort(lengthAt, out.writerIndex() - actionsAt).writeBytes(packet.frame());
        final int length = out.writerIndex() - start;
        if (length > 0xffff) {
            throw new IllegalArgumentException("a frame needs a message of " + length + " bytes, more than 65535");
        }
        MessageHeader.end(start, out);
    }
}
