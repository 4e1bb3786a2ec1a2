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

    /**
     * Tells whether the host would come from another site.
     *
     * @return false also for a host that is nowhere
     */
    public boolean comesFromOutside() {
        return isFromOutside(from, to);
    }

    /**
     * Tells whether who goes to a site comes from another one.
     *
     * @param from the site where it is, or was last; empty when it was nowhere yet
     * @param to the site to which it goes
     * @return false also for who was nowhere
     */
    public static boolean isFromOutside(final Optional<SiteName> from, final SiteName to) {
        return from.isPresent() && !from.orElseThrow().equals(to);
    }
}
