// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.receipt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Where receipts are kept over restarts, how many, and for how long.
 *
 * @param file the file that is written; the one before it has its name and {@code .1}
 * @param most how many receipts are remembered; at least 1
 * @param age how long after the end of its move a receipt is remembered; more than none
 * @param waiting how many receipts may wait to be written; more are dropped and counted; at least 1
 */
public record ReceiptSettings(Path file, int most, Duration age, int waiting) {
    /** How many receipts may wait unless something else is said. */
    public static final int STANDARD_WAITING = 8192;

    /** Validates ranges. */
    public ReceiptSettings {
        Objects.requireNonNull(file, "file");
        if (most < 1 || waiting < 1 || age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("receipts are kept for some time, at least one, and at least one waits: "
                + most + ", " + age + ", " + waiting);
        }
    }
}
