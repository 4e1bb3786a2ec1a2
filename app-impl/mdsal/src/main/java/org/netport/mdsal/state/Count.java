// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import java.util.Objects;
import java.util.Optional;

/**
 * A counter's value.
 *
 * @param value the count, not negative
 * @param detail who and why, of the newest that was counted, if that is known
 */
public record Count(long value, Optional<String> detail) {
    /** Validates presence. */
    public Count {
        Objects.requireNonNull(detail, "detail");
    }

    /**
     * A count that tells all.
     *
     * @param value the count, not negative
     * @return the value
     */
    public static Count of(final long value) {
        return new Count(value, Optional.empty());
    }
}
