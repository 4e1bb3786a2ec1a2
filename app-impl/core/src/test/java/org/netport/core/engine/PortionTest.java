// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PortionTest {
    private static Portion after(final Portion first, final int times, final Duration took) {
        Portion portion = first;
        for (int time = 0; time < times; time++) {
            portion = portion.after(took);
        }
        return portion;
    }

    @Test
    void growsWhileSwitchesFollowSoonAndNotForEver() {
        assertEquals(128, Portion.FIRST.after(Duration.ofMillis(20)).hosts());
        assertEquals(512, after(Portion.FIRST, 100, Duration.ofMillis(20)).hosts());
    }

    @Test
    void shrinksWhereSwitchesAreSlowAndOneIsLeft() {
        assertEquals(32, Portion.FIRST.after(Duration.ofMillis(900)).hosts());
        assertTrue(after(Portion.FIRST, 100, Duration.ofSeconds(2)).hosts() >= 1);
    }

    @Test
    void staysWhereSwitchesFollowInTime() {
        assertEquals(Portion.FIRST, Portion.FIRST.after(Duration.ofMillis(300)));
    }
}
