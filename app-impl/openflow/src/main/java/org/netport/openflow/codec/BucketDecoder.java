// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.ByteBuf;
import org.netport.flow.Action;
import org.netport.flow.Bucket;
import org.netport.flow.GroupId;
import org.netport.flow.GroupType;
import org.netport.flow.Watch;
import org.netport.model.PortNumber;

/** Reads the buckets of groups (OpenFlow 1.3.5 section 7.3.4.2, 1.5.1 section 7.3.4.3) from bytes. */
final class BucketDecoder {
    private static final int OLDER_BYTES = 16;
    private static final int NEWER_BYTES = 8;
    private static final int PROPERTY_HEADER_BYTES = 4;

    private BucketDecoder() {
    }

    /**
     * Reads buckets to the end of the buffer, as OpenFlow 1.3 and 1.4 have them.
     *
     * @param in the buckets alone
     * @return the buckets
     * @throws MalformedException if a length is impossible
     * @throws UnreadableException if the domain has no words for one
     */
    static ImmutableList<Bucket> older(final ByteBuf in) throws MalformedException, UnreadableException {
        final var buckets = ImmutableList.<Bucket>builder();
        while (in.isReadable()) {
            final ByteBuf bucket = WireSlices.structure(in, 0, OLDER_BYTES, "bucket").skipBytes(2);
            final int weight = bucket.readUnsignedShort();
            final int port = bucket.readInt();
            final int group = bucket.readInt();
            bucket.skipBytes(4);
            buckets.add(new Bucket(ActionDecoder.decode(bucket).actions(), weight, watch(port, group)));
        }
        return buckets.build();
    }

    /**
     * Reads buckets to the end of the buffer, as OpenFlow 1.5 has them.
     *
     * @param type the type of their group: the weight that is not told depends on it
     * @param in the buckets alone
     * @return the buckets
     * @throws MalformedException if a length is impossible
     * @throws UnreadableException if the domain has no words for one
     */
    static ImmutableList<Bucket> newer(final GroupType type, final ByteBuf in)
            throws MalformedException, UnreadableException {
        final var buckets = ImmutableList.<Bucket>builder();
        while (in.isReadable()) {
            final ByteBuf bucket = WireSlices.structure(in, 0, NEWER_BYTES, "bucket").skipBytes(2);
            final int length = bucket.readUnsignedShort();
            bucket.skipBytes(4);
            final ByteBuf actions = WireSlices.take(bucket, length, "actions of a bucket");
            buckets.add(bucket(type, ActionDecoder.decode(actions).actions(), bucket));
        }
        return buckets.build();
    }

    private static Bucket bucket(final GroupType type, final ImmutableList<Action> actions, final ByteBuf in)
            throws MalformedException, UnreadableException {
        int weight = type == GroupType.SELECT ? 1 : 0;
        int port = GroupWire.ANY;
        int group = GroupWire.ANY;
        while (in.isReadable()) {
            final ByteBuf property = WireSlices.structure(in, 2, PROPERTY_HEADER_BYTES, "property of a bucket");
            WireSlices.pad(in, property.readableBytes());
            final int kind = property.readUnsignedShort();
            property.skipBytes(2);
            final ByteBuf value = WireSlices.take(property, GroupWire.PROPERTY_BYTES - PROPERTY_HEADER_BYTES,
                "value of a bucket's property");
            switch (kind) {
                case GroupWire.WEIGHT -> weight = value.readUnsignedShort();
                case GroupWire.WATCH_PORT -> port = value.readInt();
                case GroupWire.WATCH_GROUP -> group = value.readInt();
                default -> throw new UnreadableException("property " + kind + " of a bucket");
            }
        }
        return new Bucket(actions, weight, watch(port, group));
    }

    private static Watch watch(final int port, final int group) throws UnreadableException {
        if (port != GroupWire.ANY && group != GroupWire.ANY) {
            throw new UnreadableException("bucket that watches a port and a group");
        }
        try {
            return port != GroupWire.ANY ? new Watch.Port(new PortNumber(port))
                : group != GroupWire.ANY ? new Watch.Group(new GroupId(group)) : new Watch.Nothing();
        } catch (IllegalArgumentException e) {
            throw new UnreadableException(e.getMessage(), e);
        }
    }
}
