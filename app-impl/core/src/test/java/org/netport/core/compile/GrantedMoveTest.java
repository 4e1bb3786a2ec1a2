// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.netport.core.compile.GrantedMove.Reach;
import org.netport.core.fake.FakeFrame;
import org.netport.core.fake.FakeNetwork.Delivery;
import org.netport.core.location.Placement;
import org.netport.core.pipeline.EntryKind;
import org.netport.flow.FlowEntry;
import org.netport.flow.SwitchProgram;
import org.netport.location.Attachment;
import org.netport.network.AttachmentPoint;
import org.netport.network.CutOver;
import org.netport.network.Host;

/** Frames of every sender, traced after every single switch's change in every phase of a granted move. */
class GrantedMoveTest {
    private static void oldOnly(final GrantedMove move) {
        move.ways().forEach((sender, places) -> assertEquals(List.of(move.from), places, sender::toString));
    }

    private static void newOnly(final GrantedMove move) {
        move.ways().forEach((sender, places) -> assertEquals(List.of(move.to), places, sender::toString));
    }

    private static void oneOfBoth(final GrantedMove move) {
        move.ways().forEach((sender, places) -> assertTrue(places.equals(List.of(move.from))
            || places.equals(List.of(move.to)), () -> sender + " reaches " + places));
    }

    /** As long as the old switch delivers, frames go to the old place; from when it relays on, to the new one. */
    private static void byTheOldSwitch(final GrantedMove move) {
        if (isRelaying(move)) {
            newOnly(move);
        } else {
            oneOfBoth(move);
        }
    }

    private static boolean isRelaying(final GrantedMove move) {
        return kinds(move.world.network.at(move.from.switchName()).program(), move.host).stream()
            .anyMatch(kind -> kind == EntryKind.HOST_THERE || kind == EntryKind.HOST_ROUTED)
            || move.from.switchName().equals(move.to.switchName());
    }

    private static ImmutableSet<EntryKind> kinds(final SwitchProgram program, final Host host) {
        return program.entries().values().stream().filter(FlowEntry.class::isInstance).map(FlowEntry.class::cast)
            .filter(flow -> flow.key().match().fields().stream().anyMatch(field ->
                field instanceof org.netport.flow.MatchField.EthDst dst && dst.value().equals(host.mac())))
            .flatMap(flow -> EntryKind.of(flow.cookie()).stream()).collect(ImmutableSet.toImmutableSet());
    }

    private static void atMostOnceEach(final GrantedMove move) {
        move.ways().forEach((sender, places) -> assertTrue(places.size() == ImmutableSet.copyOf(places).size()
            && ImmutableSet.of(move.from, move.to).containsAll(places), () -> sender + " reaches " + places));
    }

    @Property(tries = 400)
    void beforeTheCutOverEverythingIsDeliveredAtTheOldPlaceAndAfterItOnceAtOneOfBoth(@ForAll final long seed,
            @ForAll final Reach reach) {
        GrantedMove.of(seed, 0, reach).ifPresent(move -> {
            move.grant(CutOver.RELAY);
            move.prepare();
            move.roll(GrantedMoveTest::oldOnly);
            move.stop();
            oneOfBoth(move);
            move.roll(GrantedMoveTest::byTheOldSwitch);
            newOnly(move);
            move.running();
            move.settle();
            move.roll(GrantedMoveTest::newOnly);
            assertEquals(fresh(move), move.now());
        });
    }

    @Property(tries = 300)
    void aMoveThatIsCutOverWhileItIsBeingPreparedLosesNothing(@ForAll final long seed,
            @ForAll final Reach reach) {
        GrantedMove.of(seed, 0, reach).ifPresent(move -> {
            move.grant(CutOver.RELAY);
            move.prepare();
            for (int some = move.random.nextInt(3); some > 0 && !move.isQuiet(); some--) {
                move.rollOne(GrantedMoveTest::oldOnly);
            }
            move.running();
            move.roll(GrantedMoveTest::oneOfBoth);
            newOnly(move);
            move.settle();
            move.roll(GrantedMoveTest::newOnly);
            assertEquals(fresh(move), move.now());
        });
    }

