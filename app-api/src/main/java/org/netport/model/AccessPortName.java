// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

/**
 * Stable name of an access port, unique on its switch.
 *
 * @param value 1 to 64 characters
 */
public record AccessPortName(String value) implements Comparable<AccessPortName> {
    /** Validates the name. */
    public AccessPortName {
        Names.checked("access port name", value);
    }

    @Override
    public int compareTo(final AccessPortName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
