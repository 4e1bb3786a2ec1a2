// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Bucket;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupType;
import org.netport.flow.Watch;
import org.projectfloodlight.openflow.protocol.OFBucket;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFGroupMod;
import org.projectfloodlight.openflow.protocol.OFGroupType;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;

/** Groups by means of Loxi: what {@link GroupEncoder} is compared with. */
final class LoxiGroups {
    private static final int GROUP_MOD = 15;
    private static final int GROUP_HEADER_BYTES = 24;
    private static final int BUCKET_HEADER_BYTES = 8;
    private static final int ALL_BUCKETS = 0xffffffff;

    private LoxiGroups() {
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
        if (version == Version.OF_1_5) {
            newer(entry, xid, command, out);
        } else {
            older(Versions.factory(version), entry, xid, command).writeTo(out);
        }
    }

    private static OFGroupMod older(final OFFactory factory, final GroupEntry entry, final long xid,
            final Command command) {
        final List<OFBucket> buckets = new ArrayList<>(entry.buckets().size());
        for (Bucket bucket : entry.buckets()) {
            buckets.add(factory.buildBucket().setWeight(bucket.weight())
                .setWatchPort(bucket.watch() instanceof Watch.Port watched ? OFPort.of(watched.port().value())
                    : OFPort.ANY)
                .setWatchGroup(bucket.watch() instanceof Watch.Group watched ? OFGroup.of(watched.group().value())
                    : OFGroup.ANY)
                .setActions(LoxiActions.encode(factory, bucket.actions())).build());
        }
        final OFGroupMod.Builder builder = switch (command) {
            case ADD -> factory.buildGroupAdd();
            case MODIFY -> factory.buildGroupModify();
        };
        return builder.setXid(xid).setGroupType(switch (entry.type()) {
            case ALL -> OFGroupType.ALL;
            case SELECT -> OFGroupType.SELECT;
            case FAST_FAILOVER -> OFGroupType.FF;
        }).setGroup(OFGroup.of(entry.key().value())).setBuckets(buckets).build();
    }

    /** OpenFlow 1.5.1 section 7.3.4.3: by hand, because Loxi knows reserved numbers of buckets only. */
    private static void newer(final GroupEntry entry, final long xid, final Command command, final ByteBuf out) {
        final OFFactory factory = Versions.factory(Version.OF_1_5);
        final int start = out.writerIndex();
        out.writeByte(Versions.HIGHEST).writeByte(GROUP_MOD).writeShort(0).writeInt((int) xid)
            .writeShort(command.number()).writeByte(type(entry.type())).writeZero(1).writeInt(entry.key().value())
            .writeShort(0).writeZero(2).writeInt(ALL_BUCKETS);
        int number = 0;
        for (Bucket bucket : entry.buckets()) {
            final int begin = out.writerIndex();
            out.writeZero(4).writeInt(number++);
            LoxiActions.encode(factory, bucket.actions()).forEach(action -> action.writeTo(out));
            final int actions = out.writerIndex() - begin - BUCKET_HEADER_BYTES;
            properties(bucket, out);
            out.setShort(begin, out.writerIndex() - begin).setShort(begin + 2, actions);
        }
        final int length = out.writerIndex() - start;
        out.setShort(start + 2, length).setShort(start + 16, length - GROUP_HEADER_BYTES);
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
