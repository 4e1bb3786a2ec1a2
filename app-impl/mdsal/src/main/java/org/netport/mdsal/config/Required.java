// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import org.eclipse.jdt.annotation.Nullable;

/** The border between bindings, where a missing leaf is null, and the domain, where there is no null. */
final class Required {
    private Required() {
    }

    static <T> T of(final @Nullable T value, final String leaf) {
        if (value == null) {
            throw new IllegalArgumentException("'" + leaf + "' is missing");
        }
        return value;
    }

    static <T> T orElse(final @Nullable T value, final T absent) {
        return value == null ? absent : value;
    }
}
