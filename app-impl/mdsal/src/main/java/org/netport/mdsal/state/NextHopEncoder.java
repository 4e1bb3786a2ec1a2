// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import com.google.common.collect.ImmutableList;
import org.netport.engine.NextHopStatus;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.VrfName;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.IpAddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv6AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.MacAddress;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.Vrf;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.VrfBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.vrf.NextHop;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.vrf.NextHopBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.binding.util.BindingMap;

/** Encodes what is known of outside routers. Pure. */
final class NextHopEncoder {
    private NextHopEncoder() {
    }

    static Vrf encode(final VrfName vrf, final ImmutableList<NextHopStatus> nextHops) {
        return new VrfBuilder().setName(new Name(vrf.value()))
            .setNextHop(nextHops.stream().map(NextHopEncoder::encode).collect(BindingMap.toMap())).build();
    }

    private static NextHop encode(final NextHopStatus status) {
        final var encoded = new NextHopBuilder().setUplink(new Name(status.uplink().value()))
            .setAddress(address(status.address())).setSwitch(new Name(status.at().switchName().value()))
            .setAccessPort(new Name(status.at().port().value())).setSince(MoveEncoder.timeOf(status.since()))
            .setState(switch (status.life()) {
                case UNKNOWN -> NextHop.State.Unknown;
                case ALIVE -> NextHop.State.Alive;
                case SILENT -> NextHop.State.Silent;
            });
        status.mac().ifPresent(mac -> encoded.setMac(new MacAddress(mac.toString())));
        return encoded.build();
    }

    private static IpAddressNoZone address(final IpAddress address) {
        return switch (address) {
            case Ipv4Address v4 -> new IpAddressNoZone(new Ipv4AddressNoZone(v4.toString()));
            case Ipv6Address v6 -> new IpAddressNoZone(new Ipv6AddressNoZone(v6.toString()));
        };
    }
}
