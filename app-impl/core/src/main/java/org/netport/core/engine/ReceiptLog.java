// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.netport.location.MoveReceipt;

/** The latest receipts, bounded. Owned by the engine's loop. */
final class ReceiptLog {
    private final int most;
    private final SequencedMap<Long, MoveReceipt> receipts = new LinkedHashMap<>();

    ReceiptLog(final int most) {
        this.most = most;
    }

    void put(final MoveReceipt receipt) {
        receipts.put(receipt.id(), receipt);
        while (receipts.size() > most) {
            receipts.pollFirstEntry();
        }
    }

    ImmutableList<MoveReceipt> all() {
        return ImmutableList.copyOf(receipts.values());
    }
}
