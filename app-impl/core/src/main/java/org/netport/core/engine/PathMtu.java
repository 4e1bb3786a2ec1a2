// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.util.Optional;
import org.netport.core.compile.SwitchContext;
import org.netport.core.topology.SegmentTopology;
import org.netport.grant.GrantDecision;
import org.netport.model.HostName;
import org.netport.model.Ipv6Address;
import org.netport.model.SwitchName;
import org.netport.network.Link;
import org.netport.network.LinkTransport;
import org.netport.network.Segment;

/** Does the way from the old switch to the new one carry the largest packet of the segment? Pure. */
final class PathMtu {
    private static final int ETHERNET = 14;
    private static final int UDP_AND_VXLAN = 16;
    private static final int IPV4 = 20;
    private static final int IPV6 = 40;

    private PathMtu() {
    }

    /** The first link on the way whose configured MTU is too small; a link without one is not judged. */
    static Optional<GrantDecision.Refused> refusal(final SegmentTopology topology, final Segment segment,
            final SwitchContext at, final HostName host, final SwitchName from, final SwitchName to) {
        for (SwitchName here : topology.between(from, to)) {
            for (Link link : topology.nextLinks(here, to)) {
                final int needed = segment.mtu() + overhead(at, link);
                if (link.mtu().isPresent() && link.mtu().getAsInt() < needed) {
                    return Optional.of(new GrantDecision.Refused("mtu", "link '" + link.name()
                        + "' on the way of host '" + host + "' from switch '" + from + "' to switch '" + to
                        + "' carries packets of " + link.mtu().getAsInt() + " bytes, and segment '" + segment.name()
                        + "' needs " + needed + ": raise the mtu of the link, or lower that of the segment"));
                }
            }
        }
        return Optional.empty();
    }

    /** What a link puts around a packet of the segment, within what its own MTU counts. */
    private static int overhead(final SwitchContext at, final Link link) {
        if (!(link.transport() instanceof LinkTransport.Tunnel)) {
            return 0;
        }
        final boolean six = Optional.ofNullable(at.view().config().switches().get(link.a().switchName()))
            .flatMap(node -> node.tunnelAddress()).filter(Ipv6Address.class::isInstance).isPresent();
        return ETHERNET + UDP_AND_VXLAN + (six ? IPV6 : IPV4);
    }
}
