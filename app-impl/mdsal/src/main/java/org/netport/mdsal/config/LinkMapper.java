// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import java.util.stream.Stream;
import org.netport.model.LinkName;
import org.netport.model.LinkNumber;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.model.VlanId;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.LinkTransport;
import org.netport.network.LinkTransport.Addressing;
import org.netport.network.LinkTransport.Encapsulation;
import org.netport.network.LinkTransport.Selection;
import org.netport.network.LinkTransport.VidPair;
import org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.link.Transport;
import org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.link.transport.tunnel.Tunnel;
import org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.link.transport.vlan.circuit.VlanCircuit;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Geneve;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.TunnelEncapsulation;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Vxlan;
import org.opendaylight.yangtools.yang.common.Uint16;

/** Maps an entry of {@code /netport-link:links/link}. */
final class LinkMapper {
    private static final Uint16 DEFAULT_COST = Uint16.TEN;

    private LinkMapper() {
    }

    static Link map(final org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.Link entry) {
        return new Link(new LinkName(entry.getName().getValue()),
            new LinkNumber(Required.of(entry.getNumber(), "number").getValue().toJava()),
            end(Required.of(entry.getA(), "a")), end(Required.of(entry.getB(), "b")),
            transport(Required.of(entry.getTransport(), "vlan-circuit or tunnel")),
            Required.orElse(entry.getCost(), DEFAULT_COST).toJava(),
            Stream.ofNullable(entry.getMtu()).mapToInt(Uint16::toJava).findFirst());
    }

    private static LinkEnd end(final org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.LinkEnd entry) {
        return new LinkEnd(new SwitchName(Required.of(entry.getSwitch(), "switch").getValue()),
            PortMapper.map(entry));
    }

    private static LinkTransport transport(final Transport entry) {
        return switch (entry) {
            case org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.link.transport.VlanCircuit circuit ->
                circuit(Required.of(circuit.getVlanCircuit(), "vlan-circuit"));
            case org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.link.transport.Tunnel tunnel ->
                tunnel(Required.of(tunnel.getTunnel(), "tunnel"));
            default -> throw new IllegalArgumentException("a link is a vlan-circuit or a tunnel");
        };
    }

    private static LinkTransport.VlanCircuit circuit(final VlanCircuit entry) {
        final var vids = ImmutableMap.<SegmentName, VidPair>builder();
        for (var segment : entry.nonnullSegment().values()) {
            vids.put(new SegmentName(segment.getName().getValue()), new VidPair(
                new VlanId(Required.of(segment.getAVid(), "a-vid").getValue().toJava()),
                new VlanId(Required.of(segment.getBVid(), "b-vid").getValue().toJava())));
        }
        return new LinkTransport.VlanCircuit(
            Optional.ofNullable(entry.getHandoff()).map(handoff -> new VidPair(
                new VlanId(Required.of(handoff.getASVid(), "a-s-vid").getValue().toJava()),
                new VlanId(Required.of(handoff.getBSVid(), "b-s-vid").getValue().toJava()))),
            switch (Required.orElse(entry.getCarries(), VlanCircuit.Carries.Listed)) {
                case Listed -> Selection.LISTED;
                case All -> Selection.ALL;
            },
            vids.build());
    }

    private static LinkTransport.Tunnel tunnel(final Tunnel entry) {
        return new LinkTransport.Tunnel(encapsulation(Required.of(entry.getEncapsulation(), "encapsulation")),
            switch (Required.orElse(entry.getAddressing(), Tunnel.Addressing.Flow)) {
                case Flow -> Addressing.FLOW;
                case Port -> Addressing.PORT;
            });
    }

    private static Encapsulation encapsulation(final TunnelEncapsulation kind) {
        return switch (kind) {
            case Vxlan vxlan -> Encapsulation.VXLAN;
            case Geneve geneve -> Encapsulation.GENEVE;
            default -> throw new IllegalArgumentException("encapsulation "
                + kind.implementedInterface().getSimpleName()
                + " is not supported: use netport-types:vxlan or netport-types:geneve");
        };
    }
}
