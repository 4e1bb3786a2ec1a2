// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import io.netty.buffer.ByteBuf;
import org.netport.channel.SwitchFeatures.Version;

/** Writes the header of a message (OpenFlow 1.3.5 section 7.1.1), whose length is known when all of it is written. */
public final class MessageHeader {
    private static final int LENGTH_AT = 2;

    private MessageHeader() {
    }

    /**
     * Begins a message.
     *
     * @param version the negotiated version
     * @param type what message it is (OpenFlow 1.3.5 section 7.1.1, {@code ofp_type}), 0 to 255
     * @param xid its transaction id, 0 to 2^32-1
     * @param out where it is written
     * @return where it starts, for {@link #end}
     */
    public static int begin(final Version version, final int type, final long xid, final ByteBuf out) {
        final int start = out.writerIndex();
        out.writeByte(Versions.wire(version)).writeByte(type).writeShort(0).writeInt((int) xid);
        return start;
    }

    /**
     * Ends a message; that it is not longer than 65535 bytes is for the caller to see to.
     *
     * @param start where it starts
     * @param out where it was written
     */
    public static void end(final int start, final ByteBuf out) {
        out.setShort(start + LENGTH_AT, out.writerIndex() - start);
    }
}
