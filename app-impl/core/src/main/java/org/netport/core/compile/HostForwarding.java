// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableMap;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.Epoch;
import org.netport.network.AttachmentPoint;

/**
 * How one switch sees a host.
 *
 * @param towards where frames for the host go; empty: nowhere, they are dropped
 * @param accepted where frames from the host are accepted, with the epoch of each place, on whatever switch; in a move,
 *     until its grace time is over, both the old and the new place. Where both are given, a frame that was on its way
 *     to the other place may leave on the link by which it came, instead of being dropped
 */
public record HostForwarding(Optional<AttachmentPoint> towards, ImmutableMap<AttachmentPoint, Epoch> accepted) {
    /** The host is nowhere known. */
    public static final HostForwarding NOWHERE = new HostForwarding(Optional.empty(), ImmutableMap.of());

    /** Validates presence. */
    public HostForwarding {
        Objects.requireNonNull(towards, "towards");
        accepted = ImmutableMap.copyOf(accepted);
    }
}
