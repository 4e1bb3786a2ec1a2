// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.netport.explain.Frame;
import org.netport.model.IpAddress;
import org.netport.model.PortNumber;

/**
 * How a frame comes into a switch.
 *
 * @param port by which port
 * @param frame the frame
 * @param tunnelId the number in the header of the tunnel; empty where the port is no tunnel
 * @param tunnelSource the far end of the tunnel; empty where it is not known, or the port is no tunnel
 */
record Arrival(PortNumber port, Frame frame, OptionalLong tunnelId, Optional<IpAddress> tunnelSource) {
    Arrival {
        Objects.requireNonNull(port, "port");
        Objects.requireNonNull(frame, "frame");
        Objects.requireNonNull(tunnelId, "tunnelId");
        Objects.requireNonNull(tunnelSource, "tunnelSource");
    }

    /** By a port that is no tunnel. */
    static Arrival plain(final PortNumber port, final Frame frame) {
        return new Arrival(port, frame, OptionalLong.empty(), Optional.empty());
    }
}
