// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.SwitchName;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Vrf;

/**
 * A VRF, and the graph over which its routed frames travel.
 *
 * @param vrf the VRF
 * @param transit the graph of its transit segment; its edges are the switches that route
 */
public record VrfTopology(Vrf vrf, SegmentTopology transit) {
    /** Validates presence. */
    public VrfTopology {
        Objects.requireNonNull(vrf, "vrf");
        Objects.requireNonNull(transit, "transit");
    }

    /**
     * Tells whether a switch routes for the VRF: it has an access port of one of its segments.
     *
     * @param at the switch
     * @return true if it holds routes
     */
    public boolean routesAt(final SwitchName at) {
        return transit.edges().contains(at);
    }

    /**
     * The switch that frames for a segment's subnets are sent to by those who know no host route: the nearest at the
     * segment's home, by the costs of links.
     *
     * @param config the configuration
     * @param segment the graph of a segment of the VRF
     * @param at a switch that routes
     * @return empty if the segment has no home, or the home cannot be reached
     */
    public Optional<SwitchName> home(final NetworkConfig config, final SegmentTopology segment, final SwitchName at) {
        return segment.edges().stream().filter(name -> isHome(config, segment.segment(), name))
            .filter(name -> transit.distance(at, name).isPresent())
            .min(Comparator.<SwitchName>comparingLong(name -> transit.distance(at, name).orElseThrow())
                .thenComparing(Comparator.naturalOrder()));
    }

    /**
     * Tells whether hosts at a switch are covered by the routes of their subnets.
     *
     * @param config the configuration
     * @param segment their segment
     * @param at the switch
     * @return false where other switches need a host route
     */
    public static boolean isHome(final NetworkConfig config, final Segment segment, final SwitchName at) {
        return config.siteOf(at).filter(segment.portability()::isHome).isPresent();
    }

    /**
     * Tells whether frames go between two switches of a segment at layer 2.
     *
     * @param config the configuration
     * @param segment the segment's graph
     * @param one a switch
     * @param other a switch
     * @return false where they are on different islands, or have lost each other on one and frames can be routed
     */
    public static boolean isBridged(final NetworkConfig config, final SegmentTopology segment, final SwitchName one,
            final SwitchName other) {
        return !segment.isSevered(one, other) && config.siteOf(one).flatMap(a -> config.siteOf(other)
            .map(b -> segment.segment().portability().joins(a, b))).orElse(false);
    }
}