    @Property(tries = 300)
    void inCopyModeFramesGoToTheOldAndTheNewPlaceFromPausingToStopped(@ForAll final long seed,
            @ForAll final Reach reach) {
        GrantedMove.of(seed, 0, reach).ifPresent(move -> {
            move.grant(CutOver.COPY);
            move.prepare();
            move.roll(GrantedMoveTest::oldOnly);
            move.pause();
            oldOnly(move);
            move.roll(GrantedMoveTest::both);
            both(move);
            move.stop();
            both(move);
            move.roll(each -> {
                if (isRelaying(each)) {
                    newOnly(each);
                } else {
                    each.ways().forEach((sender, places) -> assertTrue(places.contains(move.to)
                        && places.size() == ImmutableSet.copyOf(places).size(), () -> sender + " reaches " + places));
                }
            });
            newOnly(move);
        });
    }

    private static void both(final GrantedMove move) {
        final boolean elsewhere = !move.from.switchName().equals(move.to.switchName());
        final List<AttachmentPoint> places = java.util.stream.Stream.of(move.from, move.to).sorted().toList();
        move.ways().forEach((sender, reached) -> assertEquals(elsewhere ? places : List.of(move.from), reached,
            sender::toString));
    }

    @Property(tries = 300)
    void aMoveThatIsGivenUpAtAnyMomentLeavesWhatEverySwitchHeld(@ForAll final long seed,
            @ForAll final Reach reach) {
        GrantedMove.of(seed, 0, reach).ifPresent(move -> {
            final boolean copies = move.random.nextBoolean();
            move.grant(copies ? CutOver.COPY : CutOver.RELAY);
            move.prepare();
            int left = move.random.nextInt(6);
            while (left > 0 && !move.isQuiet()) {
                move.rollOne(GrantedMoveTest::oldOnly);
                left--;
            }
            if (left > 0 && copies) {
                move.pause();
                while (--left > 0 && !move.isQuiet()) {
                    move.rollOne(GrantedMoveTest::atMostOnceEach);
                }
            }
            move.resume();
            move.roll(each -> each.ways().forEach((sender, places) -> assertTrue(places.contains(move.from)
                && places.size() == ImmutableSet.copyOf(places).size(), () -> sender + " reaches " + places)));
            oldOnly(move);
            assertEquals(move.before(), move.now());
        });
    }

    @Property(tries = 300)
    void aCutOverThatIsUndoneAtAnyMomentReachesTheOldPlaceAgain(@ForAll final long seed,
            @ForAll final Reach reach) {
        GrantedMove.of(seed, 0, reach).ifPresent(move -> {
            move.grant(CutOver.RELAY);
            move.prepare();
            move.roll(GrantedMoveTest::oldOnly);
            move.stop();
            for (int some = move.random.nextInt(8); some > 0 && !move.isQuiet(); some--) {
                move.rollOne(GrantedMoveTest::byTheOldSwitch);
            }
            move.resume();
            move.roll(GrantedMoveTest::oneOfBoth);
            oldOnly(move);
            move.settle();
            move.roll(GrantedMoveTest::oldOnly);
            assertEquals(fresh(move), move.now());
        });
    }

    @Property(tries = 300)
    void switchesThatCannotBeReachedMakeNoLoopAndNoDuplicate(@ForAll final long seed,
            @ForAll final Reach reach) {
        GrantedMove.of(seed, 1 + (int) (seed & 1), reach).ifPresent(move -> {
            move.grant(CutOver.RELAY);
            move.prepare();
            move.roll(GrantedMoveTest::oldOnly);
            move.stop();
            move.roll(GrantedMoveTest::atMostOnceAtAll);
            if (move.random.nextBoolean()) {
                move.resume();
                move.roll(GrantedMoveTest::atMostOnceAtAll);
            }
            move.settle();
            move.roll(GrantedMoveTest::atMostOnceAtAll);
        });
    }

    private static void atMostOnceAtAll(final GrantedMove move) {
        move.ways().forEach((sender, places) -> assertTrue(places.size() <= 1
            && ImmutableSet.of(move.from, move.to).containsAll(places), () -> sender + " reaches " + places));
    }

