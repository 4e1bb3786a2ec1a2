// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import org.netport.core.compile.Unit.BaseUnit;
import org.netport.core.compile.Unit.HostUnit;
import org.netport.core.compile.Unit.LinkUnit;
import org.netport.core.compile.Unit.SegmentUnit;
import org.netport.core.compile.Unit.VrfUnit;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SegmentTopologies;
import org.netport.flow.ProgramEntry;
import org.netport.model.SwitchName;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;

/** Compiles any unit for any switch. */
public final class UnitCompiler {
    private UnitCompiler() {
    }

    /**
     * The entries of a unit on a switch.
     *
     * @param view configuration and ports
     * @param topologies the graphs of the view's segments
     * @param locations where hosts are
     * @param unit the unit
     * @param name the switch
     * @return its entries there; none if unit or switch are not configured (any more) or have nothing to do with each
     *     other
     */
    public static ImmutableList<ProgramEntry> compile(final NetworkView view, final SegmentTopologies topologies,
            final HostLocations locations, final Unit unit, final SwitchName name) {
        final NetworkConfig config = view.config();
        return Optional.ofNullable(config.switches().get(name)).map(self -> new SwitchContext(view, self))
            .map(context -> switch (unit) {
                case BaseUnit base -> BaseCompiler.compile(context);
                case LinkUnit link -> Optional.ofNullable(config.links().get(link.link()))
                    .filter(found -> found.endsAt(name))
                    .map(found -> LinkCompiler.compile(context, found)).orElse(ImmutableList.of());
                case SegmentUnit segment -> Optional.ofNullable(topologies.bySegment().get(segment.segment()))
                    .map(topology -> SegmentCompiler.compile(context, topology)).orElse(ImmutableList.of());
                case VrfUnit vrf -> Optional.ofNullable(config.routing().vrfs().get(vrf.vrf()))
                    .flatMap(topologies::routing)
                    .map(found -> VrfCompiler.compile(context, topologies, found)).orElse(ImmutableList.of());
                case HostUnit host -> Optional.ofNullable(config.hosts().get(host.host()))
                    .map(found -> compile(context, topologies, locations, found)).orElse(ImmutableList.of());
            }).orElse(ImmutableList.of());
    }

    private static ImmutableList<ProgramEntry> compile(final SwitchContext context,
            final SegmentTopologies topologies, final HostLocations locations, final Host host) {
        return HostCompiler.compile(context, topologies.of(host.segment()),
            topologies.routing(context.view().config(), host.segment()), host,
            locations.seenFrom(host.name(), context.name()));
    }

    /**
     * The units that have entries on a switch.
     *
     * @param view configuration and ports
     * @param topologies the graphs of the view's segments
     * @param name the switch
     * @return the units in a fixed order; none if the switch is not configured
     */
    public static ImmutableSet<Unit> units(final NetworkView view, final SegmentTopologies topologies,
            final SwitchName name) {
        final var units = ImmutableSet.<Unit>builder();
        final NetworkConfig config = view.config();
        if (!config.switches().containsKey(name)) {
            return ImmutableSet.of();
        }
        units.add(new BaseUnit());
        for (Link link : config.links().values()) {
            if (link.endsAt(name)) {
                units.add(new LinkUnit(link.name()));
            }
        }
        for (Segment segment : config.segments().values()) {
            if (topologies.of(segment.name()).contains(name)) {
                units.add(new SegmentUnit(segment.name()));
            }
        }
        config.routing().vrfs().values().forEach(vrf -> topologies.routing(vrf)
            .filter(found -> found.transit().contains(name))
            .ifPresent(found -> units.add(new VrfUnit(vrf.name()))));
        for (Host host : config.hosts().values()) {
            if (topologies.reach(config, host.segment()).contains(name)) {
                units.add(new HostUnit(host.name()));
            }
        }
        return units.build();
    }
}
