// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.netport.core.pipeline.SegmentSlots;
import org.netport.core.topology.SegmentTopology.CarriedLink;
import org.netport.model.LinkName;
import org.netport.model.LinkNumber;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.network.AccessPort;
import org.netport.network.Link;
import org.netport.network.NetworkConfig;
import org.netport.network.Portability;
import org.netport.network.Segment;
import org.netport.network.Switch;

/** Builds the graphs of segments of one view; segments with the same links share their paths and trees. */
final class TopologyBuilder {
    private final NetworkView view;
    private final ImmutableList<Link> links;
    private final Set<LinkName> usable = new HashSet<>();
    private final Set<LinkNumber> failed = new HashSet<>();
    private final Map<SegmentName, Set<SwitchName>> edges = new HashMap<>();
    private final Map<LinkGraph.Shape, LinkGraph> graphs = new HashMap<>();
    private final SegmentSlots slots;

    TopologyBuilder(final NetworkView view, final SegmentTopologies earlier) {
        this.view = view;
        links = sharedWith(earlier);
        slots = SegmentSlots.of(view.config().segments().values().stream().map(Segment::vni).toList());
        earlier.bySegment().values().forEach(topology -> graphs.putIfAbsent(topology.graph().shape(),
            topology.graph()));
        for (Link link : links) {
            if (view.isUsable(link)) {
                usable.add(link.name());
            } else {
                failed.add(link.number());
            }
        }
        for (Switch node : view.config().switches().values()) {
            for (AccessPort port : node.accessPorts().values()) {
                port.untagged().ifPresent(segment -> edge(segment, node));
                port.tagged().forEach(segment -> edge(segment, node));
            }
        }
    }

    private void edge(final SegmentName segment, final Switch node) {
        edges.computeIfAbsent(segment, key -> new TreeSet<>()).add(node.name());
    }

    /** Equal links become the same objects: graphs of many segments are then compared without looking into them. */
    private ImmutableList<Link> sharedWith(final SegmentTopologies earlier) {
        final Map<LinkName, Link> known = new HashMap<>();
        earlier.bySegment().values().forEach(topology -> topology.carried().values()
            .forEach(carried -> known.put(carried.link().name(), carried.link())));
        return view.config().links().values().stream()
            .map(link -> link.equals(known.get(link.name())) ? known.get(link.name()) : link)
            .sorted(Comparator.comparingInt(Link::cost).thenComparing(Link::number))
            .collect(ImmutableList.toImmutableList());
    }

    SegmentTopology build(final Segment segment) {
        return build(segment, Extent.of(segment.portability()));
    }

    /** Builds the graph of a segment that reaches as far as is said, whatever is configured. */
    SegmentTopology build(final Segment segment, final Extent extent) {
        final Set<SwitchName> ends = ends(segment);
        final var nodes = new TreeSet<>(ends);
        final var carried = ImmutableMap.<LinkName, CarriedLink>builder();
        final var passable = ImmutableList.<Link>builder();
        for (Link link : links) {
            Carriage.of(view.config(), link, segment).ifPresent(carriage -> {
                carried.put(link.name(), new CarriedLink(link, carriage));
                if (joins(link, extent.links())) {
                    nodes.add(link.a().switchName());
                    nodes.add(link.b().switchName());
                    if (usable.contains(link.name())) {
                        passable.add(link);
                    }
                }
            });
        }
        final ImmutableList<Link> passableLinks = passable.build();
        final LinkGraph graph = graphs.computeIfAbsent(shape(nodes, passableLinks), LinkGraph::new);
        return new SegmentTopology(reaching(segment, extent.hosts()), slots.slot(segment.vni()),
            ImmutableSet.copyOf(ends), carried.buildOrThrow(), passableLinks, graph, graph.tree(),
            severed(segment, extent, ends, graph));
    }

    /**
     * The links that frames can pass, whatever is flooded over them: a switch that has not heard that a link carries
     * the segment no more, or is not configured any more, still sends by it, and the switch beyond takes that.
     */
    ImmutableSet<LinkNumber> notFailed(final Set<LinkNumber> some) {
        return Sets.difference(some, failed).immutableCopy();
    }

