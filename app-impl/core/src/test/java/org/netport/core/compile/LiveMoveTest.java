// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.netport.model.SwitchName;

/** The engine moves a host again and again while switches come and go, each of which misses another move. */
class LiveMoveTest {
    @Property(tries = 300)
    void switchesThatMissDifferentMovesMakeNoCircleAndCatchUp(@ForAll final long seed) {
        PortabilityChange.of(seed).ifPresent(drawn -> RoutedMove.in(drawn.world, drawn.random, 3).ifPresent(move -> {
            final LiveNetwork live = LiveNetwork.of(move.world);
            final List<SwitchName> names = List.copyOf(move.world.view.config().switches().keySet());
            final Set<SwitchName> away = new HashSet<>();
            for (int turn = 0; turn < 6; turn++) {
                final SwitchName some = names.get(move.random.nextInt(names.size()));
                if (away.remove(some)) {
                    live.connect(some);
                } else {
                    away.add(some);
                    live.disconnect(some);
                }
                live.move(move.host.name(), move.places.get(move.random.nextInt(move.places.size())));
                for (int commit = move.random.nextInt(6); commit > 0 && live.step(move.random); commit--) {
                    noCircle(move);
                }
                if (move.random.nextInt(3) > 0) {
                    rest(live, move);
                }
            }
            rest(live, move);
            away.forEach(live::connect);
            rest(live, move);
            assertEquals(LiveNetwork.fresh(move.world.view.config(), live), live.programs());
            assertEquals(List.of(), live.faults());
        }));
    }

    private static void rest(final LiveNetwork live, final RoutedMove move) {
        for (int quiet = 0; quiet < 15; quiet++) {
            while (live.step(move.random)) {
                noCircle(move);
                quiet = 0;
            }
            live.pass(Duration.ofMillis(100));
        }
    }

    /** A frame that runs in circles fails; packets may be lost while switches are away, and do not come twice. */
    private static void noCircle(final RoutedMove move) {
        for (Flow flow : move.flows) {
            final var places = move.world.send(flow.from(), move.world.places.placeOf(flow.from().name())
                .orElseThrow(), flow.frame(1)).places();
            assertTrue(places.size() <= 1, () -> flow + " reaches " + places);
        }
    }
}
