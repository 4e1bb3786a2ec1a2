// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

/**
 * Stable name of a link between two switches.
 *
 * @param value 1 to 64 characters
 */
public record LinkName(String value) implements Comparable<LinkName> {
    /** Validates the name. */
    public LinkName {
        Names.checked("link name", value);
    }

    @Override
    public int compareTo(final LinkName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
