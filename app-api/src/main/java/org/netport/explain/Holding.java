// SPDX-License-Identifier: Apache-2.0
package org.netport.explain;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * Whether a switch has an entry that it should have.
 *
 * @param state how far that is known
 * @param detail why, for operators; may be empty
 * @param packets frames that it has matched on the switch, where that was read
 */
public record Holding(State state, String detail, OptionalLong packets) {
    /** Validates presence. */
    public Holding {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(packets, "packets");
    }

    /**
     * Without a count.
     *
     * @param state how far it is known
     * @param detail why
     * @return the value
     */
    public static Holding of(final State state, final String detail) {
        return new Holding(state, detail, OptionalLong.empty());
    }

    /** How far it is known that a switch has an entry. */
    public enum State {
        /** It was read back and is there, exactly so. */
        OBSERVED,
        /** It was read back and is not there. */
        MISSING,
        /** It was read back, and is there with another content. */
        DIFFERENT,
        /** The switch has acknowledged it. */
        ACKNOWLEDGED,
        /** It waits to be written, or its acknowledgement is awaited. */
        PENDING,
        /** The switch has refused it. */
        REFUSED,
        /** The switch is away, or what it holds is not known. */
        UNKNOWN;

        /**
         * Whether frames can be expected to meet the entry.
         *
         * @return true if the switch has acknowledged or shown it
         */
        public boolean isHeld() {
            return this == OBSERVED || this == ACKNOWLEDGED;
        }
    }
}
