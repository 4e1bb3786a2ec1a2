// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.netport.core.fake.FakeFrame;
import org.netport.core.pipeline.EntryKind;
import org.netport.flow.FlowEntry;
import org.netport.flow.SwitchProgram;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

/** A host moves between islands, sites and homes; packets to it and from it after every switch's change. */
class RoutedMoveTest {
    private static final ImmutableSet<EntryKind> CIRCLE_ENDS = ImmutableSet.of(EntryKind.FORWARD_REROUTED,
        EntryKind.FORWARD_REROUTED_IN_PORT);

    private static void onlyAt(final RoutedMove move, final AttachmentPoint place) {
        move.ways().forEach((flow, places) -> assertEquals(List.of(place), places, flow::toString));
    }

    private static void onceAtOneOf(final RoutedMove move, final List<AttachmentPoint> allowed) {
        move.ways().forEach((flow, places) -> assertTrue(places.size() == 1 && allowed.containsAll(places),
            () -> flow + " reaches " + places));
    }

    private static void atMostOnce(final RoutedMove move) {
        move.ways().forEach((flow, places) -> assertTrue(places.size() <= 1 && move.places.containsAll(places),
            () -> flow + " reaches " + places));
    }

    @Property(tries = 500)
    void everyPacketReachesTheHostOnceAtOneOfBothPlaces(@ForAll final long seed) {
        RoutedMove.of(seed, 2).ifPresent(move -> {
            move.assertRest();
            move.move(move.places.get(1), each -> onceAtOneOf(each, each.places));
            onlyAt(move, move.places.get(1));
            move.settle(each -> onlyAt(each, each.places.get(1)));
            move.assertRest();
        });
    }

    @Property(tries = 300)
    void whatTheHostSendsArrivesFromBothPlacesUntilItIsSettled(@ForAll final long seed) {
        RoutedMove.of(seed, 2).ifPresent(move -> {
            final AttachmentPoint from = move.places.get(0);
            final AttachmentPoint to = move.places.get(1);
            move.assertHeardFrom(from);
            move.move(to, each -> {
                each.assertHeardFrom(from);
                each.assertHeardFrom(to);
            });
            move.settle(each -> each.assertHeardFrom(to));
        });
    }

    @Property(tries = 300)
    void aHostThatComesBackLeavesWhatWasThere(@ForAll final long seed) {
        RoutedMove.of(seed, 2).ifPresent(move -> {
            final var before = programs(move);
            move.move(move.places.get(1), each -> onceAtOneOf(each, each.places));
            if (move.random.nextBoolean()) {
                move.settle(each -> onlyAt(each, each.places.get(1)));
            }
            move.move(move.places.get(0), each -> onceAtOneOf(each, each.places));
            onlyAt(move, move.places.get(0));
            move.settle(each -> onlyAt(each, each.places.get(0)));
            assertEquals(before, programs(move));
        });
    }

    @Property(tries = 300)
    void aMoveThatIsOvertakenMakesNoCircleAndNoDouble(@ForAll final long seed) {
        RoutedMove.of(seed, 3).ifPresent(move -> {
            move.move(move.places.get(1), move.random.nextInt(4), RoutedMoveTest::atMostOnce);
            move.move(move.places.get(2), RoutedMoveTest::atMostOnce);
            onlyAt(move, move.places.get(2));
            move.settle(each -> onlyAt(each, each.places.get(2)));
        });
    }

    @Property(tries = 300)
    void aSwitchThatCannotBeReachedMakesNoCircleAndNoDouble(@ForAll final long seed) {
        RoutedMove.of(seed, 2).ifPresent(move -> {
            move.lose(1 + move.random.nextInt(2));
            move.move(move.places.get(1), each -> mayFail(each, each.flows));
            move.settle(each -> mayFail(each, each.flows));
            move.away.clear();
            move.settle(each -> mayFail(each, each.flows));
            move.assertRest();
        });
    }

    @Property(tries = 2000)
    void switchesThatKnowOfDifferentMovesMakeNoEndlessCircle(@ForAll final long seed) {
        RoutedMove.of(seed, 3).ifPresent(move -> {
            move.lose(1 + move.random.nextInt(2));
            move.move(move.places.get(1), each -> mayFail(each, each.flows));
            move.away.clear();
            move.lose(1 + move.random.nextInt(2));
            move.move(move.places.get(move.random.nextInt(2) * 2), each -> mayFail(each, each.flows));
            move.settle(each -> mayFail(each, each.flows));
            move.away.clear();
            move.settle(each -> mayFail(each, each.flows));
            move.assertRest();
        });
    }

    /** A packet may be lost. One that runs in a circle is told when its time is over. */
    private static void mayFail(final RoutedMove move, final List<Flow> flows) {
        for (Flow flow : flows) {
            final var trace = move.world.send(flow.from(),
                move.world.places.placeOf(flow.from().name()).orElseThrow(), flow.frame(1));
            assertTrue(trace.places().size() <= 1 && move.places.containsAll(trace.places()), flow::toString);
            assertTrue(trace.told().size() <= 1);
            trace.told().forEach(told -> assertTrue(CIRCLE_ENDS.contains(told.what().by())));
        }
    }

    @Property(tries = 400)
    void packetsOnEveryWireArriveOnceWhileSwitchesAreSwitchedOver(@ForAll final long seed) {
        RoutedMove.of(seed, 2).ifPresent(move -> {
            final List<Integer> sent = new ArrayList<>();
            move.world.network.begin();
            move.move(move.places.get(1), each -> traffic(each, sent));
            quiet(move);
            move.settle(each -> traffic(each, sent));
            quiet(move);
            assertTrue(move.world.network.trace().strays().isEmpty());
            assertEquals(sent, move.world.network.trace().deliveries().stream().map(delivery ->
                ((FakeFrame.Packet) delivery.frame().payload()).number()).sorted().toList());
        });
    }

    private static void traffic(final RoutedMove move, final List<Integer> sent) {
        for (int event = move.random.nextInt(12); event > 0; event--) {
            if (move.random.nextInt(3) == 0) {
                sent.add(move.set());
            } else if (!move.world.network.isQuiet()) {
                move.world.network.step(move.random);
            }
        }
    }

    private static void quiet(final RoutedMove move) {
        while (!move.world.network.isQuiet()) {
            move.world.network.step(move.random);
        }
    }

    /** What switches hold, without the epochs of places. */
    private static Map<SwitchName, Map<Object, Object>> programs(final RoutedMove move) {
        return move.world.view.config().switches().keySet().stream().collect(Collectors.toMap(name -> name,
            name -> withoutEpochs(move.world.network.at(name).program())));
    }

    private static Map<Object, Object> withoutEpochs(final SwitchProgram program) {
        return program.entries().values().stream().collect(Collectors.toMap(entry -> entry.key(),
            entry -> entry instanceof FlowEntry flow ? List.of(flow.actions(), flow.metadata(), flow.next(),
                flow.cookie().feature()) : entry));
    }
}
