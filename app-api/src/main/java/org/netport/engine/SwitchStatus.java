// SPDX-License-Identifier: Apache-2.0
package org.netport.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.netport.channel.ChannelCounters;
import org.netport.channel.PortDescription;
import org.netport.channel.SwitchFeatures;
import org.netport.model.DatapathId;
import org.netport.model.PortNumber;
import org.netport.model.PortRef;

/**
 * The operational state of a switch.
 *
 * @param name its configured name, or its datapath id where it is not configured
 * @param datapathId its datapath id
 * @param connection what is known of it
 * @param detail the reason of that state, for operators; may be empty
 * @param features what the handshake has shown, if connected
 * @param ports its ports, if connected
 * @param configuredPorts the configured ports that were found, with their numbers as last known
 * @param unresolvedPorts configured ports that cannot be used now: the reference alone where the switch has no such
 *     port, and why where it has
 * @param numbers how much it holds, and what was counted there
 */
public record SwitchStatus(String name, DatapathId datapathId, Connection connection, String detail,
        Optional<SwitchFeatures> features, ImmutableList<PortDescription> ports,
        ImmutableMap<PortRef, PortNumber> configuredPorts, ImmutableList<String> unresolvedPorts, Numbers numbers) {
    /** Validates presence. */
    public SwitchStatus {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(datapathId, "datapathId");
        Objects.requireNonNull(connection, "connection");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(features, "features");
        Objects.requireNonNull(ports, "ports");
        Objects.requireNonNull(configuredPorts, "configuredPorts");
        Objects.requireNonNull(unresolvedPorts, "unresolvedPorts");
        Objects.requireNonNull(numbers, "numbers");
    }

    /**
     * How much a switch holds, and what was counted there.
     *
     * @param flows number of entries acknowledged
     * @param pending number of changes not yet acknowledged
     * @param channel numbers of the session, if connected
     * @param refused frames that the switch did not forward; empty until it has told
     * @param answered ARP and ND questions that the switch answered itself; never falls while the controller runs, and
     *     begins with what it had counted before; empty until it has told
     */
    public record Numbers(int flows, int pending, Optional<ChannelCounters> channel, Optional<RefusedFrames> refused,
            OptionalLong answered) {
        /** Nothing held, nothing counted. */
        public static final Numbers NONE = new Numbers(0, 0, Optional.empty(), Optional.empty(),
            OptionalLong.empty());

        /** Validates presence. */
        public Numbers {
            Objects.requireNonNull(channel, "channel");
            Objects.requireNonNull(refused, "refused");
            Objects.requireNonNull(answered, "answered");
        }
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
