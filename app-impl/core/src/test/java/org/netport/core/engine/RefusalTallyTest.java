// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.netport.engine.Refusal;

class RefusalTallyTest {
    private static final Instant NOW = Instant.EPOCH;

    private static RefusalTally read(final RefusalTally before, final long packets) {
        return before.plus(Map.of(Refusal.SOURCE_FOREIGN, packets), NOW);
    }

    private static long frames(final RefusalTally tally) {
        return tally.told().orElseThrow().frames().get(Refusal.SOURCE_FOREIGN);
    }

    @Test
    void nothingIsToldBeforeTheFirstReading() {
        assertTrue(RefusalTally.NONE.told().isEmpty());
    }

    @Test
    void itBeginsWithWhatTheSwitchHadCountedAndAddsWhatIsMore() {
        final var first = read(RefusalTally.NONE, 40);
        assertEquals(40, frames(first));
        assertEquals(43, frames(read(first, 43)));
    }

    @Test
    void anEntryThatIsReplacedTakesNothingAwayAndNothingIsCountedTwice() {
        final var before = read(RefusalTally.NONE, 40);
        final var replaced = read(before, 10);
        assertEquals(40, frames(replaced));
        assertEquals(45, frames(read(replaced, 15)));
    }

    @Property
    void aNumberNeverFallsAndIsNeverMoreThanWhatTheEntriesHaveMatched(
            @ForAll @Size(max = 30) final java.util.List<@IntRange(max = 50) Integer> matched,
            @ForAll final java.util.Random random) {
        RefusalTally tally = RefusalTally.NONE;
        long onSwitch = 0;
        long inAll = 0;
        long before = 0;
        for (int packets : matched) {
            if (random.nextInt(4) == 0) {
                onSwitch = random.nextLong(onSwitch + 1);
            }
            onSwitch += packets;
            inAll += packets;
            tally = read(tally, onSwitch);
            assertTrue(frames(tally) >= before, "fell");
            assertTrue(frames(tally) <= inAll, "counted twice");
            before = frames(tally);
        }
    }
}
