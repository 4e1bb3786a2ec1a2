// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.netport.model.LinkNumber;
import org.netport.model.SwitchName;

/**
 * An undirected weighted graph with the shortest paths between all pairs and one minimum spanning forest. Ties are
 * broken by link number, so that equal graphs have equal paths and trees whatever the order of their construction, and
 * the loss of one link replaces at most one link of the tree (Kruskal, Proc. AMS 7, 1956).
 */
final class LinkGraph {
    private static final int NONE = -1;

    private final Shape shape;
    private final ImmutableSet<SwitchName> nodes;
    private final Map<SwitchName, Integer> index = new HashMap<>();
    private final List<List<Integer>> incident = new ArrayList<>();
    /** The edge that leaves a node towards a destination: first index destination, second node. */
    private final int[][] next;
    private final int[][] hops;
    /** The costs of shortest paths, indexed likewise. */
    private final long[][] distance;
    /** The most links on any shortest path, indexed likewise. */
    private final int[][] depth;
    private final ImmutableSet<LinkNumber> tree;

    LinkGraph(final Shape shape) {
        this.shape = shape;
        nodes = ImmutableSet.copyOf(shape.nodes);
        for (SwitchName node : shape.nodes) {
            index.put(node, incident.size());
            incident.add(new ArrayList<>());
        }
        for (int edge = 0; edge < shape.edges.size(); edge++) {
            incident.get(index.get(shape.edges.get(edge).a)).add(edge);
            incident.get(index.get(shape.edges.get(edge).b)).add(edge);
        }
        final int size = incident.size();
        next = new int[size][size];
        hops = new int[size][size];
        distance = new long[size][];
        depth = new int[size][size];
        for (int destination = 0; destination < size; destination++) {
            route(destination);
        }
        tree = spanningForest();
    }

    /** What a graph is made of. */
    record Shape(ImmutableList<SwitchName> nodes, ImmutableList<Edge> edges) {
    }

    /** A link without what does not matter to paths. */
    record Edge(LinkNumber number, SwitchName a, SwitchName b, int cost) {
        SwitchName peerOf(final SwitchName node) {
            return a.equals(node) ? b : a;
        }
    }

    private record Reached(int node, long distance) {
    }

    Shape shape() {
        return shape;
    }

    /** Returns the nodes of the shape, in its order. */
    ImmutableSet<SwitchName> nodes() {
        return nodes;
    }

    ImmutableSet<LinkNumber> tree() {
        return tree;
    }

    /** Returns the edges that end at a node, in the order of the shape; none if there is no such node. */
    List<Integer> edgesAt(final SwitchName node) {
        final Integer at = index.get(node);
        return at == null ? List.of() : Collections.unmodifiableList(incident.get(at));
    }

    /** Returns the index of the edge in the shape, or -1 if there is no path or the nodes are the same. */
    int nextEdge(final SwitchName from, final SwitchName to) {
        final Integer source = index.get(from);
        final Integer destination = index.get(to);
        return source == null || destination == null ? NONE : next[destination][source];
    }

    /** Returns the number of links between two nodes, or -1 if there is no path. */
    int hops(final SwitchName from, final SwitchName to) {
        final Integer source = index.get(from);
        final Integer destination = index.get(to);
        return source == null || destination == null ? NONE : hops[destination][source];
    }

    /** Returns the cost of the shortest paths between two nodes; empty if there is none. */
    OptionalLong distance(final SwitchName from, final SwitchName to) {
        return hops(from, to) == NONE ? OptionalLong.empty()
            : OptionalLong.of(distance[index.get(to)][index.get(from)]);
    }

    /** Returns the most links of any shortest path between two nodes, or -1 if there is no path. */
    int depth(final SwitchName from, final SwitchName to) {
        final Integer source = index.get(from);
        final Integer destination = index.get(to);
        return source == null || destination == null ? NONE : depth[destination][source];
    }

    /**
     * Returns all edges that begin a shortest path, the next edge first; none if there is no path or the nodes are the
     * same.
     */
    ImmutableList<Integer> equalEdges(final SwitchName from, final SwitchName to) {
        if (nextEdge(from, to) == NONE) {
            return ImmutableList.of();
        }
        final int node = index.get(from);
        final long[] costs = distance[index.get(to)];
        return incident.get(node).stream().filter(edge -> begins(edge, node, costs))
            .collect(ImmutableList.toImmutableList());
    }

    /** An edge to fall back to, and the node beyond it. */
    private record Detour(int edge, int node, long cost) {
    }

