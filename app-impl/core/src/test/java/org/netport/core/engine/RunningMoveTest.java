// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.netport.core.engine.ThreeSites.VM1;
import static org.netport.core.engine.ThreeSites.at;
import static org.netport.core.engine.ThreeSites.name;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.grant.GrantId;
import org.netport.location.MovePhase;
import org.netport.location.MoveReceipt.Heard;
import org.netport.model.Epoch;

/** What receipts say of times. */
class RunningMoveTest {
    @Test
    void whatCameInBeforeTheReceiptWasOpenedIsAtItsBeginningSinceNoTimeOfItIsNegative() {
        final var move = RunningMove.granted(1, VM1, new GrantId(7), Optional.of(at(1, 1)), at(2, 1), new Epoch(2),
            Instant.EPOCH, 1000);
        move.heard("hv", "stopped", 400);
        move.reached(MovePhase.CLAIMED, 400);
        move.acknowledged(name(1), 900);
        move.probed(name(1));
        move.probed(name(3));
        move.confirmed(name(1), 950);
        move.reached(MovePhase.UPDATED, 1600);
        final var receipt = move.receipt();
        assertEquals(ImmutableList.of(new Heard("hv", "stopped", 0)), receipt.evidence().heard());
        assertEquals(ImmutableMap.of(MovePhase.CLAIMED, 0L, MovePhase.UPDATED, 600L), receipt.phases());
        assertEquals(ImmutableMap.of(name(1), 0L), receipt.evidence().acknowledged());
        assertEquals(ImmutableMap.of(name(1), 0L, name(3), -1L), receipt.evidence().confirmed());
        assertEquals(600, receipt.rewriteNanos().orElseThrow());
    }
}
