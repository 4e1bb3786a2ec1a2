// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.netport.channel.SwitchFeatures.Version;

/** Turns the bytes of a message that adds an entry into those of the description that a switch gives of it. */
public final class Descriptions {
    private Descriptions() {
    }

    /**
     * Describes a flow (OpenFlow 1.3.5 section 7.3.5.2, 1.5.1 section 7.3.5.2).
     *
     * @param version the version of the message
     * @param add a flow-mod
     * @param packets the packet count
     * @param bytes the byte count
     * @return one element of a multipart reply's body
     */
    public static ByteBuf flow(final Version version, final ByteBuf add, final long packets, final long bytes) {
        final int matchAt = 48;
        final int match = add.getUnsignedShort(matchAt + 2) + 7 & ~7;
        final ByteBuf out = Unpooled.buffer();
        final int cookieAt = 8;
        final int tableAt = 24;
        final int priorityAt = 30;
        if (version == Version.OF_1_5) {
            out.writeShort(0).writeZero(2).writeByte(add.getByte(tableAt)).writeZero(1)
                .writeShort(add.getShort(priorityAt)).writeZero(8).writeLong(add.getLong(cookieAt))
                .writeBytes(add, matchAt, match).writeZero(2).writeShort(28).writeInt(0x80020808).writeLong(packets)
                .writeInt(0x80020a08).writeLong(bytes).writeZero(4);
        } else {
            out.writeShort(0).writeByte(add.getByte(tableAt)).writeZero(9).writeShort(add.getShort(priorityAt))
                .writeZero(10).writeLong(add.getLong(cookieAt)).writeLong(packets).writeLong(bytes)
                .writeBytes(add, matchAt, match);
        }
        out.writeBytes(add, matchAt + match, add.writerIndex() - matchAt - match);
        return out.setShort(0, out.writerIndex());
    }

    /**
     * Describes a group (OpenFlow 1.3.5 section 7.3.5.8, 1.5.1 section 7.3.5.10).
     *
     * @param version the version of the message
     * @param add a group-mod
     * @return one element of a multipart reply's body
     */
    public static ByteBuf group(final Version version, final ByteBuf add) {
        final ByteBuf out = Unpooled.buffer();
        out.writeShort(0).writeBytes(add, 10, 6);
        if (version == Version.OF_1_5) {
            out.writeShort(add.getUnsignedShort(16)).writeZero(6).writeBytes(add, 24, add.writerIndex() - 24);
        } else {
            out.writeBytes(add, 16, add.writerIndex() - 16);
        }
        return out.setShort(0, out.writerIndex());
    }

    /**
     * Describes a meter (OpenFlow 1.3.5 section 7.3.5.12).
     *
     * @param add a meter-mod
     * @return one element of a multipart reply's body
     */
    public static ByteBuf meter(final ByteBuf add) {
        final ByteBuf out = Unpooled.buffer();
        out.writeShort(0).writeBytes(add, 10, add.writerIndex() - 10);
        return out.setShort(0, out.writerIndex());
    }
}
