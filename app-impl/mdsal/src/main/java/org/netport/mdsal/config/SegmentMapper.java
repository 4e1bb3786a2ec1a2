// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Set;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.TenantName;
import org.netport.model.VlanId;
import org.netport.model.Vni;
import org.netport.network.CutOver;
import org.netport.network.LoadSharing;
import org.netport.network.Segment;
import org.netport.network.TransportKind;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.IpPrefix;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.CutOverMode;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Geneve;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Vlan;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Vxlan;
import org.opendaylight.yangtools.yang.common.Uint16;

/** Maps an entry of {@code /netport-segment:segments/segment}. */
final class SegmentMapper {
    private static final Uint16 DEFAULT_MTU = Uint16.valueOf(1500);

    private SegmentMapper() {
    }

    static Segment map(final org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.segments.Segment entry) {
        final var vlans = ImmutableMap.<SiteName, VlanId>builder();
        for (var vlan : entry.nonnullSiteVlan().values()) {
            vlans.put(new SiteName(vlan.getSite().getValue()),
                new VlanId(Required.of(vlan.getVlan(), "site-vlan/vlan").getValue().toJava()));
        }
        return new Segment(new SegmentName(entry.getName().getValue()),
            new TenantName(Required.of(entry.getTenant(), "tenant").getValue()),
            new Vni(Required.of(entry.getVni(), "vni").getValue().intValue()),
            Required.orElse(entry.getMtu(), DEFAULT_MTU).toJava(), vlans.build(),
            Required.<Set<IpPrefix>>orElse(entry.getSubnet(), Set.of()).stream()
                .map(subnet -> org.netport.model.IpPrefix.parse(subnet.stringValue()))
                .collect(ImmutableSet.toImmutableSet()),
            Required.<Set<org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.TransportKind>>orElse(
                entry.getTransport(), Set.of()).stream().map(SegmentMapper::transport)
                .collect(ImmutableSet.toImmutableSet()),
            switch (Required.orElse(entry.getCutOver(), CutOverMode.Relay)) {
                case Relay -> CutOver.RELAY;
                case Copy -> CutOver.COPY;
            }, PortabilityMapper.map(entry),
            switch (Required.orElse(entry.getLoadSharing(),
                    org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.segments.Segment.LoadSharing.None)) {
                case None -> LoadSharing.NONE;
                case EqualCost -> LoadSharing.EQUAL_COST;
            });
    }

    private static TransportKind transport(
            final org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.TransportKind kind) {
        return switch (kind) {
            case Vlan vlan -> TransportKind.VLAN;
            case Vxlan vxlan -> TransportKind.VXLAN;
            case Geneve geneve -> TransportKind.GENEVE;
            default -> throw new IllegalArgumentException("transport " + kind.implementedInterface().getSimpleName()
                + " is not supported: use netport-types:vlan, netport-types:vxlan or netport-types:geneve");
        };
    }
}