    @Property(tries = 300)
    void changesThatASwitchTakesOneByOneMakeNoLoopAndNoDuplicate(@ForAll final long seed,
            @ForAll final Reach reach) {
        GrantedMove.of(seed, 0, reach).ifPresent(move -> {
            final boolean copies = move.random.nextBoolean();
            move.grant(copies ? CutOver.COPY : CutOver.RELAY);
            move.prepare();
            move.rollPiecemeal(GrantedMoveTest::oldOnly);
            move.pause();
            move.rollPiecemeal(GrantedMoveTest::atMostOnceEach);
            move.stop();
            move.rollPiecemeal(GrantedMoveTest::atMostOnceEach);
            newOnly(move);
            move.running();
            move.settle();
            move.rollPiecemeal(GrantedMoveTest::newOnly);
        });
    }

    @Property(tries = 400)
    void framesOnEveryWireArriveOnceWhileSwitchesAreSwitchedOver(@ForAll final long seed,
            @ForAll final Reach reach) {
        GrantedMove.of(seed, 0, reach).ifPresent(move -> {
            final var traffic = new Traffic(move);
            move.world.network.begin();
            move.grant(CutOver.RELAY);
            move.prepare();
            move.roll(each -> traffic.some());
            traffic.some();
            move.stop();
            move.roll(each -> traffic.some());
            move.running();
            traffic.quiet();
            move.settle();
            move.roll(each -> traffic.some());
            traffic.quiet();
            assertEquals(traffic.sent, traffic.received());
        });
    }

    /** Frames set out and arrive in any order. */
    private static final class Traffic {
        private final GrantedMove move;
        private final Random random;
        private final List<Integer> sent = new ArrayList<>();

        Traffic(final GrantedMove move) {
            this.move = move;
            random = move.random;
        }

        void some() {
            for (int event = random.nextInt(12); event > 0; event--) {
                if (random.nextInt(3) == 0) {
                    final GrantedMove.Sender sender = move.senders.get(random.nextInt(move.senders.size()));
                    final FakeFrame frame = sender.frame().apply(move.nextNumber());
                    sent.add(number(frame));
                    move.world.network.put(move.placeOf(sender), move.world.segment(sender.from()), frame);
                } else if (!move.world.network.isQuiet()) {
                    move.world.network.step(random);
                }
            }
        }

        void quiet() {
            while (!move.world.network.isQuiet()) {
                move.world.network.step(random);
            }
        }

        List<Integer> received() {
            return move.world.network.trace().deliveries().stream().map(Delivery::frame)
                .map(Traffic::number).sorted().toList();
        }

        private static int number(final FakeFrame frame) {
            return frame.payload() instanceof FakeFrame.Packet packet ? packet.number() : frame.payload().etherType();
        }
    }

    /** What would be on every switch if all were compiled at once. */
    private static Map<org.netport.model.SwitchName, SwitchProgram> fresh(final GrantedMove move) {
        final Attachment at = ((Placement.Settled) move.state().placement()).at();
        move.world.places.agree(move.host.name());
        move.world.places.put(move.host.name(), at.point(), at.epoch().value());
        final var fresh = ImmutableMap.<org.netport.model.SwitchName, SwitchProgram>builder();
        move.before().keySet().forEach(name ->
            fresh.put(name, FullCompiler.compile(move.world.view, move.world.places, name)));
        return fresh.buildOrThrow();
    }

    @Property(tries = 200)
    void aHostThatIsPreparedSomewhereIsNotHeardThereBeforeItsCutOver(@ForAll final long seed,
            @ForAll final Reach reach) {
        GrantedMove.of(seed, 0, reach).ifPresent(move -> {
            move.grant(CutOver.RELAY);
            move.prepare();
            move.roll(each -> {
                final var early = each.world.send(each.host, each.to, FakeFrame.of(each.host.mac(),
                    each.senders.get(0).from().mac(), new FakeFrame.Plain(0x9000)));
                assertEquals(List.of(), early.places());
                assertEquals(Optional.of(EntryKind.SOURCE_ELSEWHERE),
                    early.told().stream().map(told -> told.what().by()).findFirst());
            });
        });
    }
}
