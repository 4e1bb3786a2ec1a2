// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.receipt;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Objects;
import org.netport.location.EarlierMoves;

/**
 * What the file tells of moves from before a restart.
 *
 * @param lastNumber no move is given a number up to this one again
 * @param receipts the newest receipts that are not too old, by the numbers of their moves, the oldest first
 */
public record Remembered(long lastNumber, ImmutableList<ReceiptLine> receipts) {
    /** Nothing. */
    public static final Remembered NOTHING = new Remembered(0, ImmutableList.of());

    /** Validates presence. */
    public Remembered {
        Objects.requireNonNull(receipts, "receipts");
    }

    /**
     * The same for the engine.
     *
     * @return numbers and times
     */
    public EarlierMoves moves() {
        return new EarlierMoves(lastNumber, receipts.stream()
            .collect(ImmutableMap.toImmutableMap(ReceiptLine::id, ReceiptLine::ended)));
    }
}
