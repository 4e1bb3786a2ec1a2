// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.netport.core.fake.FakeFrame;
import org.netport.core.fake.FakeNetwork.Trace;
import org.netport.core.fake.NetworkGenerator;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SegmentTopologies;
import org.netport.engine.ObjectStatus;
import org.netport.engine.ObjectStatus.Kind;
import org.netport.engine.ObjectStatus.ObjectId;
import org.netport.engine.ObjectStatus.State;
import org.netport.model.MacAddress;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;

/**
 * The engine changes how far a segment reaches while its hosts talk: packets are sent after each commit that any switch
 * carries out.
 */
class LiveChangeTest {
    private static List<AttachmentPoint> reached(final PortabilityChange change, final Flow flow) {
        return trace(change, flow).places();
    }

    private static Trace trace(final PortabilityChange change, final Flow flow) {
        return change.world.send(flow.from(), change.world.places.placeOf(flow.from().name()).orElseThrow(),
            flow.frame(1));
    }

    private static Host owner(final PortabilityChange change, final Flow flow) {
        return new RoutedWorld(change.world).owner(flow.from(), flow.target()).orElseThrow();
    }

    private static AttachmentPoint goal(final PortabilityChange change, final Flow flow) {
        return change.world.places.placeOf(owner(change, flow).name()).orElseThrow();
    }

    private static void allArrive(final PortabilityChange change, final List<Flow> flows) {
        flows.forEach(flow -> assertEquals(List.of(goal(change, flow)), reached(change, flow), flow::toString));
        nothingIsDoubled(change);
    }

    private static void nothingIsDoubled(final PortabilityChange change) {
        change.world.located().forEach(host -> {
            final var places = change.world.send(host, change.world.places.placeOf(host.name()).orElseThrow(),
                FakeFrame.plain(host.mac(), MacAddress.BROADCAST)).places();
            assertEquals(ImmutableSet.copyOf(places).size(), places.size(), "broadcast is doubled");
        });
    }

    private static void atMostOnce(final PortabilityChange change, final List<Flow> flows) {
        flows.forEach(flow -> assertTrue(reached(change, flow).size() <= 1, flow::toString));
    }

    /** Some switches carry out some commits. */
    private static void some(final PortabilityChange change, final LiveNetwork live, final Runnable look) {
        for (int commits = change.random.nextInt(8); commits > 0 && live.step(change.random); commits--) {
            look.run();
        }
    }

    /** All do, until nothing is to be done any more. */
    private static void all(final PortabilityChange change, final LiveNetwork live, final Runnable look) {
        for (int quiet = 0; quiet < 15; quiet++) {
            while (live.step(change.random)) {
                look.run();
                quiet = 0;
            }
            live.pass(Duration.ofMillis(100));
        }
    }

    private static void endsIn(final NetworkView end, final LiveNetwork live) {
        assertEquals(LiveNetwork.fresh(end.config(), live), live.programs());
        assertEquals(List.of(), live.faults());
    }

    private static ObjectStatus status(final PortabilityChange change, final LiveNetwork live) {
        return live.objects.get(new ObjectId(Kind.SEGMENT, change.segment.value()));
    }

    @Property(tries = 100)
    void losesNothingAndSaysThatItIsDoneWhenItIs(@ForAll final long seed) {
        PortabilityChange.of(seed).ifPresent(change -> {
            final LiveNetwork live = LiveNetwork.of(change.world);
            final List<Flow> flows = change.flows();
            final var end = LiveNetwork.fresh(change.after.config(), live);
            live.configure(change.after.config());
            all(change, live, () -> {
                allArrive(change, flows);
                live.pass(Duration.ofMillis(60));
                if (!live.programs().equals(end)) {
                    assertNotEquals(change.after.config().generation(), status(change, live).observed());
                }
            });
            assertEquals(end, live.programs());
            assertEquals(status(change, live).generation(), status(change, live).observed());
        });
    }

    @Property(tries = 100)
    void aFurtherChangeInTheMiddleLosesNothing(@ForAll final long seed) {
        PortabilityChange.of(seed).ifPresent(change -> {
            final LiveNetwork live = LiveNetwork.of(change.world);
            final NetworkView end = PortabilityChange.other(change.after, change.segment, change.random);
            final List<Flow> flows = new ArrayList<>(change.flows());
            flows.retainAll(change.flowsUntil(end));
            flows.retainAll(change.flowsBetween(change.after, end));
            live.configure(change.after.config());
            some(change, live, () -> allArrive(change, flows));
            live.configure(end.config());
            all(change, live, () -> allArrive(change, flows));
            endsIn(end, live);
        });
    }

    @Property(tries = 100)
    void aHostThatMovesMeanwhileIsReachedWhereItWasOrIs(@ForAll final long seed) {
        move(seed, (change, live, move, look) -> {
            if (change.random.nextBoolean()) {
                move.run();
                some(change, live, look);
                live.configure(change.after.config());
            } else {
                live.configure(change.after.config());
                some(change, live, look);
                move.run();
            }
        });
    }

    @Property(tries = 100)
    void aHostThatHasJustMovedIsReachedWhereItWasOrIs(@ForAll final long seed) {
        move(seed, (change, live, move, look) -> {
            move.run();
            while (live.step(change.random)) {
                look.run();
            }
            live.configure(change.after.config());
        });
    }

