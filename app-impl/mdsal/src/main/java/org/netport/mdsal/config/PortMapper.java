// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.PortRef;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.PortReference;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.port.reference.port.by.AttachedMac;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.port.reference.port.by.IfaceId;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.port.reference.port.by.PortName;

/** Maps references to ports of switches. */
final class PortMapper {
    private PortMapper() {
    }

    static PortRef map(final PortReference reference) {
        return switch (Required.of(reference.getPortBy(), "port-name, port-number, iface-id or attached-mac")) {
            case PortName named -> new PortRef.Named(Required.of(named.getPortName(), "port-name"));
            case org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.port.reference.port.by.PortNumber numbered ->
                new PortRef.Numbered(new PortNumber(
                    Required.of(numbered.getPortNumber(), "port-number").getValue().intValue()));
            case IfaceId id -> new PortRef.InterfaceId(Required.of(id.getIfaceId(), "iface-id"));
            case AttachedMac mac -> new PortRef.AttachedMac(
                MacAddress.parse(Required.of(mac.getAttachedMac(), "attached-mac").getValue()));
            default -> throw new IllegalArgumentException("a port is found by port-name, port-number, iface-id or "
                + "attached-mac");
        };
    }
}
