// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

/**
 * Stable name of an uplink, unique in its VRF.
 *
 * @param value 1 to 64 characters
 */
public record UplinkName(String value) implements Comparable<UplinkName> {
    /** Validates the name. */
    public UplinkName {
        Names.checked("uplink name", value);
    }

    @Override
    public int compareTo(final UplinkName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
