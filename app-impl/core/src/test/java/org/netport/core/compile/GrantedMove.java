// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import org.netport.core.compile.HostForwarding.Strangers;
import org.netport.core.diff.ProgramDiff;
import org.netport.core.fake.FakeFrame;
import org.netport.core.fake.FakeNetwork.Delivery;
import org.netport.core.fake.NetworkGenerator;
import org.netport.core.location.Authorisation;
import org.netport.core.location.HostEvent;
import org.netport.core.location.HostState;
import org.netport.core.location.MigrationMachine;
import org.netport.core.location.Placement;
import org.netport.core.location.PlacementEffect;
import org.netport.core.location.PlacementEvent;
import org.netport.core.location.PlacementTimes;
import org.netport.core.location.RolloutPlanner;
import org.netport.core.location.Stage;
import org.netport.core.location.TransferEvent;
import org.netport.core.topology.SegmentTopology;
import org.netport.flow.Change;
import org.netport.flow.ChangeSet;
import org.netport.flow.SwitchProgram;
import org.netport.grant.GrantId;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.model.Epoch;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.CutOver;
import org.netport.network.Host;

/**
 * A granted move of one host of a random network: the real machine says what is compiled, switches take it one by one
 * in any order, and whoever wants to look does so in between.
 */
final class GrantedMove {
    static final GrantId GRANT = new GrantId(1);
    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");

    final World world;
    final Random random;
    final Host host;
    final AttachmentPoint from;
    final AttachmentPoint to;
    final SegmentTopology topology;
    final List<Sender> senders;
    private final MigrationMachine machine = new MigrationMachine(PlacementTimes.DEFAULT);
    private final List<Order> orders = new ArrayList<>();
    private final Set<SwitchName> away;
    private final Set<SwitchName> missed = new HashSet<>();
    private final Map<SwitchName, SwitchProgram> before = new HashMap<>();
    private HostState state;
    private int sent;

    private GrantedMove(final World world, final Random random, final Host host, final AttachmentPoint to,
            final List<Sender> senders, final int mostAway) {
        this.world = world;
        this.random = random;
        this.host = host;
        this.from = world.places.placeOf(host.name()).orElseThrow();
        this.to = to;
        this.senders = senders;
        topology = world.topology(host);
        final var all = new ArrayList<>(world.reach(host));
        java.util.Collections.shuffle(all, random);
        away = ImmutableSet.copyOf(all.subList(0, Math.min(mostAway, all.size())));
        world.places.put(host.name(), from, 1);
        world.places.load(world.view, world.network);
        state = HostState.of(new Placement.Settled(new Attachment(from, new Epoch(1), NOW, ClaimSource.OPERATOR), 0,
            NOW));
        world.view.config().switches().keySet().forEach(at -> before.put(at, world.network.at(at).program()));
    }

    /** Which hosts move, and how others send to them. */
    enum Reach {
        /** Inside an island: anything, to the host's MAC address. */
        BRIDGED,
        /** To whatever island: packets, to the host's or the gateway's MAC address, from the whole VRF. */
        ROUTED
    }

    /**
     * Somebody who sends to the host.
     *
     * @param from who
     * @param what in words
     * @param frame the frame with a number
     */
    record Sender(Host from, String what, IntFunction<FakeFrame> frame) {
        @Override
        public String toString() {
            return from.name() + " " + what;
        }
    }

    /** A switch is to see the host so; who asked is told, unless nobody waits. */
    private record Order(SwitchName at, HostForwarding seen, Optional<PlacementEffect.Program> asked) {
    }

    /** What is done when a switch has changed. */
    @FunctionalInterface
    interface Look {
        void at(GrantedMove move);
    }

    /** Returns empty if the random network has nothing that could move. */
    static Optional<GrantedMove> of(final long seed, final int mostAway, final Reach reach) {
        final var world = new World(seed);
        final var random = new Random(seed ^ 0x5eed);
        final var routed = new RoutedWorld(world);
        for (Host host : world.located()) {
            final AttachmentPoint from = world.places.placeOf(host.name()).orElseThrow();
            final List<AttachmentPoint> targets = switch (reach) {
                case BRIDGED -> world.others(host, from);
                case ROUTED -> NetworkGenerator.places(world.view.config(), host.segment()).stream()
                    .filter(place -> !place.equals(from) && routed.vrf(host).isPresent()).toList();
            };
            if (!targets.isEmpty()) {
                final AttachmentPoint to = targets.get(random.nextInt(targets.size()));
                final List<Sender> senders = switch (reach) {
                    case BRIDGED -> bridged(world, host, from, to);
                    case ROUTED -> routed.flowsTo(host, List.of(from, to)).stream().map(flow -> new Sender(flow.from(),
                        "to " + flow.target() + " by " + flow.to(), flow::frame)).toList();
                };
                if (!senders.isEmpty()) {
                    return Optional.of(new GrantedMove(world, random, host, to, senders, mostAway));
                }
            }
        }
        return Optional.empty();
    }

    private static List<Sender> bridged(final World world, final Host host, final AttachmentPoint from,
            final AttachmentPoint to) {
        final SegmentTopology topology = world.topology(host);
        return world.hostsWith(host).stream().filter(peer -> world.places.placeOf(peer.name())
                .filter(at -> !at.equals(from) && !at.equals(to))
                .filter(at -> !topology.path(at.switchName(), from.switchName()).isEmpty()).isPresent())
            .map(peer -> new Sender(peer, "bridged", number -> FakeFrame.of(peer.mac(), host.mac(),
                new FakeFrame.Plain(0x9000 + number % 0x1000)))).toList();
    }

