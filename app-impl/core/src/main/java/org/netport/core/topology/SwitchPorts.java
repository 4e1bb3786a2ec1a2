// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import com.google.common.collect.ImmutableMap;
import java.util.HashMap;
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
 * @param ports the ports that were found, each by one reference
 * @param doubles references that lead to a port that another one has already, with that one: they have no port of their
 *     own, so that no two objects write the same entries
 * @param sighting whether the switch has ever told its ports since the controller started
 */
public record SwitchPorts(ImmutableMap<PortRef, ResolvedPort> ports, ImmutableMap<PortRef, PortRef> doubles,
        Sighting sighting) {
    /** Of a switch that has not connected since the controller started. */
    public static final SwitchPorts UNKNOWN = new SwitchPorts(ImmutableMap.of(), ImmutableMap.of(),
        Sighting.NEVER_SEEN);

    /** Validates that each port number is there once. */
    public SwitchPorts {
        Objects.requireNonNull(doubles, "doubles");
        Objects.requireNonNull(sighting, "sighting");
        if (ports.values().stream().map(ResolvedPort::number).distinct().count() != ports.size()) {
            throw new IllegalArgumentException("two references lead to one port: " + ports);
        }
    }

    /**
     * Ports of a switch that was seen.
     *
     * @param found the ports that were found; where two references lead to one port number the first one has it
     * @return the value
     */
    public static SwitchPorts seen(final ImmutableMap<PortRef, ResolvedPort> found) {
        final Map<PortNumber, PortRef> taken = new HashMap<>();
        final var ports = ImmutableMap.<PortRef, ResolvedPort>builder();
        final var doubles = ImmutableMap.<PortRef, PortRef>builder();
        found.forEach((reference, port) -> {
            final PortRef first = taken.putIfAbsent(port.number(), reference);
            if (first == null) {
                ports.put(reference, port);
            } else {
                doubles.put(reference, first);
            }
        });
        return new SwitchPorts(ports.buildOrThrow(), doubles.buildOrThrow(), Sighting.SEEN);
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
     * @return false only if the switch was seen and the port is missing, down or silent
     */
    public boolean isUsable(final PortRef port) {
        return is(port, Set.of(LinkState.UP));
    }

    /**
     * Tells whether a host may be behind a port. What watches a port says nothing of hosts.
     *
     * @param port the reference
     * @return false only if the switch was seen and the port is missing or down
     */
    public boolean isPlugged(final PortRef port) {
        return is(port, Set.of(LinkState.UP, LinkState.SILENT));
    }

    private boolean is(final PortRef port, final Set<LinkState> states) {
        if (sighting == Sighting.NEVER_SEEN) {
            return true;
        }
        final ResolvedPort resolved = ports.get(port);
        return resolved != null && states.contains(resolved.link());
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
