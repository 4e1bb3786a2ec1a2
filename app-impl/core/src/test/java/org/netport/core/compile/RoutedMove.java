// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.netport.core.fake.FakeFrame;
import org.netport.core.fake.FakeNetwork.Delivery;
import org.netport.core.fake.FakeNetwork.Trace;
import org.netport.core.fake.NetworkGenerator;
import org.netport.core.location.RolloutPlanner;
import org.netport.core.location.Stage;
import org.netport.model.Epoch;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;

/**
 * A host of a VRF that goes from place to place, to whatever island, while others of the VRF send to it and it sends to
 * them. Switches are switched over one by one in the order of the plan.
 */
final class RoutedMove {
    final World world;
    final RoutedWorld routed;
    final Random random;
    final Host host;
    final List<AttachmentPoint> places;
    /** Those that reach the host at each of the places, and that can be reached by each other. */
    final List<Flow> flows;
    final Set<SwitchName> away = new HashSet<>();
    /** Those that have not heard of the last move. */
    private final Set<SwitchName> behind = new HashSet<>();
    private AttachmentPoint at;
    private int sent;

    private RoutedMove(final RoutedWorld routed, final Random random, final Host host,
            final List<AttachmentPoint> places, final List<Flow> flows) {
        this.routed = routed;
        this.random = random;
        this.host = host;
        this.places = places;
        this.flows = flows;
        world = routed.world;
        at = places.get(0);
        world.places.put(host.name(), at, 1);
        world.places.load(world.view, world.network);
    }

    /** What is done when a switch has changed. */
    @FunctionalInterface
    interface Look {
        void at(RoutedMove move);
    }

    /** A host with as many different places, where it is first; empty if the random network has none. */
    static Optional<RoutedMove> of(final long seed, final int places) {
        return in(new World(seed), new Random(seed ^ 0x5eed), places);
    }

    /** The same in a certain network. */
    static Optional<RoutedMove> in(final World world, final Random random, final int places) {
        final var routed = new RoutedWorld(world);
        for (Host host : routed.world.located()) {
            final List<AttachmentPoint> all = new ArrayList<>(
                NetworkGenerator.places(routed.world.view.config(), host.segment()));
            if (routed.vrf(host).isPresent() && all.size() >= places) {
                Collections.shuffle(all, random);
                final List<AttachmentPoint> chosen = List.copyOf(all.subList(0, places));
                final List<Flow> flows = routed.flowsTo(host, chosen);
                if (!flows.isEmpty()) {
                    return Optional.of(new RoutedMove(routed, random, host, chosen, flows));
                }
            }
        }
        return Optional.empty();
    }

    /** Begins to move; some or all of the switches are switched over. */
    void move(final AttachmentPoint to, final int switches, final Look look) {
        final AttachmentPoint from = at;
        at = to;
        int left = switches;
        final Set<SwitchName> waiting = new HashSet<>(world.reach(host));
        for (Stage stage : RolloutPlanner.reaching(RolloutPlanner.plan(world.topology(host),
                Optional.of(from.switchName()), to.switchName()), world.reach(host))) {
            waiting.removeAll(stage.switches());
            for (SwitchName name : shuffled(stage.switches())) {
                if (left-- > 0) {
                    switchOver(name, new HostForwarding(Optional.of(to),
                        ImmutableMap.of(from, new Epoch(1), to, new Epoch(2)))
                        .behind(behind.isEmpty() ? Set.of() : Sets.union(behind, waiting)), look);
                }
            }
            // As the engine does: who has not answered is known when the next ones are switched over.
            stage.switches().stream().filter(away::contains).forEach(behind::add);
            stage.switches().stream().filter(name -> !away.contains(name)).forEach(behind::remove);
        }
    }

    void move(final AttachmentPoint to, final Look look) {
        move(to, Integer.MAX_VALUE, look);
    }

    /** The time of grace is over. */
    void settle(final Look look) {
        program(look);
        if (behind.removeIf(name -> !away.contains(name))) {
            program(look);
        }
        world.places.put(host.name(), at, 2);
    }

    private void program(final Look look) {
        shuffled(world.reach(host)).forEach(name -> switchOver(name,
            new HostForwarding(Optional.of(at), ImmutableMap.of(at, new Epoch(2))).behind(behind), look));
    }

    private void switchOver(final SwitchName name, final HostForwarding forwarding, final Look look) {
        if (!away.contains(name)) {
            world.places.except(host.name(), name, forwarding);
            world.network.at(name).program(FullCompiler.compile(world.view, world.places, name));
            look.at(this);
        }
    }

    private List<SwitchName> shuffled(final Set<SwitchName> names) {
        final List<SwitchName> order = new ArrayList<>(names);
        Collections.sort(order);
        Collections.shuffle(order, random);
        return order;
    }

    /** Some switches cannot be reached from now on. */
    void lose(final int some) {
        away.addAll(shuffled(world.reach(host)).stream().limit(some).toList());
    }

    /** Where packets come out now, by flow. */
    Map<Flow, List<AttachmentPoint>> ways() {
        final Map<Flow, List<AttachmentPoint>> ways = new HashMap<>();
        for (Flow flow : flows) {
            final Trace trace = world.send(flow.from(), placeOf(flow.from()), flow.frame(++sent));
            assertTrue(trace.strays().isEmpty(), () -> trace.strays().toString());
            trace.deliveries().forEach(delivery -> assertArrived(flow, delivery));
            ways.put(flow, trace.places());
        }
        return ways;
    }

    /** The frame is one for the host, from the sender or the gateway, with few hops lost. */
    private void assertArrived(final Flow flow, final Delivery delivery) {
        final FakeFrame frame = delivery.frame();
        assertEquals(host.mac(), frame.dst(), flow::toString);
        assertTrue(ImmutableSet.of(flow.from().mac(), routed.vrf(host).orElseThrow().gatewayMac())
            .contains(frame.src()), flow::toString);
        final int ttl = ((FakeFrame.Packet) frame.payload()).ttl();
        assertTrue(ttl >= FakeFrame.TTL - 4, () -> flow + " has lost " + (FakeFrame.TTL - ttl) + " hops");
        assertEquals(routed.dressed(delivery.at(), host, FakeFrame.of(frame.src(), frame.dst(), frame.payload())),
            frame);
    }

    /** What the host sends from a place arrives as if it had always been there. */
    void assertHeardFrom(final AttachmentPoint place) {
        for (Host peer : world.located()) {
            if (!peer.equals(host)) {
                peer.addresses().forEach(address -> routed.flows(host, address).forEach(flow -> {
                    if (routed.owner(host, address).equals(Optional.of(peer))) {
                        final Trace trace = world.send(host, place, flow.frame(++sent));
                        assertEquals(routed.arrival(flow, place, placeOf(peer)).map(arrival -> placeOf(peer)).stream()
                            .toList(), trace.places(), () -> flow + " from " + place);
                    }
                }));
            }
        }
    }

    /** The same packets are sent and each arrives as it should in rest. */
    void assertRest() {
        for (Flow flow : flows) {
            final Trace trace = world.send(flow.from(), placeOf(flow.from()), flow.frame(7));
            assertEquals(routed.deliveries(flow, 7), trace.deliveries(), flow::toString);
        }
    }

    private AttachmentPoint placeOf(final Host peer) {
        return world.places.placeOf(peer.name()).orElseThrow();
    }

    /** Puts a packet of any flow on the wire. */
    int set() {
        final Flow flow = flows.get(random.nextInt(flows.size()));
        world.network.put(placeOf(flow.from()), world.segment(flow.from()), flow.frame(++sent));
        return sent;
    }
}
