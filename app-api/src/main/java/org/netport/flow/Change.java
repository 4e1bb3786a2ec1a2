// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

import java.util.Objects;

/** One change of a switch's program. */
public sealed interface Change {
    /**
     * The key that changes.
     *
     * @return the key
     */
    ProgramKey key();

    /**
     * Adds an entry that the switch does not hold. For a flow also right where it does: it is replaced.
     *
     * @param entry the entry
     */
    record Add(ProgramEntry entry) implements Change {
        /** Validates presence. */
        public Add {
            Objects.requireNonNull(entry, "entry");
        }

        @Override
        public ProgramKey key() {
            return entry.key();
        }
    }

    /**
     * Replaces the content of an entry that the switch holds.
     *
     * @param entry the new content
     */
    record Replace(ProgramEntry entry) implements Change {
        /** Validates presence. */
        public Replace {
            Objects.requireNonNull(entry, "entry");
        }

        @Override
        public ProgramKey key() {
            return entry.key();
        }
    }

    /**
     * Removes an entry; no error where the switch does not hold it.
     *
     * @param key the entry's key
     */
    record Remove(ProgramKey key) implements Change {
        /** Validates presence. */
        public Remove {
            Objects.requireNonNull(key, "key");
        }
    }
}
