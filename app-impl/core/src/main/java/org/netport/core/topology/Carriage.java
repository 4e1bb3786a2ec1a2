// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import java.util.Objects;
import java.util.Optional;
import org.netport.model.IpAddress;
import org.netport.model.SwitchName;
import org.netport.model.VlanId;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.LinkTransport.Addressing;
import org.netport.network.LinkTransport.Encapsulation;
import org.netport.network.LinkTransport.Selection;
import org.netport.network.LinkTransport.Tunnel;
import org.netport.network.LinkTransport.VidPair;
import org.netport.network.LinkTransport.VlanCircuit;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Switch;
import org.netport.network.TransportKind;

/** How a link carries a segment. */
public sealed interface Carriage {
    /**
     * By VLAN tags.
     *
     * @param vids the segment's VID on each side
     * @param handoff the S-VID of each side around it, where the carrier takes 802.1ad
     */
    record Tagged(VidPair vids, Optional<VidPair> handoff) implements Carriage {
        /** Validates presence. */
        public Tagged {
            Objects.requireNonNull(vids, "vids");
            Objects.requireNonNull(handoff, "handoff");
        }
    }

    /**
     * By a tunnel and the segment's VNI.
     *
     * @param addresses the underlay addresses where the flow chooses the peer; empty where the port has a fixed one
     */
    record Tunnelled(Optional<Underlay> addresses) implements Carriage {
        /** Validates presence. */
        public Tunnelled {
            Objects.requireNonNull(addresses, "addresses");
        }
    }

    /**
     * The tunnel addresses of a link's two ends.
     *
     * @param a of end a
     * @param b of end b
     */
    record Underlay(IpAddress a, IpAddress b) {
        /** Validates presence. */
        public Underlay {
            Objects.requireNonNull(a, "a");
            Objects.requireNonNull(b, "b");
        }
    }

    /**
     * Finds out how a link carries a segment according to the configuration, whether or not it is usable now.
     *
     * @param config the configuration
     * @param link one of its links
     * @param segment one of its segments
     * @return empty if the link does not carry it
     */
    static Optional<Carriage> of(final NetworkConfig config, final Link link, final Segment segment) {
        return switch (link.transport()) {
            case VlanCircuit circuit -> !allows(segment, TransportKind.VLAN) ? Optional.empty()
                : vids(config, link, circuit, segment).map(vids -> new Tagged(vids, circuit.handoff()));
            case Tunnel tunnel -> !allows(segment, kind(tunnel.encapsulation())) ? Optional.empty()
                : tunnelled(config, link, tunnel);
        };
    }

    private static boolean allows(final Segment segment, final TransportKind kind) {
        return segment.transports().isEmpty() || segment.transports().contains(kind);
    }

    private static TransportKind kind(final Encapsulation encapsulation) {
        return switch (encapsulation) {
            case VXLAN -> TransportKind.VXLAN;
            case GENEVE -> TransportKind.GENEVE;
        };
    }

    private static Optional<VidPair> vids(final NetworkConfig config, final Link link, final VlanCircuit circuit,
            final Segment segment) {
        final VidPair listed = circuit.vids().get(segment.name());
        if (listed != null) {
            return Optional.of(listed);
        }
        if (circuit.selection() == Selection.LISTED) {
            return Optional.empty();
        }
        return siteVlan(config, link.a(), segment).flatMap(a -> siteVlan(config, link.b(), segment)
            .map(b -> new VidPair(a, b)));
    }

    private static Optional<VlanId> siteVlan(final NetworkConfig config, final LinkEnd end, final Segment segment) {
        return Optional.ofNullable(config.switches().get(end.switchName()))
            .map(node -> segment.siteVlans().get(node.site()));
    }

    private static Optional<Carriage> tunnelled(final NetworkConfig config, final Link link, final Tunnel tunnel) {
        if (tunnel.addressing() == Addressing.PORT) {
            return Optional.of(new Tunnelled(Optional.empty()));
        }
        return tunnelAddress(config, link.a().switchName()).flatMap(a ->
            tunnelAddress(config, link.b().switchName()).map(b -> new Tunnelled(Optional.of(new Underlay(a, b)))));
    }

    private static Optional<IpAddress> tunnelAddress(final NetworkConfig config, final SwitchName name) {
        return Optional.ofNullable(config.switches().get(name)).flatMap(Switch::tunnelAddress);
    }
}
