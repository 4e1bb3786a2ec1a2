// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.Optional;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Action;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;

/** Reads the descriptions of groups (OpenFlow 1.3.5 section 7.3.5.8, 1.5.1 section 7.3.5.10). */
public final class GroupDecoder {
    private static final int ALL = 0;

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
            return new DescribedGroup(number, Optional.of(entry(type, number, newer ? newer(buckets)
                : older(buckets))));
        } catch (UnreadableException e) {
            return new DescribedGroup(number, Optional.empty());
        }
    }

    private static GroupEntry entry(final int type, final int number, final ImmutableList<ImmutableList<Action>> all)
            throws UnreadableException {
        if (type != ALL) {
            throw new UnreadableException("group of type " + type);
        }
        try {
            return new GroupEntry(new GroupId(number), all);
        } catch (IllegalArgumentException e) {
            throw new UnreadableException(e.getMessage(), e);
        }
    }

    private static ImmutableList<ImmutableList<Action>> older(final ByteBuf in)
            throws MalformedException, UnreadableException {
        final var buckets = ImmutableList.<ImmutableList<Action>>builder();
        while (in.isReadable()) {
            final ByteBuf bucket = WireSlices.structure(in, 0, 16, "bucket");
            buckets.add(ActionDecoder.decode(bucket.skipBytes(16)).actions());
        }
        return buckets.build();
    }

    private static ImmutableList<ImmutableList<Action>> newer(final ByteBuf in)
            throws MalformedException, UnreadableException {
        final var buckets = ImmutableList.<ImmutableList<Action>>builder();
        while (in.isReadable()) {
            final ByteBuf bucket = WireSlices.structure(in, 0, 8, "bucket");
            bucket.skipBytes(2);
            final int length = bucket.readUnsignedShort();
            bucket.skipBytes(4);
            // What follows the actions is weight and watched ports, which groups of type ALL do not use.
            buckets.add(ActionDecoder.decode(WireSlices.take(bucket, length, "actions of a bucket")).actions());
        }
        return buckets.build();
    }
}
