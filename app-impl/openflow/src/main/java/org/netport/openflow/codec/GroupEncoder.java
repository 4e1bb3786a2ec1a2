// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import io.netty.buffer.ByteBuf;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Bucket;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.flow.GroupType;
import org.netport.flow.Watch;

/** Writes the messages that make and remove groups (OpenFlow 1.3.5 section 7.3.4.2, 1.5.1 section 7.3.4.3). */
final class GroupEncoder {
    private static final int GROUP_MOD = 15;
    private static final int DELETE = 2;
    private static final int HEADER_BYTES = 24;
    private static final int BUCKET_HEADER_BYTES = 8;
    private static final int ALL_BUCKETS = 0xffffffff;

    private GroupEncoder() {
    }

    /**
     * Writes a group.
     *
     * @param version the negotiated version
     * @param entry the group
     * @param xid the message's transaction id, 0 to 2^32-1
     * @param command whether it is new
     * @param out where it is written
     */
    static void encode(final Version version, final GroupEntry entry, final long xid, final Command command,
            final ByteBuf out) {
        final int start = MessageHeader.begin(version, GROUP_MOD, xid, out);
        out.writeShort(command.number()).writeByte(type(entry.type())).writeZero(1).writeInt(entry.key().value());
        if (version == Version.OF_1_5) {
            out.writeInt(0).writeInt(ALL_BUCKETS);
            newer(entry, out);
            out.setShort(start + 16, out.writerIndex() - start - HEADER_BYTES);
        } else {
            older(version, entry, out);
        }
        MessageHeader.end(start, out);
    }

    /**
     * Writes the removal of a group.
     *
     * @param version the negotiated version
     * @param group its number
     * @param xid the message's transaction id, 0 to 2^32-1
     * @param out where it is written
     */
    static void remove(final Version version, final GroupId group, final long xid, final ByteBuf out) {
        final int start = MessageHeader.begin(version, GROUP_MOD, xid, out);
        out.writeShort(DELETE).writeZero(2).writeInt(group.value());
        if (version == Version.OF_1_5) {
            out.writeInt(0).writeInt(ALL_BUCKETS);
        }
        MessageHeader.end(start, out);
    }

    private static void older(final Version version, final GroupEntry entry, final ByteBuf out) {
        for (Bucket bucket : entry.buckets()) {
            final int start = out.writerIndex();
            out.writeShort(0).writeShort(bucket.weight())
                .writeInt(bucket.watch() instanceof Watch.Port watched ? watched.port().value() : GroupWire.ANY)
                .writeInt(bucket.watch() instanceof Watch.Group watched ? watched.group().value() : GroupWire.ANY)
                .writeZero(4);
            ActionEncoder.encode(version, bucket.actions(), out);
            out.setShort(start, out.writerIndex() - start);
        }
    }

    private static void newer(final GroupEntry entry, final ByteBuf out) {
        int number = 0;
        for (Bucket bucket : entry.buckets()) {
            final int start = out.writerIndex();
            out.writeZero(4).writeInt(number++);
            ActionEncoder.encode(Version.OF_1_5, bucket.actions(), out);
            final int actions = out.writerIndex() - start - BUCKET_HEADER_BYTES;
            properties(bucket, out);
            out.setShort(start, out.writerIndex() - start).setShort(start + 2, actions);
        }
    }

    private static int type(final GroupType type) {
        return switch (type) {
            case ALL -> GroupWire.ALL;
            case SELECT -> GroupWire.SELECT;
            case FAST_FAILOVER -> GroupWire.FAST_FAILOVER;
        };
    }

    private static void properties(final Bucket bucket, final ByteBuf out) {
        if (bucket.weight() != 0) {
            out.writeShort(GroupWire.WEIGHT).writeShort(GroupWire.PROPERTY_BYTES).writeShort(bucket.weight())
                .writeZero(2);
        }
        switch (bucket.watch()) {
            case Watch.Nothing nothing -> {
                // what is not told is not watched
            }
            case Watch.Port watched -> out.writeShort(GroupWire.WATCH_PORT).writeShort(GroupWire.PROPERTY_BYTES)
                .writeInt(watched.port().value());
            case Watch.Group watched -> out.writeShort(GroupWire.WATCH_GROUP).writeShort(GroupWire.PROPERTY_BYTES)
                .writeInt(watched.group().value());
        }
    }
}
