// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import java.util.Optional;
import org.netport.core.topology.SegmentTopology;
import org.netport.network.Link;

/**
 * A link by which frames of a segment can leave a switch.
 *
 * @param link the link
 * @param egress how
 */
record NextLink(Link link, LinkEgress egress) {
    /** Returns empty as long as the switch has not shown the link's port. */
    static Optional<NextLink> of(final SwitchContext context, final SegmentTopology topology, final Link link) {
        return LinkEgress.of(context, topology.carried().get(link.name()), topology.segment().vni())
            .map(egress -> new NextLink(link, egress));
    }
}
