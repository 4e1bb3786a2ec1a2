// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

import com.google.common.collect.ImmutableList;
import java.util.Objects;

/**
 * Changes of one switch that are applied together, in order: meters and groups are added before flows that use them
 * and removed after.
 *
 * @param changes in the order of execution
 */
public record ChangeSet(ImmutableList<Change> changes) {
    /** Changes nothing. */
    public static final ChangeSet EMPTY = new ChangeSet(ImmutableList.of());

    /** Validates presence. */
    public ChangeSet {
        Objects.requireNonNull(changes, "changes");
    }
}
