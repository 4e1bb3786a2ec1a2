// SPDX-License-Identifier: Apache-2.0
package org.netport.policy;

import java.util.Objects;
import java.util.Optional;
import org.netport.model.HostName;
import org.netport.model.SiteName;

/**
 * What a policy is asked: whether a host may come to its site.
 *
 * @param host the host
 * @param from the site where it is, or was last; empty when it was nowhere yet
 * @param to the site to which it wants to go; {@code from} for a move within a site
 * @param announcement how the move is made known
 */
public record MoveRequest(HostName host, Optional<SiteName> from, SiteName to, Announcement announcement) {
    /** Validates presence. */
    public MoveRequest {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(announcement, "announcement");
    }
}