    /** What joins two sites is in the tree before, and what takes its place inside one of them in the tree after. */
    @Example
    void sitesThatPartMakeNoCircle() {
        aFurtherChangeInTheMiddleLosesNothing(8429L);
    }

    /** A switch between the places, or beyond, has heard of one of the two and its neighbour has not. */
    @Example
    void aChangeThatBeginsDuringAMoveMakesNoCircleAndNoHole() {
        List.of(-588L, -80_543L, 2_917_199_970_802_312_810L)
            .forEach(this::aHostThatMovesMeanwhileIsReachedWhereItWasOrIs);
        aHostThatHasJustMovedIsReachedWhereItWasOrIs(-956_590_821L);
    }

    /** Has a host move and the segment change, one during the other. */
    @FunctionalInterface
    private interface Meanwhile {
        void begin(PortabilityChange change, LiveNetwork live, Runnable move, Runnable look);
    }

    private static void move(final long seed, final Meanwhile meanwhile) {
        PortabilityChange.of(seed).ifPresent(change -> {
            final LiveNetwork live = LiveNetwork.of(change.world);
            any(change, change.world.located().stream().filter(host -> host.segment().equals(change.segment)).toList())
                .ifPresent(host -> any(change, NetworkGenerator.places(change.after.config(), change.segment))
                    .ifPresent(to -> move(change, live, host, to, meanwhile)));
        });
    }

    private static void move(final PortabilityChange change, final LiveNetwork live, final Host host,
            final AttachmentPoint to, final Meanwhile meanwhile) {
        final AttachmentPoint from = change.world.places.placeOf(host.name()).orElseThrow();
        final List<AttachmentPoint> both = List.of(from, to);
        final List<Flow> flows = change.flows().stream().filter(flow -> !flow.from().equals(host)).toList();
        final List<Flow> others = flows.stream().filter(flow -> !owner(change, flow).equals(host)).toList();
        final List<Flow> own = new ArrayList<>(flows);
        own.removeAll(others);
        own.retainAll(change.flowsTo(host, both));
        final Runnable look = () -> {
            allArrive(change, others);
            own.forEach(flow -> {
                final var places = reached(change, flow);
                assertTrue(places.size() == 1 && both.containsAll(places), () -> flow + " reaches " + places);
            });
        };
        meanwhile.begin(change, live, () -> live.move(host.name(), to), look);
        all(change, live, look);
        assertEquals(Optional.of(to), live.placeOf(host.name()));
        endsIn(change.after, live);
    }

    @Property(tries = 100)
    void aSwitchThatIsLostMeanwhileStopsNothing(@ForAll final long seed) {
        PortabilityChange.of(seed).ifPresent(change -> {
            final LiveNetwork live = LiveNetwork.of(change.world);
            final List<Flow> flows = change.flows();
            final SwitchName lost = any(change, List.copyOf(change.world.view.config().switches().keySet()))
                .orElseThrow();
            live.configure(change.after.config());
            some(change, live, () -> allArrive(change, flows));
            live.disconnect(lost);
            final var end = LiveNetwork.fresh(change.after.config(), live);
            if (change.random.nextBoolean()) {
                all(change, live, () -> atMostOnce(change, flows));
                live.programs().forEach((name, program) -> {
                    if (!name.equals(lost)) {
                        assertEquals(end.get(name), program);
                    }
                });
                if (SegmentTopologies.of(change.after).of(change.segment).contains(lost)) {
                    assertEquals(State.PENDING, status(change, live).state());
                }
            } else {
                some(change, live, () -> atMostOnce(change, flows));
            }
            live.connect(lost);
            all(change, live, () -> atMostOnce(change, flows));
            assertEquals(end, live.programs());
            allArrive(change, flows);
        });
    }

    @Property(tries = 100)
    void aSwitchThatDoesNotAnswerIsNotWaitedForForEver(@ForAll final long seed) {
        PortabilityChange.of(seed).ifPresent(change -> {
            final LiveNetwork live = LiveNetwork.of(change.world);
            final List<Flow> flows = change.flows();
            final SwitchName silent = any(change, List.copyOf(change.world.view.config().switches().keySet()))
                .orElseThrow();
            live.configure(change.after.config());
            some(change, live, () -> allArrive(change, flows));
            live.silence(silent);
            for (int step = 0; step < 6; step++) {
                all(change, live, () -> atMostOnce(change, flows));
                live.pass(Duration.ofSeconds(11));
            }
            final var end = LiveNetwork.fresh(change.after.config(), live);
            live.programs().forEach((name, program) -> {
                if (!name.equals(silent)) {
                    assertEquals(end.get(name), program);
                }
            });
            live.hear(silent);
            all(change, live, () -> atMostOnce(change, flows));
            assertEquals(end, live.programs());
        });
    }

    @Property(tries = 100)
    void aControllerThatBeginsAnewInTheMiddleEndsWhereItShould(@ForAll final long seed) {
        PortabilityChange.of(seed).ifPresent(change -> {
            final LiveNetwork live = LiveNetwork.of(change.world);
            final List<Flow> flows = change.flows();
            live.configure(change.after.config());
            some(change, live, () -> allArrive(change, flows));
            live.restart(change.after.config());
            all(change, live, () -> atMostOnce(change, flows));
            endsIn(change.after, live);
            allArrive(change, flows);
        });
    }

    private static <T> Optional<T> any(final PortabilityChange change, final List<T> all) {
        final List<T> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, change.random);
        return shuffled.stream().findFirst();
    }
}
