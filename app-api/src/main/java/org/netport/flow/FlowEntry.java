// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

import com.google.common.collect.ImmutableList;
import java.util.Objects;
import java.util.Optional;

/**
 * A flow entry: identity is {@link #key()}; the rest is its content. Instructions are executed in OpenFlow's order:
 * meter, apply-actions, write-metadata, goto-table (OpenFlow 1.3.5 section 5.9).
 *
 * @param key table, priority, match
 * @param cookie who wrote it and why
 * @param meter the meter that frames pass first, if any
 * @param actions applied in order; empty for none
 * @param metadata metadata bits written, if any
 * @param next the next table; empty ends the pipeline (a drop, if there are no actions)
 */
public record FlowEntry(FlowKey key, Cookie cookie, Optional<MeterId> meter, ImmutableList<Action> actions,
        Optional<MetadataWrite> metadata, Optional<TableId> next) implements ProgramEntry {
    /** Validates presence and that the pipeline goes forward. */
    public FlowEntry {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(cookie, "cookie");
        Objects.requireNonNull(meter, "meter");
        Objects.requireNonNull(actions, "actions");
        Objects.requireNonNull(metadata, "metadata");
        if (next.isPresent() && next.orElseThrow().value() <= key.table().value()) {
            throw new IllegalArgumentException("entry of table " + key.table() + " goes back to table "
                + next.orElseThrow());
        }
    }

    /**
     * Bits of metadata that an entry writes.
     *
     * @param value the bits
     * @param mask the bits that are changed
     */
    public record MetadataWrite(long value, long mask) {
        /** Validates that the value lies in the mask. */
        public MetadataWrite {
            if (mask == 0 || (value & ~mask) != 0) {
                throw new IllegalArgumentException("metadata write " + Long.toHexString(value)
                    + " has bits outside its mask " + Long.toHexString(mask));
            }
        }
    }
}
