// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

/**
 * A meter's number (OpenFlow 1.3.5 section 5.7).
 *
 * @param value 1 to 0xffff
 */
public record MeterId(int value) implements ProgramKey {
    /** The upper 8 bits of every meter of netport. */
    public static final int OWNER = 0x4e00;

    /** Validates the range. */
    public MeterId {
        if (value < 1 || value > 0xffff) {
            throw new IllegalArgumentException("meter " + value + " is outside 1..65535");
        }
    }

    /**
     * Tells whether the number lies in the range of netport.
     *
     * @return true from 0x4e00 to 0x4eff
     */
    public boolean isOurs() {
        return (value & 0xff00) == OWNER;
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
