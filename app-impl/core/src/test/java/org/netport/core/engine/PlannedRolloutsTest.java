// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.core.location.Stage;
import org.netport.location.MovePhase;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;

class PlannedRolloutsTest {
    private static final SegmentName RED = new SegmentName("red");
    private static final SegmentName BLUE = new SegmentName("blue");
    private static final SwitchName TOKYO = new SwitchName("tokyo");
    private static final SwitchName OSAKA = new SwitchName("osaka");

    private final PlannedRollouts rollouts = new PlannedRollouts();
    private int plans;

    private ImmutableList<Stage> rollout(final SegmentName segment, final Optional<SwitchName> from,
            final SwitchName to) {
        return rollouts.get(segment, from, to, () -> {
            plans++;
            return ImmutableList.of(new Stage(MovePhase.PREPARED, ImmutableSet.of(to)));
        });
    }

    @Test
    void hostsOfASegmentThatGoTheSameWayArePlannedForOnce() {
        final var first = rollout(RED, Optional.of(OSAKA), TOKYO);
        assertEquals(first, rollout(RED, Optional.of(OSAKA), TOKYO));
        assertEquals(1, plans);
    }

    @Test
    void anotherSegmentAnotherBeginOrAnotherEndHasARolloutOfItsOwn() {
        rollout(RED, Optional.of(OSAKA), TOKYO);
        rollout(BLUE, Optional.of(OSAKA), TOKYO);
        rollout(RED, Optional.empty(), TOKYO);
        assertEquals(OSAKA, rollout(RED, Optional.of(TOKYO), OSAKA).get(0).switches().iterator().next());
        assertEquals(4, plans);
    }

    @Test
    void aChangedNetworkIsPlannedForAnew() {
        rollout(RED, Optional.of(OSAKA), TOKYO);
        rollouts.forget();
        rollout(RED, Optional.of(OSAKA), TOKYO);
        assertEquals(2, plans);
    }

    @Test
    void manyWaysDoNotFillTheMemory() {
        for (int number = 0; number < 5000; number++) {
            rollout(RED, Optional.of(new SwitchName("s" + number)), TOKYO);
        }
        rollout(RED, Optional.of(new SwitchName("s0")), TOKYO);
        assertEquals(5001, plans);
    }
}
