// SPDX-License-Identifier: Apache-2.0
package org.netport.location;

import java.time.Instant;
import java.util.Objects;
import org.netport.model.Epoch;
import org.netport.network.AttachmentPoint;

/**
 * A location that a host has.
 *
 * @param point switch and access port
 * @param epoch counts the host's locations
 * @param since when it was accepted
 * @param source who reported it
 */
public record Attachment(AttachmentPoint point, Epoch epoch, Instant since, ClaimSource source) {
    /** Validates presence. */
    public Attachment {
        Objects.requireNonNull(point, "point");
        Objects.requireNonNull(epoch, "epoch");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(source, "source");
    }
}
