// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import java.time.Duration;
import java.util.Objects;

/**
 * When a host whose packets move it to and fro is taken for two hosts with one address (compare RFC 7432 section 15.1).
 *
 * @param window the time that is looked at
 * @param most how many moves by packets there may be in it, at least 1
 * @param holdDown how long packets then do not move the host
 */
public record DuplicateLimits(Duration window, int most, Duration holdDown) {
    /** Twenty moves in ten seconds; held for a minute. */
    public static final DuplicateLimits DEFAULT = new DuplicateLimits(Duration.ofSeconds(10), 20,
        Duration.ofMinutes(1));

    /** Validates ranges. */
    public DuplicateLimits {
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(holdDown, "holdDown");
        if (most < 1) {
            throw new IllegalArgumentException("most " + most + " is below 1");
        }
    }
}
