// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

/**
 * Stable name of a VRF (a routing domain of a tenant).
 *
 * @param value 1 to 64 characters
 */
public record VrfName(String value) implements Comparable<VrfName> {
    /** Validates the name. */
    public VrfName {
        Names.checked("VRF name", value);
    }

    @Override
    public int compareTo(final VrfName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
