// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.location;

import org.netport.model.AccessPortName;
import org.netport.model.PortRef;
import org.netport.model.SwitchName;
import org.netport.network.AccessPort;
import org.netport.network.AttachmentPoint;
import org.netport.network.NetworkConfig;

/** Finds the access port that a reporter means. */
final class PortLookup {
    private PortLookup() {
    }

    /**
     * Finds an access port by its name, or else by what it is configured to be found by on the switch.
     *
     * @param config the configuration
     * @param device the switch's name
     * @param text the access port's name, or the port's name, number, iface-id or attached-mac
     * @return the place; never an access port that is not configured
     * @throws IllegalArgumentException if there is none; the message says whether switch or port is unknown
     */
    static AttachmentPoint find(final NetworkConfig config, final String device, final String text) {
        final var configured = config.switches().get(new SwitchName(device));
        if (configured == null) {
            throw new IllegalArgumentException("switch: '" + device
                + "' is not configured: configure it in /netport-site:sites, or correct the name");
        }
        final var ports = configured.accessPorts().values();
        return ports.stream().filter(port -> port.name().value().equals(text)).findFirst()
            .or(() -> ports.stream().filter(port -> isFoundBy(port, text)).findFirst())
            .map(port -> new AttachmentPoint(configured.name(), port.name()))
            .orElseThrow(() -> new IllegalArgumentException("port: '" + text + "' is not an access port of switch '"
                + device + "', whose access ports are "
                + ports.stream().map(AccessPort::name).map(AccessPortName::value).sorted().toList()));
    }

    private static boolean isFoundBy(final AccessPort port, final String text) {
        return switch (port.port()) {
            case PortRef.Named named -> named.name().equals(text);
            case PortRef.Numbered numbered -> numbered.number().toString().equals(text);
            case PortRef.InterfaceId id -> id.id().equals(text);
            case PortRef.AttachedMac mac -> mac.mac().toString().equalsIgnoreCase(text);
        };
    }
}
