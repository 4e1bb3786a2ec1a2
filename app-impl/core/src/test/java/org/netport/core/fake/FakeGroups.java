// SPDX-License-Identifier: Apache-2.0
package org.netport.core.fake;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Objects;
import org.netport.flow.Bucket;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.flow.SwitchProgram;
import org.netport.flow.Watch;
import org.netport.model.PortNumber;

/** Which buckets of a group get a frame (OpenFlow 1.3.5 sections 5.6.1 and 6.5). */
record FakeGroups(SwitchProgram program, ImmutableSet<PortNumber> dead) {
    /** The buckets, each for a copy of the frame. */
    List<Bucket> taken(final GroupId number, final FakeFrame frame) {
        final GroupEntry group = group(number);
        final List<Bucket> alive = group.buckets().stream().filter(this::isAlive).toList();
        return switch (group.type()) {
            case ALL -> group.buckets();
            case FAST_FAILOVER -> alive.stream().limit(1).toList();
            case SELECT -> chosen(alive, frame);
        };
    }

    private GroupEntry group(final GroupId number) {
        if (!(program.entries().get(number) instanceof GroupEntry group)) {
            throw new AssertionError("group " + number + " is missing");
        }
        return group;
    }

    private boolean isAlive(final Bucket bucket) {
        return switch (bucket.watch()) {
            case Watch.Nothing nothing -> true;
            case Watch.Port watched -> !dead.contains(watched.port());
            case Watch.Group watched -> group(watched.group()).buckets().stream().anyMatch(this::isAlive);
        };
    }

    /** The same for all frames between the same two, in the ratio of the weights. */
    private static List<Bucket> chosen(final List<Bucket> alive, final FakeFrame frame) {
        final int sum = alive.stream().mapToInt(Bucket::weight).sum();
        int rest = sum == 0 ? 0 : Math.floorMod(hash(frame), sum);
        for (Bucket bucket : alive) {
            rest -= bucket.weight();
            if (rest < 0) {
                return ImmutableList.of(bucket);
            }
        }
        return ImmutableList.of();
    }

    private static int hash(final FakeFrame frame) {
        final int ends = switch (frame.payload()) {
            case FakeFrame.Ip4 ip -> Objects.hash(ip.source(), ip.destination());
            case FakeFrame.Ip6 ip -> Objects.hash(ip.source(), ip.destination());
            default -> Objects.hash(frame.src(), frame.dst());
        };
        // What differs in few bits shall not be chosen in turn.
        return ends * 0x9e3779b9 >>> 8;
    }
}
