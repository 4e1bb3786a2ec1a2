// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

/**
 * Name of an administrative domain: the organisation that runs a site.
 *
 * @param value 1 to 64 characters
 */
public record DomainName(String value) implements Comparable<DomainName> {
    /** Validates the name. */
    public DomainName {
        Names.checked("administrative domain name", value);
    }

    @Override
    public int compareTo(final DomainName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
