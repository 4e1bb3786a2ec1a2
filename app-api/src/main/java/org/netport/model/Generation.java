// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

/**
 * The number of a state of the configuration; later states have higher numbers, also after a restart.
 *
 * @param value milliseconds of the clock or one above the last, whichever is higher; 0 is before the first
 */
public record Generation(long value) implements Comparable<Generation> {
    /** Before the first configuration. */
    public static final Generation NONE = new Generation(0);

    @Override
    public int compareTo(final Generation other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
