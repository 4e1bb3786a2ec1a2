// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.Set;
import org.netport.core.validation.WrittenVrf;
import org.netport.core.validation.WrittenVrf.WrittenInterface;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.model.TenantName;
import org.netport.model.VrfName;
import org.netport.network.RouterAdvertisement.Addressing;
import org.netport.network.Vrf;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.IpAddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.Advertising;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.vrf.Interface;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.vrf._interface.RouterAdvertisement;
import org.opendaylight.yangtools.yang.common.Uint16;

/** Maps an entry of {@code /netport-routing:vrfs/vrf}. */
final class VrfMapper {
    private static final Uint16 DEFAULT_LIFETIME = Uint16.valueOf(1800);
    private static final Uint16 DEFAULT_INTERVAL = Uint16.valueOf(600);

    private VrfMapper() {
    }

    static WrittenVrf map(final org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.Vrf entry) {
        final var interfaces = ImmutableMap.<SegmentName, WrittenInterface>builder();
        for (var routed : entry.nonnullInterface().values()) {
            interfaces.put(new SegmentName(routed.getSegment().getValue()), map(routed));
        }
        return new WrittenVrf(new VrfName(entry.getName().getValue()),
            new TenantName(Required.of(entry.getTenant(), "tenant").getValue()),
            new SegmentName(Required.of(entry.getTransit(), "transit").getValue()),
            Optional.ofNullable(entry.getGatewayMac()).map(mac -> MacAddress.parse(mac.getValue()))
                .orElse(Vrf.DEFAULT_GATEWAY_MAC), interfaces.buildOrThrow(), WaysOutMapper.map(entry));
    }

    private static WrittenInterface map(final Interface routed) {
        return new WrittenInterface(Required.<Set<IpAddressNoZone>>orElse(routed.getGateway(), Set.of()).stream()
            .map(address -> IpAddress.parse(address.stringValue())).collect(ImmutableSet.toImmutableSet()),
            Optional.ofNullable(routed.getRouterAdvertisement()).map(container -> map(container, routed)));
    }

    private static org.netport.network.RouterAdvertisement map(final RouterAdvertisement container,
            final Interface routed) {
        final var addressing = switch (Required.orElse(container.getAddressing(), Advertising.Addressing.Managed)) {
            case Managed -> Addressing.MANAGED;
            case Autonomous -> Addressing.AUTONOMOUS;
            case AutonomousOtherManaged -> Addressing.AUTONOMOUS_OTHER_MANAGED;
        };
        final int lifetime = Required.orElse(container.getLifetime(), DEFAULT_LIFETIME).toJava();
        final int interval = Required.orElse(container.getInterval(), DEFAULT_INTERVAL).toJava();
        if (lifetime != 0 && lifetime < interval) {
            throw new IllegalArgumentException("interface '" + routed.getSegment().getValue() + "': hosts would lose "
                + "their gateway between two router advertisements: lifetime " + lifetime + " s is shorter than "
                + "interval " + interval + " s; make it 0, or at least the interval");
        }
        return new org.netport.network.RouterAdvertisement(addressing, lifetime, interval);
    }
}
