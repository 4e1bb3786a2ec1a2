// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

/**
 * An OpenFlow port number of a real port (OpenFlow 1.3.5 section 7.2.1): 1 to 0xffffff00, unsigned.
 *
 * @param value the number as an unsigned 32-bit int
 */
public record PortNumber(int value) implements Comparable<PortNumber> {
    /** Validates the range. */
    public PortNumber {
        if (value == 0 || Integer.compareUnsigned(value, 0xffffff00) > 0) {
            throw new IllegalArgumentException("port number " + Integer.toUnsignedString(value)
                + " is outside 1..0xffffff00");
        }
    }

    @Override
    public int compareTo(final PortNumber other) {
        return Integer.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toUnsignedString(value);
    }
}
