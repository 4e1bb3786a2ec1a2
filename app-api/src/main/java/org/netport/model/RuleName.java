// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

/**
 * Stable name of a rule of a movement policy; unique in its policy.
 *
 * @param value 1 to 64 characters
 */
public record RuleName(String value) implements Comparable<RuleName> {
    /** Validates the name. */
    public RuleName {
        Names.checked("rule name", value);
    }

    @Override
    public int compareTo(final RuleName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
