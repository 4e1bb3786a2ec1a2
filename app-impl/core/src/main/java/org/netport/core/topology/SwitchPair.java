// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import org.netport.model.SwitchName;

/**
 * Two switches, whichever is named first.
 *
 * @param one the one whose name comes first
 * @param other another one
 */
record SwitchPair(SwitchName one, SwitchName other) {
    /** Validates the order. */
    SwitchPair {
        if (one.compareTo(other) >= 0) {
            throw new IllegalArgumentException("not a pair in order: " + one + ", " + other);
        }
    }

    static SwitchPair of(final SwitchName one, final SwitchName other) {
        return one.compareTo(other) < 0 ? new SwitchPair(one, other) : new SwitchPair(other, one);
    }
}
