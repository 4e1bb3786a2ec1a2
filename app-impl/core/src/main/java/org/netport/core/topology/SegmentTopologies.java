// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import com.google.common.collect.ImmutableMap;
import java.util.Objects;
import org.netport.model.SegmentName;
import org.netport.network.Segment;

/**
 * The graphs of all segments of a view.
 *
 * @param bySegment the graph of each configured segment
 */
public record SegmentTopologies(ImmutableMap<SegmentName, SegmentTopology> bySegment) {
    /** Of no segment. */
    public static final SegmentTopologies EMPTY = new SegmentTopologies(ImmutableMap.of());

    /** Validates presence. */
    public SegmentTopologies {
        Objects.requireNonNull(bySegment, "bySegment");
    }

    /**
     * Computes all graphs.
     *
     * @param view configuration and ports
     * @return the graphs
     */
    public static SegmentTopologies of(final NetworkView view) {
        return EMPTY.updated(view);
    }

    /**
     * The graph of a segment.
     *
     * @param segment a configured segment
     * @return its graph
     * @throws IllegalArgumentException if it is not configured
     */
    public SegmentTopology of(final SegmentName segment) {
        final SegmentTopology topology = bySegment.get(segment);
        if (topology == null) {
            throw new IllegalArgumentException("segment " + segment + " is not configured");
        }
        return topology;
    }

    /**
     * Computes all graphs of a later view; paths of graphs that have not changed are taken over, not computed again.
     *
     * @param view configuration and ports
     * @return the graphs
     */
    public SegmentTopologies updated(final NetworkView view) {
        final var builder = new TopologyBuilder(view, this);
        final var graphs = ImmutableMap.<SegmentName, SegmentTopology>builder();
        for (Segment segment : view.config().segments().values()) {
            graphs.put(segment.name(), builder.build(segment));
        }
        return new SegmentTopologies(graphs.buildOrThrow());
    }
}
