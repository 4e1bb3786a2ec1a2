// SPDX-License-Identifier: Apache-2.0
package org.netport.core.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.netport.flow.GroupId;
import org.netport.model.SwitchNumber;
import org.netport.model.Vni;

class SegmentSlotsTest {
    private static SegmentSlots slots(final int... vnis) {
        return SegmentSlots.of(IntStream.of(vnis).mapToObj(Vni::new).toList());
    }

    @Test
    void aSlotIsTheVniModulo32768WhereThatIsFree() {
        assertEquals(5001, slots(5001).slot(new Vni(5001)));
        assertEquals(7, slots(32768 + 7).slot(new Vni(32768 + 7)));
    }

    @Test
    void aTakenSlotIsLeftToTheLowerVniAndTheNextFreeOneFollowsRoundTheEnd() {
        final var slots = slots(32767, 8, 32768 + 7, 7, 2 * 32768 - 1, 2 * 32768 + 7);
        assertEquals(7, slots.slot(new Vni(7)));
        assertEquals(8, slots.slot(new Vni(8)));
        assertEquals(9, slots.slot(new Vni(32768 + 7)));
        assertEquals(10, slots.slot(new Vni(2 * 32768 + 7)));
        assertEquals(32767, slots.slot(new Vni(32767)));
        assertEquals(0, slots.slot(new Vni(2 * 32768 - 1)));
    }

    @Property(tries = 100)
    void everySegmentHasASlotOfItsOwnWhateverTheOrder(@ForAll final long seed) {
        final var random = new Random(seed);
        final List<Vni> vnis = new ArrayList<>();
        for (int count = random.nextInt(500); count > 0; count--) {
            vnis.add(new Vni(1 + random.nextInt(10) + 32768 * random.nextInt(511)));
        }
        final var slots = SegmentSlots.of(vnis);
        Collections.shuffle(vnis, random);
        assertEquals(slots, SegmentSlots.of(vnis));
        assertEquals(new HashSet<>(vnis).size(), new HashSet<>(slots.byVni().values()).size());
        assertTrue(slots.byVni().values().stream().allMatch(slot -> slot >= 0 && slot < SegmentSlots.COUNT));
    }

    @Test
    void allSlotsCanBeTakenAndNoMore() {
        final var all = IntStream.rangeClosed(1, SegmentSlots.COUNT).map(each -> each * 3).toArray();
        assertEquals(SegmentSlots.COUNT, new HashSet<>(slots(all).byVni().values()).size());
        assertThrows(IllegalArgumentException.class,
            () -> slots(IntStream.rangeClosed(1, SegmentSlots.COUNT + 1).toArray()));
    }

    @Test
    void groupsOfNextHopsAreApartFromEachOtherAndFromWaysOut() {
        final var last = new SwitchNumber(4095);
        assertEquals(new GroupId(0x57ff_ffff), Numbers.nextHops(32767, last));
        assertEquals(new GroupId(0x5000_1001), Numbers.nextHops(1, new SwitchNumber(1)));
        assertEquals(new GroupId(0x67ff_ffff), Numbers.firstHops(32767, last));
        assertTrue(Numbers.nextHops(32767, last).isOurs() && Numbers.firstHops(32767, last).isOurs());
    }
}
