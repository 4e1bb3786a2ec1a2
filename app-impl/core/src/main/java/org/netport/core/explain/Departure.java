// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.netport.explain.Frame;
import org.netport.model.IpAddress;
import org.netport.model.PortNumber;

/**
 * How a frame leaves a switch.
 *
 * @param port by which port
 * @param frame the frame
 * @param tunnelId the number for a tunnel's header, where one is set
 * @param tunnelTarget the far end of the tunnel, where the flow chooses it
 */
record Departure(PortNumber port, Frame frame, OptionalLong tunnelId, Optional<IpAddress> tunnelTarget) {
    Departure {
        Objects.requireNonNull(port, "port");
        Objects.requireNonNull(frame, "frame");
        Objects.requireNonNull(tunnelId, "tunnelId");
        Objects.requireNonNull(tunnelTarget, "tunnelTarget");
    }
}
