// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.netport.model.LinkName;
import org.netport.model.LinkNumber;
import org.netport.model.SwitchName;
import org.netport.network.Link;
import org.netport.network.Segment;

/**
 * The graph over which a segment's frames travel: the switches that have to do with the segment, and the usable links
 * that carry it. Unicast takes shortest paths, everything else one spanning tree. Immutable; equal inputs give equal
 * paths and trees on every controller.
 */
public final class SegmentTopology {
    private final Segment segment;
    private final ImmutableSet<SwitchName> edges;
    private final ImmutableMap<LinkName, CarriedLink> carried;
    private final ImmutableList<Link> usable;
    private final LinkGraph graph;
    private final ImmutableSet<LinkNumber> tree;
    private final ImmutableSet<SwitchPair> severed;
    private final int slot;

    SegmentTopology(final Segment segment, final int slot, final ImmutableSet<SwitchName> edges,
            final ImmutableMap<LinkName, CarriedLink> carried, final ImmutableList<Link> usable,
            final LinkGraph graph, final ImmutableSet<LinkNumber> tree, final ImmutableSet<SwitchPair> severed) {
        this.segment = segment;
        this.slot = slot;
        this.edges = edges;
        this.carried = carried;
        this.usable = usable;
        this.graph = graph;
        this.tree = tree;
        this.severed = severed;
    }

    /**
     * A link that carries the segment.
     *
     * @param link the link
     * @param carriage how it carries the segment
     */
    public record CarriedLink(Link link, Carriage carriage) {
        /** Validates presence. */
        public CarriedLink {
            Objects.requireNonNull(link, "link");
            Objects.requireNonNull(carriage, "carriage");
        }
    }

    /**
     * Computes the graph of one segment. For all segments {@link SegmentTopologies} is cheaper.
     *
     * @param view configuration and ports
     * @param segment a segment of the configuration
     * @return its graph
     */
    public static SegmentTopology of(final NetworkView view, final Segment segment) {
        return new TopologyBuilder(view, SegmentTopologies.EMPTY).build(segment);
    }

    /**
     * The segment.
     *
     * @return the segment
     */
    public Segment segment() {
        return segment;
    }

    /**
     * The segment's place in the numbers of groups.
     *
     * @return 0 to 32767, its own among those of all segments of the view
     */
    public int slot() {
        return slot;
    }

    /**
     * The switches that have an access port of the segment or end a link that carries it, whether or not ports and
     * links are up.
     *
     * @return sorted by name
     */
    public ImmutableSet<SwitchName> switches() {
        return graph.nodes();
    }

    /**
     * Tells whether a switch has to do with the segment.
     *
     * @param name the switch
     * @return true if it is one of {@link #switches()}
     */
    public boolean contains(final SwitchName name) {
        return graph.hops(name, name) == 0;
    }

    /**
     * The switches that have an access port of the segment: those to which unicast frames can go.
     *
     * @return sorted by name
     */
    public ImmutableSet<SwitchName> edges() {
        return edges;
    }

    /**
     * The links that can carry the segment according to the configuration, usable or not. Between two islands of the
     * segment frames are only taken from them, which neither {@link #nextLink} nor {@link #treeLinks} has.
     *
     * @return by name, in the order of cost and number
     */
    public ImmutableMap<LinkName, CarriedLink> carried() {
        return carried;
    }

    /**
     * The first link of the shortest path. Following next links from switch to switch ends at {@code to} and never
     * meets a switch twice.
     *
     * @param from the switch where a frame is
     * @param to the switch where it shall go
     * @return empty if they are the same or there is no path
     */
    public Optional<Link> nextLink(final SwitchName from, final SwitchName to) {
        final int edge = graph.nextEdge(from, to);
        return edge < 0 ? Optional.empty() : Optional.of(usable.get(edge));
    }

    /**
     * The links over which frames are spread: where the segment shares load all that begin a shortest path, otherwise
     * the one that {@link #nextLink} gives. Whatever links of these frames take from switch to switch, they come nearer
     * to {@code to} with each.
     *
     * @param from the switch where a frame is
     * @param to the switch where it shall go
     * @return that of {@link #nextLink} first; empty if they are the same or there is no path
     */
    public ImmutableList<Link> nextLinks(final SwitchName from, final SwitchName to) {
        return switch (segment.loadSharing()) {
            case NONE -> nextLink(from, to).stream().collect(ImmutableList.toImmutableList());
            case EQUAL_COST -> graph.equalEdges(from, to).stream().map(usable::get)
                .collect(ImmutableList.toImmutableList());
        };
    }

