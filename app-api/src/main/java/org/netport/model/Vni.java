// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

/**
 * A VXLAN or Geneve network identifier (RFC 7348 section 5, RFC 8926 section 3.4): the number of a segment in tunnels,
 * pipeline metadata, cookies and groups.
 *
 * @param value 1 to 16777215
 */
public record Vni(int value) implements Comparable<Vni> {
    /** Validates the range. */
    public Vni {
        if (value < 1 || value > 0xffffff) {
            throw new IllegalArgumentException("VNI " + value + " is outside 1..16777215");
        }
    }

    @Override
    public int compareTo(final Vni other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
