// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.netport.core.engine.EngineSettings.Retention;
import org.netport.location.MoveReceipt;

/**
 * The latest receipts: as many as are kept, and those that have ended for as long as they are kept. A move under way is
 * not forgotten for its age. Owned by the engine's loop.
 */
final class ReceiptLog {
    private final Retention kept;
    private final SequencedMap<Long, MoveReceipt> receipts = new LinkedHashMap<>();
    /** When the moves that have ended did, the earliest first. */
    private final SequencedMap<Long, Long> ended = new LinkedHashMap<>();
    private long newest;

    ReceiptLog(final Retention kept) {
        this.kept = kept;
    }

    /** Returns the numbers of those that are not kept: earlier ones, or this one where it was forgotten before. */
    ImmutableList<Long> put(final MoveReceipt receipt, final long nanoTime) {
        if (receipt.id() <= newest && !receipts.containsKey(receipt.id())) {
            return ImmutableList.of(receipt.id());
        }
        newest = Math.max(newest, receipt.id());
        receipts.put(receipt.id(), receipt);
        if (receipt.outcome() != MoveReceipt.Outcome.RUNNING) {
            ended.putIfAbsent(receipt.id(), nanoTime);
        }
        final var forgotten = ImmutableList.<Long>builder();
        while (receipts.size() > kept.most()) {
            final long oldest = receipts.pollFirstEntry().getKey();
            ended.remove(oldest);
            forgotten.add(oldest);
        }
        return forgotten.build();
    }

    /** Forgets those that ended too long ago; what that costs is by their number. Returns their numbers. */
    ImmutableList<Long> forgetOld(final long nanoTime) {
        final var forgotten = ImmutableList.<Long>builder();
        while (!ended.isEmpty() && nanoTime - ended.firstEntry().getValue() > kept.age().toNanos()) {
            final long oldest = ended.pollFirstEntry().getKey();
            receipts.remove(oldest);
            forgotten.add(oldest);
        }
        return forgotten.build();
    }

    ImmutableList<MoveReceipt> all() {
        return ImmutableList.copyOf(receipts.values());
    }
}
