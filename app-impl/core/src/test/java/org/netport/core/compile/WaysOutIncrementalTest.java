// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.netport.channel.PortDescription.LinkState;
import org.netport.core.fake.ExitNetwork;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.NextHop;
import org.netport.core.topology.SegmentTopologies;
import org.netport.core.topology.SwitchPorts;
import org.netport.core.topology.SwitchPorts.ResolvedPort;
import org.netport.flow.ProgramEntry;
import org.netport.flow.ProgramKey;
import org.netport.model.IpPrefix;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.PortRef;
import org.netport.model.SwitchName;
import org.netport.network.ExitChoice;
import org.netport.network.PrefixRoute;
import org.netport.network.PrefixRoute.Target;
import org.netport.network.Routing;
import org.netport.network.Vrf;
import org.netport.network.WaysOut;

/** What is compiled again after uplinks, ports or routers have changed is enough, and not more than it must be. */
class WaysOutIncrementalTest {
    private static final List<String> SITES = List.of("a", "b", "c", "d");

    /** Another network of the same sites: other uplinks, ports, links, living routers. */
    private static NetworkView random(final Random random) {
        final Map<String, Integer> uplinks = new TreeMap<>();
        SITES.forEach(site -> {
            if (random.nextInt(3) > 0) {
                uplinks.put(site, random.nextInt(2));
            }
        });
        uplinks.putIfAbsent("a", 0);
        final var network = new ExitNetwork(SITES.subList(0, 3 + random.nextInt(2)), in(uplinks, random),
            random.nextBoolean() ? ExitChoice.NEAREST : ExitChoice.SYMMETRIC);
        return shaken(network.view(), random);
    }

    private static Map<String, Integer> in(final Map<String, Integer> uplinks, final Random random) {
        return random.nextBoolean() ? uplinks : Map.of("a", 0, "c", 1);
    }

    /** Some routers are dead or others, some ports down, missing or with another number. */
    private static NetworkView shaken(final NetworkView view, final Random random) {
        final var alive = ImmutableMap.<NextHop, MacAddress>builder();
        view.alive().forEach((nextHop, mac) -> {
            if (random.nextInt(4) > 0 && view.config().switches().size() > 2) {
                alive.put(nextHop, random.nextInt(4) == 0 ? new MacAddress(mac.value() + 7) : mac);
            }
        });
        return new NetworkView(view.config(), ImmutableMap.copyOf(Maps.transformValues(view.ports(),
            ports -> shaken(ports, random))), alive.buildOrThrow(), view.abilities());
    }

    private static SwitchPorts shaken(final SwitchPorts ports, final Random random) {
        final Map<PortRef, ResolvedPort> some = new HashMap<>();
        ports.ports().forEach((reference, port) -> {
            switch (random.nextInt(8)) {
                case 0 -> some.put(reference, new ResolvedPort(port.number(), LinkState.DOWN));
                case 1 -> some.put(reference, new ResolvedPort(new PortNumber(port.number().value() + 100),
                    LinkState.UP));
                case 2 -> { }
                default -> some.put(reference, port);
            }
        });
        return SwitchPorts.seen(ImmutableMap.copyOf(some));
    }

    private static Map<ProgramKey, ProgramEntry> union(final Map<Unit, ImmutableList<ProgramEntry>> units) {
        return units.values().stream().flatMap(List::stream)
            .collect(Collectors.toMap(ProgramEntry::key, entry -> entry));
    }

    @Property(tries = 300)
    void incrementalEqualsFull(@ForAll final long seed) {
        final var random = new Random(seed);
        final HostLocations places = new ExitNetwork(SITES, Maps.toMap(SITES, site -> 0), ExitChoice.NEAREST).places();
        NetworkView view = random(random);
        SegmentTopologies topologies = SegmentTopologies.of(view);
        final Map<SwitchName, Map<Unit, ImmutableList<ProgramEntry>>> held = new HashMap<>();
        for (SwitchName at : view.config().switches().keySet()) {
            final Map<Unit, ImmutableList<ProgramEntry>> units = new HashMap<>();
            for (Unit unit : UnitCompiler.units(view, topologies, at)) {
                units.put(unit, UnitCompiler.compile(view, topologies, places, unit, at));
            }
            held.put(at, units);
        }
        for (int step = 0; step < 6; step++) {
            final NetworkView next = random.nextInt(3) == 0 ? random(random) : shaken(view, random);
            final SegmentTopologies later = topologies.updated(next);
            final DirtyUnits dirty = DirtyUnits.between(view, topologies, next, later);
            held.keySet().retainAll(next.config().switches().keySet());
            dirty.units().forEach((at, unit) -> held.computeIfAbsent(at, key -> new HashMap<>())
                .put(unit, UnitCompiler.compile(next, later, places, unit, at)));
            dirty.places().forEach(place -> next.config().hosts().keySet().forEach(host ->
                held.computeIfAbsent(place.switchName(), key -> new HashMap<>()).put(new Unit.HostUnit(host),
                    UnitCompiler.compile(next, later, places, new Unit.HostUnit(host), place.switchName()))));
            view = next;
            topologies = later;
            for (SwitchName at : view.config().switches().keySet()) {
                assertEquals(FullCompiler.compile(view, places, at).entries(), union(held.get(at)), at.toString());
            }
        }
    }

    @Test
    void aRouterThatDiesConcernsItsVrfAlone() {
        final var network = ExitNetwork.ofTwo(ExitChoice.NEAREST);
        final NetworkView before = network.view();
        concernsItsVrfAlone(before, network.view("a"));
    }

    @Test
    void aRouteThatIsAddedConcernsItsVrfAndNoHost() {
        final NetworkView before = ExitNetwork.ofTwo(ExitChoice.NEAREST).view();
        final Vrf vrf = before.config().routing().vrfs().get(ExitNetwork.VRF);
        final var added = new PrefixRoute(IpPrefix.parse("198.18.0.0/15"), new Target.BlackHole());
        final var more = new WaysOut(vrf.waysOut().uplinks(), ImmutableMap.<IpPrefix, PrefixRoute>builder()
            .putAll(vrf.waysOut().routes()).put(added.prefix(), added).buildOrThrow(), vrf.waysOut().choice());
        concernsItsVrfAlone(before, new NetworkView(before.config().with(new Routing(ImmutableMap.of(vrf.name(),
            vrf.with(more)))), before.ports(), before.alive(), before.abilities()));
    }

    private static void concernsItsVrfAlone(final NetworkView before, final NetworkView after) {
        final var dirty = DirtyUnits.between(before, SegmentTopologies.of(before), after,
            SegmentTopologies.of(after));
        assertEquals(Set.of(new Unit.VrfUnit(ExitNetwork.VRF)), Set.copyOf(dirty.units().values()));
        assertEquals(before.config().switches().keySet(), dirty.units().keySet());
        assertEquals(Set.of(), dirty.places());
    }
}
