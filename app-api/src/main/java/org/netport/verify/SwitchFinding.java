// SPDX-License-Identifier: Apache-2.0
package org.netport.verify;

import com.google.common.collect.ImmutableList;
import java.util.Objects;
import org.netport.model.SwitchName;

/** What was found of one switch. */
public sealed interface SwitchFinding {
    /**
     * The switch.
     *
     * @return its name
     */
    SwitchName at();

    /**
     * It was compiled anew, read back, and compared.
     *
     * @param at the switch
     * @param entries how many entries it should have: flows, groups and meters; 0 or more
     * @param held what it holds, beside what was compiled anew
     * @param desired what the controller would write on it, beside the same
     * @param unrest why what it should hold may just be changing, each a sentence; none: it is in rest, and every
     *     difference is a fault
     */
    record Compared(SwitchName at, int entries, Differences held, Differences desired, ImmutableList<String> unrest)
            implements SwitchFinding {
        /** Validates presence. */
        public Compared {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(held, "held");
            Objects.requireNonNull(desired, "desired");
            Objects.requireNonNull(unrest, "unrest");
        }

        /**
         * Tells whether nothing differs.
         *
         * @return true if both programs are what was compiled anew
         */
        public boolean isEqual() {
            return held.isNone() && desired.isNone();
        }
    }

    /**
     * It could not be compared.
     *
     * @param at the switch
     * @param reason why, and what to do
     */
    record NotCompared(SwitchName at, String reason) implements SwitchFinding {
        /** Validates presence. */
        public NotCompared {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
