// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.netport.core.compile.Unit.BaseUnit;
import org.netport.core.compile.Unit.HostUnit;
import org.netport.core.compile.Unit.LinkUnit;
import org.netport.core.compile.Unit.SegmentUnit;
import org.netport.core.compile.Unit.VrfUnit;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SegmentTopologies;
import org.netport.core.topology.SegmentTopology;
import org.netport.model.AccessPortName;
import org.netport.model.HostName;
import org.netport.model.IpPrefix;
import org.netport.model.LinkName;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.model.VrfName;
import org.netport.network.AccessPort;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.Switch;
import org.netport.network.Vrf;
import org.netport.network.WaysOut;

/** The rules of {@link DirtyUnits}: what each unit's compiler looks at, read backwards. */
final class ViewComparison {
    private final NetworkView before;
    private final SegmentTopologies beforeTopologies;
    private final NetworkView after;
    private final SegmentTopologies afterTopologies;
    private final ImmutableSetMultimap.Builder<SwitchName, Unit> units = ImmutableSetMultimap.builder();
    private final ImmutableSet.Builder<AttachmentPoint> places = ImmutableSet.builder();
    private final ImmutableSet.Builder<SegmentName> rerouted = ImmutableSet.builder();
    /** Segments of which everything is to be compiled again, on every switch. */
    private final Set<SegmentName> everything = new HashSet<>();

    ViewComparison(final NetworkView before, final SegmentTopologies beforeTopologies, final NetworkView after,
            final SegmentTopologies afterTopologies) {
        this.before = before;
        this.beforeTopologies = beforeTopologies;
        this.after = after;
        this.afterTopologies = afterTopologies;
    }

    DirtyUnits compare() {
        final Set<SwitchName> renumbered = new HashSet<>();
        for (Switch node : after.config().switches().values()) {
            final Switch old = before.config().switches().get(node.name());
            if (old == null) {
                units.put(node.name(), new BaseUnit());
            }
            if (old == null || !old.number().equals(node.number()) || !old.site().equals(node.site())) {
                renumbered.add(node.name());
            }
            accessPorts(node, old);
            // One that takes the place of another holds nothing yet.
            final boolean isReplaced = old != null && !old.datapathId().equals(node.datapathId());
            if (isReplaced || !before.abilitiesOf(node.name()).equals(after.abilitiesOf(node.name()))) {
                units.putAll(node.name(), UnitCompiler.units(after, afterTopologies, node.name()));
            }
            if (SiteGuard.isOn(before.config(), node.site()) != SiteGuard.isOn(after.config(), node.site())) {
                afterTopologies.bySegment().values().stream().filter(topology -> topology.contains(node.name()))
                    .forEach(topology -> units.put(node.name(), new SegmentUnit(topology.segment().name())));
            }
        }
        links();
        segments(renumbered);
        routing();
        hosts();
        final var kept = ImmutableSetMultimap.<SwitchName, Unit>builder();
        units.build().forEach((name, unit) -> {
            if (after.config().switches().containsKey(name)) {
                kept.put(name, unit);
            }
        });
        return new DirtyUnits(kept.build(), places.build(), rerouted.build());
    }

    private void accessPorts(final Switch node, final Switch old) {
        final Map<AccessPortName, AccessPort> former = old == null ? Map.of() : old.accessPorts();
        for (AccessPortName name : Sets.union(node.accessPorts().keySet(), former.keySet())) {
            final var was = Optional.ofNullable(former.get(name));
            final var is = Optional.ofNullable(node.accessPorts().get(name));
            if (!was.equals(is) || !was.flatMap(port -> before.portsOf(node.name()).number(port.port()))
                    .equals(is.flatMap(port -> after.portsOf(node.name()).number(port.port())))) {
                places.add(new AttachmentPoint(node.name(), name));
                was.ifPresent(port -> members(node.name(), port));
                is.ifPresent(port -> members(node.name(), port));
            }
        }
    }

    private void members(final SwitchName at, final AccessPort port) {
        port.untagged().ifPresent(segment -> member(at, segment));
        port.tagged().forEach(segment -> member(at, segment));
    }

