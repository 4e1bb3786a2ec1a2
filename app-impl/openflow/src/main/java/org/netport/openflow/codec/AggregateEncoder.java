// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import io.netty.buffer.ByteBuf;
import org.netport.channel.FlowFilter;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Match;

/** Writes questions for sums over flows (OpenFlow 1.3.5 section 7.3.5.3, 1.5.1 section 7.3.5.4). */
public final class AggregateEncoder {
    private static final int MULTIPART_REQUEST = 18;
    private static final int AGGREGATE = 2;
    private static final int ALL_TABLES = 0xff;

    private AggregateEncoder() {
    }

    /**
     * Writes the question for the sum over all flows of all owners.
     *
     * @param version the negotiated version
     * @param xid the transaction id
     * @param out where it is written
     */
    public static void all(final Version version, final long xid, final ByteBuf out) {
        final int start = begin(version, xid, ALL_TABLES, out);
        end(start, out.writeLong(0).writeLong(0), Match.ALL);
    }

    /**
     * Writes the question for the sum over some flows.
     *
     * @param version the negotiated version
     * @param xid the transaction id
     * @param filter which flows
     * @param out where it is written
     * @throws IllegalArgumentException if a field of the match has no form on the wire
     */
    public static void some(final Version version, final long xid, final FlowFilter filter, final ByteBuf out) {
        final int start = begin(version, xid, filter.table().value(), out);
        end(start, out.writeLong(filter.cookie().value()).writeLong(filter.mask()), filter.match());
    }

    private static int begin(final Version version, final long xid, final int table, final ByteBuf out) {
        final int start = MessageHeader.begin(version, MULTIPART_REQUEST, xid, out);
        out.writeShort(AGGREGATE).writeZero(6).writeByte(table).writeZero(3).writeInt(FlowWire.ANY)
            .writeInt(FlowWire.ANY).writeZero(4);
        return start;
    }

    private static void end(final int start, final ByteBuf out, final Match match) {
        MatchEncoder.encode(match, out);
        MessageHeader.end(start, out);
    }
}
