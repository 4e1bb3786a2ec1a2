// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.SiteName;

/**
 * How far a segment reaches at layer 2. Sites fall into islands: inside one the segment is a single broadcast domain,
 * between them there are only host routes.
 */
public sealed interface Portability {
    /** One island of all sites. */
    Portability EXTENDED = new Extended();

    /** One layer 2 across all sites. */
    record Extended() implements Portability {
    }

    /**
     * Every site is an island: broadcast stays local, host routes join the sites.
     *
     * @param home the site of most hosts; other sites send there what they know no host route for. Empty: every switch
     *     of the VRF has a route for every host
     */
    record Routed(Optional<SiteName> home) implements Portability {
        /** Validates presence. */
        public Routed {
            Objects.requireNonNull(home, "home");
        }
    }

    /**
     * Some sites are one island; each other site is an island of its own.
     *
     * @param extended the sites that share a layer 2; the segment's home
     */
    record Mixed(ImmutableSet<SiteName> extended) implements Portability {
        /** Validates that a layer 2 is shared. */
        public Mixed {
            Objects.requireNonNull(extended, "extended");
            if (extended.isEmpty()) {
                throw new IllegalArgumentException("a mixed segment is extended to no site: name at least one, or make "
                    + "it routed");
            }
        }
    }

    /**
     * Tells whether two sites are in one island.
     *
     * @param one a site
     * @param other a site, maybe the same
     * @return true if frames go between them at layer 2
     */
    default boolean joins(final SiteName one, final SiteName other) {
        return one.equals(other) || switch (this) {
            case Extended extended -> true;
            case Routed routed -> false;
            case Mixed mixed -> mixed.extended().contains(one) && mixed.extended().contains(other);
        };
    }

    /**
     * Tells whether hosts at a site are covered by the route of their subnet.
     *
     * @param site the site
     * @return true if those who know no host route send to such a site
     */
    default boolean isHome(final SiteName site) {
        return switch (this) {
            case Extended extended -> true;
            case Routed routed -> routed.home().filter(site::equals).isPresent();
            case Mixed mixed -> mixed.extended().contains(site);
        };
    }
}