    /** What leaves a VRF goes by access ports too. */
    private void member(final SwitchName at, final SegmentName segment) {
        units.put(at, new SegmentUnit(segment));
        after.config().routing().of(segment).filter(vrf -> !vrf.waysOut().equals(WaysOut.NONE))
            .ifPresent(vrf -> units.put(at, new VrfUnit(vrf.name())));
    }

    private void links() {
        final Map<SwitchName, Set<LinkName>> moved = new HashMap<>();
        for (LinkName name : Sets.union(before.config().links().keySet(), after.config().links().keySet())) {
            final var was = Optional.ofNullable(before.config().links().get(name));
            final var is = Optional.ofNullable(after.config().links().get(name));
            if (!was.equals(is)) {
                was.ifPresent(link -> ends(link).forEach(end -> units.put(end.switchName(), new LinkUnit(name))));
                is.ifPresent(link -> ends(link).forEach(end -> units.put(end.switchName(), new LinkUnit(name))));
            }
            is.ifPresent(link -> ends(link).forEach(end -> {
                if (!before.portsOf(end.switchName()).number(end.port())
                        .equals(after.portsOf(end.switchName()).number(end.port()))) {
                    units.put(end.switchName(), new LinkUnit(name));
                    moved.computeIfAbsent(end.switchName(), key -> new HashSet<>()).add(name);
                }
            }));
        }
        moved.forEach((at, names) -> afterTopologies.bySegment().values().forEach(topology -> {
            if (names.stream().anyMatch(topology.carried()::containsKey)) {
                final SegmentName segment = topology.segment().name();
                units.put(at, new SegmentUnit(segment));
                after.config().routing().carriedBy(segment).ifPresent(vrf -> units.put(at, new VrfUnit(vrf.name())));
            }
        }));
    }

    private static List<LinkEnd> ends(final Link link) {
        return List.of(link.a(), link.b());
    }

    private void segments(final Set<SwitchName> renumbered) {
        for (SegmentName name : Sets.union(beforeTopologies.bySegment().keySet(),
                afterTopologies.bySegment().keySet())) {
            final SegmentTopology was = beforeTopologies.bySegment().get(name);
            final SegmentTopology is = afterTopologies.bySegment().get(name);
            final boolean hostsDiffer = was == null || is == null || !was.switches().equals(is.switches())
                || !was.edges().equals(is.edges()) || !was.segment().vni().equals(is.segment().vni())
                || !was.segment().siteVlans().equals(is.segment().siteVlans())
                || !was.segment().portability().equals(is.segment().portability())
                || !was.isSeveredLike(is) || was.segment().loadSharing() != is.segment().loadSharing()
                || is.switches().stream().anyMatch(renumbered::contains);
            if (hostsDiffer) {
                everything.add(name);
            }
            if (is != null && (hostsDiffer || !was.hasPathsOf(is))) {
                rerouted.add(name);
            }
            if (hostsDiffer || !was.equals(is) || before.config().routing().carriedBy(name).isPresent()
                    != after.config().routing().carriedBy(name).isPresent()) {
                switchesOf(name).forEach(at -> units.put(at, new SegmentUnit(name)));
            }
        }
    }

    /**
     * Gateways and subnets depend on the segments of the VRF, the nearest home on the paths; the routes to hosts on who
     * routes, and as what.
     */
    private void routing() {
        final var earlier = before.config().routing().vrfs();
        final var later = after.config().routing().vrfs();
        final Set<VrfName> others = withOtherNextHops();
        for (VrfName name : Sets.union(earlier.keySet(), later.keySet())) {
            final var was = Optional.ofNullable(earlier.get(name));
            final var is = Optional.ofNullable(later.get(name));
            final Set<SegmentName> transits = new HashSet<>();
            final Set<SegmentName> routed = new HashSet<>();
            Stream.of(was, is).flatMap(Optional::stream).forEach(vrf -> {
                transits.add(vrf.transit());
                routed.addAll(vrf.interfaces().keySet());
            });
            final boolean reachDiffers = transits.stream().anyMatch(everything::contains);
            routed.stream().filter(segment -> reachDiffers || !seenByHosts(was, segment)
                .equals(seenByHosts(is, segment))).forEach(everything::add);
            if (!was.equals(is) || transits.stream().anyMatch(this::differs)
                    || routed.stream().anyMatch(segment -> everything.contains(segment) || sizesDiffer(segment))
                    || others.contains(name)) {
                transits.forEach(transit -> switchesOf(transit).forEach(at -> units.put(at, new VrfUnit(name))));
            }
        }
    }

