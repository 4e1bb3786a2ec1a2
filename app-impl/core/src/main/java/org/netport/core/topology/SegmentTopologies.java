// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Vrf;

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
     * Computes all graphs of a network in rest.
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
     * The VRF that routes for a segment.
     *
     * @param config the configuration of the view
     * @param segment the segment
     * @return empty if there is none, or its transit segment is not configured
     */
    public Optional<VrfTopology> routing(final NetworkConfig config, final SegmentName segment) {
        return config.routing().of(segment).flatMap(this::routing);
    }

    /**
     * A VRF with its graph.
     *
     * @param vrf a VRF of the view's configuration
     * @return empty if its transit segment is not configured
     */
    public Optional<VrfTopology> routing(final Vrf vrf) {
        return Optional.ofNullable(bySegment.get(vrf.transit())).map(transit -> new VrfTopology(vrf, transit));
    }

    /**
     * The switches that may hold entries of a segment's hosts.
     *
     * @param config the configuration of the view
     * @param segment the segment
     * @return those of the segment, and those that route for it; none if it is not configured
     */
    public Set<SwitchName> reach(final NetworkConfig config, final SegmentName segment) {
        final SegmentTopology own = bySegment.get(segment);
        if (own == null) {
            return ImmutableSet.of();
        }
        return routing(config, segment).<Set<SwitchName>>map(vrf -> Sets.union(own.switches(), vrf.transit().edges()))
            .orElseGet(own::switches);
    }

    /**
     * Computes all graphs of a later view in rest; paths of graphs that have not changed are taken over, not computed
     * again. How switches get there without loss is said by {@link TopologyStep}.
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
