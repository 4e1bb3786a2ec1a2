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

    // By hand, as is the hash: a move looks much up by names, and a record's own take longer (ADR 39).
    @Override
    public boolean equals(final Object other) {
        return this == other || other instanceof SwitchName that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
