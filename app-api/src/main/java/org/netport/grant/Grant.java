// SPDX-License-Identifier: Apache-2.0
package org.netport.grant;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.network.AttachmentPoint;

/**
 * What a destination has permitted.
 *
 * @param id its number
 * @param nonce what proves to hold it
 * @param requester who asked, as it named itself
 * @param requestId the requester's own name of the request
 * @param given when
 * @param expiry until when its hosts can be cut over
 * @param rule the rule of the destination's policy that accepted
 * @param subjects the hosts that move together, at least one
 */
public record Grant(GrantId id, Nonce nonce, String requester, Optional<String> requestId, Instant given,
        Instant expiry, String rule, ImmutableList<Subject> subjects) {
    /** Validates presence. */
    public Grant {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(nonce, "nonce");
        Objects.requireNonNull(requester, "requester");
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(given, "given");
        Objects.requireNonNull(expiry, "expiry");
        Objects.requireNonNull(rule, "rule");
        if (subjects.isEmpty()) {
            throw new IllegalArgumentException("grant " + id + " is about no host");
        }
    }

    /**
     * One host of a grant.
     *
     * @param host the host
     * @param from where it was when the grant was given
     * @param to where it may go
     * @param epoch the epoch that the new location will have
     */
    public record Subject(HostName host, Optional<AttachmentPoint> from, AttachmentPoint to, Epoch epoch) {
        /** Validates presence. */
        public Subject {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
            Objects.requireNonNull(epoch, "epoch");
        }
    }
}
