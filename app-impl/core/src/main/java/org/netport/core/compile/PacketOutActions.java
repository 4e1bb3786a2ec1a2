// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.netport.core.topology.SegmentTopology;
import org.netport.flow.Action;
import org.netport.model.SwitchName;

/** How a frame of a segment that the controller makes leaves a switch for another one. Pure. */
public final class PacketOutActions {
    private PacketOutActions() {
    }

    /**
     * The actions by which a switch sends an untagged frame on: those of a frame that it relays.
     *
     * @param from the switch
     * @param topology the graph of the segment
     * @param to where the frame is to come
     * @return empty if there is no way, or its first link has no port now
     */
    public static Optional<ImmutableList<Action>> towards(final SwitchContext from,
            final SegmentTopology topology, final SwitchName to) {
        return topology.nextLink(from.name(), to)
            .flatMap(link -> NextLink.of(from, topology, link)).map(NextLink::egress)
            .map(egress -> egress.send(egress.output()));
    }
}
