// SPDX-License-Identifier: Apache-2.0
package org.netport.core.pipeline;

import com.google.common.collect.ImmutableMap;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.netport.model.Vni;

/**
 * Short numbers of segments, for the numbers of groups: a VNI has 24 bits, and there is room for 15. The same
 * configuration gives the same numbers on every controller and after every restart.
 */
public final class SegmentSlots {
    /** How many there are. */
    public static final int MOST = 1 << 15;

    private final ImmutableMap<Vni, Integer> slots;

    private SegmentSlots(final ImmutableMap<Vni, Integer> slots) {
        this.slots = slots;
    }

    /**
     * Gives each segment its slot, in the order of VNIs: the VNI modulo 2^15 where that is free, else the next free one.
     *
     * @param vnis the numbers of the configured segments, each once
     * @return their slots
     */
    public static SegmentSlots of(final Collection<Vni> vnis) {
        final var taken = new BitSet(MOST);
        final Map<Vni, Integer> slots = new LinkedHashMap<>();
        vnis.stream().sorted().limit(MOST).forEach(vni -> {
            final int free = taken.nextClearBit(vni.value() % MOST);
            final int slot = free < MOST ? free : taken.nextClearBit(0);
            taken.set(slot);
            slots.put(vni, slot);
        });
        return new SegmentSlots(ImmutableMap.copyOf(slots));
    }

    /**
     * The slot of a segment.
     *
     * @param vni its number
     * @return 0 to 32767; empty if it is not configured, or {@link #MOST} segments with lower numbers are
     */
    public OptionalInt of(final Vni vni) {
        final Integer slot = slots.get(vni);
        return slot == null ? OptionalInt.empty() : OptionalInt.of(slot);
    }

    @Override
    public boolean equals(final Object other) {
        return this == other || other instanceof SegmentSlots that && slots.equals(that.slots);
    }

    @Override
    public int hashCode() {
        return slots.hashCode();
    }

    @Override
    public String toString() {
        return "slots " + slots;
    }
}
