// SPDX-License-Identifier: Apache-2.0
package org.netport.location;

import com.google.common.collect.ImmutableMap;
import java.time.Instant;

/**
 * What is remembered of moves from before a restart.
 *
 * @param lastNumber no move is given a number up to this one again; not negative
 * @param ended when each of the moves ended whose receipts are shown, by the number of the move
 */
public record EarlierMoves(long lastNumber, ImmutableMap<Long, Instant> ended) {
    /** Nothing: numbers begin at 1. */
    public static final EarlierMoves NONE = new EarlierMoves(0, ImmutableMap.of());

    /** Validates ranges. */
    public EarlierMoves {
        ended = ImmutableMap.copyOf(ended);
        if (lastNumber < 0 || ended.keySet().stream().anyMatch(id -> id < 1 || id > lastNumber)) {
            throw new IllegalArgumentException("numbers of moves are from 1 to " + lastNumber + ": " + ended.keySet());
        }
    }
}
