// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import io.netty.buffer.ByteBuf;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowKey;

/**
 * Writes the messages that make and remove flows (OpenFlow 1.3.5 section 7.3.4.1). By hand, not through Loxi: the first
 * commit of a move waits for them, and Loxi's many objects cost most where they have not just been used.
 */
final class FlowEncoder {
    private static final int FLOW_MOD = 14;
    private static final int ADD = 0;
    private static final int DELETE_STRICT = 4;
    /** Else an entry goes on counting from what another with its match has counted, which did something else. */
    private static final int RESET_COUNTS = 1 << 2;
    private static final int INSTRUCTION_HEADER_BYTES = 8;

    private FlowEncoder() {
    }

    /**
     * Writes the message that makes a flow, in the place of one with the same key.
     *
     * @param version the negotiated version
     * @param entry the flow
     * @param xid the message's transaction id, 0 to 2^32-1
     * @param out where it is written
     * @throws IllegalArgumentException if a field of its match has no form on the wire
     */
    static void add(final Version version, final FlowEntry entry, final long xid, final ByteBuf out) {
        final int start = MessageHeader.begin(version, FLOW_MOD, xid, out);
        out.writeLong(entry.cookie().value()).writeLong(0);
        key(entry.key(), ADD, RESET_COUNTS, out);
        if (version != Version.OF_1_5 && entry.meter().isPresent()) {
            out.writeShort(FlowWire.METER).writeShort(8).writeInt(entry.meter().orElseThrow().value());
        }
        actions(version, entry, out);
        if (entry.metadata().isPresent()) {
            final var write = entry.metadata().orElseThrow();
            out.writeShort(FlowWire.WRITE_METADATA).writeShort(24).writeInt(0).writeLong(write.value())
                .writeLong(write.mask());
        }
        if (entry.next().isPresent()) {
            out.writeShort(FlowWire.GOTO_TABLE).writeShort(8).writeByte(entry.next().orElseThrow().value())
                .writeZero(3);
        }
        MessageHeader.end(start, out);
    }

    /**
     * Writes the message that removes a flow, if it is one of ours.
     *
     * @param version the negotiated version
     * @param key the flow
     * @param xid the message's transaction id, 0 to 2^32-1
     * @param out where it is written
     * @throws IllegalArgumentException if a field of its match has no form on the wire
     */
    static void remove(final Version version, final FlowKey key, final long xid, final ByteBuf out) {
        final int start = MessageHeader.begin(version, FLOW_MOD, xid, out);
        out.writeLong(Cookie.OWNER).writeLong(Cookie.OWNER_MASK);
        key(key, DELETE_STRICT, 0, out);
        MessageHeader.end(start, out);
    }

    /** Writes all that is between the cookie and the instructions: without timeouts, and (since 1.4) importance. */
    private static void key(final FlowKey key, final int command, final int flags, final ByteBuf out) {
        out.writeByte(key.table().value()).writeByte(command).writeInt(0).writeShort(key.priority())
            .writeInt(ActionWire.NO_BUFFER).writeInt(FlowWire.ANY).writeInt(FlowWire.ANY).writeShort(flags)
            .writeShort(0);
        MatchEncoder.encode(key.match(), out);
    }

    /** Writes the instruction to apply the actions, or nothing where there are none. */
    private static void actions(final Version version, final FlowEntry entry, final ByteBuf out) {
        final int start = out.writerIndex();
        out.writeShort(FlowWire.APPLY_ACTIONS).writeShort(0).writeInt(0);
        if (version == Version.OF_1_5 && entry.meter().isPresent()) {
            ActionEncoder.meter(entry.meter().orElseThrow(), out);
        }
        ActionEncoder.encode(version, entry.actions(), out);
        final int length = out.writerIndex() - start;
        if (length == INSTRUCTION_HEADER_BYTES) {
            out.writerIndex(start);
        } else {
            out.setShort(start + 2, length);
        }
    }
}
