// SPDX-License-Identifier: Apache-2.0
package org.netport.grant;

/**
 * The number of a grant; a later grant has a higher one, also after a restart.
 *
 * @param value at least 1
 */
public record GrantId(long value) implements Comparable<GrantId> {
    /** Validates the range. */
    public GrantId {
        if (value < 1) {
            throw new IllegalArgumentException("grant id " + value + " is below 1");
        }
    }

    @Override
    public int compareTo(final GrantId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