    /**
     * The links that a switch can fall back to by itself when the next one fails: the path beyond each of them does not
     * lead back through the switch (loop-free alternates, RFC 5286 section 3.1). Parallel links come first, then those
     * whose path avoids the switch beyond the next link, then the shorter.
     *
     * @param from the switch where a frame is
     * @param to the switch where it shall go
     * @return in order of preference, without the link that {@link #nextLink} gives
     */
    public ImmutableList<Alternate> alternates(final SwitchName from, final SwitchName to) {
        return graph.alternates(from, to).stream().map(edge -> new Alternate(usable.get(edge),
            graph.isNearer(edge, from, to) ? Scope.EVERY_FRAME : Scope.FIRST_SWITCH))
            .collect(ImmutableList.toImmutableList());
    }

    /**
     * A link to fall back to.
     *
     * @param link the link
     * @param scope which frames may take it
     */
    public record Alternate(Link link, Scope scope) {
        /** Validates presence. */
        public Alternate {
            Objects.requireNonNull(link, "link");
            Objects.requireNonNull(scope, "scope");
        }
    }

    /**
     * Which frames may take an alternate. A frame may move away from its destination, or along, on its first link only
     * and comes nearer with every other: so it reaches an end, however many switches have lost their next links at once
     * and know nothing of each other.
     */
    public enum Scope {
        /** All: the switch beyond is nearer to the destination (a downstream path, RFC 5286 section 1.1). */
        EVERY_FRAME,
        /** Those that entered the segment at this switch: the switch beyond is no nearer to the destination. */
        FIRST_SWITCH
    }

    /**
     * Tells whether a frame that was sent towards one switch and meets a switch that sends it towards another leaves
     * there on the link by which it came.
     *
     * @param at the switch that it meets
     * @param former where its sender sent it
     * @param later where the switch sends it
     * @return true if a first link towards {@code later} is also a link by which frames for {@code former} come
     */
    public boolean turnsBack(final SwitchName at, final SwitchName former, final SwitchName later) {
        return nextLinks(at, later).stream().anyMatch(link -> nextLinks(link.peerOf(at), former).contains(link));
    }

    /**
     * The links of the spanning tree (a forest where the graph is not connected) that end at a switch.
     *
     * @param at the switch
     * @return in the order of cost and number
     */
    public ImmutableList<Link> treeLinks(final SwitchName at) {
        return graph.edgesAt(at).stream().map(usable::get).filter(link -> tree.contains(link.number()))
            .collect(ImmutableList.toImmutableList());
    }

    /**
     * The links by which unicast frames of the segment can come to a switch.
     *
     * @param at the switch
     * @return those that are usable, in the order of cost and number
     */
    public ImmutableList<Link> usableLinks(final SwitchName at) {
        return graph.edgesAt(at).stream().map(usable::get).collect(ImmutableList.toImmutableList());
    }

    /**
     * How far one switch is from another.
     *
     * @param from the one
     * @param to the other
     * @return the sum of the costs of the links on the shortest path, 0 if they are the same; empty if there is no path
     */
    public OptionalLong distance(final SwitchName from, final SwitchName to) {
        return graph.distance(from, to);
    }

    /**
     * The switches on the shortest path.
     *
     * @param from its begin
     * @param to its end
     * @return both ends and all between, in order; empty if there is no path
     */
    public ImmutableList<SwitchName> path(final SwitchName from, final SwitchName to) {
        if (graph.hops(from, to) < 0) {
            return ImmutableList.of();
        }
        final var path = ImmutableList.<SwitchName>builder();
        SwitchName at = from;
        path.add(at);
        while (!at.equals(to)) {
            at = usable.get(graph.nextEdge(at, to)).peerOf(at);
            path.add(at);
        }
        return path.build();
    }

    /**
     * The switches that frames may meet on their way, over all links of {@link #nextLinks}.
     *
     * @param from where they begin
     * @param to where they end
     * @return both ends and all between, each before those that it sends to; empty if there is no path
     */
    public ImmutableList<SwitchName> between(final SwitchName from, final SwitchName to) {
        return switch (segment.loadSharing()) {
            case NONE -> path(from, to);
            case EQUAL_COST -> spread(from, to);
        };
    }

    private ImmutableList<SwitchName> spread(final SwitchName from, final SwitchName to) {
        if (graph.hops(from, to) < 0) {
            return ImmutableList.of();
        }
        final Set<SwitchName> found = new LinkedHashSet<>(Set.of(from));
        final var open = new ArrayDeque<>(found);
        while (!open.isEmpty()) {
            final SwitchName at = open.remove();
            nextLinks(at, to).stream().map(link -> link.peerOf(at)).filter(found::add).forEach(open::add);
        }
        return found.stream().sorted(Comparator.<SwitchName>comparingInt(at -> -graph.depth(at, to))
            .thenComparing(Comparator.naturalOrder())).collect(ImmutableList.toImmutableList());
    }

    /**
     * The links by which frames that one switch sends to another can come to a switch between them.
     *
     * @param at the switch to which they come
     * @param from where they begin
     * @param to where they end
     * @return in the order of cost and number; none at {@code from}, and where no way leads
     */
    public ImmutableList<Link> arrivals(final SwitchName at, final SwitchName from, final SwitchName to) {
        final Set<SwitchName> before = Set.copyOf(between(from, to));
        return graph.edgesAt(at).stream().map(usable::get).filter(link -> before.contains(link.peerOf(at))
            && nextLinks(link.peerOf(at), to).contains(link)).collect(ImmutableList.toImmutableList());
    }

