// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.netport.core.engine.EngineSettings.Retention;
import org.netport.location.EarlierMoves;
import org.netport.location.MoveReceipt;

/**
 * The latest receipts: as many as are kept, and those that have ended for as long as they are kept. A move under way is
 * not forgotten for its age. Of moves from before a restart there are the numbers only: they count, and are forgotten
 * as the others are. Owned by the engine's loop.
 */
final class ReceiptLog {
    private final Retention kept;
    private final SequencedMap<Long, MoveReceipt> receipts = new LinkedHashMap<>();
    /** The moves from before a restart. */
    private final TreeSet<Long> earlier = new TreeSet<>();
    /** When the moves that have ended did, the earliest first. */
    private final SequencedMap<Long, Long> ended = new LinkedHashMap<>();
    private long newest;

    ReceiptLog(final Retention kept) {
        this.kept = kept;
    }

    /** Takes what was remembered over a restart, before anything else. Returns the numbers of those not kept. */
    ImmutableList<Long> recover(final EarlierMoves remembered, final Instant now, final long nanoTime) {
        final var forgotten = ImmutableList.<Long>builder();
        remembered.ended().entrySet().stream().sorted(Map.Entry.comparingByValue()).forEach(move -> {
            final Duration age = Duration.between(move.getValue(), now);
            if (age.compareTo(kept.age()) > 0) {
                forgotten.add(move.getKey());
            } else {
                earlier.add(move.getKey());
                // One that ended after now ended before the clock was put back.
                ended.put(move.getKey(), nanoTime - (age.isNegative() ? 0 : age.toNanos()));
            }
        });
        return forgotten.addAll(forgetSurplus()).build();
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
        return forgetSurplus();
    }

    private ImmutableList<Long> forgetSurplus() {
        final var forgotten = ImmutableList.<Long>builder();
        while (earlier.size() + receipts.size() > kept.most()) {
            final long oldest = earlier.isEmpty() ? receipts.pollFirstEntry().getKey() : earlier.pollFirst();
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
            earlier.remove(oldest);
            forgotten.add(oldest);
        }
        return forgotten.build();
    }

    ImmutableList<MoveReceipt> all() {
        return ImmutableList.copyOf(receipts.values());
    }
}
