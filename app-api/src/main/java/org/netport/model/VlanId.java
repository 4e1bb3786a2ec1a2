// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

/**
 * A VLAN id of IEEE 802.1Q (also used as S-VID of 802.1ad).
 *
 * @param value 1 to 4094
 */
public record VlanId(int value) implements Comparable<VlanId> {
    /** Validates the range. */
    public VlanId {
        if (value < 1 || value > 4094) {
            throw new IllegalArgumentException("VLAN id " + value + " is outside 1..4094");
        }
    }

    @Override
    public int compareTo(final VlanId other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
