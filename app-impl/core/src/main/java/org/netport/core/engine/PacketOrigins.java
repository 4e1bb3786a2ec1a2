// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.netport.channel.PacketIn;
import org.netport.core.compile.SwitchContext.Membership;
import org.netport.core.packet.IpPacket;
import org.netport.core.pipeline.Metadata;
import org.netport.core.topology.NextHop;
import org.netport.model.IpAddress;
import org.netport.model.SegmentName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Routing;
import org.netport.network.Segment;
import org.netport.network.Switch;
import org.netport.network.Uplink;
import org.netport.network.Vrf;

/** Finds out where packets came from that switches hand to a VRF's router. Owned by the engine's loop. */
final class PacketOrigins {
    private final Network network;

    PacketOrigins(final Network network) {
        this.network = network;
    }

    /** Where a packet came from: the VRF, one of its segments, and the port as a member of it. */
    record Origin(Vrf vrf, Segment segment, Membership port) {
    }

    /** Empty where it came by a link: of what came from another switch nobody here knows who sent it. */
    Optional<Origin> of(final Switch at, final PacketIn packet, final IpPacket content) {
        final Optional<Segment> told = network.hosts().segmentOf(packet.metadata());
        final Optional<AttachmentPoint> place = network.accessPort(at.name(), packet)
            .map(port -> new AttachmentPoint(at.name(), port.name()));
        return told.flatMap(this::vrf).filter(vrf -> place.isPresent()).flatMap(vrf ->
            (vrf.transit().equals(told.orElseThrow().name()) ? senders(vrf, place.orElseThrow(), packet, content)
                : Stream.of(told.orElseThrow().name())).map(network.config().segments()::get)
                .flatMap(segment -> network.membership(place.orElseThrow(), segment).stream()
                    .map(member -> new Origin(vrf, segment, member)))
                .findFirst());
    }

    private Optional<Vrf> vrf(final Segment told) {
        final Routing routing = network.config().routing();
        return routing.of(told.name()).or(() -> routing.carriedBy(told.name()));
    }

    /** What has been routed says the VRF only. Its segment is that of its sender; an outside router has any sender. */
    private Stream<SegmentName> senders(final Vrf vrf, final AttachmentPoint place, final PacketIn packet,
            final IpPacket content) {
        // One station may be in several segments behind one port, with one MAC address: the best guess is the first.
        return Metadata.Field.OUTSIDE.read(packet.metadata()) == 1
            ? vrf.waysOut().at(place.switchName()).filter(uplink -> uplink.at().equals(place))
                .sorted(Comparator.comparing(uplink -> !isOf(vrf, uplink, content))).map(Uplink::segment)
            : vrf.interfaces().keySet().stream()
                .filter(segment -> network.hosts().byMac(segment, content.linkSource()).isPresent())
                .sorted(Comparator.comparing(segment -> !isIn(segment, content.source())));
    }

    private boolean isOf(final Vrf vrf, final Uplink uplink, final IpPacket content) {
        return uplink.nextHops().stream().map(address -> new NextHop(vrf.name(), uplink.name(), address))
            .anyMatch(nextHop -> content.linkSource().equals(network.nextHops().alive().get(nextHop)));
    }

    private boolean isIn(final SegmentName name, final IpAddress address) {
        return Stream.ofNullable(network.config().segments().get(name))
            .anyMatch(segment -> segment.subnets().stream().anyMatch(subnet -> subnet.contains(address)));
    }
}
