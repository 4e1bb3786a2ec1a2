// SPDX-License-Identifier: Apache-2.0
package org.netport.explain;

import java.util.Objects;
import java.util.Optional;
import org.netport.flow.FlowEntry;
import org.netport.flow.MeterId;

/**
 * The entry of a table that a frame meets.
 *
 * @param entry the entry
 * @param kind its kind, as in docs/pipeline.md
 * @param match what it matches, as Open vSwitch writes it; empty: everything
 * @param does what it does, as Open vSwitch writes it
 * @param holding whether the switch has it
 * @param meter the meter that it passes first
 */
public record Hit(FlowEntry entry, String kind, String match, String does, Holding holding, Optional<Metered> meter) {
    /** Validates presence. */
    public Hit {
        Objects.requireNonNull(entry, "entry");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(match, "match");
        Objects.requireNonNull(does, "does");
        Objects.requireNonNull(holding, "holding");
        Objects.requireNonNull(meter, "meter");
    }

    /**
     * A meter before an entry's actions; it may drop the frame when there are too many.
     *
     * @param meter its number
     * @param holding whether the switch has it
     */
    public record Metered(MeterId meter, Holding holding) {
        /** Validates presence. */
        public Metered {
            Objects.requireNonNull(meter, "meter");
            Objects.requireNonNull(holding, "holding");
        }
    }
}
