// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.netport.core.compile.Unit.HostUnit;
import org.netport.core.diff.ProgramDiff;
import org.netport.core.fake.FakePlaces;
import org.netport.core.fake.NetworkGenerator;
import org.netport.core.fake.NetworkMutation;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SegmentTopologies;
import org.netport.core.topology.TopologyStep;
import org.netport.flow.ChangeSet;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.flow.ProgramEntry;
import org.netport.flow.ProgramKey;
import org.netport.flow.SwitchProgram;
import org.netport.model.HostName;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.NetworkConfig;
import org.netport.network.Switch;

/** What is compiled piece by piece is what would be compiled at once. */
class IncrementalTest {
    /** Keeps each unit's entries, and compiles only what is said to be dirty. */
    private static final class Incremental {
        private NetworkView view = NetworkView.EMPTY;
        private TopologyStep step = TopologyStep.EMPTY;
        private final FakePlaces places = new FakePlaces();
        private final Map<SwitchName, Map<Unit, ImmutableList<ProgramEntry>>> entries = new HashMap<>();
        private int compiled;

        /** Takes all steps to another network. */
        void become(final NetworkView next) {
            take(next, ImmutableSet.of());
            while (!step.changes().isEmpty()) {
                take(next, step.changes().keySet());
            }
        }

        private void take(final NetworkView next, final Set<SegmentName> acknowledged) {
            final TopologyStep later = step.next(next, acknowledged);
            final DirtyUnits dirty = DirtyUnits.between(view, step.topologies(), next, later.topologies());
            view = next;
            step = later;
            entries.keySet().retainAll(view.config().switches().keySet());
            dirty.units().forEach((at, unit) -> compile(unit, at));
            for (Host host : view.config().hosts().values()) {
                for (AttachmentPoint place : dirty.places()) {
                    final HostForwarding seen = places.seenFrom(host.name(), place.switchName());
                    if (seen.accepted().containsKey(place) || seen.towards().filter(place::equals).isPresent()) {
                        compile(new HostUnit(host.name()), place.switchName());
                    }
                }
                if (dirty.rerouted().contains(host.segment()) && places.isMoving(host.name())) {
                    moved(host.name());
                }
            }
        }

        void moved(final HostName host) {
            view.config().switches().keySet().forEach(at -> compile(new HostUnit(host), at));
        }

        void move(final HostName host, final AttachmentPoint from, final AttachmentPoint to) {
            places.move(host, from, to);
            moved(host);
        }

        void settle(final HostName host, final AttachmentPoint place, final long epoch) {
            places.put(host, place, epoch);
            moved(host);
        }

        private void compile(final Unit unit, final SwitchName at) {
            compiled++;
            entries.computeIfAbsent(at, key -> new HashMap<>())
                .put(unit, UnitCompiler.compile(view, step.topologies(), places, unit, at));
        }

        Map<ProgramKey, ProgramEntry> program(final SwitchName at) {
            return entries.getOrDefault(at, Map.of()).values().stream().flatMap(List::stream)
                .collect(Collectors.toMap(ProgramEntry::key, entry -> entry));
        }

        /** All entries of all switches, with the epochs of places left out of the cookies. */
        Map<SwitchName, Map<ProgramKey, ProgramEntry>> programsWithoutEpochs() {
            return view.config().switches().keySet().stream().collect(Collectors.toMap(at -> at,
                at -> Map.copyOf(Maps.transformValues(program(at), Incremental::withoutEpoch))));
        }

        private static ProgramEntry withoutEpoch(final ProgramEntry entry) {
            return entry instanceof FlowEntry flow ? new FlowEntry(flow.key(),
                Cookie.of(flow.cookie().feature(), flow.cookie().object(), 0), flow.meter(), flow.actions(),
                flow.metadata(), flow.next()) : entry;
        }

        void check(final String what) {
            for (SwitchName at : view.config().switches().keySet()) {
                assertEquals(FullCompiler.compile(view, places, at).entries(), program(at), () -> at + " " + what);
            }
        }
    }

    @Property(tries = 150)
    void incrementalEqualsFullAfterAnyHistory(@ForAll final long seed) {
        final var random = new Random(seed);
        final var incremental = new Incremental();
        incremental.become(NetworkGenerator.network(random));
        for (int step = 0; step < 25; step++) {
            final String what;
            if (random.nextInt(3) == 0 && !incremental.view.config().hosts().isEmpty()) {
                what = move(incremental, random);
            } else if (random.nextInt(12) == 0) {
                what = "other network";
                incremental.become(NetworkGenerator.network(random));
            } else {
                final var mutation = NetworkMutation.of(incremental.view, random);
                what = mutation.what();
                incremental.become(mutation.view());
            }
            incremental.check("after step " + step + ": " + what);
        }
    }

    private static String move(final Incremental incremental, final Random random) {
        final var hosts = incremental.view.config().hosts().values().asList();
        final Host host = hosts.get(random.nextInt(hosts.size()));
        final var allowed = NetworkGenerator.places(incremental.view.config(), host.segment());
        if (allowed.isEmpty() || random.nextInt(5) == 0) {
            incremental.places.remove(host.name());
        } else if (random.nextBoolean()) {
            incremental.places.move(host.name(), allowed.get(random.nextInt(allowed.size())),
                allowed.get(random.nextInt(allowed.size())));
        } else {
            incremental.places.put(host.name(), allowed.get(random.nextInt(allowed.size())), random.nextInt(1000));
        }
        incremental.moved(host.name());
        return "move of " + host.name();
    }

