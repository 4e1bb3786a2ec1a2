// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

/**
 * Counts the locations that a host has had; a later location has the higher epoch (compare the MAC Mobility sequence
 * number of RFC 7432 section 7.7).
 *
 * @param value 0 before the first location
 */
public record Epoch(long value) implements Comparable<Epoch> {
    /** Before the first location. */
    public static final Epoch NONE = new Epoch(0);

    /** Validates the range. */
    public Epoch {
        if (value < 0) {
            throw new IllegalArgumentException("epoch " + value + " is negative");
        }
    }

    /**
     * The epoch of the location after this one.
     *
     * @return one more
     */
    public Epoch next() {
        return new Epoch(value + 1);
    }

    @Override
    public int compareTo(final Epoch other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
