// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

/**
 * The number of a link in pipeline metadata, given by configuration.
 *
 * @param value 1 to 4095
 */
public record LinkNumber(int value) implements Comparable<LinkNumber> {
    /** Validates the range. */
    public LinkNumber {
        if (value < 1 || value > 4095) {
            throw new IllegalArgumentException("link number " + value + " is outside 1..4095");
        }
    }

    @Override
    public int compareTo(final LinkNumber other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
