// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.Optional;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Bucket;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.flow.GroupType;

/** Reads the descriptions of groups (OpenFlow 1.3.5 section 7.3.5.8, 1.5.1 section 7.3.5.10). */
public final class GroupDecoder {
    private GroupDecoder() {
    }

    /**
     * A group as a switch describes it.
     *
     * @param number its number, unsigned
     * @param entry all of it; empty where the domain has no words for it
     */
    public record DescribedGroup(int number, Optional<GroupEntry> entry) {
        /** Validates presence. */
        public DescribedGroup {
            Objects.requireNonNull(entry, "entry");
        }
    }

    /**
     * Takes one group from the body of a reply.
     *
     * @param version the negotiated version
     * @param in read to behind the group
     * @return the group
     * @throws MalformedException if a length is impossible; then nothing behind it can be read either
     */
    public static DescribedGroup decode(final Version version, final ByteBuf in) throws MalformedException {
        final boolean newer = version == Version.OF_1_5;
        final ByteBuf group = WireSlices.structure(in, 0, newer ? 16 : 8, "group description");
        group.skipBytes(2);
        final int type = group.readUnsignedByte();
        group.skipBytes(1);
        final int number = group.readInt();
        final ByteBuf buckets;
        if (newer) {
            final int length = group.readUnsignedShort();
            group.skipBytes(6);
            buckets = WireSlices.take(group, length, "buckets");
        } else {
            buckets = group;
        }
        try {
            final GroupType known = type(type);
            return new DescribedGroup(number, Optional.of(entry(number, known,
                newer ? BucketDecoder.newer(known, buckets) : BucketDecoder.older(buckets))));
        } catch (UnreadableException e) {
            return new DescribedGroup(number, Optional.empty());
        }
    }

    private static GroupType type(final int type) throws UnreadableException {
        return switch (type) {
            case GroupWire.ALL -> GroupType.ALL;
            case GroupWire.SELECT -> GroupType.SELECT;
            case GroupWire.FAST_FAILOVER -> GroupType.FAST_FAILOVER;
            default -> throw new UnreadableException("group of type " + type);
        };
    }

    private static GroupEntry entry(final int number, final GroupType type, final ImmutableList<Bucket> buckets)
            throws UnreadableException {
        try {
            return new GroupEntry(new GroupId(number), type, buckets);
        } catch (IllegalArgumentException e) {
            throw new UnreadableException(e.getMessage(), e);
        }
    }
}
