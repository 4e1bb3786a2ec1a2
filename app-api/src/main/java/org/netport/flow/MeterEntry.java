// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

import java.util.Objects;

/**
 * A meter that drops above a rate (OFPMBT_DROP, OFPMF_PKTPS).
 *
 * @param key the meter's number
 * @param packetsPerSecond the rate, at least 1
 * @param burst packets of a burst, at least 1
 */
public record MeterEntry(MeterId key, int packetsPerSecond, int burst) implements ProgramEntry {
    /** Validates the range. */
    public MeterEntry {
        Objects.requireNonNull(key, "key");
        if (packetsPerSecond < 1 || burst < 1) {
            throw new IllegalArgumentException("meter " + key + " needs a rate and a burst of at least 1");
        }
    }
}
