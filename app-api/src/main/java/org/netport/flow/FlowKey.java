// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

import java.util.Objects;

/**
 * The identity of a flow entry (OpenFlow 1.3.5 section 5.2).
 *
 * @param table the table
 * @param priority 0 to 65535, higher first
 * @param match the match
 */
public record FlowKey(TableId table, int priority, Match match) implements ProgramKey {
    /** Validates the range. */
    public FlowKey {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(match, "match");
        if (priority < 0 || priority > 65535) {
            throw new IllegalArgumentException("priority " + priority + " is outside 0..65535");
        }
    }

    // By hand, as is the hash: a move looks much up by keys, and a record's own take longer (ADR 39).
    @Override
    public boolean equals(final Object other) {
        return this == other || other instanceof FlowKey that && priority == that.priority
            && table.value() == that.table.value() && match.equals(that.match);
    }

    @Override
    public int hashCode() {
        return (match.hashCode() * 31 + priority) * 31 + table.value();
    }
}
