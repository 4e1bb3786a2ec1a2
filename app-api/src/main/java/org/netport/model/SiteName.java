// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

/**
 * Stable name of a site (a datacentre or cloud region).
 *
 * @param value 1 to 64 characters
 */
public record SiteName(String value) implements Comparable<SiteName> {
    /** Validates the name. */
    public SiteName {
        Names.checked("site name", value);
    }

    @Override
    public int compareTo(final SiteName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