    HostState state() {
        return state;
    }

    void take(final HostEvent event) {
        take(event, NOW);
    }

    void take(final HostEvent event, final Instant now) {
        final MigrationMachine.Step step = machine.step(state, event, now);
        if (event instanceof PlacementEvent.Unreachable gone && !step.state().equals(state)) {
            missed.add(gone.switchName());
        }
        state = step.state();
        for (PlacementEffect effect : step.effects()) {
            switch (effect) {
                case PlacementEffect.Program program -> program.switches().forEach(at ->
                    order(at, Optional.of(program)));
                case PlacementEffect.ProgramEverywhere all -> world.reach(host).forEach(at ->
                    order(at, Optional.empty()));
                case PlacementEffect.GiveUp up -> up.touched().forEach(at -> order(at, Optional.empty()));
                default -> {
                    // Told to somebody, or a timer.
                }
            }
        }
    }

    /** What a switch was to be told and has not been yet is replaced, as the engine does. */
    private void order(final SwitchName at, final Optional<PlacementEffect.Program> asked) {
        final HostForwarding seen = state.seenFrom(at, Strangers.TOLD).behind(state.placement().behind(missed));
        orders.replaceAll(old -> old.at().equals(at) ? new Order(at, seen, old.asked()) : old);
        orders.add(new Order(at, seen, asked));
    }

    void grant(final CutOver mode) {
        take(new TransferEvent.Granted(new Authorisation(GRANT, 1, to, state.nextEpoch(), mode)));
    }

    void prepare() {
        take(new TransferEvent.Prepare(GRANT, RolloutPlanner.receivers(topology, Optional.of(from.switchName()),
            to.switchName())));
    }

    void pause() {
        take(new TransferEvent.Pausing(from.switchName(), Optional.empty()));
    }

    void stop() {
        take(new TransferEvent.Stopped(from.switchName(), Optional.empty(), plan(from, to)));
    }

    void running() {
        take(new TransferEvent.Running(GRANT, plan(from, to)));
    }

    void resume() {
        take(new TransferEvent.Resumed(from.switchName(), Optional.empty(), 2, plan(to, from)));
    }

    void settle() {
        while (state.placement() instanceof Placement.Draining draining) {
            take(new PlacementEvent.GraceOver(draining.move()), NOW.plusSeconds(3600));
        }
    }

    private ImmutableList<Stage> plan(final AttachmentPoint one, final AttachmentPoint other) {
        return RolloutPlanner.reaching(RolloutPlanner.plan(topology, Optional.of(one.switchName()),
            other.switchName()), world.reach(host));
    }

    /** Switches take what they were told, one after the other in any order, until nothing is left. */
    void roll(final Look look) {
        while (!orders.isEmpty()) {
            rollOne(look);
        }
    }

    void rollOne(final Look look) {
        final Order order = orders.remove(random.nextInt(orders.size()));
        final boolean reached = !away.contains(order.at());
        if (reached) {
            world.places.except(host.name(), order.at(), order.seen());
            world.network.at(order.at()).program(FullCompiler.compile(world.view, world.places, order.at()));
            look.at(this);
        }
        order.asked().ifPresent(asked -> take(reached
            ? new PlacementEvent.Acknowledged(asked.move(), asked.stage(), order.at())
            : new PlacementEvent.Unreachable(asked.move(), asked.stage(), order.at())));
    }

    /** The same, change by change: as on a switch without bundles. */
    void rollPiecemeal(final Look look) {
        while (!orders.isEmpty()) {
            final Order order = orders.remove(random.nextInt(orders.size()));
            world.places.except(host.name(), order.at(), order.seen());
            SwitchProgram program = world.network.at(order.at()).program();
            for (Change change : ProgramDiff.diff(program, FullCompiler.compile(world.view, world.places,
                    order.at())).changes()) {
                program = ProgramDiff.apply(new ChangeSet(ImmutableList.of(change)), program);
                world.network.at(order.at()).program(program);
                look.at(this);
            }
            order.asked().ifPresent(asked -> take(new PlacementEvent.Acknowledged(asked.move(), asked.stage(),
                order.at())));
        }
    }

    boolean isQuiet() {
        return orders.isEmpty();
    }

    boolean isAway(final SwitchName name) {
        return away.contains(name);
    }

    /** Where a frame of each sender comes out; a frame that runs in circles fails. */
    Map<Sender, List<AttachmentPoint>> ways() {
        final Map<Sender, List<AttachmentPoint>> ways = new HashMap<>();
        for (Sender sender : senders) {
            final var trace = world.send(sender.from(), placeOf(sender), sender.frame().apply(nextNumber()));
            assertTrue(trace.strays().isEmpty(), () -> trace.strays().toString());
            assertTrue(trace.deliveries().stream().allMatch(copy -> copy.frame().dst().equals(host.mac())));
            ways.put(sender, trace.deliveries().stream().map(Delivery::at).sorted().toList());
        }
        return ways;
    }

    AttachmentPoint placeOf(final Sender sender) {
        return world.places.placeOf(sender.from().name()).orElseThrow();
    }

    int nextNumber() {
        sent++;
        return sent;
    }

    /** What every switch held before the grant, and what it holds now. */
    Map<SwitchName, SwitchProgram> before() {
        return ImmutableMap.copyOf(before);
    }

    Map<SwitchName, SwitchProgram> now() {
        final var now = ImmutableMap.<SwitchName, SwitchProgram>builder();
        before.keySet().forEach(at -> now.put(at, world.network.at(at).program()));
        return now.buildOrThrow();
    }
}
