// SPDX-License-Identifier: Apache-2.0
package org.netport.location;

import java.util.Objects;
import java.util.Optional;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.network.AttachmentPoint;

/**
 * A claim told by RPC.
 *
 * @param host the host
 * @param point where it is now (or is about to run)
 * @param epoch the reporter's epoch; a report below the present one is stale. Empty: the next epoch
 * @param sequence orders reports of one epoch; 0 where the reporter does not count
 * @param source operator or hypervisor
 */
public record LocationReport(HostName host, AttachmentPoint point, Optional<Epoch> epoch, long sequence,
        ClaimSource source) {
    /** Validates presence. */
    public LocationReport {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(point, "point");
        Objects.requireNonNull(epoch, "epoch");
        Objects.requireNonNull(source, "source");
    }
}