    @Property(tries = 100)
    void aChangeDoneAndUndoneLeavesWhatWasThere(@ForAll final long seed) {
        final var random = new Random(seed);
        final var world = new World(seed);
        final var mutated = NetworkMutation.of(world.view, random);
        for (SwitchName at : world.view.config().switches().keySet()) {
            final SwitchProgram before = FullCompiler.compile(world.view, world.places, at);
            final SwitchProgram after = FullCompiler.compile(mutated.view(), world.places, at);
            final SwitchProgram done = ProgramDiff.apply(ProgramDiff.diff(before, after), before);
            assertEquals(after.entries(), done.entries());
            assertEquals(before.entries(),
                ProgramDiff.apply(ProgramDiff.diff(done, before), done).entries());
            assertEquals(ChangeSet.EMPTY, ProgramDiff.diff(after, after));
        }
    }

    @Property(tries = 100)
    void hostsThatMoveAwayAndReturnLeaveWhatWasThere(@ForAll final long seed) {
        final var random = new Random(seed);
        final var world = new World(seed);
        final var config = world.view.config();
        final var incremental = new Incremental();
        incremental.become(world.view);
        final Map<HostName, AttachmentPoint> homes = new HashMap<>();
        config.hosts().values().forEach(host -> random(NetworkGenerator.places(config, host.segment()), random)
            .ifPresent(home -> {
                homes.put(host.name(), home);
                incremental.settle(host.name(), home, 1);
            }));
        final var before = incremental.programsWithoutEpochs();
        final Map<HostName, AttachmentPoint> away = new HashMap<>();
        homes.forEach((host, home) -> {
            final var others = NetworkGenerator.places(config, config.hosts().get(host).segment()).stream()
                .filter(place -> !place.equals(home)).toList();
            random(others, random).ifPresent(place -> {
                away.put(host, place);
                incremental.move(host, home, place);
                incremental.settle(host, place, 2);
            });
        });
        assertEquals(away.isEmpty(), before.equals(incremental.programsWithoutEpochs()), "away is not at home");
        away.forEach((host, place) -> incremental.move(host, place, homes.get(host)));
        away.keySet().forEach(host -> incremental.settle(host, homes.get(host), 3));
        assertEquals(before, incremental.programsWithoutEpochs());
    }

    private static Optional<AttachmentPoint> random(final List<AttachmentPoint> places, final Random random) {
        return places.isEmpty() ? Optional.empty() : Optional.of(places.get(random.nextInt(places.size())));
    }

    @Property(tries = 100)
    void theOrderInWhichThingsAreConfiguredMakesNoDifference(@ForAll final long seed) {
        final var world = new World(seed);
        final var config = world.view.config();
        final var turned = new NetworkView(new NetworkConfig(config.generation(), turned(config.sites()),
            turned(ImmutableMap.copyOf(Maps.transformValues(config.switches(), each -> new Switch(each.datapathId(),
                each.name(), each.site(), each.number(), each.tunnelAddress(), turned(each.accessPorts()))))),
            turned(config.links()), turned(config.segments()), turned(config.hosts()), turned(config.policies()),
            config.duplicateDetection(), config.routing()), world.view.ports(), world.view.alive(),
            world.view.abilities());
        assertEquals(world.view, turned);
        for (SwitchName at : config.switches().keySet()) {
            assertEquals(FullCompiler.compile(world.view, world.places, at).entries(),
                FullCompiler.compile(turned, world.places, at).entries(), at.toString());
        }
    }

    private static <K, V> ImmutableMap<K, V> turned(final ImmutableMap<K, V> map) {
        return ImmutableMap.copyOf(map.entrySet().asList().reverse());
    }

    @Property(tries = 100)
    void aLinkThatFailsTouchesNoHostAndAMoveNoSegment(@ForAll final long seed) {
        final var world = new World(seed);
        final var random = new Random(seed);
        if (!world.view.config().links().isEmpty()) {
            final var links = world.view.config().links().values().asList();
            final Link link = links.get(random.nextInt(links.size()));
            final var next = NetworkMutation.down(world.view, link.a());
            final var topologies = SegmentTopologies.of(world.view);
            final var others = SegmentTopologies.of(next);
            final var dirty = DirtyUnits.between(world.view, topologies, next, others);
            assertTrue(dirty.places().isEmpty());
            // Unless parts of an island have lost each other, and are joined by routes.
            assertTrue(dirty.units().values().stream().filter(HostUnit.class::isInstance).map(HostUnit.class::cast)
                .map(unit -> world.view.config().hosts().get(unit.host()).segment())
                .noneMatch(segment -> topologies.bySegment().get(segment)
                    .isSeveredLike(others.bySegment().get(segment))));
        }
        final var incremental = new Incremental();
        incremental.become(world.view);
        incremental.compiled = 0;
        incremental.become(new NetworkView(world.view.config(), ImmutableMap.copyOf(world.view.ports()),
            ImmutableMap.of(), world.view.abilities()));
        assertEquals(0, incremental.compiled);
    }
}
