// SPDX-License-Identifier: Apache-2.0
package org.netport.grant;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.HostName;
import org.netport.network.AttachmentPoint;

/**
 * Asks a destination for a grant.
 *
 * @param destinations the hosts that are to move together, and where each is to go
 * @param lifetime how long the grant is wanted for
 * @param requestId the requester's own name of the request: repeated, it gives the same grant
 * @param requester who asks
 */
public record GrantRequest(ImmutableMap<HostName, AttachmentPoint> destinations, Duration lifetime,
        Optional<String> requestId, String requester) {
    /** Validates presence. */
    public GrantRequest {
        if (destinations.isEmpty()) {
            throw new IllegalArgumentException("a grant is asked for no host");
        }
        Objects.requireNonNull(lifetime, "lifetime");
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(requester, "requester");
    }
}
