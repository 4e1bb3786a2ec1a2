// SPDX-License-Identifier: Apache-2.0
package org.netport.verify;

import com.google.common.collect.ImmutableList;
import java.util.Objects;

/**
 * By what one program of a switch differs from the right one.
 *
 * @param missing entries that it does not have and should
 * @param surplus entries that it has and should not
 * @param different entries that it has with another content
 */
public record Differences(Some missing, Some surplus, Some different) {
    /** Nothing differs. */
    public static final Differences NONE = new Differences(Some.NONE, Some.NONE, Some.NONE);

    /** Validates presence. */
    public Differences {
        Objects.requireNonNull(missing, "missing");
        Objects.requireNonNull(surplus, "surplus");
        Objects.requireNonNull(different, "different");
    }

    /**
     * Tells whether the programs are the same.
     *
     * @return true if nothing differs
     */
    public boolean isNone() {
        return missing.count() == 0 && surplus.count() == 0 && different.count() == 0;
    }

    /**
     * Some entries, the first of which are told.
     *
     * @param count how many there are, 0 or more
     * @param first the first of them, at most {@link #MOST}, each in a line
     */
    public record Some(int count, ImmutableList<String> first) {
        /** How many are told. */
        public static final int MOST = 20;
        /** No entry. */
        public static final Some NONE = new Some(0, ImmutableList.of());

        /** Validates number and presence. */
        public Some {
            Objects.requireNonNull(first, "first");
            if (first.size() != Math.min(count, MOST)) {
                throw new IllegalArgumentException(first.size() + " of " + count + " entries are told, instead of the "
                    + "first " + MOST);
            }
        }
    }
}