    /**
     * Sites that are one island by configuration may have no link left between them that carries the segment. Switches
     * that only pass frames on are looked at too: a frame may be on its way when its host goes to the other part.
     */
    private ImmutableSet<SwitchPair> severed(final Segment segment, final Extent extent, final Set<SwitchName> ends,
            final LinkGraph graph) {
        // What is not routed is not looked at: most segments of most networks.
        if (view.config().routing().of(segment.name()).isEmpty()
                || ends.stream().findFirst().filter(first -> ends.stream().anyMatch(to -> graph.hops(first, to) < 0))
                    .isEmpty()) {
            return ImmutableSet.of();
        }
        final Map<Optional<SiteName>, List<SwitchName>> islands = graph.nodes().stream()
            .collect(Collectors.groupingBy(node -> island(node, extent.hosts())));
        final var lost = ImmutableSet.<SwitchPair>builder();
        for (SwitchName end : ends) {
            islands.get(island(end, extent.hosts())).stream().filter(one -> graph.hops(one, end) < 0)
                .forEach(one -> lost.add(SwitchPair.of(one, end)));
        }
        return routable(segment, lost.build());
    }

    /**
     * The first site of a switch's island; empty if all sites are one. So only switches of one island are compared:
     * where every site is an island these are few, and the graph is never connected.
     */
    private Optional<SiteName> island(final SwitchName at, final Portability portability) {
        return view.config().siteOf(at).flatMap(site -> switch (portability) {
            case Portability.Extended all -> Optional.<SiteName>empty();
            case Portability.Routed each -> Optional.of(site);
            case Portability.Mixed some -> Optional.of(some.extended().contains(site)
                ? some.extended().iterator().next() : site);
        });
    }

    /** The pairs between which the segment's frames can be routed, or of which one has others route for it. */
    ImmutableSet<SwitchPair> routable(final Segment segment, final Set<SwitchPair> some) {
        if (some.isEmpty()) {
            return ImmutableSet.of();
        }
        return view.config().routing().of(segment.name())
            .flatMap(vrf -> Optional.ofNullable(view.config().segments().get(vrf.transit()))).map(this::build)
            .map(transit -> some.stream().filter(pair -> transit.distance(pair.one(), pair.other()).isPresent()
                    || !transit.edges().contains(pair.one()) || !transit.edges().contains(pair.other()))
                .collect(ImmutableSet.toImmutableSet())).orElse(ImmutableSet.of());
    }

    /** Routed frames go to whatever switch has an access port of a segment of the VRF. */
    private Set<SwitchName> ends(final Segment segment) {
        final Set<SwitchName> own = edges.getOrDefault(segment.name(), Set.of());
        final var vrf = view.config().routing().carriedBy(segment.name());
        if (vrf.isEmpty()) {
            return own;
        }
        final var routers = new TreeSet<>(own);
        vrf.orElseThrow().interfaces().keySet().forEach(routed -> routers.addAll(edges.getOrDefault(routed, Set.of())));
        return routers;
    }

    /**
     * On a link between two islands of a segment nothing of it is sent. What comes is taken all the same: while islands
     * become one or part, one end of the link already sends or still does.
     */
    private boolean joins(final Link link, final Portability portability) {
        return joins(link.a().switchName(), link.b().switchName(), portability);
    }

    private boolean joins(final SwitchName one, final SwitchName other, final Portability portability) {
        final NetworkConfig config = view.config();
        return config.siteOf(one).flatMap(a -> config.siteOf(other).map(b -> portability.joins(a, b))).orElse(true);
    }

    private static Segment reaching(final Segment segment, final Portability portability) {
        return segment.portability().equals(portability) ? segment : new Segment(segment.name(), segment.tenant(),
            segment.vni(), segment.mtu(), segment.siteVlans(), segment.subnets(), segment.transports(),
            segment.cutOver(), portability, segment.loadSharing());
    }

    private static LinkGraph.Shape shape(final Set<SwitchName> nodes, final List<Link> links) {
        return new LinkGraph.Shape(ImmutableList.copyOf(nodes), links.stream()
            .map(link -> new LinkGraph.Edge(link.number(), link.a().switchName(), link.b().switchName(), link.cost()))
            .collect(ImmutableList.toImmutableList()));
    }
}
