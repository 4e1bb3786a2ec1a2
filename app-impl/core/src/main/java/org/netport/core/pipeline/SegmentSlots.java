// SPDX-License-Identifier: Apache-2.0
package org.netport.core.pipeline;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import java.util.BitSet;
import java.util.Collection;
import org.netport.model.Vni;

/**
 * Short numbers of segments, for numbers of groups that have something else beside the segment: a VNI has 24 bits, a
 * slot 15. A slot is the VNI modulo 32768 where that is free, else the next free one, VNIs being taken in their order:
 * the same set of segments has the same slots on every controller and after every restart.
 *
 * @param byVni the slot of each segment
 */
public record SegmentSlots(ImmutableMap<Vni, Integer> byVni) {
    /** How many slots there are. */
    public static final int COUNT = 1 << 15;

    /** Validates presence. */
    public SegmentSlots {
        byVni = ImmutableMap.copyOf(byVni);
    }

    /**
     * Gives slots to segments.
     *
     * @param vnis the numbers of all configured segments; repetitions do not count
     * @return their slots
     * @throws IllegalArgumentException if there are more than {@link #COUNT}
     */
    public static SegmentSlots of(final Collection<Vni> vnis) {
        final var taken = new BitSet(COUNT);
        final var slots = ImmutableMap.<Vni, Integer>builderWithExpectedSize(vnis.size());
        final var sorted = ImmutableSortedSet.copyOf(vnis);
        if (sorted.size() > COUNT) {
            throw new IllegalArgumentException(sorted.size() + " segments are more than the " + COUNT
                + " that have groups of their own: remove some");
        }
        for (Vni vni : sorted) {
            final int wanted = vni.value() % COUNT;
            final int above = taken.nextClearBit(wanted);
            final int slot = above < COUNT ? above : taken.nextClearBit(0);
            taken.set(slot);
            slots.put(vni, slot);
        }
        return new SegmentSlots(slots.buildOrThrow());
    }

    /**
     * The slot of a segment.
     *
     * @param vni its number
     * @return 0 to 32767
     * @throws IllegalArgumentException if it is none of those that got one
     */
    public int slot(final Vni vni) {
        final Integer slot = byVni.get(vni);
        if (slot == null) {
            throw new IllegalArgumentException("no segment has VNI " + vni);
        }
        return slot;
    }
}
