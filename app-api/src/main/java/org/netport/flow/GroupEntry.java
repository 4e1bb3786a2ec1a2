// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

import com.google.common.collect.ImmutableList;
import java.util.Objects;

/**
 * A group of type ALL: every bucket gets its own copy of the packet (OpenFlow 1.3.5 section 5.6.1).
 *
 * @param key the group's number
 * @param buckets the actions of each bucket
 */
public record GroupEntry(GroupId key, ImmutableList<ImmutableList<Action>> buckets) implements ProgramEntry {
    /** Validates presence. */
    public GroupEntry {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(buckets, "buckets");
    }
}
