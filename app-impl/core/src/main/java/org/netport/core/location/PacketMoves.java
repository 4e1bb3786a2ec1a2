// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.util.Objects;
import org.netport.policy.DuplicateDetection;

/**
 * How often packets have moved a host of late. Two hosts with one address move it to and fro without end; then packets
 * do not move it for a while (compare RFC 7432 section 15.1).
 *
 * @param times when packets moved it, the oldest first; not more than {@link DuplicateDetection#mostMoves()}
 * @param heldUntil until when packets do not move it
 */
public record PacketMoves(ImmutableList<Instant> times, Instant heldUntil) {
    /** Packets have not moved it. */
    public static final PacketMoves NONE = new PacketMoves(ImmutableList.of(), Instant.EPOCH);

    /** Validates presence. */
    public PacketMoves {
        Objects.requireNonNull(times, "times");
        Objects.requireNonNull(heldUntil, "heldUntil");
    }

    boolean isHeld(final Instant now) {
        return now.isBefore(heldUntil);
    }

    /** Whether one more would be too many. */
    boolean isFull(final DuplicateDetection limits, final Instant now) {
        return within(limits, now).size() >= limits.mostMoves();
    }

    PacketMoves oneMore(final DuplicateDetection limits, final Instant now) {
        return new PacketMoves(ImmutableList.<Instant>builder().addAll(within(limits, now)).add(now).build(),
            heldUntil);
    }

    PacketMoves held(final DuplicateDetection limits, final Instant now) {
        return new PacketMoves(ImmutableList.of(), now.plus(limits.holdDown()));
    }

    private ImmutableList<Instant> within(final DuplicateDetection limits, final Instant now) {
        final Instant oldest = now.minus(limits.window());
        return times.stream().filter(oldest::isBefore).collect(ImmutableList.toImmutableList());
    }
}
