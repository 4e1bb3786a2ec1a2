// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Objects;

/**
 * A group (OpenFlow 1.3.5 section 5.6).
 *
 * @param key the group's number
 * @param type what it does with a packet
 * @param buckets the buckets, the first preferred where the type prefers
 */
public record GroupEntry(GroupId key, GroupType type, ImmutableList<Bucket> buckets) implements ProgramEntry {
    /** Validates presence, and that the buckets are such as the type has. */
    public GroupEntry {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(buckets, "buckets");
        for (Bucket bucket : buckets) {
            if (!fits(type, bucket)) {
                throw new IllegalArgumentException("group " + key + " of type " + type + " must not have " + bucket
                    + ": weights are for SELECT, which needs them; FAST_FAILOVER watches, ALL does not");
            }
        }
    }

    private static boolean fits(final GroupType type, final Bucket bucket) {
        final boolean watches = !(bucket.watch() instanceof Watch.Nothing);
        return switch (type) {
            case ALL -> bucket.weight() == 0 && !watches;
            case SELECT -> bucket.weight() > 0;
            case FAST_FAILOVER -> bucket.weight() == 0 && watches;
        };
    }

    /**
     * A group whose buckets all get a copy.
     *
     * @param key the group's number
     * @param buckets the actions of each bucket
     * @return the group, of type ALL
     */
    public static GroupEntry all(final GroupId key, final List<? extends List<Action>> buckets) {
        return new GroupEntry(key, GroupType.ALL, buckets.stream()
            .map(actions -> Bucket.of(ImmutableList.copyOf(actions))).collect(ImmutableList.toImmutableList()));
    }

    /**
     * The groups that a switch must hold before this one.
     *
     * @return those that an action names or a bucket watches
     */
    public ImmutableSet<GroupId> references() {
        final var found = ImmutableSet.<GroupId>builder();
        for (Bucket bucket : buckets) {
            if (bucket.watch() instanceof Watch.Group watched) {
                found.add(watched.group());
            }
            for (Action action : bucket.actions()) {
                if (action instanceof Action.ToGroup to) {
                    found.add(to.group());
                }
            }
        }
        return found.build();
    }
}
