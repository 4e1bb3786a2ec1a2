// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import org.junit.jupiter.api.Test;
import org.netport.core.location.Exploration.Bounds;
import org.netport.network.CutOver;

class ExplorationTest {
    private static void explore(final Bounds bounds) {
        final var exploration = new Exploration(bounds, new MigrationMachine(ExploredController.TIMES)::step);
        final int states = exploration.run();
        System.out.println(bounds + ": " + states + " states visited"
            + (exploration.isExhausted() ? ", all that can be reached" : ", breadth first"));
    }

    @Test
    void oneHostBetweenTwoSites() {
        explore(new Bounds(2, 1, 1, 1, Integer.getInteger("most", 12_000), CutOver.RELAY));
        explore(new Bounds(2, 1, 1, 2, Integer.getInteger("most", 12_000), CutOver.COPY));
    }

    @Test
    void oneHostAndThreeSites() {
        explore(new Bounds(3, 1, 2, 0, Integer.getInteger("most", 12_000), CutOver.COPY));
        explore(new Bounds(3, 1, 2, 1, Integer.getInteger("most", 12_000), CutOver.RELAY));
    }

    @Test
    void twoHostsThatMoveTogether() {
        explore(new Bounds(2, 2, 1, 0, Integer.getInteger("most", 12_000), CutOver.RELAY));
        explore(new Bounds(2, 2, 1, 1, Integer.getInteger("most", 12_000), CutOver.RELAY));
    }
}
