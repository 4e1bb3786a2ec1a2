// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Objects;
import java.util.Optional;
import org.netport.channel.PortDescription;
import org.netport.engine.SwitchStatus;
import org.netport.model.DatapathId;
import org.netport.model.PortNumber;
import org.netport.model.PortRef;

/**
 * What a topology shows of a connected switch.
 *
 * @param datapathId its datapath id
 * @param ports the ports that it has
 * @param configured which of them the configured ones are
 */
record SwitchSight(DatapathId datapathId, ImmutableList<PortDescription> ports,
        ImmutableMap<PortRef, PortNumber> configured) {
    /** Validates presence. */
    SwitchSight {
        Objects.requireNonNull(datapathId, "datapathId");
        Objects.requireNonNull(ports, "ports");
        Objects.requireNonNull(configured, "configured");
    }

    /** What is seen of a switch; empty if it is not connected, or not ours. */
    static Optional<SwitchSight> of(final SwitchStatus status) {
        return switch (status.connection()) {
            case DISCONNECTED, UNCONFIGURED -> Optional.empty();
            case READING, CONNECTED, SLAVE -> Optional.of(
                new SwitchSight(status.datapathId(), status.ports(), status.configuredPorts()));
        };
    }
}
