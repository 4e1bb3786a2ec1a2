// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

/**
 * Stable name of a host (a guest with a MAC address and IP addresses).
 *
 * @param value 1 to 64 characters
 */
public record HostName(String value) implements Comparable<HostName> {
    /** Validates the name. */
    public HostName {
        Names.checked("host name", value);
    }

    @Override
    public int compareTo(final HostName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
