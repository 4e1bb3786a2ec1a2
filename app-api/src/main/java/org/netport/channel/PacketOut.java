// SPDX-License-Identifier: Apache-2.0
package org.netport.channel;

import com.google.common.collect.ImmutableList;
import java.util.Objects;
import java.util.Optional;
import org.netport.flow.Action;
import org.netport.model.PortNumber;

/**
 * A frame that the controller sends through a switch.
 *
 * @param inPort the ingress port that the frame pretends, empty for OFPP_CONTROLLER
 * @param actions what the switch does with it
 * @param frame the frame's bytes; handed over, not modified afterwards
 */
@SuppressWarnings("ArrayRecordComponent")
public record PacketOut(Optional<PortNumber> inPort, ImmutableList<Action> actions, byte[] frame) {
    /** Validates presence. */
    public PacketOut {
        Objects.requireNonNull(inPort, "inPort");
        Objects.requireNonNull(actions, "actions");
        Objects.requireNonNull(frame, "frame");
    }
}