    /**
     * Returns the edges that lead to a destination without coming back, besides the next edge, best first: those to the
     * node beyond the next edge, then those whose paths avoid it, then the shortest.
     */
    ImmutableList<Integer> alternates(final SwitchName from, final SwitchName to) {
        final int first = nextEdge(from, to);
        if (first == NONE) {
            return ImmutableList.of();
        }
        final int node = index.get(from);
        final int destination = index.get(to);
        final int beyond = across(first, node);
        return incident.get(node).stream().filter(edge -> edge != first)
            .map(edge -> new Detour(edge, across(edge, node),
                distance[destination][across(edge, node)] + shape.edges.get(edge).cost))
            .filter(detour -> doesNotReturn(detour.node, node, destination))
            .sorted(Comparator.<Detour>comparingInt(detour -> detour.node == beyond ? 0
                    : doesNotReturn(detour.node, beyond, destination) ? 1 : 2)
                .thenComparingLong(Detour::cost).thenComparingInt(Detour::edge))
            .map(Detour::edge).collect(ImmutableList.toImmutableList());
    }

    /** Tells whether every shortest path from a node avoids another one (RFC 5286, inequalities 1 and 2). */
    private boolean doesNotReturn(final int node, final int avoided, final int destination) {
        return distance[destination][node] < distance[avoided][node] + distance[destination][avoided];
    }

    /** Tells whether an edge leads to a node that is nearer to a destination (RFC 5286, inequality 3). */
    boolean isNearer(final int edge, final SwitchName from, final SwitchName to) {
        final int node = index.get(from);
        final long[] costs = distance[index.get(to)];
        return costs[across(edge, node)] < costs[node];
    }

    private void route(final int destination) {
        final long[] costs = distances(destination);
        distance[destination] = costs;
        Arrays.fill(next[destination], NONE);
        Arrays.fill(hops[destination], NONE);
        hops[destination][destination] = 0;
        for (int node = 0; node < costs.length; node++) {
            if (node != destination && costs[node] != Long.MAX_VALUE) {
                next[destination][node] = nearer(node, costs);
            }
        }
        countHops(destination);
        measureDepth(destination);
    }

    private void countHops(final int destination) {
        final var walk = new ArrayDeque<Integer>();
        for (int node = 0; node < incident.size(); node++) {
            int at = node;
            while (hops[destination][at] == NONE && next[destination][at] != NONE) {
                walk.push(at);
                at = across(next[destination][at], at);
            }
            while (!walk.isEmpty()) {
                final int count = hops[destination][at];
                at = walk.pop();
                hops[destination][at] = count + 1;
            }
        }
    }

    private void measureDepth(final int destination) {
        final long[] costs = distance[destination];
        Arrays.fill(depth[destination], NONE);
        depth[destination][destination] = 0;
        IntStream.range(0, costs.length).filter(node -> node != destination && costs[node] != Long.MAX_VALUE).boxed()
            .sorted(Comparator.comparingLong(node -> costs[node]))
            .forEach(node -> depth[destination][node] = 1 + incident.get(node).stream()
                .filter(edge -> begins(edge, node, costs))
                .mapToInt(edge -> depth[destination][across(edge, node)]).max().orElseThrow());
    }

    private long[] distances(final int destination) {
        final long[] costs = new long[incident.size()];
        Arrays.fill(costs, Long.MAX_VALUE);
        costs[destination] = 0;
        final var queue = new PriorityQueue<>(Comparator.comparingLong(Reached::distance));
        queue.add(new Reached(destination, 0));
        while (!queue.isEmpty()) {
            final Reached reached = queue.remove();
            if (reached.distance == costs[reached.node]) {
                for (int edge : incident.get(reached.node)) {
                    final int peer = across(edge, reached.node);
                    final long through = reached.distance + shape.edges.get(edge).cost;
                    if (through < costs[peer]) {
                        costs[peer] = through;
                        queue.add(new Reached(peer, through));
                    }
                }
            }
        }
        return costs;
    }

    /** Edges are sorted by cost and number: the first that lies on a shortest path wins. */
    private int nearer(final int node, final long[] costs) {
        for (int edge : incident.get(node)) {
            if (begins(edge, node, costs)) {
                return edge;
            }
        }
        throw new IllegalStateException("switch " + shape.nodes.get(node) + " was reached without a link");
    }

    private boolean begins(final int edge, final int node, final long[] costs) {
        final long beyond = costs[across(edge, node)];
        return beyond != Long.MAX_VALUE && beyond + shape.edges.get(edge).cost == costs[node];
    }

    private int across(final int edge, final int node) {
        return index.get(shape.edges.get(edge).peerOf(shape.nodes.get(node)));
    }

    private ImmutableSet<LinkNumber> spanningForest() {
        final int[] root = new int[incident.size()];
        Arrays.setAll(root, node -> node);
        final var chosen = ImmutableSet.<LinkNumber>builder();
        for (Edge edge : shape.edges) {
            final int a = find(root, index.get(edge.a));
            final int b = find(root, index.get(edge.b));
            if (a != b) {
                root[a] = b;
                chosen.add(edge.number);
            }
        }
        return chosen.build();
    }

    private static int find(final int[] root, final int node) {
        int at = node;
        while (root[at] != at) {
            root[at] = root[root[at]];
            at = root[at];
        }
        return at;
    }
}
