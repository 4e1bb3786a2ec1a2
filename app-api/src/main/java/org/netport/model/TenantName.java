// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

/**
 * Name of a tenant, the owner of user networks.
 *
 * @param value 1 to 64 characters
 */
public record TenantName(String value) implements Comparable<TenantName> {
    /** Validates the name. */
    public TenantName {
        Names.checked("tenant name", value);
    }

    @Override
    public int compareTo(final TenantName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
