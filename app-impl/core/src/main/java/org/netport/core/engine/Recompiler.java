// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import com.google.common.collect.Sets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.netport.channel.SwitchAbilities;
import org.netport.core.compile.DirtyUnits;
import org.netport.core.compile.Unit;
import org.netport.core.location.Placement;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.NextHop;
import org.netport.core.topology.SwitchPorts;
import org.netport.model.HostName;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.network.NetworkConfig;

/**
 * Compiles again what a change of the configuration, of ports or of next hops makes necessary, and has it written.
 * Owned by the engine's loop.
 */
final class Recompiler {
    private final Supplier<NetworkConfig> config;
    private final Map<SwitchName, SwitchState> switches;
    private final UnitCompilation compilation;
    private final Movements movements;
    private final ObjectReports reports;
    private final Supplier<ImmutableMap<NextHop, MacAddress>> alive;
    private final SegmentChanges changes;

    /** Compiles what the suppliers give, for {@code switches}, which the caller goes on to change. */
    Recompiler(final EngineLoop loop, final EngineSettings settings, final Supplier<NetworkConfig> config,
            final Map<SwitchName, SwitchState> switches, final UnitCompilation compilation, final Movements movements,
            final ObjectReports reports, final Supplier<ImmutableMap<NextHop, MacAddress>> alive) {
        this.config = config;
        this.switches = switches;
        this.compilation = compilation;
        this.movements = movements;
        this.reports = reports;
        this.alive = alive;
        changes = new SegmentChanges(loop, settings, switches, this::hasMovingHosts, this::refresh);
    }

    /** Something that flow programs depend on has changed. */
    void refresh() {
        refresh(ImmutableSet.of());
    }

    /** The same; some segments whose graphs change take their next step. */
    private void refresh(final ImmutableSet<SegmentName> acknowledged) {
        final Set<SegmentName> changed = Sets.union(acknowledged, compilation.changing()).immutableCopy();
        final DirtyUnits dirty = compilation.update(view(), acknowledged, this::hasMovingHosts);
        final SetMultimap<SwitchName, Unit> written = unitsOf(dirty);
        written.forEach((name, unit) -> recompile(switches.get(name), unit));
        switches.values().forEach(state -> {
            state.programmer().pump();
            reports.touchSwitch(state.name());
        });
        changes.wrote(compilation.changing(), config.get(), written);
        Sets.union(changed, compilation.changing()).forEach(reports::touchSegment);
    }

    /** Configuration, ports and next hops as they are now. */
    NetworkView view() {
        final var ports = ImmutableMap.<SwitchName, SwitchPorts>builder();
        final var abilities = ImmutableMap.<SwitchName, SwitchAbilities>builder();
        switches.forEach((name, state) -> {
            ports.put(name, state.ports());
            abilities.put(name, state.abilities());
        });
        return new NetworkView(config.get(), ports.buildOrThrow(), alive.get(), abilities.buildOrThrow());
    }

    /** What is to be compiled, in order, with the hosts that are concerned because of where they are. */
    private SetMultimap<SwitchName, Unit> unitsOf(final DirtyUnits dirty) {
        final SetMultimap<SwitchName, Unit> all = LinkedHashMultimap.create();
        // What is gone is taken away first: its successor may have the same keys.
        dirty.units().forEach((name, unit) -> {
            if (!isConfigured(unit)) {
                all.put(name, unit);
            }
        });
        dirty.units().forEach((name, unit) -> {
            if (isConfigured(unit)) {
                all.put(name, unit);
            }
        });
        dirty.places().stream().filter(place -> switches.containsKey(place.switchName())).forEach(place ->
            movements.concernedBy(place).forEach(host -> all.put(place.switchName(), new Unit.HostUnit(host))));
        dirty.rerouted().forEach(segment -> movements.unsettled().stream().filter(host -> isOf(segment, host))
            .forEach(host -> compilation.reach(segment).forEach(name -> all.put(name, new Unit.HostUnit(host)))));
        return all;
    }

    private boolean isOf(final SegmentName segment, final HostName host) {
        return HostIndex.byName(config.get(), host).filter(found -> found.segment().equals(segment)).isPresent();
    }

    /**
     * Whether switches are being switched over to new places of a segment's hosts. Where the next step changes who
     * bridges to hosts, those count too whose former place does: frames for it may be on their way.
     */
    private boolean hasMovingHosts(final SegmentName segment) {
        final boolean changesHosts = Optional.ofNullable(config.get().segments().get(segment)).filter(goal ->
            !goal.portability().equals(compilation.topology(segment).segment().portability())).isPresent();
        return movements.records().moving().stream().anyMatch(host -> isOf(segment, host)
            && (changesHosts || movements.placement(host) instanceof Placement.Moving));
    }

    private boolean isConfigured(final Unit unit) {
        return switch (unit) {
            case Unit.BaseUnit base -> true;
            case Unit.LinkUnit link -> config.get().links().containsKey(link.link());
            case Unit.SegmentUnit segment -> config.get().segments().containsKey(segment.segment());
            case Unit.VrfUnit vrf -> config.get().routing().vrfs().containsKey(vrf.vrf());
            case Unit.HostUnit host -> config.get().hosts().containsKey(host.host());
        };
    }

    /** Compiles a unit for a switch; it is written with what else waits for the switch. */
    void recompile(final SwitchState state, final Unit unit) {
        state.programmer().put(unit, compilation.compile(unit, state.name(), movements::seenFrom),
            Urgency.CONFIGURATION);
        reports.touchUnit(unit, state.name());
    }

    /** A switch was read back: what it lacks is waited for, where others wait for it. */
    void readBack(final SwitchName name) {
        changes.readBack(name, config.get());
    }

    /** Why a segment has not become what is configured; empty if it has, as far as that takes steps. */
    Optional<String> unfinished(final SegmentName segment) {
        return changes.unfinished(segment);
    }
}
