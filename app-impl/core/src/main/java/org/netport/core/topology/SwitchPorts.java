// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import com.google.common.collect.ImmutableMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.netport.channel.PortDescription.LinkState;
import org.netport.model.PortNumber;
import org.netport.model.PortRef;

/**
 * The configured ports of one switch as the switch has them now. A reference that is not in the map of a switch that
 * was seen is missing there; of a switch that was never seen nothing is known.
 *
 * @param ports the ports that were found; where two references lead to one port number the first one has it and the
 *     others count as missing, so that no two objects write the same entries
 * @param sighting whether the switch has ever told its ports since the controller started
 */
public record SwitchPorts(ImmutableMap<PortRef, ResolvedPort> ports, Sighting sighting) {
    /** Of a switch that has not connected since the controller started. */
    public static final SwitchPorts UNKNOWN = new SwitchPorts(ImmutableMap.of(), Sighting.NEVER_SEEN);

    /** Validates presence. */
    public SwitchPorts {
        final Set<PortNumber> taken = new HashSet<>();
        ports = ports.entrySet().stream()
            .filter(entry -> taken.add(entry.getValue().number()))
            .collect(ImmutableMap.toImmutableMap(Map.Entry::getKey, Map.Entry::getValue));
        Objects.requireNonNull(sighting, "sighting");
    }

    /**
     * Ports of a switch that was seen.
     *
     * @param ports the ports that were found
     * @return the value
     */
    public static SwitchPorts seen(final ImmutableMap<PortRef, ResolvedPort> ports) {
        return new SwitchPorts(ports, Sighting.SEEN);
    }

    /**
     * The number of a port, also where its link is down.
     *
     * @param port the reference
     * @return its number; empty when it is missing or nothing is known
     */
    public Optional<PortNumber> number(final PortRef port) {
        return Optional.ofNullable(ports.get(port)).map(ResolvedPort::number);
    }

    /**
     * Tells whether a link may end at a port. Of a switch that was never seen nothing bad is assumed: a restart of the
     * controller must not send the others on detours.
     *
     * @param port the reference
     * @return false only if the switch was seen and the port is missing or down
     */
    public boolean isUsable(final PortRef port) {
        if (sighting == Sighting.NEVER_SEEN) {
            return true;
        }
        final ResolvedPort resolved = ports.get(port);
        return resolved != null && resolved.link() == LinkState.UP;
    }

    /** Whether a switch has told its ports. */
    public enum Sighting {
        /** At least once since the controller started; the last ports known count while it is away. */
        SEEN,
        /** Not since the controller started. */
        NEVER_SEEN
    }

    /**
     * A port that was found.
     *
     * @param number its number now
     * @param link whether frames can pass
     */
    public record ResolvedPort(PortNumber number, LinkState link) {
        /** Validates presence. */
        public ResolvedPort {
            Objects.requireNonNull(number, "number");
            Objects.requireNonNull(link, "link");
        }
    }
}
