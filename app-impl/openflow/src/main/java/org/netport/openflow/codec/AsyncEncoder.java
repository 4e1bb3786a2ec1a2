// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import io.netty.buffer.ByteBuf;
import org.netport.channel.SwitchFeatures.Version;

/**
 * Writes the message that says what a switch sends of its own accord (OpenFlow 1.3.5 section 7.3.10, 1.4.1 section
 * 7.3.10): all that Open vSwitch sends where nothing is said, and packets whose time to live runs out. Of what is not
 * named in the newer form Open vSwitch (3.1) sends nothing by default either.
 */
public final class AsyncEncoder {
    private static final int SET_ASYNC = 28;
    private static final int PROPERTIES = 6;
    private static final int PROPERTY_BYTES = 8;
    private static final int NONE = 0;
    /** No match, action, invalid TTL. */
    private static final int PACKETS = 0b111;
    /** Since 1.4 also action set, group, packet-out, which were reasons of the action before. */
    private static final int NEWER_PACKETS = 0b111111;
    /** Added, deleted, modified. */
    private static final int PORTS = 0b111;
    /** Idle, hard, deleted, group deleted. */
    private static final int FLOWS = 0b1111;
    /** Since 1.4 also meter deleted, evicted. */
    private static final int NEWER_FLOWS = 0b111111;

    private AsyncEncoder() {
    }

    /**
     * Writes the message; it has no answer.
     *
     * @param version the negotiated version
     * @param xid the transaction id, 0 to 2^32-1
     * @param out where it is written
     */
    public static void encode(final Version version, final long xid, final ByteBuf out) {
        final int start = MessageHeader.begin(version, SET_ASYNC, xid, out);
        if (version == Version.OF_1_3) {
            // Each for masters and equals, then for slaves.
            out.writeInt(PACKETS).writeInt(NONE).writeInt(PORTS).writeInt(PORTS).writeInt(FLOWS).writeInt(NONE);
        } else {
            // Each for slaves, then for masters and equals.
            final int[] masks = {NONE, NEWER_PACKETS, PORTS, PORTS, NONE, NEWER_FLOWS};
            for (int kind = 0; kind < PROPERTIES; kind++) {
                out.writeShort(kind).writeShort(PROPERTY_BYTES).writeInt(masks[kind]);
            }
        }
        MessageHeader.end(start, out);
    }
}
