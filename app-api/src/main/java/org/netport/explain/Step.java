// SPDX-License-Identifier: Apache-2.0
package org.netport.explain;

import com.google.common.collect.ImmutableList;
import java.util.Objects;
import java.util.Optional;
import org.netport.flow.TableId;

/**
 * What one table does with a frame.
 *
 * @param table its number
 * @param title its name, as in docs/pipeline.md
 * @param hit the entry that the frame meets; empty: none, it is dropped
 * @param metadata the fields of the metadata register after it, those that are not 0
 * @param effects what leaves or ends here, in order
 */
public record Step(TableId table, String title, Optional<Hit> hit, ImmutableList<MetadataField> metadata,
        ImmutableList<Effect> effects) {
    /** Validates presence. */
    public Step {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(hit, "hit");
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(effects, "effects");
    }

    /**
     * A field of the metadata register.
     *
     * @param name its name, as in docs/pipeline.md
     * @param value its value
     * @param names the object that has this number; empty where it is a flag, or nothing has it
     */
    public record MetadataField(String name, int value, Optional<String> names) {
        /** Validates presence. */
        public MetadataField {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(names, "names");
        }
    }
}