    /**
     * The switches by their number of links from a root along next links towards it (the largest, where there are
     * several ways): the root alone, then those one link away, and so on. When layers are switched over in order, every
     * switch that has been switched over has its whole path to the root switched over.
     *
     * @param root the switch where paths end
     * @return layers of at least one switch each; switches without path to the root are in none
     */
    public ImmutableList<Set<SwitchName>> distanceLayers(final SwitchName root) {
        final List<ImmutableSet.Builder<SwitchName>> layers = new ArrayList<>();
        for (SwitchName node : graph.shape().nodes()) {
            final int hops = switch (segment.loadSharing()) {
                case NONE -> graph.hops(node, root);
                case EQUAL_COST -> graph.depth(node, root);
            };
            while (layers.size() <= hops) {
                layers.add(ImmutableSet.builder());
            }
            if (hops >= 0) {
                layers.get(hops).add(node);
            }
        }
        return layers.stream().map(ImmutableSet.Builder::build).collect(ImmutableList.toImmutableList());
    }

    /**
     * Tells whether two switches of one island have lost each other at layer 2: none of its links leads from one to the
     * other now, but routed frames get there.
     *
     * @param one a switch of the segment
     * @param other another one; one of both has an access port of the segment
     * @return true if their hosts can only be routed to from each other
     */
    public boolean isSevered(final SwitchName one, final SwitchName other) {
        return !severed.isEmpty() && !one.equals(other) && severed.contains(SwitchPair.of(one, other));
    }

    /**
     * Tells whether the same switches have lost each other at layer 2.
     *
     * @param other another graph
     * @return true if {@link #isSevered} says the same of all
     */
    public boolean isSeveredLike(final SegmentTopology other) {
        return severed.equals(other.severed);
    }

    ImmutableSet<SwitchPair> severed() {
        return severed;
    }

    /** The same graph where some switches do not know each other at layer 2 yet. */
    SegmentTopology alsoSevered(final Set<SwitchPair> some) {
        return new SegmentTopology(segment, slot, edges, carried, usable, graph, tree,
            Sets.union(severed, Sets.filter(some, pair -> contains(pair.one()) && contains(pair.other())
                && (edges.contains(pair.one()) || edges.contains(pair.other())))).immutableCopy());
    }

    /** The links of the spanning tree. */
    ImmutableSet<LinkNumber> tree() {
        return tree;
    }

    /**
     * The same graph with only those links in its tree that earlier trees had too. Switches that change from one tree
     * to another at different moments can make a loop of both; when all of them pass through this one first, they
     * cannot: each tree in the mixture is a part of one forest.
     *
     * @param forest the links of the trees that switches hold now
     * @return the step between
     */
    SegmentTopology restrictedTo(final Set<LinkNumber> forest) {
        return new SegmentTopology(segment, slot, edges, carried, usable, graph,
            Sets.intersection(tree, forest).immutableCopy(), severed);
    }

    /**
     * Tells whether switches can change from other trees to this one in any order without a loop on the way.
     *
     * @param forest the links of the trees that switches hold now, without those that have failed: the loss of a link
     *     can be repaired at once
     * @return false if {@link #restrictedTo} must come first
     */
    boolean isSafeAfter(final Set<LinkNumber> forest) {
        return tree.containsAll(forest) || forest.containsAll(tree);
    }

    /** Tells whether no entry can differ, neither of the segment nor of its hosts. */
    boolean isLike(final SegmentTopology other) {
        return equals(other) && segment.portability().equals(other.segment.portability());
    }

    /**
     * Tells whether all shortest paths are the same.
     *
     * @param other another graph
     * @return true if both have the same switches and usable links
     */
    public boolean hasPathsOf(final SegmentTopology other) {
        return graph.shape().equals(other.graph.shape());
    }

    LinkGraph graph() {
        return graph;
    }

    /** Equal if no flow entry can differ; tenant, MTU and subnets of the segment do not count. */
    @Override
    public boolean equals(final Object other) {
        return other == this || other instanceof SegmentTopology that
            && segment.name().equals(that.segment.name()) && segment.vni().equals(that.segment.vni())
            && slot == that.slot && segment.loadSharing() == that.segment.loadSharing()
            && segment.siteVlans().equals(that.segment.siteVlans()) && edges.equals(that.edges)
            && tree.equals(that.tree) && severed.equals(that.severed) && graph.shape().equals(that.graph.shape())
            && carried.equals(that.carried);
    }

    @Override
    public int hashCode() {
        return Objects.hash(segment.name(), graph.shape());
    }

    @Override
    public String toString() {
        return "topology of segment " + segment.name() + ": " + graph.shape().nodes() + ", tree " + tree;
    }
}
