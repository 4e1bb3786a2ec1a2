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

    // By hand, as is the hash: a move looks much up by names, and a record's own take longer (ADR 39).
    @Override
    public boolean equals(final Object other) {
        return this == other || other instanceof SegmentName that && value.equals(that.value);
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
