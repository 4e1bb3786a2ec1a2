// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
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
    private final Map<SwitchName, Integer> index = new HashMap<>();
    private final List<List<Integer>> incident = new ArrayList<>();
    /** The edge that leaves a node towards a destination: first index destination, second node. */
    private final int[][] next;
    private final int[][] hops;
    private final ImmutableSet<LinkNumber> tree;

    LinkGraph(final Shape shape) {
        this.shape = shape;
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

    ImmutableSet<LinkNumber> tree() {
        return tree;
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

    private void route(final int destination) {
        final long[] distance = distances(destination);
        Arrays.fill(next[destination], NONE);
        Arrays.fill(hops[destination], NONE);
        hops[destination][destination] = 0;
        for (int node = 0; node < distance.length; node++) {
            if (node != destination && distance[node] != Long.MAX_VALUE) {
                next[destination][node] = nearer(node, distance);
            }
        }
        final var walk = new ArrayDeque<Integer>();
        for (int node = 0; node < distance.length; node++) {
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

    private long[] distances(final int destination) {
        final long[] distance = new long[incident.size()];
        Arrays.fill(distance, Long.MAX_VALUE);
        distance[destination] = 0;
        final var queue = new PriorityQueue<>(Comparator.comparingLong(Reached::distance));
        queue.add(new Reached(destination, 0));
        while (!queue.isEmpty()) {
            final Reached reached = queue.remove();
            if (reached.distance == distance[reached.node]) {
                for (int edge : incident.get(reached.node)) {
                    final int peer = across(edge, reached.node);
                    final long through = reached.distance + shape.edges.get(edge).cost;
                    if (through < distance[peer]) {
                        distance[peer] = through;
                        queue.add(new Reached(peer, through));
                    }
                }
            }
        }
        return distance;
    }

    /** Edges are sorted by cost and number: the first that lies on a shortest path wins. */
    private int nearer(final int node, final long[] distance) {
        for (int edge : incident.get(node)) {
            final long beyond = distance[across(edge, node)];
            if (beyond != Long.MAX_VALUE && beyond + shape.edges.get(edge).cost == distance[node]) {
                return edge;
            }
        }
        throw new IllegalStateException("switch " + shape.nodes.get(node) + " was reached without a link");
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
