// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.netport.core.fake.FakeFrame;
import org.netport.core.fake.FakeNetwork.Delivery;
import org.netport.core.fake.NetworkGenerator;
import org.netport.core.location.RolloutPlanner;
import org.netport.core.location.Stage;
import org.netport.core.topology.SegmentTopology;
import org.netport.model.Epoch;
import org.netport.model.MacAddress;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;

/**
 * A host moves while frames for it are on every wire. Switches are switched over one by one in the order of the plan,
 * frames arrive in any order in between.
 */
class MoveTest {
    @Property(tries = 400)
    void everyFrameArrivesOnceAtTheOldOrTheNewPlace(@ForAll final long seed) {
        final var move = Move.of(seed);
        if (move != null) {
            move.run(Set.of());
            assertEquals(move.sent, move.received().stream().sorted().toList());
        }
    }

    @Property(tries = 400)
    void aSwitchThatCannotBeReachedMakesNoLoopAndNoDuplicate(@ForAll final long seed) {
        final var move = Move.of(seed);
        if (move != null) {
            final var names = new ArrayList<>(move.world.view.config().switches().keySet());
            Collections.shuffle(names, move.random);
            move.run(ImmutableSet.copyOf(names.subList(0, 1 + move.random.nextInt(2))));
            assertEquals(move.received().size(), ImmutableSet.copyOf(move.received()).size());
        }
    }

    private static final class Move {
        private final World world;
        private final Random random;
        private final Host host;
        private final AttachmentPoint from;
        private final AttachmentPoint to;
        private final SegmentTopology topology;
        private final List<Host> senders;
        private final List<Integer> sent = new ArrayList<>();

        private Move(final World world, final Random random, final Host host, final AttachmentPoint to,
                final List<Host> senders) {
            this.world = world;
            this.random = random;
            this.host = host;
            this.from = world.places.placeOf(host.name()).orElseThrow();
            this.to = to;
            this.senders = senders;
            topology = world.topology(host);
        }

        /** Returns null if the random network has nothing that could move. */
        static Move of(final long seed) {
            final var world = new World(seed);
            final var random = new Random(seed ^ 0x5eed);
            for (Host host : world.located()) {
                final AttachmentPoint from = world.places.placeOf(host.name()).orElseThrow();
                final SegmentTopology topology = world.topology(host);
                final List<AttachmentPoint> targets = world.others(host, from);
                final List<Host> senders = world.hostsWith(host).stream()
                    .filter(peer -> world.places.placeOf(peer.name())
                        .filter(at -> !at.equals(from))
                        .filter(at -> !topology.path(at.switchName(), from.switchName()).isEmpty()).isPresent())
                    .toList();
                if (!targets.isEmpty() && !senders.isEmpty()) {
                    return new Move(world, random, host, targets.get(random.nextInt(targets.size())), senders);
                }
            }
            return null;
        }

        void run(final Set<SwitchName> away) {
            world.network.begin();
            traffic();
            for (Stage stage : RolloutPlanner.reaching(RolloutPlanner.plan(topology, Optional.of(from.switchName()),
                    to.switchName()), world.reach(host))) {
                final List<SwitchName> order = new ArrayList<>(stage.switches());
                Collections.shuffle(order, random);
                for (SwitchName name : order) {
                    final var forwarding = new HostForwarding(Optional.of(to),
                        ImmutableMap.of(from, new Epoch(1), to, new Epoch(2)));
                    switchOver(name, forwarding, away);
                    traffic();
                }
            }
            quiet();
            for (SwitchName name : world.reach(host)) {
                switchOver(name, new HostForwarding(Optional.of(to), ImmutableMap.of(to, new Epoch(2))), away);
                traffic();
            }
            quiet();
            assertTrue(world.network.trace().strays().isEmpty());
            assertTrue(world.network.trace().places().stream().allMatch(at -> at.equals(from) || at.equals(to)));
        }

        private void switchOver(final SwitchName name, final HostForwarding forwarding, final Set<SwitchName> away) {
            if (!away.contains(name)) {
                world.places.except(host.name(), name, forwarding);
                world.network.at(name).program(FullCompiler.compile(world.view, world.places, name));
            }
        }

        /** Some frames set out, some arrive. */
        private void traffic() {
            for (int event = random.nextInt(12); event > 0; event--) {
                if (random.nextInt(3) == 0) {
                    final Host sender = senders.get(random.nextInt(senders.size()));
                    final AttachmentPoint at = world.places.placeOf(sender.name()).orElseThrow();
                    if (!at.equals(to)) {
                        final int number = 0x9000 + sent.size();
                        sent.add(number);
                        world.network.put(at, world.segment(host), FakeFrame.of(sender.mac(), host.mac(),
                            new FakeFrame.Plain(number)));
                    }
                } else if (!world.network.isQuiet()) {
                    world.network.step(random);
                }
            }
        }

        private void quiet() {
            while (!world.network.isQuiet()) {
                world.network.step(random);
            }
        }

        List<Integer> received() {
            return world.network.trace().deliveries().stream().map(Delivery::frame)
                .map(frame -> frame.payload().etherType()).toList();
        }
    }

    @Property(tries = 200)
    void aHostThatHasMovedIsHeardFromItsNewPlaceOnly(@ForAll final long seed) {
        final var move = Move.of(seed);
        if (move != null) {
            move.run(Set.of());
            final var frame = FakeFrame.plain(move.host.mac(), MacAddress.BROADCAST);
            final var segment = move.world.segment(move.host);
            assertEquals(move.world.others(move.host, move.to),
                move.world.network.send(move.to, segment, frame).places());
            final var fromOld = move.world.network.send(move.from, segment, frame);
            assertTrue(fromOld.deliveries().isEmpty());
            assertEquals(1, fromOld.told().size());
            assertTrue(NetworkGenerator.places(move.world.view.config(), segment.name()).contains(move.from));
        }
    }
}
