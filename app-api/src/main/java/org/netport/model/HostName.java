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

    // By hand, as is the hash: a move looks much up by names, and a record's own take longer (ADR 39).
    @Override
    public boolean equals(final Object other) {
        return this == other || other instanceof HostName that && value.equals(that.value);
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
