// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.netport.explain.Effect.Use;
import org.netport.flow.Bucket;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.flow.Watch;
import org.netport.model.PortNumber;

/** Which buckets of a group get a frame (OpenFlow 1.3.5 sections 5.6.1 and 6.5). */
record Groups(SwitchTables tables, Predicate<PortNumber> isPortAlive) {
    /** What becomes of a bucket, given how many alive ones come before it. */
    Use use(final GroupEntry group, final Bucket bucket, final int aliveBefore) {
        final boolean alive = isAlive(bucket, new HashSet<>());
        return switch (group.type()) {
            case ALL -> Use.TAKEN;
            case FAST_FAILOVER -> !alive ? Use.DEAD : aliveBefore == 0 ? Use.TAKEN : Use.SPARE;
            case SELECT -> !alive ? Use.DEAD : isOnlyOneAlive(group) ? Use.TAKEN : Use.POSSIBLE;
        };
    }

    private boolean isOnlyOneAlive(final GroupEntry group) {
        return group.buckets().stream().filter(bucket -> isAlive(bucket, new HashSet<>())).count() == 1;
    }

    /** A group that watches itself, by others, is not alive by that. */
    private boolean isAlive(final Bucket bucket, final Set<GroupId> watched) {
        return switch (bucket.watch()) {
            case Watch.Nothing nothing -> true;
            case Watch.Port port -> isPortAlive.test(port.port());
            case Watch.Group group -> watched.add(group.group()) && tables.group(group.group())
                .filter(found -> found.buckets().stream().anyMatch(other -> isAlive(other, watched))).isPresent();
        };
    }
}
