// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

/**
 * A group's number (OpenFlow 1.3.5 section 5.6).
 *
 * @param value unsigned, at most 0xffffff00
 */
public record GroupId(int value) implements ProgramKey {
    /** The upper 8 bits of the groups of segments; the lower 24 are a VNI. */
    public static final int OWNER = 0x4e00_0000;
    /** The upper 4 bits of the groups of routing, which are next hops and ways out; the lower 28 are numbers. */
    public static final int ROUTING = 0x5000_0000;
    /** The upper 4 bits of the groups of first hops and of hand-offs; the lower 28 are numbers. */
    public static final int FIRST_HOPS = 0x6000_0000;

    /** Validates the range. */
    public GroupId {
        if (Integer.compareUnsigned(value, 0xffffff00) > 0) {
            throw new IllegalArgumentException("group " + Integer.toHexString(value) + " is above 0xffffff00");
        }
    }

    /**
     * Tells whether the number lies in one of the ranges of netport.
     *
     * @return true from 0x4e000000 to 0x4effffff and from 0x50000000 to 0x6fffffff
     */
    public boolean isOurs() {
        return (value & 0xff00_0000) == OWNER || (value & 0xf000_0000) == ROUTING
            || (value & 0xf000_0000) == FIRST_HOPS;
    }

    @Override
    public String toString() {
        return "0x" + Integer.toHexString(value);
    }
}
