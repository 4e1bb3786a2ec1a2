// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

/**
 * Stable name of a segment (a user network at layer 2).
 *
 * @param value 1 to 64 characters
 */
public record SegmentName(String value) implements Comparable<SegmentName> {
    /** Validates the name. */
    public SegmentName {
        Names.checked("segment name", value);
    }

    @Override
    public int compareTo(final SegmentName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
