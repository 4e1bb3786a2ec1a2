// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.netport.core.engine.ThreeSites.VM1;
import static org.netport.core.engine.ThreeSites.at;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netport.location.ClaimSource;
import org.netport.location.LocationReport;
import org.netport.location.MovePhase;
import org.netport.location.MoveReceipt;
import org.netport.network.CutOver;

/** When who listens hears of a move: not while its switches are switched over, unless one of them is slow. */
class MovePublicationTest {
    private final ThreeSites net = new ThreeSites(CutOver.RELAY);

    @BeforeEach
    void start() {
        net.start();
        net.recorder.moves.clear();
    }

    private void report() {
        net.engine.report(new LocationReport(VM1, at(2, 1), Optional.empty(), 0, ClaimSource.OPERATOR));
        net.loop.run();
    }

    @Test
    void ofAMoveItIsToldWhenAllItsSwitchesHaveBeenTold() {
        report();
        final List<MoveReceipt> told = net.recorder.moves;
        assertEquals(1, told.size(), () -> "the first of " + told);
        assertTrue(told.get(0).phases().containsKey(MovePhase.UPDATED), () -> "told " + told);
        assertEquals(at(2, 1), net.placeOf(VM1));
    }

    @Test
    void ofAMoveThatWaitsForASwitchItIsToldMeanwhile() {
        net.session(2).withhold();
        report();
        assertTrue(net.recorder.moves.isEmpty());
        assertEquals(at(1, 1), net.placeOf(VM1));
        net.loop.pass(Duration.ofMillis(100));
        assertEquals(at(2, 1), net.placeOf(VM1));
        assertFalse(net.lastReceipt(VM1).phases().containsKey(MovePhase.PREPARED));
        final int before = net.recorder.moves.size();
        net.session(2).answer();
        net.loop.run();
        assertEquals(before + 1, net.recorder.moves.size(), "told once more, and not twice of the same");
        assertTrue(net.lastReceipt(VM1).phases().containsKey(MovePhase.UPDATED));
    }
}
