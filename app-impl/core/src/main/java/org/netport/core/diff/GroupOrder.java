// SPDX-License-Identifier: Apache-2.0
package org.netport.core.diff;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;

/**
 * Puts groups behind those that they refer to. A switch must not hold groups that refer to each other in a circle; what
 * it says of itself may all the same, and then the circle is cut somewhere. Nor is a chain believed to be short.
 */
final class GroupOrder {
    private final Map<GroupId, GroupEntry> groups;
    private final Set<GroupId> seen = new HashSet<>();
    private final Map<GroupId, Integer> places = new HashMap<>();

    private GroupOrder(final Map<GroupId, GroupEntry> groups) {
        this.groups = groups;
    }

    /**
     * Numbers groups so that what is referred to has a lower number.
     *
     * @param groups the groups; those that are referred to and not among them do not count
     * @return a number for each; empty, and any order right, where none refers to another
     */
    static Map<GroupId, Integer> of(final Map<GroupId, GroupEntry> groups) {
        final var order = new GroupOrder(groups);
        if (groups.values().stream().anyMatch(group -> !group.references().isEmpty())) {
            groups.keySet().forEach(order::place);
        }
        return order.places;
    }

    /** A group on the way down, and those below that have not been looked at. */
    private record Step(GroupId group, Iterator<GroupId> below) {
    }

    private void place(final GroupId first) {
        final Deque<Step> path = new ArrayDeque<>();
        descend(first, path);
        while (!path.isEmpty()) {
            final Step step = path.peek();
            if (step.below().hasNext()) {
                descend(step.below().next(), path);
            } else {
                path.pop();
                places.put(step.group(), places.size());
            }
        }
    }

    private void descend(final GroupId group, final Deque<Step> path) {
        final GroupEntry entry = groups.get(group);
        if (entry != null && seen.add(group)) {
            path.push(new Step(group, entry.references().iterator()));
        }
    }
}
