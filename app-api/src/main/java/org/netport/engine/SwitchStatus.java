// SPDX-License-Identifier: Apache-2.0
package org.netport.engine;

import com.google.common.collect.ImmutableList;
import java.util.Objects;
import java.util.Optional;
import org.netport.channel.PortDescription;
import org.netport.channel.SwitchFeatures;
import org.netport.model.DatapathId;

/**
 * The operational state of a switch.
 *
 * @param name its configured name, or its datapath id where it is not configured
 * @param datapathId its datapath id
 * @param connection what is known of it
 * @param detail the reason of that state, for operators; may be empty
 * @param features what the handshake has shown, if connected
 * @param ports its ports, if connected
 * @param unresolvedPorts configured ports that the switch does not have now
 * @param flows number of entries acknowledged
 * @param pending number of changes not yet acknowledged
 */
public record SwitchStatus(String name, DatapathId datapathId, Connection connection, String detail,
        Optional<SwitchFeatures> features, ImmutableList<PortDescription> ports,
        ImmutableList<String> unresolvedPorts, int flows, int pending) {
    /** Validates presence. */
    public SwitchStatus {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(datapathId, "datapathId");
        Objects.requireNonNull(connection, "connection");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(features, "features");
        Objects.requireNonNull(ports, "ports");
        Objects.requireNonNull(unresolvedPorts, "unresolvedPorts");
    }

    /** What is known of a switch. */
    public enum Connection {
        /** Configured, never seen or gone. */
        DISCONNECTED,
        /** Connected; what it holds is being read back. */
        READING,
        /** Connected; what it holds is known. */
        CONNECTED,
        /** Connected, but another controller is its master. */
        SLAVE,
        /** Connected, but not configured: nothing is written to it. */
        UNCONFIGURED
    }
}
