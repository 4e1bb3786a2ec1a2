// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

/**
 * A flow table's number (OpenFlow 1.3.5 section 5.1).
 *
 * @param value 0 to 254
 */
public record TableId(int value) implements Comparable<TableId> {
    /** Validates the range. */
    public TableId {
        if (value < 0 || value > 254) {
            throw new IllegalArgumentException("table " + value + " is outside 0..254");
        }
    }

    @Override
    public int compareTo(final TableId other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
