// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import java.util.Optional;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.network.NetworkConfig;
import org.netport.network.Portability;

/**
 * Tells whether frames between sites stay on their ways when the links of their segment change. Where they do not,
 * switches that change at different moments send a frame to and fro, and it is lost; unless it is routed meanwhile, by
 * links of another segment, which do not change.
 */
final class StandingWays {
    private final NetworkConfig config;
    private final SegmentTopology before;
    private final SegmentTopology after;
    private final Optional<SegmentTopology> transit;

    /**
     * Compares two graphs of a segment.
     *
     * @param config the configuration
     * @param before the graph with its links as they are
     * @param after the graph with its links as they will be
     * @param transit the graph by which the segment's frames can be routed; empty if they cannot
     */
    StandingWays(final NetworkConfig config, final SegmentTopology before, final SegmentTopology after,
            final Optional<SegmentTopology> transit) {
        this.config = config;
        this.before = before;
        this.after = after;
        this.transit = transit;
    }

    /**
     * Tells whether hosts can be bridged to while links change.
     *
     * @param hosts between which sites
     * @return false if frames of some of them would be lost, and those of all can be routed that still have a way
     */
    boolean stay(final Portability hosts) {
        if (transit.isEmpty() || before.hasPathsOf(after)) {
            return true;
        }
        boolean stay = true;
        for (SwitchName from : before.edges()) {
            for (SwitchName to : before.edges()) {
                if (isBridgedToAnotherSite(hosts, from, to) && isDiverted(from, to)) {
                    if (transit.orElseThrow().distance(from, to).isPresent()) {
                        stay = false;
                    } else if (after.distance(from, to).isPresent()) {
                        return true;
                    }
                }
            }
        }
        return stay;
    }

    private boolean isBridgedToAnotherSite(final Portability hosts, final SwitchName from, final SwitchName to) {
        final Optional<SiteName> here = config.siteOf(from);
        final Optional<SiteName> there = config.siteOf(to);
        return !here.equals(there)
            && here.flatMap(one -> there.map(other -> hosts.joins(one, other))).orElse(false);
    }

    private boolean isDiverted(final SwitchName from, final SwitchName to) {
        return before.distance(from, to).isPresent() && before.between(from, to).stream().anyMatch(at ->
                !before.nextLinks(at, to).equals(after.nextLinks(at, to)));
    }
}
