// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

/**
 * Stable name of a switch, unique over all sites.
 *
 * @param value 1 to 64 characters
 */
public record SwitchName(String value) implements Comparable<SwitchName> {
    /** Validates the name. */
    public SwitchName {
        Names.checked("switch name", value);
    }

    @Override
    public int compareTo(final SwitchName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
