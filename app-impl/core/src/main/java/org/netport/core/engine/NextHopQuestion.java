// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.util.Optional;
import org.netport.core.packet.NeighbourQuestion;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.network.Vrf;
import org.netport.network.VrfInterface;

/** What a gateway asks an outside router of its segment. Pure. */
final class NextHopQuestion {
    private NextHopQuestion() {
    }

    /**
     * The question whether a router is there.
     *
     * @param vrf the VRF of the gateway
     * @param segment the segment
     * @param router the router's address
     * @param known the router's MAC address if it alone is asked
     * @return an untagged frame; empty if the gateway has no address to ask from
     */
    static Optional<byte[]> frame(final Vrf vrf, final SegmentName segment, final IpAddress router,
            final Optional<MacAddress> known) {
        final MacAddress own = vrf.gatewayMac();
        return switch (router) {
            case Ipv4Address v4 -> Optional.ofNullable(vrf.interfaces().get(segment))
                .flatMap(routed -> asker(routed, v4))
                .map(asker -> known.map(mac -> NeighbourQuestion.stillThere(own, asker, v4, mac))
                    .orElseGet(() -> NeighbourQuestion.whoHas(own, asker, v4)));
            case Ipv6Address v6 -> Optional.of(known
                .map(mac -> NeighbourQuestion.stillThere(own, own.linkLocal(), v6, mac))
                .orElseGet(() -> NeighbourQuestion.whoHas(own, own.linkLocal(), v6)));
        };
    }

    private static Optional<Ipv4Address> asker(final VrfInterface routed, final Ipv4Address router) {
        return routed.gateways().stream().filter(gateway -> gateway.subnet().contains(router))
            .map(gateway -> (Ipv4Address) gateway.address()).findFirst();
    }
}
