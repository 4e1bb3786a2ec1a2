// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

/**
 * A group's number (OpenFlow 1.3.5 section 5.6).
 *
 * @param value unsigned, at most 0xffffff00
 */
public record GroupId(int value) implements ProgramKey {
    /** The upper 8 bits of every group of netport; the lower 24 are a VNI. */
    public static final int OWNER = 0x4e00_0000;

    /** Validates the range. */
    public GroupId {
        if (Integer.compareUnsigned(value, 0xffffff00) > 0) {
            throw new IllegalArgumentException("group " + Integer.toHexString(value) + " is above 0xffffff00");
        }
    }

    /**
     * Tells whether the number lies in the range of netport.
     *
     * @return true from 0x4e000000 to 0x4effffff
     */
    public boolean isOurs() {
        return (value & 0xff00_0000) == OWNER;
    }

    @Override
    public String toString() {
        return "0x" + Integer.toHexString(value);
    }
}