    /**
     * What the entries of a segment's hosts depend on in their VRF, besides the graph of its transit segment.
     *
     * @param transit the segment in which they are routed to
     * @param gatewayMac from whom what is routed to them comes
     * @param outside where outside routers of their segment are
     */
    private record SeenByHosts(SegmentName transit, MacAddress gatewayMac, ImmutableSet<SwitchName> outside) {
    }

    private static Optional<SeenByHosts> seenByHosts(final Optional<Vrf> vrf, final SegmentName segment) {
        return vrf.filter(found -> found.interfaces().containsKey(segment)).map(found -> new SeenByHosts(
            found.transit(), found.gatewayMac(), found.waysOut().uplinks().values().stream()
                .filter(uplink -> uplink.segment().equals(segment)).map(uplink -> uplink.at().switchName())
                .collect(ImmutableSet.toImmutableSet())));
    }

    /** The VRFs of next hops that have come to life, died or have another MAC address. */
    private Set<VrfName> withOtherNextHops() {
        final Set<VrfName> found = new HashSet<>();
        final var difference = Maps.difference(before.alive(), after.alive());
        Stream.of(difference.entriesDiffering(), difference.entriesOnlyOnLeft(), difference.entriesOnlyOnRight())
            .forEach(part -> part.keySet().forEach(nextHop -> found.add(nextHop.vrf())));
        return found;
    }

    /** What of a segment says how large packets may be, and to where. */
    private record Sizes(int mtu, ImmutableSet<IpPrefix> subnets) {
        static Optional<Sizes> of(final NetworkView view, final SegmentName name) {
            return Optional.ofNullable(view.config().segments().get(name))
                .map(segment -> new Sizes(segment.mtu(), segment.subnets()));
        }
    }

    private boolean sizesDiffer(final SegmentName name) {
        return !Sizes.of(before, name).equals(Sizes.of(after, name));
    }

    private boolean differs(final SegmentName segment) {
        return !Objects.equals(beforeTopologies.bySegment().get(segment), afterTopologies.bySegment().get(segment));
    }

    private Set<SwitchName> reachOf(final SegmentName segment) {
        return Sets.union(beforeTopologies.reach(before.config(), segment),
            afterTopologies.reach(after.config(), segment)).immutableCopy();
    }

    private Set<SwitchName> switchesOf(final SegmentName segment) {
        final Set<SwitchName> all = new HashSet<>();
        Optional.ofNullable(beforeTopologies.bySegment().get(segment)).ifPresent(was -> all.addAll(was.switches()));
        Optional.ofNullable(afterTopologies.bySegment().get(segment)).ifPresent(is -> all.addAll(is.switches()));
        return all;
    }

    @SuppressWarnings("ReferenceEquality")
    private void hosts() {
        // Ports change far more often than the configuration; then there is no need to look at every host.
        if (everything.isEmpty() && before.config().hosts() == after.config().hosts()) {
            return;
        }
        final Map<SegmentName, Set<SwitchName>> reach = new HashMap<>();
        for (HostName name : Sets.union(before.config().hosts().keySet(), after.config().hosts().keySet())) {
            final Host was = before.config().hosts().get(name);
            final Host is = after.config().hosts().get(name);
            if (!Objects.equals(was, is)) {
                recompile(reach, name, was);
                recompile(reach, name, is);
            } else if (is != null && everything.contains(is.segment())) {
                recompile(reach, name, is);
            }
        }
    }

    private void recompile(final Map<SegmentName, Set<SwitchName>> reach, final HostName name, final Host host) {
        if (host != null) {
            reach.computeIfAbsent(host.segment(), this::reachOf)
                .forEach(at -> units.put(at, new HostUnit(name)));
        }
    }
}
