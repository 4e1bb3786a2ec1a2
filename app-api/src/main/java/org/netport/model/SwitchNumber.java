// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

/**
 * The number of a switch in pipeline metadata, given by configuration.
 *
 * @param value 1 to 4095
 */
public record SwitchNumber(int value) implements Comparable<SwitchNumber> {
    /** Validates the range. */
    public SwitchNumber {
        if (value < 1 || value > 4095) {
            throw new IllegalArgumentException("switch number " + value + " is outside 1..4095");
        }
    }

    @Override
    public int compareTo(final SwitchNumber other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
